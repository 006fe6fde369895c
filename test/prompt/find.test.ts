import { describe, expect, it } from "vitest";
import { findStandingTokens, findToken } from "../../src/prompt/find.ts";
import { tokenIndex } from "../../src/prompt/token-index.ts";
import { HARD_NAMES } from "./arbitraries.ts";

function found(prompt: string, token: string): string[] {
  return findToken(prompt, token).map(({ outerStart, outerEnd }) => prompt.slice(outerStart, outerEnd));
}

describe("a token stands", () => {
  it.each([
    ["cat", "a cat, cat.", ["cat", "cat"]],
    ["cat", "category cats cat_1 cat-1 1cat écat", []],
    ["cat", "<lora:cat:1> <cat-toy> cat😺", ["cat"]],
    ["cat-toy", "<cat-toy>", ["cat-toy"]],
    ["cat", "(cat), (cat:1.2), [cat], (a cat)", ["(cat)", "(cat:1.2)", "[cat]", "cat"]],
    ["my style", "my  style, my\nstyle, my styles", ["my  style", "my\nstyle"]],
    [
      "bad_hands(v2)",
      "bad_hands(v2), bad_hands\\(v2\\), (bad_hands\\(v2\\):1.2)",
      ["bad_hands(v2)", "bad_hands\\(v2\\)", "(bad_hands\\(v2\\):1.2)"],
    ],
    ["a(b", "a(b c), a\\(b", ["a\\(b"]],
    ["שלום", "a, שלום, שלומות", ["שלום"]],
    ["😺", "a 😺, b", ["😺"]],
    ["", "a, b", []],
  ])("%j in %j: %j", (token, prompt, expected) => {
    expect(found(prompt, token)).toEqual(expected);
  });

  it("with its place, weight and context", () => {
    expect(findToken("a, ((tok:1.5):2), [x:tok:0.5]", "tok")).toEqual([
      { start: 5, end: 8, outerStart: 3, outerEnd: 16, weight: 3, context: "weighted" },
      { start: 21, end: 24, outerStart: 21, outerEnd: 24, weight: 1, context: "scheduled" },
    ]);
  });
});

describe("all standing tokens in one pass", () => {
  it("prefer the longest name", () => {
    const standing = findStandingTokens("foo-200, foo, foo bar", [
      "foo",
      "foo-200",
      "foo-2000",
      "foo bar",
      "bar",
    ]);
    expect([...standing].map(([token, places]) => [token, places.map(({ start }) => start)])).toEqual([
      ["foo-200", [0]],
      ["foo", [9]],
      ["foo bar", [14]],
    ]);
  });

  it("name both of two case twins, but the right one where case counts", () => {
    expect([...findStandingTokens("Foo", ["foo", "Foo"]).keys()]).toEqual(["foo", "Foo"]);
    expect([...findStandingTokens("Foo", ["foo", "Foo"], { caseSensitive: true }).keys()]).toEqual(["Foo"]);
  });

  it("find every hard name among all the others", () => {
    const index = tokenIndex(HARD_NAMES);
    for (const name of HARD_NAMES) {
      const prompt = `a photo, ${name.replace(/[\\()[\]:|]/g, "\\$&")} , (b:1.2)`;
      expect([...findStandingTokens(prompt, index).keys()]).toEqual([name]);
    }
  });
});
