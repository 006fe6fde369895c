import type { BackendName } from "../../protocol/backend-report.ts";
import type { StepCost, TrainingPlan } from "../../protocol/training-plan.ts";

/** Bytes a WebAssembly program can have. */
export const WASM_END = 4 * 2 ** 30;

/** What a card holds before anything is computed: the driver's context and the libraries' kernels. */
const GPU_CONTEXT = 600e6;
/** Between what is counted and what a process was seen to take: memory in pieces. */
const SURPLUS = 1.1;
/**
 * What a process with graphs was seen to take besides: of the miniature model 0.2 GB, of Stable Diffusion 1.5 at 64×64
 * 0.95 GB with 1.97 GB of weights in half precision, which are made whole one by one where they are used.
 */
const GRAPHS = 200e6;
const GRAPH_WEIGHTS = 1.35;

/** Bytes that a training takes: of the card on a GPU, else of its process. `base`: of the process with the backend loaded. */
export function memoryNeed(
  backend: BackendName,
  base: number,
  { plan, cost }: { plan: TrainingPlan; cost: StepCost },
): number {
  switch (backend) {
    case "native-gpu":
      return GPU_CONTEXT + SURPLUS * (plan.wholeWeights + cost.activations);
    // Weights stay as the file has them.
    case "native-cpu":
      return base + GRAPHS + GRAPH_WEIGHTS * plan.storedWeights + SURPLUS * cost.activations;
    case "wasm":
      return base + plan.wholeWeights + SURPLUS * cost.activations;
    default:
      return backend satisfies never;
  }
}
