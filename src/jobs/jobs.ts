import { rm } from "node:fs/promises";
import path from "node:path";
import { withFileErrors } from "../embeddings/embedding-error.ts";
import type { DrawWithWebUi } from "../host/web-ui-picture.ts";
import type { JobEvent } from "../protocol/events.ts";
import type {
  DrawRequest,
  JobCommand,
  JobDetail,
  JobView,
  MetricsReply,
  UseReply,
  UseRequest,
} from "../protocol/jobs.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { lastStep, readSchedule } from "../protocol/training-rate.ts";
import { KeyedLock } from "../system/keyed-lock.ts";
import type { Logger } from "../system/logger.ts";
import { resolveInside } from "../system/path-containment.ts";
import { moveToTrash, trashIdOf } from "../system/trash.ts";
import type { HostMemory } from "./host-memory.ts";
import { JobError } from "./job-error.ts";
import { newFacts } from "./job-facts.ts";
import { JobQueue } from "./job-queue.ts";
import { JobRecorder } from "./job-recorder.ts";
import { canResume, viewOf, type Job } from "./job-view.ts";
import { metricsColumns } from "./metrics-columns.ts";
import { heldByAnother, notInThisState } from "./not-in-this-state.ts";
import { readRuns } from "./read-runs.ts";
import { claimRun, holderOf } from "./run-claim.ts";
import { runPaths, writeSettings } from "./run-files.ts";
import { RunWatch } from "./run-watch.ts";
import { requireFreeName } from "./require-free-name.ts";
import { measuredRuns } from "./preflight/measured-runs.ts";
import type { MeasuredRun } from "./preflight/preflight-facts.ts";
import { makeRunFolder, trainTaskFor, whyNotInstalled, type TrainFolders } from "./training-plan.ts";
import { useSnapshot } from "./use-snapshot.ts";
import { WebUiPictures } from "./web-ui-pictures.ts";

export type JobsOptions = {
  /** Asked when a job is told and when it starts: the web UI may have another folder by then. */
  folders: () => TrainFolders;
  env: NodeJS.ProcessEnv;
  publish: (event: JobEvent) => void;
  logger: Logger;
  hostMemory: HostMemory;
  draw: DrawWithWebUi;
  /** Whether the web UI gives its checkpoint back; null: where the training needs the GPU. */
  unloadHostModel: boolean | null;
  /** How often a training saves its state. */
  saveEverySeconds?: number;
};

/** The queue of trainings, one at a time, and every run of before. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #jobs = new Map<string, Job>();
  readonly #recorder: JobRecorder;
  readonly #pictures: WebUiPictures;
  readonly #locks = new KeyedLock();
  readonly #queue: JobQueue;
  readonly #watch: RunWatch;

  private constructor(options: JobsOptions, jobs: readonly Job[]) {
    this.#options = options;
    for (const job of jobs) this.#jobs.set(job.id, job);
    const view = (id: string): JobView | null => {
      const job = this.#jobs.get(id);
      return job === undefined ? null : this.#view(job);
    };
    const { publish, logger } = options;
    this.#recorder = new JobRecorder({ publish, view, logger });
    this.#pictures = new WebUiPictures({
      draw: options.draw,
      onSample: (job, sample) =>
        this.#recorder.note(job, { type: "training", event: { type: "sample", sample } }),
      onChange: (job) => this.#recorder.changed(job),
    });
    const parts = { jobs: this.#jobs, recorder: this.#recorder, locks: this.#locks };
    this.#queue = new JobQueue({ ...options, ...parts, onSnapshot: this.#onSnapshot });
    this.#watch = new RunWatch({ ...parts, logger, folders: options.folders, queue: this.#queue });
  }

  /** Lists the runs that are there, goes on with the queue, and watches what other programs do with them. */
  static async open(options: JobsOptions): Promise<Jobs> {
    const found = await readRuns(options.folders(), options.logger);
    const jobs = new Jobs(options, found);
    await jobs.#queue.takeUp(found);
    jobs.#watch.start();
    return jobs;
  }

  /** The newest first. */
  list(): JobView[] {
    return [...this.#jobs.values()]
      .sort((a, b) => b.facts.createdMs - a.facts.createdMs)
      .map((job) => this.#view(job));
  }

  /** What earlier trainings took, the newest first. */
  measured(): MeasuredRun[] {
    return measuredRuns([...this.#jobs.values()]);
  }

  /** Queues a training. Throws `JobError`, or `EmbeddingError` for its name. */
  async start(settings: TrainingJob): Promise<JobView> {
    const job = await this.#locks.run("start", () =>
      withFileErrors("The folder of runs", () => this.#add(settings)),
    );
    this.#queue.startNext();
    return this.#view(job);
  }

  async detail(id: string): Promise<JobDetail> {
    const job = this.#need(id);
    const { snapshots, samples } = job.facts;
    const log = await this.#recorder.log(job).tail();
    return { job: this.#view(job), settings: job.settings, snapshots, samples, log };
  }

  metrics(id: string): Promise<MetricsReply> {
    const { folder } = this.#need(id);
    return metricsColumns(runPaths(folder).metrics, this.#recorder.newest(id));
  }

  /** Puts the embedding of a step where prompts find it. Throws `JobError`. */
  use(id: string, request: UseRequest): Promise<UseReply> {
    return this.#locks.run(id, async () => {
      const job = this.#need(id);
      const reply = await withFileErrors("The embedding", () =>
        useSnapshot(job, request, this.#options.folders()),
      );
      const installed = { installed: reply.fileName, notInstalled: null };
      // The other program writes the notes of its run.
      if (job.heldBy !== null) this.#recorder.adopt(job, { ...job.facts, ...installed });
      else await this.#recorder.set(job, installed);
      return reply;
    });
  }

  /** Has the web UI draw the sample prompts with the embedding of a step. Throws `JobError`. */
  draw(id: string, { step }: DrawRequest): JobView {
    const job = this.#need(id);
    if (job.heldBy !== null) throw heldByAnother(job, job.heldBy);
    this.#pictures.start(job, step);
    return this.#view(job);
  }

  async stopDrawing(id: string): Promise<JobView> {
    const job = this.#need(id);
    await this.#pictures.stop(job);
    return this.#view(job);
  }

  /** Absolute path of a sample image; null: there is none of that name. */
  async sampleFile(id: string, file: string): Promise<string | null> {
    const { folder, facts } = this.#need(id);
    const isKnown = facts.samples.some((sample) => sample.file === file);
    return isKnown ? resolveInside(folder, path.join("samples", file)) : null;
  }

  /** Throws `JobError` `NOT_IN_THIS_STATE` for what it can't be told now. */
  command(id: string, { command }: JobCommand): Promise<JobView> {
    return this.#locks.run(id, async () => {
      const job = this.#need(id);
      if (job.heldBy !== null) throw heldByAnother(job, job.heldBy);
      const isWaiting = job.facts.state === "queued" && !this.#queue.isWorkingOn(job);
      if (command === "resume" && !this.#queue.isWorkingOn(job)) await this.#resume(job);
      else if (command === "interrupt" && isWaiting) await this.#queue.leave(job);
      else this.#queue.tell(job, command);
      return this.#view(job);
    });
  }

  /** Moves the run to the trash. Throws `JobError` `NOT_IN_THIS_STATE` while its engine runs. */
  remove(id: string): Promise<{ id: string; trashedAs: string; trashId: string }> {
    return this.#locks.run(id, async () => {
      const job = this.#need(id);
      if (this.#queue.isWorkingOn(job)) throw notInThisState(job, "can't be removed: interrupt it first");
      // It could be started while its folder moves.
      if (this.#queue.isOurs(job)) await this.#queue.leave(job);
      const owner = await holderOf(job.folder);
      if (owner !== null) throw heldByAnother(job, owner);
      await this.#pictures.stop(job);
      this.#recorder.leave(job);
      const { trashDir } = this.#options.folders();
      const [trashedAs = ""] = await withFileErrors(id, () => moveToTrash(trashDir, [job.folder]));
      this.#jobs.delete(id);
      this.#recorder.removed(job);
      this.#queue.tellPlaces();
      return { id, trashedAs, trashId: trashIdOf(trashedAs) };
    });
  }

  /** Ends within a second; an engine that takes longer to save ends by itself. */
  async close(): Promise<void> {
    this.#watch.close();
    this.#options.hostMemory.close();
    this.#pictures.close();
    await this.#queue.close();
    await this.#recorder.close(this.#jobs.values());
  }

  async #add(settings: TrainingJob): Promise<Job> {
    const folders = this.#options.folders();
    // Whatever stands against it is said before there is a folder.
    trainTaskFor(settings, folders);
    await requireFreeName(settings, { folders, jobs: this.#jobs.values() });
    const now = Date.now();
    const folder = await makeRunFolder(folders.runs, settings.name);
    const { pieces } = readSchedule(settings.learningRate.schedule);
    const steps = lastStep(pieces ?? [], settings.steps);
    const notInstalled = whyNotInstalled(settings, folders);
    const facts = { ...newFacts({ steps, now }), notInstalled };
    const job: Job = { id: path.basename(folder), folder, settings, facts, heldBy: null };
    try {
      // Before another sidecar can read it.
      await claimRun(folder);
      await writeSettings(folder, settings);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    this.#jobs.set(job.id, job);
    await this.#recorder.set(job, {});
    return job;
  }

  readonly #onSnapshot = (job: Job, step: number): void => {
    if (job.settings.samples.byWebUi && job.facts.notInstalled === null) this.#pictures.start(job, step);
  };

  async #resume(job: Job): Promise<void> {
    if (!canResume(job)) throw notInThisState(job, "can't be gone on with");
    await this.#queue.join(job);
  }

  #view(job: Job): JobView {
    const place = this.#queue.placeOf(job);
    const isInterrupting = this.#queue.isInterrupting(job);
    return viewOf(job, { place, isInterrupting, drawing: this.#pictures.drawing(job) });
  }

  #need(id: string): Job {
    const job = this.#jobs.get(id);
    if (job !== undefined) return job;
    throw new JobError("NOT_FOUND", {
      message: "There is no such training.",
      hint: "It was probably removed: refresh the list.",
    });
  }
}
