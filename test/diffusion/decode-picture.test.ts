import { afterAll, beforeAll, expect, it } from "vitest";
import { decodePicture, type DecodeOptions } from "../../src/diffusion/decode-picture.ts";
import { kernelsOf } from "../tensor/lib/backends.ts";
import { values } from "../tensor/lib/numbers.ts";
import { loadTiny, type TinyLoaded } from "./tiny-model.ts";

const latents = { values: values(12 * 10 * 4, 3), height: 12, width: 10 };
let model: TinyLoaded;
beforeAll(async () => {
  model = await loadTiny("tiny-epsilon", await kernelsOf("wasm"));
});
afterAll(() => model.dispose());

const decode = (options?: DecodeOptions): Float32Array => decodePicture(model, latents, options);

it("decodes one tile that is large enough as the whole", () => {
  expect(decode({ tileAbove: 0, tile: 12, overlap: 4 })).toEqual(decode());
});

it("decodes a large picture tile by tile: its corners as their tiles alone, and all of its pixels", () => {
  const tiled = decode({ tileAbove: 100, tile: 8, overlap: 4 });
  expect(tiled).toHaveLength(24 * 20 * 3);
  expect(tiled.every(Number.isFinite)).toBe(true);
  const corner = new Float32Array(8 * 8 * 4);
  for (let y = 0; y < 8; y++) corner.set(latents.values.subarray(y * 40, y * 40 + 32), y * 32);
  const alone = decodePicture(model, { values: corner, height: 8, width: 8 });
  expect(tiled.subarray(0, 3 * 4)).toEqual(alone.subarray(0, 3 * 4));
});
