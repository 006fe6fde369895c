import type { JobEvent } from "../../protocol/events.ts";
import { liveStates } from "../../protocol/job-states.ts";
import type { JobView } from "../../protocol/jobs.ts";
import { failureText } from "../sidecar-api.ts";
import type { Store } from "../store.ts";
import { RunData } from "./run-data.ts";
import type { TrainingApi } from "./training-api.ts";

/** Whether something asked for is here yet. */
export type Fetched =
  | { readonly kind: "asked" }
  | { readonly kind: "here" }
  | { readonly kind: "failed"; readonly message: string };

/** A run that somebody looks at. */
export type WatchedRun = { readonly data: RunData; fetched: Fetched };

/** Called with the id of the training that changed; null: with all of them. */
type Listener = (id: string | null) => void;
type EndListener = (job: JobView) => void;

/** What the page knows of the trainings: fetched whenever the link is new, then kept true by the events. */
export class TrainingStore {
  readonly jobs = new Map<string, JobView>();
  listed: Fetched = { kind: "asked" };
  private readonly api: TrainingApi;
  private readonly runs = new Map<string, WatchedRun>();
  private readonly listeners = new Set<Listener>();
  private readonly endListeners = new Set<EndListener>();
  /** Events that came while an answer was on its way, which may be older than they are. */
  private readonly waiting = new Set<JobEvent[]>();

  constructor(api: TrainingApi, store: Store) {
    this.api = api;
    store.onJobEvent((event) => this.take(event));
    store.listen(({ tokens }) => {
      // A new list of cards means a new link: events in between are lost.
      if (tokens === "all") this.refresh();
    });
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls back when a training that this page saw going on has come to an end. */
  onEnd(listener: EndListener): void {
    this.endListeners.add(listener);
  }

  /** Everything of one run; asked for at the first look. */
  run(id: string): WatchedRun {
    const known = this.runs.get(id);
    if (known !== undefined) return known;
    const run: WatchedRun = { data: new RunData(), fetched: { kind: "asked" } };
    this.runs.set(id, run);
    void this.fetchRun(id, run);
    return run;
  }

  /** Takes in what a command answered, which may be sooner than its event. */
  put(job: JobView): void {
    this.putJob(job);
    this.tell(job.id);
  }

  /** A training that was removed; its event may come later. */
  forget(id: string): void {
    this.drop(id);
    this.tell(id);
  }

  /** Asks for everything anew. */
  refresh(): void {
    void this.fetchJobs();
    for (const [id, run] of this.runs) void this.fetchRun(id, run);
  }

  private async fetchJobs(): Promise<void> {
    await this.fetched(
      () => this.api.jobs(),
      ({ jobs }) => {
        const ids = new Set(jobs.map(({ id }) => id));
        for (const id of this.jobs.keys()) if (!ids.has(id)) this.drop(id);
        for (const job of jobs) this.putJob(job);
      },
      (outcome) => (this.listed = outcome),
    );
    this.tell(null);
  }

  private async fetchRun(id: string, run: WatchedRun): Promise<void> {
    await this.fetched(
      () => Promise.all([this.api.job(id), this.api.metrics(id)]),
      ([detail, metrics]) => {
        this.putJob(detail.job);
        run.data.replaceDetail(detail);
        run.data.metrics.replace(metrics);
      },
      (outcome) => (run.fetched = outcome),
    );
    this.tell(id);
  }

  /** Asks, puts the answer in, and then what happened while it was on its way. */
  private async fetched<T>(
    ask: () => Promise<T>,
    put: (answer: T) => void,
    note: (outcome: Fetched) => void,
  ): Promise<void> {
    const meanwhile: JobEvent[] = [];
    this.waiting.add(meanwhile);
    try {
      const answer = await ask();
      this.waiting.delete(meanwhile);
      put(answer);
      for (const event of meanwhile) this.apply(event);
      note({ kind: "here" });
    } catch (error) {
      note({ kind: "failed", message: failureText(error) });
    } finally {
      this.waiting.delete(meanwhile);
    }
  }

  private take(event: JobEvent): void {
    for (const meanwhile of this.waiting) meanwhile.push(event);
    this.apply(event);
    this.tell(event.type === "job" ? event.job.id : event.id);
  }

  private apply(event: JobEvent): void {
    if (event.type === "job") this.putJob(event.job);
    else if (event.type === "job-removed") this.drop(event.id);
    else this.runs.get(event.id)?.data.apply(event);
  }

  private putJob(job: JobView): void {
    const before = this.jobs.get(job.id);
    this.jobs.set(job.id, job);
    // It went on from a state saved before: what was measured after that counts no more.
    if (before !== undefined && job.step < before.step)
      this.runs.get(job.id)?.data.metrics.cutAfter(job.step);
    if (before !== undefined && isUnderWay(before) && !isUnderWay(job))
      for (const listener of this.endListeners) listener(job);
  }

  private drop(id: string): void {
    this.jobs.delete(id);
    this.runs.delete(id);
  }

  private tell(id: string | null): void {
    for (const listener of this.listeners) listener(id);
  }
}

/** A process works, or waits, for it. */
export function isLive({ state }: JobView): boolean {
  return liveStates.includes(state);
}

/** It will go on without anybody's doing. */
export function isUnderWay(job: JobView): boolean {
  return job.state === "queued" || isLive(job);
}

/** The way lists show them: what goes on, what waits in its order, then the rest, the newest first. */
export function inOrder(jobs: Iterable<JobView>): JobView[] {
  const rank = (job: JobView): number => (isLive(job) ? 0 : job.state === "queued" ? 1 : 2);
  return [...jobs].sort(
    (a, b) => rank(a) - rank(b) || (a.place ?? 0) - (b.place ?? 0) || b.createdMs - a.createdMs,
  );
}
