import { z } from "zod";
import type { BackendName } from "./backend-report.ts";

/** What products and convolutions are computed in. Statistics, sums, softmax and the loss are float32 in each. */
export const ComputePrecision = z.enum(["float32", "bfloat16", "float16"]);
export type ComputePrecision = z.infer<typeof ComputePrecision>;

export const WantedPrecision = z.enum(["auto", ...ComputePrecision.options]);
export type WantedPrecision = z.infer<typeof WantedPrecision>;

/** What `auto` is: float16 where cards compute it, and float32 elsewhere, as it is what others are compared with. */
export function precisionOn(wanted: WantedPrecision, backend: BackendName): ComputePrecision {
  if (wanted !== "auto") return wanted;
  return backend === "native-gpu" ? "float16" : "float32";
}
