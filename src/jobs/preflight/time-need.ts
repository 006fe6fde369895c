import type { BackendReport } from "../../protocol/backend-report.ts";
import type { ComputePrecision } from "../../protocol/compute-precision.ts";
import { lastStep, readSchedule } from "../../protocol/training-rate.ts";
import type { TrainingJob } from "../../protocol/training-job.ts";
import type { TrainingPlan } from "../../protocol/training-plan.ts";

/** Operations a second that were seen of a core (bench/RESULTS.md), or are likely of a card: nothing better is known. */
const CORE_SPEED = { "native-cpu": 68e9, wasm: 18e9 } as const;
const CARD_SPEED = 5e12;
/** Of the processor's speed in float32, at full size: bfloat16 where it has instructions for it. */
const PRECISION_SPEED = { float32: 1, bfloat16: 1.7, float16: 0.2 } as const;
/** Seconds of a step however small. */
const LEAST = { "native-gpu": 0.05, "native-cpu": 0.1, wasm: 0.3 } as const;

/** Seconds of one optimizer step; `operations`: those of one batch. */
export function estimatedStep(
  { batch }: TrainingJob,
  operations: number,
  {
    name,
    facts,
    precision,
  }: Pick<BackendReport, "name" | "facts"> & { readonly precision: ComputePrecision },
): number {
  const cores = name === "native-cpu" ? facts.threads * PRECISION_SPEED[precision] : 1;
  const speed = name === "native-gpu" ? CARD_SPEED : CORE_SPEED[name] * cores;
  return batch.accumulation * (LEAST[name] + operations / speed);
}

/** Seconds of everything: steps, evaluations, sample images. */
export function totalTime(
  job: TrainingJob,
  plan: TrainingPlan,
  { secondsPerStep, operations }: { secondsPerStep: number; operations: number },
): number {
  const { evaluation, samples, batch } = job;
  const steps = stepsOf(job);
  const ofBatch = secondsPerStep / batch.accumulation;
  // No way back.
  const ofForward = ofBatch / 3;
  const evaluations = evaluation.every > 0 ? 1 + Math.floor(steps / evaluation.every) : 0;
  const evaluating = evaluations * Math.ceil(evaluation.samples / batch.size) * ofForward;
  const { width, height } = plan;
  const ofPrediction = (ofBatch * plan.forwardOperations) / operations;
  const larger = ((samples.width ?? width) * (samples.height ?? height)) / (width * height);
  const guided = samples.cfgScale > 1 ? 2 : 1;
  const drawing = sampleImages(job) * samples.steps * guided * ofPrediction * larger;
  return steps * secondsPerStep + evaluating + drawing;
}

export function sampleImages({ samples, ...job }: TrainingJob): number {
  return samples.every > 0
    ? Math.floor(stepsOf({ samples, ...job }) / samples.every) * samples.prompts.length
    : 0;
}

/** The step it ends with. */
export function stepsOf({ learningRate, steps }: TrainingJob): number {
  return lastStep(readSchedule(learningRate.schedule).pieces ?? [], steps);
}
