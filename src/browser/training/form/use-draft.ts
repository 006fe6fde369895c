import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { TrainingJob } from "../../../protocol/training-job.ts";
import { pageStorage } from "../../marks-store.ts";
import { notice } from "../../notices.ts";
import { t } from "../../strings.ts";
import { draftOf, type Draft } from "./draft.ts";
import { loadDraft, saveDraft } from "./draft-storage.ts";

export type DraftState = {
  readonly draft: Draft;
  /** undefined takes a value out: it is as by default again. */
  readonly change: (values: Draft) => void;
  /** Takes another draft in place of this one, and offers this one back. */
  readonly replace: (draft: Draft, said: string) => void;
};

/** The draft, kept through reloads. `prefill` takes its place whenever another one is given. */
export function useDraft(prefill: Partial<TrainingJob> | null): DraftState {
  const [draft, setDraft] = useState(() => loadDraft(pageStorage()));
  useEffect(() => saveDraft(pageStorage(), draft), [draft]);
  const change = useCallback(
    (values: Draft) =>
      setDraft((before) => {
        const entries = Object.entries({ ...before, ...values });
        return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
      }),
    [],
  );
  const newest = useRef(draft);
  newest.current = draft;
  const replace = useCallback((next: Draft, said: string) => {
    const before = newest.current;
    setDraft(next);
    if (Object.keys(before).length > 0)
      notice(said, { button: { text: t("Undo"), press: () => setDraft(before) } });
  }, []);
  useEffect(() => {
    if (prefill !== null) replace(draftOf(prefill), t("The form was filled in anew."));
  }, [prefill, replace]);
  return { draft, change, replace };
}
