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
import { problemOf } from "../system/problem-of.ts";
import { lockOwner } from "../system/process-lock.ts";
import { runLock } from "../system/run-lock.ts";
import { moveToTrash, trashIdOf } from "../system/trash.ts";
import { sharesHostMemory } from "./gpu-sharing.ts";
import type { HostMemory } from "./host-memory.ts";
import { JobError } from "./job-error.ts";
import { newFacts, type JobNotice } from "./job-facts.ts";
import { JobRecorder } from "./job-recorder.ts";
import { canResume, viewOf, type Job } from "./job-view.ts";
import { metricsColumns } from "./metrics-columns.ts";
import { readRuns } from "./read-runs.ts";
import { runPaths, savedStep, writeSettings } from "./run-files.ts";
import { requireFreeName } from "./require-free-name.ts";
import { RunningJob, type JobEnd } from "./running-job.ts";
import { measuredRuns } from "./preflight/measured-runs.ts";
import type { MeasuredRun } from "./preflight/preflight-facts.ts";
import { makeRunFolder, trainTaskFor, whyNotInstalled, type TrainFolders } from "./training-plan.ts";
import { useSnapshot } from "./use-snapshot.ts";
import { WebUiPictures } from "./web-ui-pictures.ts";

/** After a second interrupt the engine ends by itself, unless it is in a long computation. */
const SAVE_GRACE_MS = 20_000;
/** The sidecar has a second to end in. */
const LEAVE_GRACE_MS = 500;

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

type Current = {
  job: Job;
  /** null: it waits for the web UI to give its checkpoint back. */
  running: RunningJob | null;
  waiting: AbortController;
};

/** The queue of trainings, one at a time, and every run of before. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #jobs = new Map<string, Job>();
  readonly #recorder: JobRecorder;
  readonly #pictures: WebUiPictures;
  readonly #locks = new KeyedLock();
  #current: Current | null = null;
  #isClosed = false;

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
  }

  /** Lists the runs that are there and goes on with the queue. */
  static async open(options: JobsOptions): Promise<Jobs> {
    const found = await readRuns(options.folders().runs, options.logger);
    const jobs = new Jobs(options, found);
    jobs.#startNext();
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
    this.#startNext();
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
      await this.#recorder.set(job, { installed: reply.fileName, notInstalled: null });
      return reply;
    });
  }

  /** Has the web UI draw the sample prompts with the embedding of a step. Throws `JobError`. */
  draw(id: string, { step }: DrawRequest): JobView {
    const job = this.#need(id);
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
      const current = this.#current?.job === job ? this.#current : null;
      const running = current?.running ?? null;
      if (command === "resume") await this.#resume(job, running);
      else if (command === "interrupt" && job.facts.state === "queued") await this.#unqueue(job);
      else if (command === "interrupt" && running === null && current !== null) current.waiting.abort();
      else if (running === null) throw notInThisState(job, `can't be told to ${command}`);
      else if (command === "interrupt") running.interrupt(SAVE_GRACE_MS);
      else running.tell(command);
      return this.#view(job);
    });
  }

  /** Moves the run to the trash. Throws `JobError` `NOT_IN_THIS_STATE` while its engine runs. */
  remove(id: string): Promise<{ id: string; trashedAs: string; trashId: string }> {
    return this.#locks.run(id, async () => {
      const job = this.#need(id);
      if (this.#current?.job === job) throw notInThisState(job, "can't be removed: interrupt it first");
      // It could be started while its folder moves.
      if (job.facts.state === "queued") await this.#unqueue(job);
      const owner = await lockOwner(runLock(job.folder));
      if (owner !== null) throw notInThisState(job, `held by another program (process ${owner})`);
      await this.#pictures.stop(job);
      this.#recorder.leave(job);
      const { trashDir } = this.#options.folders();
      const [trashedAs = ""] = await withFileErrors(id, () => moveToTrash(trashDir, [job.folder]));
      this.#jobs.delete(id);
      this.#recorder.removed(job);
      this.#tellPlaces();
      return { id, trashedAs, trashId: trashIdOf(trashedAs) };
    });
  }

  /** Ends within a second; an engine that takes longer to save ends by itself. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const current = this.#current;
    this.#options.hostMemory.close();
    this.#pictures.close();
    if (current !== null) {
      current.waiting.abort();
      const end = await current.running?.leave(LEAVE_GRACE_MS);
      await this.#conclude(current.job, end ?? { state: "suspended", problem: null, finished: null });
    }
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
    const job: Job = { id: path.basename(folder), folder, settings, facts };
    try {
      await writeSettings(folder, settings);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    this.#jobs.set(job.id, job);
    await this.#recorder.set(job, {});
    return job;
  }

  async #resume(job: Job, running: RunningJob | null): Promise<void> {
    if (running !== null) {
      running.tell("resume");
      return;
    }
    if (!canResume(job.facts)) throw notInThisState(job, "can't be gone on with");
    await this.#recorder.set(job, { state: "queued", queuedMs: Date.now(), endedMs: null, problem: null });
    this.#startNext();
  }

  async #unqueue(job: Job): Promise<void> {
    await this.#recorder.set(job, { state: "interrupted", queuedMs: null, endedMs: Date.now() });
    this.#tellPlaces();
  }

  get #queue(): Job[] {
    return [...this.#jobs.values()]
      .filter(({ facts }) => facts.state === "queued")
      .sort((a, b) => (a.facts.queuedMs ?? 0) - (b.facts.queuedMs ?? 0));
  }

  #startNext(): void {
    const [next] = this.#queue;
    if (this.#current !== null || this.#isClosed) return;
    if (next === undefined) {
      void this.#options.hostMemory.giveBack();
      return;
    }
    const current: Current = { job: next, running: null, waiting: new AbortController() };
    this.#current = current;
    void this.#work(current);
    this.#tellPlaces();
  }

  async #work(current: Current): Promise<void> {
    const { job } = current;
    const startedMs = job.facts.startedMs ?? Date.now();
    const begun = { state: "loading", queuedMs: null, startedMs, endedMs: null } as const;
    const end = await this.#recorder
      .set(job, { ...begun, problem: null, notices: [] })
      .then(() => this.#train(current))
      .catch((error: unknown): JobEnd => this.#endOfFailure(current, error));
    if (this.#isClosed) return;
    await this.#locks.run(job.id, () => this.#conclude(job, end));
    this.#startNext();
  }

  async #train(current: Current): Promise<JobEnd> {
    const { folders, env, saveEverySeconds } = this.#options;
    const { job, waiting } = current;
    const task = trainTaskFor(job.settings, folders());
    await this.#borrowMemory(current, task.tensorflow);
    waiting.signal.throwIfAborted();
    current.running = new RunningJob({
      ...{ job, env },
      task: {
        ...task,
        runFolder: job.folder,
        ...(saveEverySeconds === undefined ? {} : { saveEverySeconds }),
      },
      onEvent: (event) => this.#note(job, event),
    });
    return current.running.ended;
  }

  #note(job: Job, event: JobNotice): void {
    this.#recorder.note(job, event);
    if (event.type !== "training" || event.event.type !== "snapshot") return;
    const { samples } = job.settings;
    if (samples.byWebUi && job.facts.notInstalled === null)
      this.#pictures.start(job, event.event.snapshot.step);
  }

  async #borrowMemory({ job, waiting }: Current, tensorflow: string): Promise<void> {
    const { unloadHostModel: setting, hostMemory } = this.#options;
    const { backend } = job.settings;
    if (!(await sharesHostMemory({ setting, backend, tensorflow }))) return;
    await hostMemory.borrow(waiting.signal, ({ message }) => {
      const hint = "The training begins as soon as the web UI is done.";
      this.#recorder.note(job, { type: "notice", message, hint });
    });
  }

  #endOfFailure({ waiting }: Current, error: unknown): JobEnd {
    if (waiting.signal.aborted) return { state: "interrupted", problem: null, finished: null };
    return { state: "failed", problem: problemOf(error), finished: null };
  }

  async #conclude(job: Job, { state, problem, finished }: JobEnd): Promise<void> {
    const saved = await savedStep(job.folder);
    const isLost = state === "suspended" && saved === null && problem !== null;
    const isOver = finished !== null && finished.reason !== "suspended";
    const why = isOver ? whyNotInstalled(job.settings, this.#options.folders()) : null;
    if (this.#current?.job === job) this.#current = null;
    this.#recorder.ended(job);
    if (problem !== null) this.#recorder.line(job, `${problem.message} ${problem.hint}`);
    await this.#recorder.set(job, {
      ...{ state: isLost ? "failed" : state, problem, progress: null, memory: null, queuedMs: null },
      endedMs: Date.now(),
      step: finished?.step ?? saved ?? 0,
      installed: finished?.installed ? path.basename(finished.installed) : job.facts.installed,
      notInstalled: finished?.notInstalled ?? why,
    });
  }

  #tellPlaces(): void {
    for (const job of this.#queue) this.#recorder.changed(job);
  }

  #view(job: Job): JobView {
    const place = job.facts.state === "queued" ? this.#queue.indexOf(job) + 1 : null;
    return viewOf(job, { place, drawing: this.#pictures.drawing(job) });
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

function notInThisState({ settings, facts }: Job, what: string): JobError {
  return new JobError("NOT_IN_THIS_STATE", {
    message: `The training of ${settings.name} is ${facts.state} and ${what}.`,
    hint: "The list shows what it can be told now.",
  });
}
