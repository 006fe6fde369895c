import type { Store } from "../../store.ts";
import { useStore } from "../../use-store.ts";

/** Whether the sidecar can be asked; draws again when that, or the rights of the page, change. */
export function useLink(store: Store): boolean {
  useStore(store, "link");
  return store.connected;
}
