import { closeSync, openSync } from "node:fs";
import type { JobState } from "../protocol/jobs.ts";
import type { Problem } from "../protocol/problem.ts";
import type { TrainingCommand, TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import {
  isOutOfMemory,
  problemOfEnd,
  startEngine,
  type EngineEnd,
  type RunningEngine,
} from "./engine-process.ts";
import type { JobNotice } from "./job-facts.ts";
import type { Job } from "./job-view.ts";
import { runPaths } from "./run-files.ts";
import { patienceMs, Watchdog } from "./watchdog.ts";

type Finished = Extract<TrainingEvent, { type: "finished" }>;

/** What became of a job whose engine is gone. */
export type JobEnd = { state: JobState; problem: Problem | null; finished: Finished | null };

export type RunningJobOptions = {
  job: Job;
  task: TrainTask;
  env: NodeJS.ProcessEnv;
  onEvent: (event: JobNotice) => void;
};

/** A job and the engine that works on it. */
export class RunningJob {
  readonly job: Job;
  readonly ended: Promise<JobEnd>;
  readonly #engine: RunningEngine;
  readonly #watchdog: Watchdog;
  #finished: Finished | null = null;
  #interrupts = 0;
  #isSilent = false;

  /** Throws `EngineError` when the engine's program is gone, node's errors when the log can't be written. */
  constructor({ job, task, env, onEvent }: RunningJobOptions) {
    this.job = job;
    // A file and no pipe: an engine that outlives us must not fail for having nobody to complain to.
    const complaints = openSync(runPaths(job.folder).log, "a");
    try {
      this.#engine = startEngine(task, {
        env,
        complaints,
        onEvent: (event) => {
          this.#watchdog.heard();
          if (event.type === "training" && event.event.type === "finished") this.#finished = event.event;
          if (event.type === "training" || event.type === "backend" || event.type === "notice")
            onEvent(event);
        },
      });
    } finally {
      closeSync(complaints);
    }
    this.#watchdog = new Watchdog({
      patience: () => patienceMs(job.facts.state, job.facts.timedSteps > 2 ? job.facts.secondsPerStep : null),
      onSilence: () => {
        this.#isSilent = true;
        this.#engine.kill();
      },
    });
    this.ended = this.#engine.ended.then((end) => {
      this.#watchdog.stop();
      return this.#endOf(end);
    });
  }

  tell(command: Exclude<TrainingCommand["command"], "interrupt" | "suspend">): void {
    this.#engine.tell(command);
  }

  /** The first time: end with the completed steps. The second time: end soon; then what is saved has to do. */
  interrupt(graceMs: number): void {
    this.#engine.tell("interrupt");
    if (this.#interrupts++ === 0) return;
    const timer = setTimeout(() => this.#engine.kill(), graceMs);
    void this.ended.then(() => clearTimeout(timer));
  }

  get isInterrupting(): boolean {
    return this.#interrupts > 0;
  }

  /** Asks it to save and end. It does so on its own where it takes longer than we are there. */
  async leave(graceMs: number): Promise<JobEnd | null> {
    this.#engine.tell("suspend");
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), graceMs)));
    const end = await Promise.race([this.ended, late]);
    clearTimeout(timer);
    if (end === null) this.#engine.letGo();
    return end;
  }

  #endOf(end: EngineEnd): JobEnd {
    const finished = this.#finished;
    if (finished !== null) return { state: endStates[finished.reason], problem: null, finished };
    if (end.type === "failed" || end.type === "not started")
      return { state: "failed", problem: problemOfEnd(end), finished };
    return { state: "suspended", problem: this.#problemOfDeath(end), finished };
  }

  #problemOfDeath(end: EngineEnd): Problem | null {
    if (this.#isSilent) return stalled;
    if (this.#interrupts > 1) return null;
    if (isOutOfMemory(end)) return outOfMemory;
    return end.type === "well" ? endedEarly : problemOfEnd(end);
  }
}

const endStates = { done: "finished", interrupted: "interrupted", suspended: "suspended" } as const;

const stalled: Problem = {
  code: "STALLED",
  message: "The engine told nothing for ten times as long as a step takes, and was ended.",
  hint: "Resume to go on from the saved state. If it happens again, choose another backend.",
};

const outOfMemory: Problem = {
  code: "OUT_OF_MEMORY",
  message: "The system ended the training, as it does when memory runs out.",
  hint: "Close other programs, let the web UI give its checkpoint back, or choose smaller pictures or a smaller batch. Resume goes on from the saved state.",
};

const endedEarly: Problem = {
  code: "ENGINE_DIED",
  message: "The engine ended before the training had.",
  hint: "Resume goes on from the saved state; the run's log may say why.",
};
