import type { JobCommand, JobView } from "../../protocol/jobs.ts";
import { notice } from "../notices.ts";
import { failureText } from "../sidecar-api.ts";
import { t } from "../strings.ts";
import type { TrainingApi } from "./training-api.ts";
import type { TrainingStore } from "./training-store.ts";

/** What can be done with a training. Each shows its outcome, a failure in a notice; none rejects; `true` means done. */
export class RunCommands {
  private readonly api: TrainingApi;
  private readonly trainings: TrainingStore;

  constructor(api: TrainingApi, trainings: TrainingStore) {
    this.api = api;
    this.trainings = trainings;
  }

  command = (job: JobView, command: JobCommand["command"]): Promise<boolean> =>
    attempt(async () => this.trainings.put((await this.api.command(job.id, { command })).job));

  remove = (job: JobView): Promise<boolean> =>
    attempt(async () => {
      await this.api.removeJob(job.id);
      notice(
        job.state === "queued"
          ? t("{name} is not waiting any more.", { name: job.name })
          : t("{name} is in the trash folder.", { name: job.name }),
      );
    });
}

async function attempt(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    notice(failureText(error), { kind: "error" });
    return false;
  }
}
