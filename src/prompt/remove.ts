import { joinChanges } from "./change.ts";
import { indexFor, tokenIn } from "./find.ts";
import { removals } from "./removal.ts";
import { scanPrompt } from "./scan.ts";
import { charClasses } from "./sides.ts";
import type { EditResult, PromptOptions } from "./types.ts";

/**
 * Takes every plain and weighted occurrence of `token` out, each with its separator; nothing else changes.
 * Where it stands only inside schedules or alternations, the result selects the first of these instead:
 * taking a part of `[a:b:0.5]` out would change what the rest means.
 */
export function removeToken(prompt: string, token: string, options: PromptOptions = {}): EditResult {
  const scan = scanPrompt(prompt, options);
  const occurrences = tokenIn(scan, token, indexFor(token, options));
  const free = occurrences.filter(({ context }) => context !== "scheduled");
  if (free.length > 0) return joinChanges(prompt, removals(scan, charClasses(scan), free));
  const [first] = occurrences;
  if (!first) return { kind: "none" };
  return { kind: "select", selectionStart: first.outerStart, selectionEnd: first.outerEnd };
}
