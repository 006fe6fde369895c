import type { Weights } from "../tensor/kernels.ts";
import type { Recorder } from "../tensor/tape.ts";

/** What every layer is handed. Layers know their weights by the names in the checkpoint. */
export interface Network {
  readonly recorder: Recorder;
  readonly weights: Weights;
}
