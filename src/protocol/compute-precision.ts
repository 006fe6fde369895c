import { z } from "zod";

/** What products and convolutions are computed in. Statistics, sums, softmax and the loss are float32 in each. */
export const ComputePrecision = z.enum(["float32", "bfloat16", "float16"]);
export type ComputePrecision = z.infer<typeof ComputePrecision>;
