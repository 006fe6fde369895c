import { crc32, deflateSync } from "node:zlib";
import { decode } from "fast-png";

type Rgb = readonly [number, number, number];

/** Colours by how often they occur, in steps of 8 a channel; the most frequent 256 make the palette. */
function paletteOf(data: ArrayLike<number>, channels: number): Rgb[] {
  const counts = new Map<number, [count: number, r: number, g: number, b: number]>();
  for (let at = 0; at < data.length; at += channels) {
    const [r, g, b] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    const key = ((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3);
    const sum = counts.get(key) ?? [0, 0, 0, 0];
    counts.set(key, [sum[0] + 1, sum[1] + r, sum[2] + g, sum[3] + b]);
  }
  const frequent = [...counts.values()].sort((a, b) => b[0] - a[0]).slice(0, 256);
  return frequent.map(([n, r, g, b]) => [Math.round(r / n), Math.round(g / n), Math.round(b / n)]);
}

function nearest(palette: readonly Rgb[], [r, g, b]: Rgb): number {
  let [best, distance] = [0, Infinity];
  for (const [index, [pr, pg, pb]] of palette.entries()) {
    const off = (pr - r) ** 2 + (pg - g) ** 2 + (pb - b) ** 2;
    if (off < distance) [best, distance] = [index, off];
  }
  return best;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The same picture in at most 256 colours: a third of the bytes, which the repository keeps for ever. */
export function smallPng(png: Uint8Array): Buffer {
  const { width, height, data, channels } = decode(png);
  const palette = paletteOf(data, channels);
  const known = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < width * height; at += 1) {
    const [r, g, b] = [0, 1, 2].map((channel) => data[at * channels + channel] ?? 0) as [
      number,
      number,
      number,
    ];
    const key = (r << 16) | (g << 8) | b;
    const index = known.get(key) ?? nearest(palette, [r, g, b]);
    known.set(key, index);
    rows[at + Math.floor(at / width) + 1] = index;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const colours = chunk("PLTE", Uint8Array.from(palette.flat()));
  const pixels = chunk("IDAT", deflateSync(rows, { level: 9 }));
  return Buffer.concat([signature, chunk("IHDR", header), colours, pixels, chunk("IEND", new Uint8Array())]);
}
