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

/** The fastest of a few runs: other work on the machine only ever adds to it. */
function milliseconds(work: () => void, runs: number): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe("speed", () => {
  it("looks 1,000 tokens up in a prompt of 10,000 characters within 5 ms", () => {
    const prompt = repeated(
      "best quality, (token-4:1.2), [a:style 9 by x:0.5], token-7, <lora:x:1>, tok, ",
      10_000,
    );
    expect(findStandingTokens(prompt, known).size).toBe(4);
    expect(milliseconds(() => void findStandingTokens(prompt, known), 40)).toBeLessThan(5);
  });

  it.each([
    ..."( ) [ ] ( () [| (a [:0.5] (tok) (tok:1.1) <a: <a: <b> # \\ , : | 😺 tok, tok\n #a\n".split(" "),
    "tok ",
    " ",
    "(  )",
    "[tok|a] ",
    "AND :1 ",
    "style 1 by ",
    "a\u0301",
  ])("stays linear on 10,000 characters of %j", (part) => {
    const prompts = [
      repeated(part, 10_000),
      `${repeated(part, 5_000)}tok${repeated(")", 2_500)}${repeated("]", 2_500)}`,
    ];
    for (const prompt of prompts) {
      const time = milliseconds(() => {
        const options = { caret: 5_000, separator: ", ", known };
        findStandingTokens(prompt, known);
        insertToken(prompt, "token-1", options);
        removeToken(prompt, "tok", options);
        weighToken(prompt, "tok", { delta: 0.1 }, options);
      }, 1);
      expect(time).toBeLessThan(250);
    }
  });
});
