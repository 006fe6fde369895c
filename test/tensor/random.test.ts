import { describe, expect, it } from "vitest";
import { philox } from "../../src/tensor/philox.ts";
import { integer, normals, permutation, uniform } from "../../src/tensor/random.ts";

const stream = { seed: 42, purpose: "noise", step: 7 };

describe("Philox4x32-10", () => {
  // Known answers published with Random123.
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)("gives the published words for counter %o", (counter, key, words) => {
    expect(philox(counter, key)).toEqual(words);
  });
});

describe("random numbers", () => {
  it("are the same whatever is drawn before, and from wherever one begins", () => {
    const all = normals(stream, 101);
    for (const first of [0, 1, 2, 3, 4, 50]) {
      expect(normals(stream, 51, first)).toEqual(all.slice(first, first + 51));
    }
    expect(uniform(stream, 5)).toBe(uniform({ ...stream }, 5));
  });

  it("differ by seed, upper half of the seed, purpose, step and index", () => {
    const others = [
      uniform({ ...stream, seed: 43 }, 0),
      uniform({ ...stream, seed: 42 + 2 ** 32 }, 0),
      uniform({ ...stream, purpose: "timestep" }, 0),
      uniform({ ...stream, step: 8 }, 0),
      uniform(stream, 1),
      uniform(stream, 2 ** 34),
      uniform(stream, 0),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  it("stay the numbers they are: a saved run depends on them", () => {
    expect([0, 1, 2].map((index) => uniform(stream, index))).toMatchInlineSnapshot(`
      [
        0.7501056655878132,
        0.302203366385145,
        0.9598630050083475,
      ]
    `);
    expect([...normals(stream, 4)]).toMatchInlineSnapshot(`
      [
        0.25632283091545105,
        0.71370929479599,
        0.1922961175441742,
        1.5350350141525269,
      ]
    `);
    expect([...permutation(stream, 8)]).toMatchInlineSnapshot(`
      [
        1,
        4,
        7,
        0,
        3,
        2,
        5,
        6,
      ]
    `);
  });

  it("are uniform", () => {
    const count = 100_000;
    const bins = new Array<number>(20).fill(0);
    let sum = 0;
    for (let index = 0; index < count; index += 1) {
      const value = uniform(stream, index);
      sum += value;
      bins[Math.floor(value * 20)]! += 1;
    }
    expect(Math.abs(sum / count - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / count));
    // Chi squared with 19 degrees of freedom: beyond 43.8 once in a thousand times.
    const expected = count / 20;
    expect(bins.reduce((chi, found) => chi + (found - expected) ** 2 / expected, 0)).toBeLessThan(43.8);
  });

  it("are normal: moments, tails, and no correlation of neighbours", () => {
    const count = 200_000;
    const numbers = normals(stream, count);
    const mean = (of: (value: number, index: number) => number) =>
      numbers.reduce((sum, value, index) => sum + of(value, index), 0) / count;
    expect(Math.abs(mean((x) => x))).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(mean((x) => x * x) - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(Math.abs(mean((x) => x ** 3))).toBeLessThan(4 * Math.sqrt(15 / count));
    expect(Math.abs(mean((x) => x ** 4) - 3)).toBeLessThan(4 * Math.sqrt(96 / count));
    const beyond2 = 0.0455003;
    const share = mean((x) => (Math.abs(x) > 2 ? 1 : 0));
    expect(Math.abs(share - beyond2)).toBeLessThan(4 * Math.sqrt(beyond2 / count));
    for (const lag of [1, 2, 3, 4]) {
      expect(Math.abs(mean((x, i) => x * numbers[(i + lag) % count]!))).toBeLessThan(4 / Math.sqrt(count));
    }
  });

  it("are uncorrelated between neighbouring steps and seeds", () => {
    const count = 50_000;
    const base = normals(stream, count);
    for (const other of [normals({ ...stream, step: 8 }, count), normals({ ...stream, seed: 43 }, count)]) {
      const correlation = base.reduce((sum, value, index) => sum + value * other[index]!, 0) / count;
      expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count));
    }
  });

  it("as integers take every value below the bound equally often", () => {
    const found = new Array<number>(7).fill(0);
    for (let index = 0; index < 70_000; index += 1) found[integer(stream, index, 7)]! += 1;
    for (const count of found) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it("make every order of three equally likely", () => {
    const found = new Map<string, number>();
    for (let step = 0; step < 6000; step += 1) {
      const order = permutation({ ...stream, step }, 3).join("");
      found.set(order, (found.get(order) ?? 0) + 1);
    }
    expect([...found.keys()].sort()).toEqual(["012", "021", "102", "120", "201", "210"]);
    for (const count of found.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  it("make permutations of any length", () => {
    for (const length of [0, 1, 2, 100]) {
      const sorted = [...permutation(stream, length)].sort((a, b) => a - b);
      expect(sorted).toEqual(Array.from({ length }, (_, index) => index));
    }
  });
});
