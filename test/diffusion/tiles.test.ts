import { describe, expect, it } from "vitest";
import { joinTiles, tileRanges } from "../../src/diffusion/tiles.ts";

describe("tiles", () => {
  it("cover a side, neighbours sharing some of it", () => {
    const begins = (total: number) => tileRanges(total, { tile: 64, overlap: 16 }).map(({ begin }) => begin);
    expect(begins(128)).toEqual([0, 48, 64]);
    expect(begins(112)).toEqual([0, 48]);
    expect(begins(64)).toEqual([0]);
    expect(tileRanges(40, { tile: 64, overlap: 16 })).toEqual([{ begin: 0, length: 40 }]);
  });

  it("fade into each other, and are exact where they agree", () => {
    const size = { height: 10, width: 6, overlap: 2, factor: 2 };
    const rows = tileRanges(size.height, { tile: 6, overlap: 2 });
    const columns = tileRanges(size.width, { tile: 6, overlap: 2 });
    const valueAt = (y: number, x: number, c: number) => y + 100 * x + 10_000 * c;
    const tiles = rows.flatMap((row, i) =>
      columns.map((column) => {
        const values = new Float32Array(row.length * column.length * 4 * 3);
        for (let y = 0; y < row.length * 2; y++)
          for (let x = 0; x < column.length * 2; x++)
            for (let c = 0; c < 3; c++)
              values[(y * column.length * 2 + x) * 3 + c] =
                valueAt(row.begin * 2 + y, x, c) + (i === 0 ? 0 : 1);
        return { row, column, values };
      }),
    );
    expect(rows.map(({ begin }) => begin)).toEqual([0, 4]);
    const joined = joinTiles(tiles, size);
    const shift = Array.from({ length: 20 }, (_, y) => joined[y * 12 * 3]! - valueAt(y, 0, 0));
    expect(shift.slice(0, 8)).toEqual(Array(8).fill(0));
    expect(shift.slice(8, 12).map((value) => Math.round(value * 1000))).toEqual([125, 375, 625, 875]);
    expect(shift.slice(12)).toEqual(Array(8).fill(1));
    expect(joined[(3 * 12 + 5) * 3 + 2]).toBeCloseTo(valueAt(3, 5, 2), 2);
  });
});
