import { findStandingTokens } from "../src/prompt/find.ts";
import { insertToken } from "../src/prompt/insert.ts";
import { tokenIndex } from "../src/prompt/token-index.ts";

export type PromptFigures = {
  /** Milliseconds to find 1,000 tokens in a prompt of 10,000 characters: paid at each keystroke. */
  findMs: number;
  /** Milliseconds to insert one more into it. */
  insertMs: number;
};

const RUNS = 50;

const PROMPT = "best quality, (token-4:1.2), [a:style 9 by x:0.5], token-7, <lora:x:1>, tok, ";

/** Medians over warm runs. */
export function benchPrompt(): PromptFigures {
  const prompt = PROMPT.repeat(Math.ceil(10_000 / PROMPT.length)).slice(0, 10_000);
  const tokens = Array.from({ length: 1000 }, (_, i) => (i % 3 === 0 ? `style ${i} by x` : `token-${i}`));
  const known = tokenIndex(tokens);
  return {
    findMs: median(() => void findStandingTokens(prompt, known)),
    insertMs: median(() => void insertToken(prompt, "token-1", { caret: 5000, separator: ", ", known })),
  };
}

function median(work: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return Math.round((times[RUNS / 2] ?? 0) * 100) / 100;
}
