import { describe, expect, it } from "vitest";
import { baseAddress } from "../../src/browser/base-address.ts";
import { misplacedIn, nextSide } from "../../src/browser/card-view.ts";
import { formatBytes } from "../../src/browser/format.ts";
import { compareSortValues } from "../../src/browser/hosts/card-shape.ts";
import { planImport } from "../../src/browser/import-plan.ts";
import { t } from "../../src/browser/strings.ts";
import { cardOf, viewOf } from "./cards.ts";

describe("the base address", () => {
  it.each([
    [
      "http://127.0.0.1:7860/file=extensions/x/extension/javascript/textual-inversion.mjs?v=1",
      "http://127.0.0.1:7860/ti-sidecar/",
    ],
    [
      "https://sd.example/sub/path/file=/data/extensions/x/y.mjs?1.5",
      "https://sd.example/sub/path/ti-sidecar/",
    ],
    ["http://pc.lan:7860/gradio_api/file=extensions/x/y.mjs", "http://pc.lan:7860/ti-sidecar/"],
    ["http://127.0.0.1:5555/textual-inversion.mjs", "http://127.0.0.1:5555/"],
  ])("of %s is %s", (module, base) => {
    expect(baseAddress(module)).toBe(base);
  });
});

describe("an import", () => {
  const file = (name: string, size = 10): { name: string; size: number } => ({ name, size });
  const planned = (...names: string[]): (string | null)[][] =>
    planImport(names.map((name) => file(name))).items.map((item) => [
      item.file.name,
      item.pair?.name ?? null,
    ]);

  it("takes the two halves of an SDXL pair as one, whichever comes first", () => {
    expect(planned("learned_embeds_2.safetensors", "a.pt", "learned_embeds.safetensors")).toEqual([
      ["a.pt", null],
      ["learned_embeds.safetensors", "learned_embeds_2.safetensors"],
    ]);
  });

  it("takes a second half alone as a file of its own", () => {
    expect(planned("step_2.pt", "other.pt")).toEqual([
      ["step_2.pt", null],
      ["other.pt", null],
    ]);
  });

  it("refuses what is no embedding by its name or too large to be one", () => {
    const { items, refused } = planImport([file("notes.txt"), file("model.safetensors", 4e9), file("A.PT")]);
    expect(refused.map(({ file: { name }, reason }) => [name, reason])).toEqual([
      ["notes.txt", "not-an-embedding"],
      ["model.safetensors", "too-large"],
    ]);
    expect(items.map((item) => item.file.name)).toEqual(["A.PT"]);
  });
});

describe("the prompt-side switch", () => {
  it("accepts the suggestion first, then goes round", () => {
    const suggestedSide = { side: "positive" as const, evidence: [] };
    expect(nextSide(cardOf("a.pt", { suggestedSide }))).toBe("positive");
    expect(nextSide(cardOf("a.pt", { suggestedSide, promptSideDecided: true, promptSide: "any" }))).toBe(
      "negative",
    );
    expect(nextSide(cardOf("a.pt", { promptSide: "negative" }))).toBe("positive");
    expect(nextSide(cardOf("a.pt", { promptSide: "positive" }))).toBe("any");
  });

  it("knows a token that stands in the prompt its side rules out", () => {
    const negative = cardOf("a.pt", { promptSide: "negative" });
    expect(misplacedIn(viewOf(negative, { positive: true }))).toBe("positive");
    expect(misplacedIn(viewOf(negative, { negative: true }))).toBeNull();
    expect(misplacedIn(viewOf(cardOf("a.pt"), { positive: true, negative: true }))).toBeNull();
    expect(misplacedIn(viewOf(cardOf("a.pt", { promptSide: "positive" }), { negative: true }))).toBe(
      "negative",
    );
  });
});

describe("small things", () => {
  it("sorts numbers as numbers and all else as text, as the hosts do", () => {
    expect(["10", "9", "100"].sort(compareSortValues)).toEqual(["9", "10", "100"]);
    expect(["b10", "b9", "a"].sort(compareSortValues)).toEqual(["a", "b10", "b9"]);
  });

  it("writes sizes in steps of 1000", () => {
    expect([0, 999, 1000, 12_345, 123_456, 9_876_543].map(formatBytes)).toEqual([
      "0 bytes",
      "999 bytes",
      "1.0 kB",
      "12.3 kB",
      "123 kB",
      "9.9 MB",
    ]);
  });

  it("translates by the host's table and fills the places after it", () => {
    const place = globalThis as { localization?: Record<string, string> };
    place.localization = { "Added {token}.": "{token} hinzugefügt.", Search: "" };
    expect([t("Added {token}.", { token: "<b>" }), t("Search"), t("{a} of {b}", { a: 1 })]).toEqual([
      "<b> hinzugefügt.",
      "Search",
      "1 of {b}",
    ]);
    delete place.localization;
  });
});
