import type { Change, EditResult, PromptEdit } from "./types.ts";

export function applyChange(text: string, change: Change): string {
  return text.slice(0, change.start) + change.insert + text.slice(change.end);
}

/** The edit that one change makes, with the caret `caret` units behind its start (default: behind it). */
export function editOf(prompt: string, change: Change, caret = change.insert.length): PromptEdit {
  const selectionStart = change.start + caret;
  return {
    kind: "edit",
    text: applyChange(prompt, change),
    change,
    selectionStart,
    selectionEnd: selectionStart,
  };
}

/**
 * Several ordered changes as a single one, so that the page makes one undo step of them. What lies between
 * them is written again as it is.
 */
export function joinChanges(prompt: string, changes: readonly Change[]): EditResult {
  const [first] = changes;
  const last = changes.at(-1);
  if (!first || !last) return { kind: "none" };
  let insert = "";
  let at = first.start;
  for (const change of changes) {
    insert += prompt.slice(at, change.start) + change.insert;
    at = change.end;
  }
  return editOf(prompt, { start: first.start, end: last.end, insert });
}
