import type { JobView } from "../../protocol/jobs.ts";
import type { TrainingJob } from "../../protocol/training-job.ts";
import type { HostPage } from "../hosts/host-page.ts";
import type { Store } from "../store.ts";
import type { Place } from "./place.ts";
import type { TrainingApi } from "./training-api.ts";
import type { RunCommands } from "./run-commands.ts";
import type { TrainingStore } from "./training-store.ts";

/** A training to begin with in the form, as far as it is known. */
export type Prefill = Partial<TrainingJob>;

/** What every part of the training panel works with. */
export type PanelParts = {
  readonly host: HostPage;
  readonly store: Store;
  readonly api: TrainingApi;
  readonly trainings: TrainingStore;
  readonly commands: RunCommands;
  readonly go: (place: Place) => void;
  /** Opens the form, filled in as far as given. */
  readonly train: (prefill: Prefill | null) => void;
};

/** Whether buttons that change something would work. */
export function canCommand({ store }: PanelParts): boolean {
  return store.connected && !store.readOnly;
}

/** Whether embeddings of a training may be put where the page's prompts find them; see `JobView.notInstalled`. */
export function canUse(props: JobProps): boolean {
  return canCommand(props) && props.job.notInstalled === null;
}

/** Whether the web UI can be told to draw with a saved step. */
export function canDraw(props: JobProps): boolean {
  return canUse(props) && props.store.host?.canDraw === true;
}

export type JobProps = PanelParts & { readonly job: JobView };
