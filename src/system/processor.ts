import { readFile } from "node:fs/promises";

/** Linux's names of instructions that multiply bfloat16: Intel's and AMD's, Intel's tiles, ARM's. */
const FLAGS = /^(?:flags|Features)\s*:.*\b(?:avx512_bf16|amx_bf16|bf16)\b/m;

/** Whether the processor multiplies bfloat16 itself; null: the system does not tell. */
export async function hasBfloat16(file = "/proc/cpuinfo"): Promise<boolean | null> {
  const text = await readFile(file, "utf8").catch(() => "");
  return /^(?:flags|Features)\s*:/m.test(text) ? FLAGS.test(text) : null;
}
