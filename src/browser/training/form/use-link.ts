import { useEffect, useState } from "preact/hooks";
import type { Store } from "../../store.ts";

/** Whether the sidecar can be asked; draws again when that, or the rights of the page, change. */
export function useLink(store: Store): boolean {
  const [, redraw] = useState({});
  useEffect(
    () =>
      store.listen(({ tokens }) => {
        if (tokens === null) redraw({});
      }),
    [store],
  );
  return store.connected;
}
