import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { failureText } from "../../sidecar-api.ts";

export type Reply<T> = {
  /** The newest answer, also while a newer one is on its way; null: none yet. */
  readonly value: T | null;
  /** Why the last question has no answer. */
  readonly failure: string | null;
  readonly isWaiting: boolean;
  readonly again: () => void;
};

type Question<T> = {
  /** A new key is a new question; null asks nothing. */
  readonly key: string | null;
  readonly ask: (signal: AbortSignal) => Promise<T>;
  /** Waits for the key to rest so long. */
  readonly delayMs?: number;
};

/** Asks the sidecar something, and again when the question changed. */
export function useReply<T>({ key, ask, delayMs = 0 }: Question<T>): Reply<T> {
  const [state, setState] = useState<Omit<Reply<T>, "again">>({
    value: null,
    failure: null,
    isWaiting: true,
  });
  const [round, setRound] = useState(0);
  const newest = useRef(ask);
  newest.current = ask;
  useEffect(() => {
    if (key === null) return;
    const stop = new AbortController();
    const later = setTimeout(() => {
      newest.current(stop.signal).then(
        (value) => {
          if (!stop.signal.aborted) setState({ value, failure: null, isWaiting: false });
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          setState(({ value }) => ({ value, failure: failureText(error), isWaiting: false }));
        },
      );
    }, delayMs);
    setState((before) => ({ ...before, isWaiting: true }));
    return () => {
      clearTimeout(later);
      stop.abort();
    };
  }, [key, delayMs, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, again };
}
