import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { TemplatesReply } from "../../../protocol/datasets.ts";
import type {
  CheckpointsReply,
  CheckpointView,
  CheckReply,
  FieldIssue,
  PreflightReply,
} from "../../../protocol/preflight.ts";
import type { HostPage } from "../../hosts/host-page.ts";
import type { Store } from "../../store.ts";
import type { TrainingApi } from "../training-api.ts";
import type { Draft } from "./draft.ts";
import type { JobField } from "./job-fields.ts";
import type { Setup } from "./setup/use-setup.ts";
import type { Reply } from "./use-reply.ts";

/** The form as its parts see it. Paths are those of the job, with dots. */
export type FormState = {
  readonly api: TrainingApi;
  readonly store: Store;
  readonly host: HostPage;
  readonly fields: ReadonlyMap<string, JobField>;
  /** As filled in, else as it is by default. */
  readonly value: (path: string) => unknown;
  readonly text: (path: string) => string;
  readonly number: (path: string) => number | null;
  /** undefined: there is none. */
  readonly byDefault: (path: string) => unknown;
  /** undefined: back to the default. */
  readonly change: (values: Draft) => void;
  /** Whether it was filled in with something else than the default. */
  readonly isOwn: (path: string) => boolean;
  /** What is to be said about a field and what is below it, errors first. */
  readonly issues: (path: string) => readonly FieldIssue[];
  readonly job: Readonly<Record<string, unknown>>;
  /** Why this page may not change anything; null: it may. */
  readonly locked: string | null;
  readonly checkpoints: Reply<CheckpointsReply>;
  readonly templates: Reply<TemplatesReply>;
  readonly check: Reply<CheckReply>;
  readonly preflight: Reply<PreflightReply>;
  /** Of native TensorFlow. */
  readonly setup: Setup;
  readonly checkpoint: CheckpointView | null;
  /** Pixels of the sides that the model is usually used at. */
  readonly usualSize: number;
  /** Of a picture's sides, the usual ones where none are given. */
  readonly size: { readonly width: number; readonly height: number };
  /** Tells how many pictures the chosen dataset has and how many are still on their way. */
  readonly pictures: { readonly count: number | null; readonly sending: number };
  readonly notePictures: (facts: Partial<FormState["pictures"]>) => void;
};

const Context = createContext<FormState | null>(null);

export const FormProvider = Context.Provider;

export function useForm(): FormState {
  const form = useContext(Context);
  if (form === null) throw new Error("A part of the form stands outside of it.");
  return form;
}
