import type { TrainingPlan } from "./training-plan.ts";

/** Of Stable Diffusion 1.5 in half precision, at 512×512 and one picture a batch: what `doctor` speaks of. A test counts it anew. */
export const USUAL_PLAN: TrainingPlan = {
  precision: "float32",
  storedWeights: 1_965_162_888,
  wholeWeights: 3_930_325_776,
  encoding: 472e6,
  drawing: 904e6,
  otherNodes: 12_400,
  forwardOperations: 800e9,
  latentBytes: 65_536,
  vectorBytes: 3072,
  width: 512,
  height: 512,
  asked: [
    { ...square(512), memory: "keep", activations: 1024e6, nodes: 11_500, operations: 2441e9 },
    { ...square(512), memory: "attention", activations: 765e6, nodes: 12_900, operations: 2651e9 },
    { ...square(512), memory: "checkpoint", activations: 310e6, nodes: 16_100, operations: 3255e9 },
  ],
  smaller: [],
};

function square(side: number): { width: number; height: number; batchSize: number } {
  return { width: side, height: side, batchSize: 1 };
}
