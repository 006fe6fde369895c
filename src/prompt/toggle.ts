import { findToken } from "./find.ts";
import { insertToken } from "./insert.ts";
import { removeToken } from "./remove.ts";
import type { EditResult, InsertOptions } from "./types.ts";

/** A card's click: takes the token out (or selects it, see {@link removeToken}) where it stands, else puts it in. */
export function toggleToken(prompt: string, token: string, options: InsertOptions): EditResult {
  const removed = removeToken(prompt, token, options);
  return removed.kind === "none" ? insertToken(prompt, token, options) : removed;
}

/** Two prompts of one tab, and what happens to each. */
export interface Move {
  readonly from: EditResult;
  readonly to: EditResult;
}

/**
 * Takes a token out of one prompt and puts it, with its weight, into the other, where `options.caret` belongs.
 * The other prompt stays as it is when the token already stands there, or cannot be taken out of the first.
 */
export function moveToken(
  prompts: { readonly from: string; readonly to: string },
  token: string,
  options: InsertOptions,
): Move {
  const from = removeToken(prompts.from, token, options);
  if (from.kind !== "edit" || findToken(prompts.to, token, options).length > 0)
    return { from, to: { kind: "none" } };
  const moved = findToken(prompts.from, token, options).find(({ context }) => context !== "scheduled");
  return { from, to: insertToken(prompts.to, token, { ...options, weight: moved?.weight ?? 1 }) };
}
