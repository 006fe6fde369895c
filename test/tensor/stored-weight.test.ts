import { describe, expect, it } from "vitest";
import { bfloatsToFloats, halvesToFloats } from "../../src/formats/half.ts";
import type { StoredValues } from "../../src/tensor/stored-values.ts";
import { storeNarrowed, type StoredWeight } from "../../src/tensor/stored-weight.ts";
import { values } from "./lib/numbers.ts";

/** What gets to the device. */
function kept(given: StoredValues, shape: readonly number[], dtype: "F16" | "BF16"): StoredValues {
  const seen: StoredValues[] = [];
  const store = (all: StoredValues): StoredWeight => {
    seen.push(all);
    return { shape, tensor: () => ({ shape }), native: null, release: () => undefined };
  };
  storeNarrowed(store, dtype)(given, shape);
  return seen[0]!;
}

const floats = values(24, 3);
const halves = Uint16Array.from({ length: 65_536 }, (_, half) => half).filter(
  (half) => (half & 0x7c00) < 0x7c00,
);

describe("weights kept in what is computed in", () => {
  it("are the nearest bfloat16 of halves, by way of float32", () => {
    const { dtype, values: words } = kept({ dtype: "F16", values: halves }, [1, halves.length], "BF16");
    const exact = halvesToFloats(halves);
    expect(dtype).toBe("BF16");
    bfloatsToFloats(words as Uint16Array).forEach((value, i) => {
      const spacing = 2 ** (Math.floor(Math.log2(Math.abs(exact[i]!) || 1)) - 7);
      expect(Math.abs(value - exact[i]!)).toBeLessThanOrEqual(spacing / 2);
    });
  });

  it("are rounded from float32 and from the other type", () => {
    const half = kept({ dtype: "F32", values: floats }, [4, 6], "F16");
    halvesToFloats(half.values as Uint16Array).forEach((value, i) =>
      expect(Math.abs(value - floats[i]!)).toBeLessThanOrEqual(2 ** -12),
    );
    const bfloat = kept({ dtype: "F32", values: floats }, [4, 6], "BF16");
    const back = kept(bfloat, [4, 6], "F16");
    expect(halvesToFloats(back.values as Uint16Array)).toEqual(bfloatsToFloats(bfloat.values as Uint16Array));
  });

  it("are the file's very words where it has that type, and vectors whatever it has", () => {
    const words: StoredValues = { dtype: "BF16", values: Uint16Array.of(1, 2, 3, 4) };
    expect(kept(words, [2, 2], "BF16")).toBe(words);
    expect(kept(words, [4], "F16")).toBe(words);
    const vector: StoredValues = { dtype: "F32", values: floats };
    expect(kept(vector, [24], "BF16")).toBe(vector);
  });
});
