import type { Draft } from "./draft.ts";

const KEY = "textual-inversion.training-draft";
const VERSION = 1;

/** What was filled in when the page was left. Storage that is blocked or damaged counts as empty. */
export function loadDraft(storage: Storage | null): Draft {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(KEY) ?? "null");
    if (typeof stored !== "object" || stored === null || !("v" in stored) || stored.v !== VERSION) return {};
    const draft = "draft" in stored ? stored.draft : null;
    return typeof draft === "object" && draft !== null && !Array.isArray(draft) ? { ...draft } : {};
  } catch {
    return {};
  }
}

export function saveDraft(storage: Storage | null, draft: Draft): void {
  try {
    storage?.setItem(KEY, JSON.stringify({ v: VERSION, draft }));
  } catch {
    // The quota is shared with the host and its extensions: the draft lives as long as the page then.
  }
}
