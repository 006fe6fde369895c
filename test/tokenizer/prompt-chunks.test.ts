import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClipTokenizer } from "../../src/tokenizer/clip-tokenizer.ts";
import { parseAttention } from "../../src/tokenizer/prompt-attention.ts";
import { chunkPrompt, indexEmbeddings, PromptError } from "../../src/tokenizer/prompt-chunks.ts";

/** What AUTOMATIC1111 1.10.1 itself made of the prompts. */
interface HostFacts {
  readonly embeddings: readonly (readonly [name: string, vectors: number])[];
  readonly cases: readonly {
    readonly prompt: string;
    readonly attention: readonly (readonly [text: string, weight: number])[];
    readonly tokens: number;
    readonly chunks: readonly {
      readonly ids: readonly number[];
      readonly weights: readonly number[];
      readonly fixes: readonly (readonly [offset: number, name: string])[];
    }[];
  }[];
}

const packed = readFileSync(new URL("../fixtures/tokenizer/host-chunks.json.gz", import.meta.url));
const host = JSON.parse(gunzipSync(packed).toString("utf8")) as HostFacts;
const tokenizer = ClipTokenizer.load();
const named = host.embeddings.map(([name, vectors]) => ({ name, vectors }));
const index = indexEmbeddings(named, tokenizer);

describe("a prompt in chunks", () => {
  it("has the texts and weights that the web UI gives its brackets", () => {
    for (const { prompt, attention } of host.cases) {
      const ours = parseAttention(prompt).map(({ text, weight }) => [text, weight]);
      expect(ours, prompt).toEqual(attention);
    }
  });

  it("has the web UI's ids, weights and embeddings, chunk by chunk", () => {
    const vectorsOf = new Map(host.embeddings);
    for (const { prompt, chunks, tokens } of host.cases) {
      const ours = chunkPrompt(prompt, tokenizer, index);
      expect(ours.tokens, prompt).toBe(tokens);
      expect(ours.chunks, prompt).toEqual(
        chunks.map(({ ids, weights, fixes }) => ({
          ids: Int32Array.from(ids),
          weights: Float32Array.from(weights),
          placements: fixes.flatMap(([offset, name]) =>
            Array.from({ length: vectorsOf.get(name) ?? 0 }, (_, vector) => ({
              position: offset + 1 + vector,
              name,
              vector,
            })),
          ),
        })),
      );
    }
    expect(host.cases.length).toBeGreaterThan(250);
  });

  it(
    "may be of ten thousand tokens, one of them brackets only, or one word of letters only",
    { timeout: 60_000 },
    () => {
      expect(chunkPrompt("cat ".repeat(10_000), tokenizer).chunks).toHaveLength(134);
      expect(chunkPrompt("(".repeat(10_000), tokenizer).chunks).toHaveLength(1);
      expect(chunkPrompt("(a".repeat(5_000), tokenizer).chunks.length).toBeGreaterThan(50);
      expect(chunkPrompt("q".repeat(100_000), tokenizer).chunks.length).toBeGreaterThan(200);
      expect(chunkPrompt(`a${" ".repeat(100_000)}:`, tokenizer).chunks).toHaveLength(1);
    },
  );

  it("takes a weight that is no number for text", () => {
    expect(parseAttention("(a:1.2.3)")).toEqual([{ text: "a:1.2.3", weight: 1.1 }]);
  });

  it("refuses an embedding that is longer than a chunk, and cannot call one whose name gives no tokens", () => {
    expect(() => indexEmbeddings([{ name: "long", vectors: 76 }], tokenizer)).toThrow(PromptError);
    expect(indexEmbeddings([{ name: "\u200e\u0000".slice(1), vectors: 1 }], tokenizer).size).toBe(0);
  });

  it("keeps 77 places, whatever is typed, and every vector within them", { timeout: 60_000 }, () => {
    const word = fc.oneof(
      fc.constantFrom("(", ")", "[", "]", ":1.2)", "\\", "BREAK", ",", ...named.map(({ name }) => name)),
      fc.string({ unit: "binary", maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const { chunks } = chunkPrompt(words.join(" "), tokenizer, index);
        expect(chunks.length).toBeGreaterThan(0);
        for (const { ids, weights, placements } of chunks) {
          expect([ids.length, weights.length, ids[0], ids[76]]).toEqual([77, 77, 49_406, 49_407]);
          expect(weights.every(Number.isFinite)).toBe(true);
          const places = placements.map(({ position }) => position);
          expect(places.every((place) => place >= 1 && place <= 75)).toBe(true);
          expect(new Set(places).size).toBe(places.length);
        }
      }),
      { numRuns: 40 },
    );
  });
});
