import type { Document } from "yaml";
import { describeError } from "./logger.ts";

/** The first thing that is wrong with the syntax, in one line; null: nothing. */
export function syntaxProblem(document: Document): string | null {
  const [problem] = document.errors;
  return problem === undefined ? null : (problem.message.split("\n")[0] ?? "");
}

/** What a document holds. Anchors that multiply without end are refused by the parser's own limit: see `refuse`. */
export function plainOf(
  document: Document,
  refuse: (problem: { message: string; hint: string }) => Error,
): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw refuse({
      message: describeError(error),
      hint: "Write the values out instead of referring to them with *.",
    });
  }
}
