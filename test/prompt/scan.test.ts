import { describe, expect, it } from "vitest";
import { scanPrompt } from "../../src/prompt/scan.ts";

function spans(prompt: string, comments = true): string[] {
  return scanPrompt(prompt, { comments }).spans.map(
    ({ kind, start, end }) => `${kind} ${prompt.slice(start, end)}`,
  );
}

function groups(prompt: string): unknown[] {
  return scanPrompt(prompt).groups.map(({ kind, start, end, weight }) => [
    prompt.slice(start, end),
    kind,
    weight,
  ]);
}

describe("the scanner", () => {
  it.each([
    ["a (b:1.2)", ["text a ", "open (", "text b", "weight :1.2", "close )"]],
    ["a\\(b\\)\\\\", ["text a", "escape \\(", "text b", "escape \\)", "escape \\\\"]],
    ["[a:b: 0.5 ]", ["open [", "text a", "colon :", "text b", "step : 0.5 ", "close ]"]],
    ["[a|b]", ["open [", "text a", "bar |", "text b", "close ]"]],
    ["a BREAK b", ["text a ", "break BREAK", "text  b"]],
    ["a :1.2 AND b :.8", ["text a ", "weight :1.2 ", "and AND", "text  b ", "weight :.8"]],
    ["BAND BREAKER x_AND", ["text BAND BREAKER x_AND"]],
    ["<lora:a b:1> <cat-toy> a < b", ["network <lora:a b:1>", "text  ", "angle <cat-toy>", "text  a < b"]],
    ["a # b\nc", ["text a ", "comment # b", "text \nc"]],
    ["a:b :)", ["text a", "colon :", "text b ", "colon :", "close )"]],
    ["(a:1.2.3)", ["open (", "text a", "colon :", "text 1.2.3", "close )"]],
    ["a\\", ["text a", "escape \\"]],
  ])("%j", (prompt, expected) => {
    expect(spans(prompt)).toEqual(expected);
  });

  it("takes # as text where the web UI does", () => {
    expect(spans("a # b", false)).toEqual(["text a # b"]);
  });

  it.each([
    ["(a)", [["(a)", "paren", 1.1]]],
    ["(a:0.7)", [["(a:0.7)", "paren", 0.7]]],
    ["[a]", [["[a]", "bracket", 1 / 1.1]]],
    ["[a:0.5]", [["[a:0.5]", "schedule", 1]]],
    ["[a::10]", [["[a::10]", "schedule", 1]]],
    [
      "[(a:2):b:0.5]",
      [
        ["(a:2)", "paren", 2],
        ["[(a:2):b:0.5]", "schedule", 1],
      ],
    ],
    ["[a:b:c:0.5]", [["[a:b:c:0.5]", "bracket", 1 / 1.1]]],
    ["[a:b]", [["[a:b]", "bracket", 1 / 1.1]]],
    [
      "[a|(b:1.1)|]",
      [
        ["(b:1.1)", "paren", 1.1],
        ["[a|(b:1.1)|]", "alternation", 1],
      ],
    ],
    // two stacks, as the host's attention parser has
    [
      "(a [b) c]",
      [
        ["(a [b)", "paren", 1.1],
        ["[b) c]", "bracket", 1 / 1.1],
      ],
    ],
    ["((a)", [["(a)", "paren", 1.1]]],
    [")(", []],
  ])("pairs the brackets of %j", (prompt, expected) => {
    expect(groups(prompt)).toEqual(expected);
  });
});
