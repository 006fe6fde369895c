import type { TrainingJob } from "../../protocol/training-job.ts";
import type { TrainingPlan } from "../../protocol/training-plan.ts";
import { sampleImages, stepsOf } from "./time-need.ts";

/** Bytes of a PNG's pixel, a line of the record, and a file's head. */
const PIXEL = 2;
const ROW = 200;
const HEAD = 4096;
/** As long as nobody has counted. */
const PICTURES = 100;

/** Bytes of the run's folder and of what is kept of the pictures. */
export function diskNeed(job: TrainingJob, plan: TrainingPlan): number {
  const { samples, snapshotEvery, embedding, pictures } = job;
  const steps = stepsOf(job);
  const embeddings = 3 + (snapshotEvery > 0 ? Math.floor(steps / snapshotEvery) : 0);
  const { width, height } = plan;
  const drawn = sampleImages(job) * (samples.width ?? width) * (samples.height ?? height) * PIXEL;
  // Mean and spread, where they are drawn from.
  const latents = PICTURES * plan.latentBytes * (pictures.latents === "random" ? 2 : 1);
  return embeddings * (HEAD + embedding.vectors * plan.vectorBytes) + drawn + latents + steps * ROW;
}
