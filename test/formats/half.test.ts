import { describe, expect, it } from "vitest";
import { fromFloat32, toFloat32, type Dtype, type TensorData } from "../../src/formats/dtype.ts";

const allPatterns = Uint16Array.from({ length: 65_536 }, (_, i) => i);

function tensor(dtype: Dtype, bytes: Uint8Array, length: number): TensorData {
  return { dtype, shape: [length], bytes };
}

function decodePattern(dtype: "F16" | "BF16", pattern: number): number {
  return toFloat32(tensor(dtype, Uint8Array.of(pattern & 255, pattern >> 8), 1))[0]!;
}

function encode(dtype: "F16" | "BF16", value: number): number {
  const [low, high] = fromFloat32(Float32Array.of(value), dtype);
  return low! | (high! << 8);
}

/** The float32 number that is `step` places above a positive one. */
function neighbour(value: number, step: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  return new Float32Array(bits.map((pattern) => pattern + step).buffer)[0]!;
}

/** The value of a half by its definition. */
function halfByDefinition(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1;
  const exponent = (pattern >> 10) & 31;
  const fraction = pattern & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

describe("16-bit floating-point types", () => {
  it.each(["F16", "BF16"] as const)(
    "all 65,536 patterns of %s come back bit for bit, NaN payloads too",
    (dtype) => {
      const bytes = new Uint8Array(allPatterns.buffer);
      const values = toFloat32(tensor(dtype, bytes, 65_536));
      expect(Buffer.compare(fromFloat32(values, dtype), bytes)).toBe(0);
    },
  );

  it("every half has the value its definition gives", () => {
    const values = toFloat32(tensor("F16", new Uint8Array(allPatterns.buffer), 65_536));
    expect(allPatterns.findIndex((pattern, i) => !Object.is(values[i], halfByDefinition(pattern)))).toBe(-1);
  });

  it.each([
    ["F16", 0x7bff],
    ["BF16", 0x7f7f],
  ] as const)(
    "between two neighbours of %s the nearer one wins, the even one in the middle",
    (dtype, largest) => {
      const wrong: number[] = [];
      for (let pattern = 0; pattern < largest; pattern++) {
        const middle = Math.fround((decodePattern(dtype, pattern) + decodePattern(dtype, pattern + 1)) / 2);
        const even = pattern % 2 === 0 ? pattern : pattern + 1;
        const encoded = [-1, 0, 1].map((step) => encode(dtype, neighbour(middle, step)));
        if (encoded.join() !== [pattern, even, pattern + 1].join()) wrong.push(pattern);
      }
      expect(wrong).toEqual([]);
    },
  );

  it("what is too large for a half becomes infinity, what is too small zero of the same sign", () => {
    expect(encode("F16", 65_519)).toBe(0x7bff);
    expect(encode("F16", 65_520)).toBe(0x7c00);
    expect(encode("F16", -1e30)).toBe(0xfc00);
    expect(encode("F16", 2 ** -25)).toBe(0);
    expect(encode("F16", -(2 ** -26))).toBe(0x8000);
    expect(encode("BF16", 3.4e38)).toBe(0x7f80);
  });

  it("integers and doubles become the nearest float32", () => {
    const doubles = new Uint8Array(Float64Array.of(0.1, -1e300).buffer);
    expect(Array.from(toFloat32(tensor("F64", doubles, 2)))).toEqual([Math.fround(0.1), -Infinity]);
    const longs = new Uint8Array(BigInt64Array.of(-3n, 2n ** 53n + 1n).buffer);
    expect(Array.from(toFloat32(tensor("I64", longs, 2)))).toEqual([-3, 2 ** 53]);
    expect(Array.from(toFloat32(tensor("I8", Uint8Array.of(255, 127), 2)))).toEqual([-1, 127]);
    expect(Array.from(toFloat32(tensor("BOOL", Uint8Array.of(0, 1), 2)))).toEqual([0, 1]);
  });
});
