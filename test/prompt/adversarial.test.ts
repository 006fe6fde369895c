import { describe, expect, it } from "vitest";
import { findStandingTokens } from "../../src/prompt/find.ts";
import { insertToken } from "../../src/prompt/insert.ts";
import { removeToken } from "../../src/prompt/remove.ts";
import { tokenIndex } from "../../src/prompt/token-index.ts";
import { weighToken } from "../../src/prompt/weigh.ts";

const tokens = Array.from({ length: 1000 }, (_, i) => (i % 3 === 0 ? `style ${i} by x` : `token-${i}`));
const known = tokenIndex([...tokens, "tok"]);

function repeated(part: string, length: number): string {
  return part.repeat(Math.ceil(length / part.length)).slice(0, length);
}

/** Far above what a busy machine needs, far below what backtracking or cubic work would take. */
const NOT_HANGING_MS = 3000;

describe("adversarial prompts", () => {
  it.each([
    ..."( ) [ ] ( () [| (a [:0.5] (tok) (tok:1.1) <a: <a: <b> # \\ , : | 😺 tok, tok\n #a\n".split(" "),
    "tok ",
    " ",
    "(  )",
    "[tok|a] ",
    "AND :1 ",
    "style 1 by ",
    "a\u0301",
  ])("does not hang on 10,000 characters of %j", (part) => {
    const prompts = [
      repeated(part, 10_000),
      `${repeated(part, 5_000)}tok${repeated(")", 2_500)}${repeated("]", 2_500)}`,
    ];
    for (const prompt of prompts) {
      const options = { caret: 5_000, separator: ", ", known };
      const start = performance.now();
      findStandingTokens(prompt, known);
      insertToken(prompt, "token-1", options);
      removeToken(prompt, "tok", options);
      weighToken(prompt, "tok", { delta: 0.1 }, options);
      expect(performance.now() - start).toBeLessThan(NOT_HANGING_MS);
    }
  });
});
