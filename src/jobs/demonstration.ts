import path from "node:path";
import { TrainingJob } from "../protocol/training-job.ts";
import { bundledModel, demonstrationDatasets } from "../system/miniature-model.ts";

/**
 * A training of the bundled miniature model that shows everything within three minutes on two cores; null: the model is
 * not there. The concept is a purple star with an orange centre.
 */
export function demonstration(): TrainingJob | null {
  const datasets = demonstrationDatasets();
  if (bundledModel() === null || datasets === null) return null;
  return TrainingJob.parse({
    name: "miniature-emblem",
    embedding: { vectors: 2, replace: true },
    pictures: { folder: path.join(datasets, "emblem"), width: 64, height: 64 },
    prompts: { template: "subject_filewords" },
    steps: 200,
    learningRate: { schedule: 0.01 },
    batch: { size: 4 },
    evaluation: { every: 25 },
    samples: {
      every: 50,
      prompts: ["a photo of [name] on a white background", "a sketch of [name] on the sand"],
      cfgScale: 4,
      width: 64,
      height: 64,
    },
    snapshotEvery: 50,
  });
}
