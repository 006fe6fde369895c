import type { BackendName } from "../protocol/backend-report.ts";
import type { ComputePrecision } from "../protocol/compute-precision.ts";

/** Of a step of a training; its number stands before it. */
export function skippedText(skippedAtScale: number): string {
  return `skipped, its gradient overflowed float16 at a loss scale of ${skippedAtScale}`;
}

interface PrecisionTrouble {
  readonly message: string;
  readonly hint: string;
  /** Whether it can't be computed at all. */
  readonly blocks: boolean;
}

/** What speaks against computing in a precision there; null: nothing. `hasBfloat16`: null where nobody knows. */
export function precisionTrouble(
  precision: ComputePrecision,
  { backend, hasBfloat16 }: { backend: BackendName; hasBfloat16: boolean | null },
): PrecisionTrouble | null {
  if (precision === "float32") return null;
  const hint = "Choose the precision float32, or auto.";
  if (backend === "wasm")
    return { message: `WebAssembly computes in float32 only, not in ${precision}.`, hint, blocks: true };
  if (backend === "native-gpu") return null;
  if (precision === "float16") {
    const message = "Processors compute float16 in small steps: several times as slow as float32.";
    return { message, hint, blocks: false };
  }
  if (hasBfloat16 !== false) return null;
  const message =
    "This processor has no instructions for bfloat16 (AVX512_BF16 or AMX): it is slower than float32, and less exact than elsewhere.";
  return { message, hint, blocks: false };
}
