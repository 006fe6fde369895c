import type { BackendName } from "../protocol/backend-report.ts";

/** How a backend's slow kernels are put otherwise. */
export interface Rewrites {
  /** Transposes an operand by a kernel of its own before a product. */
  transposesFirst: boolean;
  /** Takes the products of a batch one after another. */
  productsOneByOne: boolean;
  /** Sums over the rows of [batch, rows, channels] as a product with ones. */
  sumsByProduct: boolean;
  /** Takes a convolution's input gradient as a forward convolution with the flipped filter. */
  flipsFilters: boolean;
  /** Holds a flipped filter as long as the filter itself: faster, and the filters' memory once more. */
  keepsFlippedFilters: boolean;
}

/**
 * wasm: only plain matrix products and forward convolutions run in XNNPACK; the others are loops, 30 times slower.
 * Native CPU: Conv2DBackpropInput is slow on small wide maps, and sums over an outer axis are.
 */
export const REWRITES: Readonly<Record<BackendName, Rewrites>> = {
  wasm: {
    transposesFirst: true,
    productsOneByOne: true,
    sumsByProduct: true,
    flipsFilters: true,
    keepsFlippedFilters: true,
  },
  "native-cpu": {
    transposesFirst: false,
    productsOneByOne: false,
    sumsByProduct: true,
    flipsFilters: true,
    keepsFlippedFilters: false,
  },
  "native-gpu": {
    transposesFirst: false,
    productsOneByOne: false,
    sumsByProduct: false,
    flipsFilters: false,
    keepsFlippedFilters: false,
  },
};
