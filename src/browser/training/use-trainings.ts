import { useLayoutEffect, useState } from "preact/hooks";
import { oncePerFrame } from "../dom.ts";
import type { Store } from "../store.ts";
import type { TrainingStore } from "./training-store.ts";

/** Draws again, at most once a frame, when the trainings change or how the page stands with the sidecar. */
export function useTrainings(trainings: TrainingStore, store: Store): void {
  const [, redraw] = useState({});
  // Before the paint, as `useStore`.
  useLayoutEffect(() => {
    const soon = oncePerFrame(() => redraw({}));
    const forget = [
      trainings.listen(soon),
      store.listen(({ tokens }) => {
        if (tokens === null || tokens === "all") soon();
      }),
    ];
    return () => forget.forEach((one) => one());
  }, [trainings, store]);
}
