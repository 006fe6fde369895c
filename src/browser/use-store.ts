import { useLayoutEffect, useState } from "preact/hooks";
import type { Store, StoreChange } from "./store.ts";

/** What a view can draw again for: the cards, or how the page stands with the sidecar and all else beside them. */
export type Matter = "cards" | "link" | "everything";

/** Draws again when what matters in the store changes. */
export function useStore(store: Store, matter: Matter = "everything"): void {
  const [, redraw] = useState({});
  // Before the paint: a change between drawing and a later effect would never be seen.
  useLayoutEffect(
    () =>
      store.listen((change) => {
        if (concerns(change, matter)) redraw({});
      }),
    [store, matter],
  );
}

function concerns({ tokens }: StoreChange, matter: Matter): boolean {
  switch (matter) {
    case "cards":
      return tokens !== null;
    case "link":
      return tokens === null;
    case "everything":
      return true;
    default:
      return matter satisfies never;
  }
}
