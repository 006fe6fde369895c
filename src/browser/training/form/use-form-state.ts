import { useCallback, useMemo, useState } from "preact/hooks";
import type { CheckpointsReply, CheckpointView, FieldIssue, FormReply } from "../../../protocol/preflight.ts";
import { t } from "../../strings.ts";
import type { Store } from "../../store.ts";
import type { TrainingApi } from "../training-api.ts";
import { jobOf, type Draft } from "./draft.ts";
import type { FormState } from "./form-context.ts";
import { isSameValue, jobFields, knownDraft, type JobField } from "./job-fields.ts";
import type { FormProps } from "./form-props.ts";
import { useSetup } from "./setup/use-setup.ts";
import type { DraftState } from "./use-draft.ts";
import { useAskAgain } from "./use-ask-again.ts";
import { useLink } from "./use-link.ts";
import { useReply } from "./use-reply.ts";

const CHECK_AFTER_MS = 250;
const PREFLIGHT_AFTER_MS = 600;
/** Until a model is known. */
const USUAL_SIZE = 512;

type StateOptions = {
  readonly props: FormProps;
  readonly reply: FormReply;
  readonly drafts: DraftState;
  /** Of a start that was refused. */
  readonly refusal: FieldIssue | null;
};

/** Brings together what was filled in, what is so by default, and what the sidecar says of both. */
export function useFormState({ props, reply, drafts, refusal }: StateOptions): FormState {
  const { api, store, host } = props;
  const isLinked = useLink(store);
  const key = isLinked ? "now" : null;
  const checkpoints = useReply({ key, ask: () => api.checkpoints() });
  useAskAgain(checkpoints, ({ isComplete }) => isComplete);
  const templates = useReply({ key, ask: () => api.templates() });
  const fields = useMemo(() => new Map(jobFields(reply.schema).map((field) => [field.path, field])), [reply]);
  const [pictures, setPictures] = useState<FormState["pictures"]>({ count: null, sending: 0 });
  const draft = useMemo(() => knownDraft(drafts.draft, [...fields.values()]), [drafts.draft, fields]);
  const defaults = useMemo(
    () => defaultsOf(fields, checkpoints.value, draft),
    [fields, checkpoints.value, draft],
  );
  const whole: Draft = useMemo(() => ({ ...defaults, ...draft }), [defaults, draft]);
  const job = useMemo(() => jobOf(whole), [whole]);
  const locked = lockReason(store);
  const canAsk = isLinked && locked === null && (checkpoints.value !== null || checkpoints.failure !== null);
  const answers = useAnswers(api, canAsk ? job : null);
  const setup = useSetup({ api, store, onDone: answers.preflight.again });
  const checkpoint = checkpointOf(checkpoints.value, whole["model.checkpoint"]);
  const usualSize = checkpoint?.usualSize ?? USUAL_SIZE;
  const value = (path: string): unknown => whole[path];
  return {
    ...{ api, store, host, fields, value, job, checkpoints },
    ...{ templates, setup, checkpoint, pictures },
    ...answers,
    text: (path) => textOf(whole[path]),
    number: (path) => numberOf(whole[path]),
    byDefault: (path) => defaults[path],
    change: drafts.change,
    isOwn: (path) => path in draft && !isSameValue(draft[path], defaults[path]),
    issues: (path) => issuesOf(path, { all: answers.check.value?.issues ?? [], refusal, draft }),
    locked,
    usualSize,
    size: {
      width: numberOf(whole["pictures.width"]) ?? usualSize,
      height: numberOf(whole["pictures.height"]) ?? usualSize,
    },
    notePictures: useCallback((facts) => setPictures((before) => ({ ...before, ...facts })), []),
  };
}

/** What the sidecar says of a job, a moment after it rests; null asks nothing. */
function useAnswers(api: TrainingApi, job: FormState["job"] | null): Pick<FormState, "check" | "preflight"> {
  const check = useReply({
    key: job && JSON.stringify(job),
    ask: (signal) => api.check({ job: job ?? {} }, signal),
    delayMs: CHECK_AFTER_MS,
  });
  const preflight = useReply({
    key: job && preflightKey(job),
    ask: (signal) => api.preflight({ job: job ?? {} }, signal),
    delayMs: PREFLIGHT_AFTER_MS,
  });
  return { check, preflight };
}

/** A page without a link may go on being filled in; one that may only read may not. */
function lockReason({ session }: Store): string | null {
  if (session?.access !== "read-only") return null;
  return session.accessMessage ?? t("This page may only read.");
}

/** The schema's defaults, and a model as the web UI has it. */
function defaultsOf(
  fields: ReadonlyMap<string, JobField>,
  checkpoints: CheckpointsReply | null,
  draft: Draft,
): Draft {
  const plain = [...fields.values()].flatMap(({ path, byDefault }) =>
    byDefault === undefined ? [] : [[path, byDefault] as const],
  );
  const file = usualCheckpoint(checkpoints);
  const chosen = "model.checkpoint" in draft ? draft["model.checkpoint"] : file;
  const { current = null } = checkpoints ?? {};
  const asInHost =
    current !== null && chosen !== null && current.file === chosen
      ? { "model.vae": current.vae, "model.clipSkip": current.clipSkip }
      : {};
  return {
    ...Object.fromEntries(plain),
    "embedding.initialization.from": "words",
    "embedding.initialization.text": "*",
    "model.checkpoint": file,
    ...asInHost,
  };
}

/** The one that the web UI draws with, else the first that can be trained with, else the miniature model. */
function usualCheckpoint(reply: CheckpointsReply | null): string | null {
  const usable = (reply?.checkpoints ?? []).filter(({ obstacle }) => obstacle === null);
  const best = usable.find(({ isCurrent }) => isCurrent) ?? usable.find(({ isMiniature }) => !isMiniature);
  return best?.file ?? null;
}

function checkpointOf(reply: CheckpointsReply | null, file: unknown): CheckpointView | null {
  return reply?.checkpoints.find((one) => one.file === file) ?? null;
}

/** What the plan depends on: not on words. */
function preflightKey(job: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...job, name: null, prompts: null });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

type IssueSources = {
  readonly all: readonly FieldIssue[];
  readonly refusal: FieldIssue | null;
  readonly draft: Draft;
};

/** A field that nobody has filled in yet is not found fault with. */
function issuesOf(path: string, { all, refusal, draft }: IssueSources): FieldIssue[] {
  const isHere = ({ field }: FieldIssue): boolean => field === path || field.startsWith(`${path}.`);
  const isEmpty = (path === "name" || path === "pictures.folder") && !(path in draft);
  const found = isEmpty ? [] : all.filter(isHere);
  const issues = refusal !== null && isHere(refusal) ? [refusal, ...found] : found;
  return issues.sort((one, other) => severityOf(one) - severityOf(other));
}

function severityOf({ severity }: FieldIssue): number {
  return severity === "error" ? 0 : 1;
}
