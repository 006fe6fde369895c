import type { BackendName } from "../protocol/backend-report.ts";

/** How a backend's slow kernels are put otherwise. */
export interface Rewrites {
  /** Transposes an operand by a kernel of its own before a product. */
  transposesFirst: boolean;
  /** Takes the products of a batch one after another. */
  productsOneByOne: boolean;
  /** Takes a convolution's input gradient as a forward convolution with the flipped filter. */
  flipsFilters: boolean;
  /** Holds a flipped filter as long as the filter itself: faster, and the filters' memory once more. */
  keepsFlippedFilters: boolean;
  /** Keeps weights of fewer values as float32, whatever the file has: they cost little, and a widening at each use. */
  widensBelow: number;
}

const native: Rewrites = {
  transposesFirst: false,
  productsOneByOne: false,
  flipsFilters: false,
  keepsFlippedFilters: false,
  widensBelow: 2 ** 18,
};

/**
 * wasm: only plain matrix products and forward convolutions run in XNNPACK; the others are loops, up to 30 times
 * slower. Native: flipping costs more than it saves (1280 channels at 16×16: 200 against 134 ms; at 8×8: 115 against
 * 38), as measured with TensorFlow 2.19.
 */
export const REWRITES: Readonly<Record<BackendName, Rewrites>> = {
  wasm: {
    transposesFirst: true,
    productsOneByOne: true,
    flipsFilters: true,
    keepsFlippedFilters: true,
    widensBelow: Infinity,
  },
  "native-cpu": native,
  "native-gpu": native,
};
