import { z } from "zod";
import type { EngineEvent } from "../protocol/engine.ts";
import { TrainingWay } from "../protocol/memory-mode.ts";
import { JobView, SampleImage, Snapshot, StepRow } from "../protocol/jobs.ts";
import type { TrainingEvent } from "../protocol/training-events.ts";

/** More would be a page nobody reads; the run's log has them all. */
const MAX_NOTICES = 50;
/** How much of a step's time the shown one takes on, once some were seen. */
const SMOOTHING = 0.1;

/** What of a job is shown as it is known. */
export const ShownFacts = JobView.pick({
  ...{ state: true, createdMs: true, startedMs: true, endedMs: true, progress: true, backend: true },
  ...{ way: true, step: true, steps: true, latest: true, evaluation: true, best: true, secondsPerStep: true },
  ...{ memory: true, pictures: true, medianLength: true, near: true, notices: true, problem: true },
  ...{ installed: true, notInstalled: true },
});

/** What is known of a job beside its settings: `job.json` in its run's folder. */
export const JobFacts = ShownFacts.extend({
  version: z.literal(1),
  /** When it joined the queue; null: it is not in it. */
  queuedMs: z.number().nullable(),
  /** How many steps `secondsPerStep` is about. */
  timedSteps: z.int(),
  /** Runs of before know nothing of it. */
  way: TrainingWay.nullable().default(null),
  snapshots: z.array(Snapshot),
  samples: z.array(SampleImage),
});
export type JobFacts = z.infer<typeof JobFacts>;

/** What of it stands in `metrics.jsonl`. */
export type MetricsFacts = Pick<JobFacts, "latest" | "evaluation" | "best">;

/** What a training's engine tells that its facts and its log take up. */
export type JobNotice = Extract<EngineEvent, { type: "backend" | "notice" | "training" }>;

/** Of a job that nothing has happened to. */
export function newFacts({ steps, now }: { steps: number; now: number }): JobFacts {
  return {
    ...{ version: 1, state: "queued", createdMs: now, startedMs: null, endedMs: null, queuedMs: now },
    ...{
      progress: null,
      backend: null,
      way: null,
      step: 0,
      steps,
      latest: null,
      evaluation: null,
      best: null,
    },
    ...{ secondsPerStep: null, timedSteps: 0, memory: null, pictures: null, medianLength: null, near: [] },
    ...{ snapshots: [], samples: [], notices: [], problem: null, installed: null, notInstalled: null },
  };
}

/** The facts after an event of the job's engine. */
export function factsAfter(facts: JobFacts, event: JobNotice): JobFacts {
  switch (event.type) {
    case "backend":
      return { ...facts, backend: { name: event.backend, why: event.why } };
    case "training":
      return afterTraining(facts, event.event);
    case "notice":
      return withNotice(facts, event);
    default:
      return event satisfies never;
  }
}

function afterTraining(facts: JobFacts, event: TrainingEvent): JobFacts {
  switch (event.type) {
    case "state":
      return { ...facts, state: event.state, progress: null };
    case "progress":
      return { ...facts, progress: { done: event.done, total: event.total } };
    case "notice":
      return withNotice(facts, event);
    case "picture":
      return event.isUsed
        ? facts
        : withNotice(facts, { message: `${event.name} is left out: ${event.message}`, hint: "" });
    case "started":
      return afterStart(facts, event);
    case "step":
      return afterStep(facts, event);
    case "skipped":
      return { ...facts, step: event.step };
    case "evaluation":
      return afterEvaluation(facts, event);
    case "snapshot":
      return { ...facts, snapshots: withOne(facts.snapshots, event.snapshot) };
    case "sample":
      return { ...facts, samples: withOne(facts.samples, event.sample) };
    case "saved":
      return facts;
    case "finished":
      return { ...facts, step: event.step, progress: null };
    default:
      return event satisfies never;
  }
}

type Told<T extends TrainingEvent["type"]> = Extract<TrainingEvent, { type: T }>;

function afterStart(
  facts: JobFacts,
  { step, steps, pictures, medianLength, way }: Told<"started">,
): JobFacts {
  return { ...facts, step, steps, pictures, medianLength, way, timedSteps: 0 };
}

function afterStep(facts: JobFacts, event: Told<"step">): JobFacts {
  const timedSteps = facts.timedSteps + 1;
  // The first step of a process compiles: the second one's time stands in its place.
  const weight = timedSteps <= 2 ? 1 : Math.max(SMOOTHING, 1 / (timedSteps - 1));
  const before = facts.secondsPerStep ?? event.seconds;
  const secondsPerStep = before + weight * (event.seconds - before);
  const { step, memory } = event;
  return { ...facts, step, memory, latest: StepRow.parse(event), secondsPerStep, timedSteps };
}

function afterEvaluation(facts: JobFacts, { step, loss, near }: Told<"evaluation">): JobFacts {
  const evaluation = { step, evaluation: loss };
  const best = facts.best === null || loss < facts.best.evaluation ? evaluation : facts.best;
  return { ...facts, evaluation, best, near };
}

function withNotice(facts: JobFacts, { message, hint }: { message: string; hint: string }): JobFacts {
  const isKnown = facts.notices.some((known) => known.message === message);
  if (isKnown || facts.notices.length >= MAX_NOTICES) return facts;
  return { ...facts, notices: [...facts.notices, { message, hint }] };
}

/** A resumed run makes some files anew. */
function withOne<T extends { step: number; file: string }>(all: readonly T[], one: T): T[] {
  return [...all.filter(({ file }) => file !== one.file), one].sort((a, b) => a.step - b.step);
}
