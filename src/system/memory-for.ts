import type { BackendName } from "../protocol/backend-report.ts";
import { ofChosenGpu } from "./chosen-gpu.ts";
import { freeMemory, wholeMemory } from "./free-memory.ts";
import { nvidiaGpus } from "./nvidia-gpu.ts";

/** Bytes of what a backend computes in: that are free, and that there are at all. */
export interface MemoryThere {
  readonly free: number;
  readonly whole: number;
  /** The card's that is computed on, not the machine's. */
  readonly isOnCard: boolean;
}

/** `own`: bytes that the process has already, which are as good as free to it; of a card they say nothing. */
export async function memoryFor(backend: BackendName | null, own = 0): Promise<MemoryThere> {
  const gpu = backend === "native-gpu" ? ofChosenGpu(await nvidiaGpus()) : undefined;
  return gpu === undefined
    ? { free: freeMemory() + own, whole: wholeMemory(), isOnCard: false }
    : { free: gpu.freeMemory, whole: gpu.memory, isOnCard: true };
}
