import { expect, it } from "vitest";
import { infotext, type PictureFacts } from "../../src/diffusion/infotext.ts";
import { findPngText } from "../../src/formats/png-chunks.ts";
import { writePngWithParameters } from "../../src/formats/png-parameters.ts";

const facts: PictureFacts = {
  prompt: "a (cat:1.2), my-emb",
  negativePrompt: "",
  steps: 20,
  sampler: "Euler a",
  cfgScale: 7.5,
  seed: 42,
  width: 512,
  height: 768,
  modelHash: "6ce0161689",
  model: "v1-5-pruned, emaonly",
  vae: null,
  clipSkip: 1,
  embeddings: [],
  version: "textual-inversion 0.1.0",
};

it("writes what A1111 writes", () => {
  expect(infotext(facts)).toBe(
    "a (cat:1.2), my-emb\nSteps: 20, Sampler: Euler a, CFG scale: 7.5, Seed: 42, Size: 512x768, " +
      'Model hash: 6ce0161689, Model: "v1-5-pruned, emaonly", RNG: NV, Version: textual-inversion 0.1.0',
  );
});

it("tells the negative prompt, clip skip and the embeddings' hashes", () => {
  const embeddings = [
    { name: "my-emb", hash: "0123456789ab" },
    { name: "a: b", hash: "cdef01234567" },
  ];
  expect(infotext({ ...facts, negativePrompt: "blurry", clipSkip: 2, embeddings })).toMatch(
    /^a .*\nNegative prompt: blurry\nSteps: .*, Clip skip: 2, RNG: NV, TI hashes: "my-emb: 0123456789ab, a b: cdef01234567", Version/,
  );
});

it.each(["plain ASCII", "ümlaut in Latin-1", "漢字 🎨\nSteps: 1"])(
  "is read back from the picture: %s",
  (text) => {
    const picture = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 250, 251, 252) };
    expect(findPngText(writePngWithParameters(picture, text), "parameters")).toBe(text);
  },
);
