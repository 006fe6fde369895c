import { GenerationError } from "./generation-error.ts";

/** @throws GenerationError NOT_FINITE that names `what` */
export function requireFinite(values: Float32Array | readonly number[], what: string): void {
  if (values.every((value) => Number.isFinite(value))) return;
  throw new GenerationError("NOT_FINITE", {
    message: `The ${what} came out as no number (NaN or infinity).`,
    hint: "An embedding or the checkpoint is broken: try without embeddings, then another checkpoint or VAE.",
  });
}
