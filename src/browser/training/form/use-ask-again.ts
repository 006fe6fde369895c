import { useEffect } from "preact/hooks";
import type { Reply } from "./use-reply.ts";

const AFTER_MS = 1000;

/** Asks again in a second while the answer is not all there is to tell. */
export function useAskAgain<T>({ value, again }: Reply<T>, isComplete: (value: T) => boolean): void {
  const isOver = value === null || isComplete(value);
  useEffect(() => {
    if (isOver) return;
    const later = setTimeout(again, AFTER_MS);
    return () => clearTimeout(later);
  }, [value, isOver, again]);
}
