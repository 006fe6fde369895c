import type { JobCommand, JobView, Snapshot } from "../../protocol/jobs.ts";
import type { HostPage } from "../hosts/host-page.ts";
import { notice } from "../notices.ts";
import { failureText, SidecarError } from "../sidecar-api.ts";
import type { Store } from "../store.ts";
import { t } from "../strings.ts";
import { askToReplace } from "./ask-to-replace.ts";
import { showCard } from "./show-card.ts";
import type { TrainingApi } from "./training-api.ts";
import { isLive, type TrainingStore } from "./training-store.ts";

/** Saving waits for the step that is being computed, which may take a minute at full size on a processor. */
const SAVED_WITHIN_MS = 180_000;

type CommandParts = {
  readonly host: HostPage;
  readonly store: Store;
  readonly api: TrainingApi;
  readonly trainings: TrainingStore;
};

/** What can be done with a training. Each shows its outcome, a failure in a notice; none rejects; `true` means done. */
export class RunCommands {
  private readonly parts: CommandParts;

  constructor(parts: CommandParts) {
    this.parts = parts;
  }

  command = (job: JobView, command: JobCommand["command"]): Promise<boolean> =>
    attempt(async () => {
      const { api, trainings } = this.parts;
      trainings.put((await api.command(job.id, { command })).job);
    });

  remove = (job: JobView): Promise<boolean> =>
    attempt(async () => {
      const { api, trainings } = this.parts;
      await api.removeJob(job.id);
      trainings.forget(job.id);
      notice(
        job.state === "queued"
          ? t("{name} is not waiting any more.", { name: job.name })
          : t("{name} is in the trash folder.", { name: job.name }),
      );
    });

  /** Puts the embedding of a saved step into the folder of embeddings; asks before anything there is replaced. */
  use = (job: JobView, step: number): Promise<boolean> =>
    attempt(async () => {
      const token = await this.useOrAsk(job, step);
      if (token === null) return;
      const { host, store } = this.parts;
      store.lightUp(token);
      notice(t("Step {step} is in use: write {token} into a prompt.", { step, token }), {
        button: { text: t("Show its card"), press: () => showCard({ host, store, token }) },
      });
    });

  /** The same for the newest step, which is saved first where it was not. */
  useLatest = (job: JobView): Promise<boolean> =>
    attempt(async () => {
      const { step } = await this.latestSnapshot(job);
      await this.use(job, step);
    });

  /** Has the web UI draw the sample pictures with the embedding of a saved step. */
  draw = (job: JobView, step: number): Promise<boolean> =>
    attempt(async () => {
      const { api, trainings } = this.parts;
      trainings.put((await api.drawSamples(job.id, { step })).job);
    });

  /** The same for the newest step, which is saved first where it was not. */
  drawLatest = (job: JobView): Promise<boolean> =>
    attempt(async () => {
      const { step } = await this.latestSnapshot(job);
      await this.draw(job, step);
    });

  stopDrawing = (job: JobView): Promise<boolean> =>
    attempt(async () => {
      const { api, trainings } = this.parts;
      trainings.put((await api.stopDrawing(job.id)).job);
    });

  private async useOrAsk(job: JobView, step: number): Promise<string | null> {
    const { api } = this.parts;
    try {
      return (await api.useSnapshot(job.id, { step, replace: false })).token;
    } catch (error) {
      if (!(error instanceof SidecarError) || error.code !== "NAME_TAKEN") throw error;
      if (!(await askToReplace(job.name, error))) return null;
      return (await api.useSnapshot(job.id, { step, replace: true })).token;
    }
  }

  private async latestSnapshot(job: JobView): Promise<Snapshot> {
    const { api, trainings } = this.parts;
    const { data } = trainings.run(job.id);
    const newest = (): Snapshot | null => data.snapshots.at(-1) ?? null;
    const before = newest();
    if (before !== null && (before.step >= job.step || !isLive(job))) return before;
    await api.command(job.id, { command: "snapshot" });
    return new Promise((resolve, reject) => {
      const stop = trainings.listen(() => {
        const snapshot = newest();
        if (snapshot === null || snapshot.step < job.step) return;
        finish(() => resolve(snapshot));
      });
      const late = setTimeout(
        () => finish(() => reject(new Error(t("The step is not saved yet. Try it again in a minute.")))),
        SAVED_WITHIN_MS,
      );
      function finish(then: () => void): void {
        stop();
        clearTimeout(late);
        then();
      }
    });
  }
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
