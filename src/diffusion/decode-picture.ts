import { type Run, rowsOf } from "../tensor/computation.ts";
import { createPlainRecorder } from "../tensor/recorder.ts";
import type { VaeConfig } from "./model-config.ts";
import { joinTiles, tileRanges, type TileRange } from "./tiles.ts";
import { decodeLatents } from "./vae-decoder.ts";

/** What decoding needs of a model. */
export interface Decoder {
  readonly config: { readonly vae: VaeConfig };
  readonly run: Run;
}

/** One picture's latents as the U-Net has them, [height, width, channels]. */
export interface PictureLatents {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
}

export interface DecodeOptions {
  /** Latents of a side of a tile. */
  tile?: number;
  /** Latents that neighbouring tiles share. */
  overlap?: number;
  /** Pictures of more latents are decoded in tiles. */
  tileAbove?: number;
}

/** Pictures of up to 768×768 in one go: tiles differ a little in brightness, as each is normalised by itself. */
const DEFAULTS = { tile: 64, overlap: 16, tileAbove: 96 * 96 } as const;

/** The picture in about −1..1, [height · factor, width · factor, 3]; a large one tile by tile. */
export function decodePicture(
  decoder: Decoder,
  latents: PictureLatents,
  options: DecodeOptions = {},
): Float32Array {
  const { tile, overlap, tileAbove } = { ...DEFAULTS, ...options };
  const { height, width } = latents;
  if (height * width <= tileAbove) return decodeAtOnce(decoder, latents);
  const rows = tileRanges(height, { tile, overlap });
  const columns = tileRanges(width, { tile, overlap });
  const tiles = rows.flatMap((row) =>
    columns.map((column) => ({
      row,
      column,
      values: decodeAtOnce(decoder, cut(latents, row, column)),
    })),
  );
  const factor = 2 ** (decoder.config.vae.multiples.length - 1);
  return joinTiles(tiles, { height, width, overlap, factor });
}

function decodeAtOnce({ config: { vae }, run }: Decoder, latents: PictureLatents): Float32Array {
  const { height, width } = latents;
  const { picture } = run({
    name: "decoder",
    settings: { height, width },
    inputs: { latents: rowsOf(latents.values, vae.latentChannels) },
    build: ({ kernels, weights }, inputs) => {
      const network = { recorder: createPlainRecorder(kernels), weights };
      const unscaled = kernels.affine(inputs.latents, 1 / vae.scale);
      const grid = { batch: 1, height, width };
      return { picture: decodeLatents(network, vae, { latents: unscaled, grid }).value };
    },
  });
  return picture;
}

function cut({ values, height, width }: PictureLatents, row: TileRange, column: TileRange): PictureLatents {
  const channels = values.length / (height * width);
  const part = new Float32Array(row.length * column.length * channels);
  for (let y = 0; y < row.length; y++) {
    const from = ((row.begin + y) * width + column.begin) * channels;
    part.set(values.subarray(from, from + column.length * channels), y * column.length * channels);
  }
  return { values: part, height: row.length, width: column.length };
}
