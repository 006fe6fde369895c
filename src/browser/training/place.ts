/** What the training panel shows. */
export type Place =
  { readonly view: "new" } | { readonly view: "list" } | { readonly view: "run"; readonly id: string };

const KEY = "textual-inversion.training-place";

/** Where the panel was when the page was left; null at the first time, or where nothing can be kept. */
export function loadPlace(storage: Storage | null): Place | null {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(KEY) ?? "null");
    if (typeof stored !== "object" || stored === null || !("view" in stored)) return null;
    if (stored.view === "run" && "id" in stored && typeof stored.id === "string")
      return { view: "run", id: stored.id };
    return stored.view === "new" || stored.view === "list" ? { view: stored.view } : null;
  } catch {
    return null;
  }
}

export function savePlace(storage: Storage | null, place: Place): void {
  try {
    storage?.setItem(KEY, JSON.stringify(place));
  } catch {
    // Full or blocked: the panel opens at its first place next time.
  }
}
