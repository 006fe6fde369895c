import type { JobView } from "../../../protocol/jobs.ts";
import type { TrainingJob } from "../../../protocol/training-job.ts";
import type { HostPage } from "../../hosts/host-page.ts";
import type { Store } from "../../store.ts";
import type { TrainingApi } from "../training-api.ts";

export type FormProps = {
  readonly api: TrainingApi;
  readonly store: Store;
  readonly host: HostPage;
  /** Fills the form whenever another one is given; the draft before can be had back. */
  readonly prefill: Partial<TrainingJob> | null;
  readonly onStarted: (job: JobView) => void;
};
