import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ClipTokenizer } from "../../src/tokenizer/clip-tokenizer.ts";

type Text = readonly [text: string, ids: readonly number[]];

interface Goldens {
  readonly fast: { readonly texts: number; readonly differing: number };
  readonly texts: readonly Text[];
  /** What ftfy takes for text in a wrong encoding. */
  readonly repaired: readonly Text[];
  readonly blocks: readonly (readonly [ranges: readonly (readonly [number, number])[], digest: string])[];
}

const packed = readFileSync(new URL("../fixtures/tokenizer/clip.json.gz", import.meta.url));
const goldens = JSON.parse(gunzipSync(packed).toString("utf8")) as Goldens;
const tokenizer = ClipTokenizer.load();

describe("the CLIP tokenizer", () => {
  it("gives the ids of the web UIs' tokenizer for thousands of texts", () => {
    const wrong = goldens.texts.filter(([text, ids]) => tokenizer.encode(text).join() !== ids.join());
    expect(wrong.map(([text, ids]) => ({ text, ids, ours: tokenizer.encode(text) }))).toEqual([]);
    expect(goldens.texts.length).toBeGreaterThan(2400);
  });

  it(
    "gives the same ids for every character of Unicode, in a word and by itself",
    { timeout: 60_000 },
    () => {
      const wrong = goldens.blocks.filter(([ranges, digest]) => digestOf(blockText(ranges)) !== digest);
      expect(wrong.map(([[range]]) => range?.[0].toString(16))).toEqual([]);
      expect(goldens.blocks.length).toBeGreaterThan(600);
    },
  );
});

function blockText(ranges: readonly (readonly [number, number])[]): string {
  const lines: string[] = [];
  for (const [first, last] of ranges) {
    for (let code = first; code <= last; code++) {
      const character = String.fromCodePoint(code);
      lines.push(`x${character}y ${character}`);
    }
  }
  return lines.join("\n");
}

function digestOf(text: string): string {
  return createHash("sha256").update(tokenizer.encode(text).join()).digest("hex").slice(0, 16);
}
