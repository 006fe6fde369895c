import { createContext, Script } from "node:vm";
import { TrainingError } from "./training-error.ts";

/** For one file name. Patterns that make sense take no thousandth of it. */
const DEADLINE_MS = 1000;

/** As Python's findall: a group, where there is one, is the word. */
const FIND = new Script(
  "Array.from(text.matchAll(new RegExp(pattern, 'gu')), ([whole, group]) => group ?? whole)",
);

/**
 * The words that a person's pattern finds in a file's name. It runs where it can be ended: there are patterns that try
 * for ever.
 *
 * @throws TrainingError `WORD_PATTERN`
 */
export function wordsIn(text: string, pattern: string): string[] {
  requirePattern(pattern);
  try {
    const found = FIND.runInContext(createContext({ text, pattern }), { timeout: DEADLINE_MS }) as string[];
    return [...found];
  } catch (cause) {
    if (!isTimeout(cause)) throw cause;
    throw new TrainingError("WORD_PATTERN", {
      cause,
      message: `“${pattern}” takes for ever to find words in “${text.slice(0, 80)}”.`,
      hint: "It repeats something that repeats itself, as (\\w+)+ does: write \\w+ instead, or leave it empty to take file names as they are.",
    });
  }
}

/** It is an error of the other context: none of ours. */
function isTimeout(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}

function requirePattern(pattern: string): void {
  try {
    new RegExp(pattern, "gu");
  } catch (cause) {
    throw new TrainingError("WORD_PATTERN", {
      cause,
      message: `“${pattern}” is not a regular expression.`,
      hint: "Leave it empty to take file names as they are, or try \\w+ for words.",
    });
  }
}
