import path from "node:path";
import type { JobCommand } from "../protocol/jobs.ts";
import type { KeyedLock } from "../system/keyed-lock.ts";
import type { Logger } from "../system/logger.ts";
import { problemOf } from "../system/problem-of.ts";
import { type DeviceTurnOptions, inDeviceTurn } from "./device-turn.ts";
import { sharesHostMemory } from "./gpu-sharing.ts";
import type { HostMemory } from "./host-memory.ts";
import type { JobNotice } from "./job-facts.ts";
import type { JobRecorder } from "./job-recorder.ts";
import { heldByAnother, notInThisState } from "./not-in-this-state.ts";
import type { Job } from "./job-view.ts";
import { claimRun, releaseRun } from "./run-claim.ts";
import { readFacts, savedStep } from "./run-files.ts";
import { RunningJob, type JobEnd } from "./running-job.ts";
import { trainTaskFor, whyNotInstalled, type TrainFolders } from "./training-plan.ts";

/** After a second interrupt the engine ends by itself, unless it is in a long computation. */
const SAVE_GRACE_MS = 20_000;
/** The sidecar has a second to end in. */
const LEAVE_GRACE_MS = 500;

export type JobQueueOptions = {
  jobs: ReadonlyMap<string, Job>;
  recorder: JobRecorder;
  /** Of one job at a time, by its id. */
  locks: KeyedLock;
  /** Asked when a job starts: the web UI may have another folder by then. */
  folders: () => TrainFolders;
  env: NodeJS.ProcessEnv;
  hostMemory: HostMemory;
  logger: Logger;
  /** Whether the web UI gives its checkpoint back; null: where the training needs the GPU. */
  unloadHostModel: boolean | null;
  /** The embedding of a step was saved. */
  onSnapshot: (job: Job, step: number) => void;
  /** How often a training saves its state. */
  saveEverySeconds?: number;
};

type Current = {
  job: Job;
  /** null: it waits for its turn on the device, or for the web UI to give its checkpoint back. */
  running: RunningJob | null;
  waiting: AbortController;
};

/** The trainings that wait for their turn, and the one that has it. */
export class JobQueue {
  readonly #options: JobQueueOptions;
  #current: Current | null = null;
  #isClosed = false;

  constructor(options: JobQueueOptions) {
    this.#options = options;
  }

  /** Takes up what waited when a sidecar ended. What another one has in its queue stays there. */
  async takeUp(jobs: Iterable<Job>): Promise<void> {
    for (const job of jobs) {
      if (job.facts.state !== "queued" || job.heldBy !== null) continue;
      job.heldBy = await claimRun(job.folder);
      if (job.heldBy !== null) continue;
      // Another one may have trained it since it was looked at.
      job.facts = (await readFacts(job.folder)) ?? job.facts;
      if (job.facts.state !== "queued") await releaseRun(job.folder);
      // What it waited for then.
      else job.facts = { ...job.facts, notices: [] };
    }
    this.startNext();
  }

  /** Puts a job at the end. Throws `JobError` `NOT_IN_THIS_STATE` where another program has it. */
  async join(job: Job): Promise<void> {
    const owner = await claimRun(job.folder);
    if (owner !== null) throw heldByAnother(job, owner);
    const { recorder } = this.#options;
    await recorder.set(job, { state: "queued", queuedMs: Date.now(), endedMs: null, problem: null });
    this.startNext();
  }

  /** Takes a job that waits out of it. */
  async leave(job: Job): Promise<void> {
    const current = this.#currentOf(job);
    current?.waiting.abort();
    if (current !== null) this.#current = null;
    const left = { state: "interrupted", queuedMs: null, endedMs: Date.now() } as const;
    await this.#options.recorder.set(job, { ...left, notices: [] });
    await releaseRun(job.folder);
    if (current === null) this.tellPlaces();
    else this.startNext();
  }

  /** Not yet while another program has the device. */
  isWorkingOn(job: Job): boolean {
    return this.#current?.job === job && job.facts.state !== "queued";
  }

  /** Whether no other program may touch it. */
  isOurs(job: Job): boolean {
    return this.isWorkingOn(job) || (job.facts.state === "queued" && job.heldBy === null);
  }

  /** From 1; null: it does not wait here, or only for the device. */
  placeOf(job: Job): number | null {
    const at = this.#waiting.indexOf(job);
    return at === -1 ? null : at + 1;
  }

  /** Whether it was told to end with its completed steps. */
  isInterrupting(job: Job): boolean {
    const current = this.#currentOf(job);
    return current !== null && (current.running?.isInterrupting ?? current.waiting.signal.aborted);
  }

  /** Throws `JobError` `NOT_IN_THIS_STATE` for what it can't be told now. */
  tell(job: Job, command: JobCommand["command"]): void {
    const current = this.#currentOf(job);
    const running = current?.running ?? null;
    if (command === "interrupt" && running === null && current !== null) current.waiting.abort();
    else if (running === null) throw notInThisState(job, `can't be told to ${command}`);
    else if (command === "interrupt") running.interrupt(SAVE_GRACE_MS);
    else running.tell(command);
    this.#options.recorder.changed(job);
  }

  startNext(): void {
    const [next] = this.#waiting;
    if (this.#current !== null || this.#isClosed) return;
    if (next === undefined) {
      void this.#options.hostMemory.giveBack();
      return;
    }
    const current: Current = { job: next, running: null, waiting: new AbortController() };
    this.#current = current;
    void this.#work(current);
    this.tellPlaces();
  }

  tellPlaces(): void {
    for (const job of this.#waiting) this.#options.recorder.changed(job);
  }

  /** Ends within a second; an engine that takes longer to save ends by itself. What waits is taken up at the next start. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const current = this.#current;
    current?.waiting.abort();
    if (current?.job.facts.state === "queued") await releaseRun(current.job.folder);
    else if (current !== null) {
      const end = await current.running?.leave(LEAVE_GRACE_MS);
      await this.#conclude(current.job, end ?? { state: "suspended", problem: null, finished: null });
    }
    for (const job of this.#waiting) await releaseRun(job.folder);
  }

  #currentOf(job: Job): Current | null {
    return this.#current?.job === job ? this.#current : null;
  }

  get #waiting(): Job[] {
    return [...this.#options.jobs.values()]
      .filter((job) => job.facts.state === "queued" && job.heldBy === null && job !== this.#current?.job)
      .sort((a, b) => (a.facts.queuedMs ?? 0) - (b.facts.queuedMs ?? 0));
  }

  async #work(current: Current): Promise<void> {
    const { job } = current;
    const end = await this.#train(current).catch((error: unknown): JobEnd => endOfFailure(current, error));
    if (this.#isClosed) return;
    await this.#options.locks.run(job.id, async () => {
      // Unless it was taken out of the queue meanwhile.
      if (this.#current === current) await this.#conclude(job, end);
    });
    this.startNext();
  }

  async #train(current: Current): Promise<JobEnd> {
    const { folders, saveEverySeconds } = this.#options;
    const task = {
      ...trainTaskFor(current.job.settings, folders()),
      runFolder: current.job.folder,
      ...(saveEverySeconds === undefined ? {} : { saveEverySeconds }),
    };
    return await inDeviceTurn(task, this.#deviceWait(current), async (inTurn) => {
      await this.#begin(current);
      await this.#borrowMemory(current, task.tensorflow);
      current.waiting.signal.throwIfAborted();
      const { job } = current;
      current.running = new RunningJob({
        ...{ job, env: this.#options.env, task: inTurn },
        onEvent: (event) => this.#note(job, event),
      });
      return await current.running.ended;
    });
  }

  /** Where another program trains, the job says so, and stays what it is: queued. */
  #deviceWait({ job, waiting }: Current): DeviceTurnOptions {
    const { recorder, env, logger } = this.#options;
    return {
      ...{ env, signal: waiting.signal },
      onWait: (notice) => {
        recorder.line(job, `${notice.message} ${notice.hint}`);
        void recorder.set(job, { notices: [notice] });
      },
      onUnknown: ({ message, hint }) => logger.warn(`${message} ${hint}`),
    };
  }

  async #begin({ job, waiting }: Current): Promise<void> {
    waiting.signal.throwIfAborted();
    const startedMs = job.facts.startedMs ?? Date.now();
    const begun = { state: "loading", queuedMs: null, startedMs, endedMs: null } as const;
    await this.#options.recorder.set(job, { ...begun, problem: null, notices: [] });
  }

  #note(job: Job, event: JobNotice): void {
    const { recorder, onSnapshot } = this.#options;
    recorder.note(job, event);
    if (event.type === "training" && event.event.type === "snapshot")
      onSnapshot(job, event.event.snapshot.step);
  }

  async #borrowMemory({ job, waiting }: Current, tensorflow: string): Promise<void> {
    const { unloadHostModel: setting, hostMemory, recorder } = this.#options;
    const { backend } = job.settings;
    if (!(await sharesHostMemory({ setting, backend, tensorflow }))) return;
    await hostMemory.borrow(waiting.signal, ({ message }) => {
      const hint = "The training begins as soon as the web UI is done.";
      recorder.note(job, { type: "notice", message, hint });
    });
  }

  async #conclude(job: Job, { state, problem, finished }: JobEnd): Promise<void> {
    const { recorder, folders } = this.#options;
    const saved = await savedStep(job.folder);
    const isLost = state === "suspended" && saved === null && problem !== null;
    const isOver = finished !== null && finished.reason !== "suspended";
    const why = isOver ? whyNotInstalled(job.settings, folders()) : null;
    if (this.#current?.job === job) this.#current = null;
    recorder.ended(job);
    if (problem !== null) recorder.line(job, `${problem.message} ${problem.hint}`);
    await recorder.set(job, {
      ...{ state: isLost ? "failed" : state, problem, progress: null, memory: null, queuedMs: null },
      endedMs: Date.now(),
      step: finished?.step ?? saved ?? 0,
      installed: finished?.installed ? path.basename(finished.installed) : job.facts.installed,
      notInstalled: finished?.notInstalled ?? why,
    });
    await releaseRun(job.folder);
  }
}

function endOfFailure({ waiting }: Current, error: unknown): JobEnd {
  if (waiting.signal.aborted) return { state: "interrupted", problem: null, finished: null };
  return { state: "failed", problem: problemOf(error), finished: null };
}
