import { describe, expect, it } from "vitest";
import { intentOf, planClick, planMove, type ClickOptions } from "../../src/browser/card-action.ts";
import { tokenIndex } from "../../src/prompt/token-index.ts";

function options(positive: string, negative: string, changes: Partial<ClickOptions> = {}): ClickOptions {
  return {
    token: "cat",
    side: "any",
    lastFocused: "positive",
    prompts: { positive: { text: positive, caret: null }, negative: { text: negative, caret: null } },
    separator: ", ",
    weightStep: 0.1,
    known: tokenIndex(["cat", "category"]),
    ...changes,
  };
}

/** Box and new text of a plan; the kind of result where no text changes. */
function outcome({ box, result }: ReturnType<typeof planClick>): [string, string] {
  return [box, result.kind === "edit" ? result.text : result.kind];
}

describe("a plain click", () => {
  it("goes to the prompt that had the focus last when the embedding takes any", () => {
    expect(outcome(planClick("toggle", options("a dog", "")))).toEqual(["positive", "a dog, cat"]);
    const focused = options("a dog", "", { lastFocused: "negative" });
    expect(outcome(planClick("toggle", focused))).toEqual(["negative", "cat"]);
  });

  it("goes to the negative prompt when the embedding is negative-only, whatever has the focus", () => {
    expect(outcome(planClick("toggle", options("a dog", "", { side: "negative" })))).toEqual([
      "negative",
      "cat",
    ]);
  });

  it("goes to the positive prompt when the embedding is positive-only", () => {
    const focused = options("", "", { side: "positive", lastFocused: "negative" });
    expect(outcome(planClick("toggle", focused))).toEqual(["positive", "cat"]);
  });

  it("takes the token out of the other prompt when it stands only there", () => {
    expect(outcome(planClick("toggle", options("a dog", "blurry, (cat:1.3)")))).toEqual([
      "negative",
      "blurry",
    ]);
  });

  it("takes it out of its own prompt first when it stands in both", () => {
    expect(outcome(planClick("toggle", options("cat", "cat")))).toEqual(["positive", ""]);
  });

  it("is not fooled by a longer word or a longer token", () => {
    expect(outcome(planClick("toggle", options("category, concatenate", "")))).toEqual([
      "positive",
      "category, concatenate, cat",
    ]);
  });

  it("selects instead of removing inside a schedule", () => {
    const { box, result } = planClick("toggle", options("[dog:cat:0.5]", ""));
    expect([box, result.kind]).toEqual(["positive", "select"]);
  });
});

describe("Alt and Shift", () => {
  it("name the four intents", () => {
    const all = [false, true].flatMap((shiftKey) =>
      [false, true].map((altKey) => intentOf({ altKey, shiftKey })),
    );
    expect(all).toEqual(["toggle", "other", "stronger", "weaker"]);
  });

  it("Alt takes the prompt that a plain click would not", () => {
    expect(outcome(planClick("other", options("a dog", "")))).toEqual(["negative", "cat"]);
    expect(outcome(planClick("other", options("a dog", "", { side: "negative" })))).toEqual([
      "positive",
      "a dog, cat",
    ]);
  });

  it("Shift makes a standing token stronger by the step, with Alt weaker", () => {
    expect(outcome(planClick("stronger", options("a, cat", "")))).toEqual(["positive", "a, (cat:1.1)"]);
    expect(outcome(planClick("weaker", options("a, cat", "")))).toEqual(["positive", "a, (cat:0.9)"]);
    expect(outcome(planClick("stronger", options("", "(cat:1.2)")))).toEqual(["negative", "(cat:1.3)"]);
  });

  it("Shift puts a token that is not there in with its weight", () => {
    expect(outcome(planClick("stronger", options("a", "", { weightStep: 0.25 })))).toEqual([
      "positive",
      "a, (cat:1.25)",
    ]);
  });
});

describe("moving out of the wrong prompt", () => {
  it("takes the token out of one and puts it with its weight into the other", () => {
    const [from, to] = planMove("positive", options("a, (cat:1.3), b", "blurry", { side: "negative" }));
    expect([outcome(from), outcome(to)]).toEqual([
      ["positive", "a, b"],
      ["negative", "blurry, (cat:1.3)"],
    ]);
  });

  it("leaves the other as it is when the token stands there already", () => {
    const [from, to] = planMove("positive", options("cat", "cat", { side: "negative" }));
    expect([outcome(from), outcome(to)]).toEqual([
      ["positive", ""],
      ["negative", "none"],
    ]);
  });
});
