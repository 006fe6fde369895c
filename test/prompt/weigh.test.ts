import { describe, expect, it } from "vitest";
import type { WeightStep } from "../../src/prompt/types.ts";
import { weighToken } from "../../src/prompt/weigh.ts";

const up: WeightStep = { delta: 0.1 };
const down: WeightStep = { delta: -0.1 };

describe("Shift+click changes the weight", () => {
  it.each([
    ["a, tok, b", up, "a, (tok:1.1), b"],
    ["a, tok, b", down, "a, (tok:0.9), b"],
    ["(tok:1.1), b", up, "(tok:1.2), b"],
    ["(tok:1.1), b", down, "tok, b"],
    ["(tok:1.15)", down, "(tok:1.05)"],
    ["( tok : 1.1 )", up, "( tok :1.2)"],
    ["(tok)", up, "(tok:1.2)"],
    ["(tok)", down, "tok"],
    ["((tok))", up, "(tok:1.31)"],
    ["[tok]", up, "(tok:1.01)"],
    ["(tok:1.5)", { value: 0.8 }, "(tok:0.8)"],
    ["(tok:1.5)", { value: 1 }, "tok"],
    // brackets shared with other words stay
    ["(a, tok:1.3)", up, "(a, (tok:1.1):1.3)"],
    // in schedules too: the grammar allows it
    ["[tok:a:0.5]", up, "[(tok:1.1):a:0.5]"],
    ["tok, (tok:1.5)", up, "(tok:1.1), (tok:1.6)"],
    // limits; a weight typed by hand may lie outside and only moves inwards
    ["(tok:1.95)", up, "(tok:2)"],
    ["(tok:2.5)", down, "(tok:2.4)"],
    ["(tok:0.15)", down, "(tok:0.1)"],
    // kept apart from what the brackets parted it from
    ["a(tok:1.1)b", down, "a tok b"],
  ] as const)("%j by %j becomes %j", (prompt, step, expected) => {
    expect(weighToken(prompt, "tok", step)).toMatchObject({ kind: "edit", text: expected });
  });

  it("keeps a name that ends in a symbol readable when the brackets go", () => {
    expect(weighToken("(c++:1.1), b", "c++", down)).toMatchObject({ text: "c++ , b" });
  });

  it("does nothing to a token that does not stand there or is at its limit", () => {
    expect(weighToken("category", "cat", up)).toEqual({ kind: "none" });
    expect(weighToken("(tok:2)", "tok", up)).toEqual({ kind: "none" });
    expect(weighToken("(tok:2.5)", "tok", up)).toEqual({ kind: "none" });
    expect(weighToken("tok", "tok", { value: 1 })).toEqual({ kind: "none" });
  });

  it("writes only the number of a weight that is there", () => {
    expect(weighToken("a, (tok:1.1), b", "tok", up)).toMatchObject({
      change: { start: 7, end: 12, insert: ":1.2)" },
    });
  });
});
