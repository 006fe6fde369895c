/** A stretch of a side, in latents. */
export interface TileRange {
  readonly begin: number;
  readonly length: number;
}

/** A decoded tile: [row.length · factor, column.length · factor, 3]. */
export interface Tile {
  readonly row: TileRange;
  readonly column: TileRange;
  readonly values: Float32Array;
}

const CHANNELS = 3;

/** Tiles over a side of `total` latents: neighbours share `overlap` of them, the last one may share more. */
export function tileRanges(total: number, { tile, overlap }: { tile: number; overlap: number }): TileRange[] {
  const length = Math.min(tile, total);
  const ranges: TileRange[] = [];
  for (let begin = 0; ; begin += tile - overlap) {
    const last = begin + length >= total;
    ranges.push({ begin: last ? total - length : begin, length });
    if (last) return ranges;
  }
}

export interface WholePicture {
  /** In latents. */
  readonly height: number;
  readonly width: number;
  readonly overlap: number;
  /** Pixels of a side of a latent. */
  readonly factor: number;
}

/** Tiles as one picture, [height · factor, width · factor, 3]; where several overlap, one fades into the other. */
export function joinTiles(tiles: readonly Tile[], picture: WholePicture): Float32Array {
  const { height, width, factor } = picture;
  const sums = new Float32Array(height * width * factor * factor * CHANNELS);
  const shares = new Float32Array(height * width * factor * factor);
  for (const tile of tiles) addTile(tile, { sums, shares }, picture);
  return sums.map((sum, i) => sum / (shares[Math.floor(i / CHANNELS)] ?? 1));
}

function addTile(
  { row, column, values }: Tile,
  { sums, shares }: { sums: Float32Array; shares: Float32Array },
  { height, width, overlap, factor }: WholePicture,
): void {
  const down = fade(row, { total: height, overlap, factor });
  const across = fade(column, { total: width, overlap, factor });
  for (const [y, share] of down.entries()) {
    for (const [x, other] of across.entries()) {
      const weight = share * other;
      const pixel = (row.begin * factor + y) * width * factor + column.begin * factor + x;
      shares[pixel] = (shares[pixel] ?? 0) + weight;
      for (let c = 0; c < CHANNELS; c++) {
        const value = values[(y * across.length + x) * CHANNELS + c] ?? 0;
        sums[pixel * CHANNELS + c] = (sums[pixel * CHANNELS + c] ?? 0) + weight * value;
      }
    }
  }
}

/** What each pixel of a tile's side counts for: rising from an edge where another tile goes on. */
function fade(
  { begin, length }: TileRange,
  { total, overlap, factor }: { total: number; overlap: number; factor: number },
): Float32Array {
  const pixels = length * factor;
  const rise = (distance: number): number => Math.min(1, (distance + 0.5) / (overlap * factor));
  return Float32Array.from({ length: pixels }, (_, i) => {
    const fromStart = begin === 0 ? 1 : rise(i);
    const fromEnd = begin + length === total ? 1 : rise(pixels - 1 - i);
    return fromStart * fromEnd;
  });
}
