import { describe, expect, it } from "vitest";
import { BuiltInTemplate } from "../../src/protocol/training-job.ts";
import { promptText } from "../../src/training/prompt-text.ts";
import { readTemplate, templateLines } from "../../src/training/templates.ts";

describe("a template", () => {
  it.each(BuiltInTemplate.options)("of ours, %s, names the embedding in each line", async (name) => {
    const lines = await readTemplate(name);
    expect(lines.every((line) => line.includes("[name]"))).toBe(true);
    expect(lines.every((line) => line.includes("[filewords]"))).toBe(name.endsWith("_filewords"));
  });

  it("has a prompt in each line that is not empty", () => {
    expect(templateLines("\uFEFF a [name] \r\n\r\n[name], [filewords]\n", "my.txt")).toEqual([
      "a [name]",
      "[name], [filewords]",
    ]);
  });

  it("is refused with the line that does not name the embedding", () => {
    expect(() => templateLines("[name]\n\na picture of [filewords]", "my.txt")).toThrow(
      "Line 3 of the template my.txt has no [name]: “a picture of [filewords]”.",
    );
  });

  it("is refused when it is empty or not there", async () => {
    expect(() => templateLines(" \n", "my.txt")).toThrow("The template my.txt is empty.");
    await expect(readTemplate("/nowhere/t.txt")).rejects.toMatchObject({ code: "TEMPLATE" });
  });
});

describe("a prompt", () => {
  const options = {
    name: "emblem",
    template: ["a [name], [filewords]", "[name] and [name] ([filewords])", "[filewords], [name]"],
    shuffleTags: false,
    tagDropout: 0,
  };
  const texts = (caption: string, more: Partial<typeof options>, count = 400): string[] =>
    Array.from({ length: count }, (_, sample) =>
      promptText(caption, { ...options, ...more }, { seed: 7, sample }),
    );

  it("draws its line anew at each use, every line about as often", () => {
    const drawn = texts("x", {}, 3000);
    for (const line of ["a emblem, x", "emblem and emblem (x)", "x, emblem"])
      expect(drawn.filter((text) => text === line).length).toBeGreaterThan(900);
  });

  it("is the same for the same seed and use", () => {
    expect(texts("x, y", { shuffleTags: true })).toEqual(texts("x, y", { shuffleTags: true }));
  });

  it("leaves the caption as it is where nothing is asked", () => {
    expect(texts(" red ,cat\n", { template: ["[name]: [filewords]"] }, 1)).toEqual(["emblem:  red ,cat\n"]);
  });

  it("puts the name into captions that ask for it, and knows no other pattern", () => {
    expect(texts("$& of [name]", { template: ["[name] [filewords]"] }, 1)).toEqual(["emblem $& of emblem"]);
  });

  it("has the tags in every order, and all of them", () => {
    const drawn = texts("a,b, c", { template: ["[filewords] [name]"], shuffleTags: true });
    expect(new Set(drawn)).toEqual(
      new Set(["a, b, c", "a, c, b", "b, a, c", "b, c, a", "c, a, b", "c, b, a"].map((t) => `${t} emblem`)),
    );
  });

  it("leaves out tags as often as asked, and keeps the order of the others", () => {
    const drawn = texts("a, b, c, d", { template: ["[filewords]|[name]"], tagDropout: 0.25 }, 2000);
    const kept = drawn.map((text) => text.split("|")[0]!.split(", ").filter(Boolean));
    expect(kept.flat().length / 8000).toBeCloseTo(0.75, 1);
    expect(kept.every((tags) => tags.join("") === tags.toSorted().join(""))).toBe(true);
    expect(kept.some((tags) => tags.length === 4)).toBe(true);
  });

  it("has no tags left when all are left out", () => {
    expect(texts("a, b", { template: ["[name][filewords]"], tagDropout: 1 }, 1)).toEqual(["emblem"]);
  });
});
