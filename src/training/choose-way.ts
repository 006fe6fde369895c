import type { BackendName } from "../protocol/backend-report.ts";
import type { TrainingWay } from "../protocol/memory-mode.ts";
import { planMemory, type MemoryPlace, type WantedWay } from "../protocol/memory-plan.ts";
import type { TrainingEvent } from "../protocol/training-events.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { freeMemory } from "../system/free-memory.ts";
import { tooMuchMemory, whatFits } from "../system/memory-words.ts";
import { nvidiaGpus } from "../system/nvidia-gpu.ts";
import type { Place } from "./load-parts.ts";
import { planFor } from "./plan-training.ts";

/**
 * How the training is computed: as the job says, else as the run was before, else the fastest way that fits into the memory
 * there is now. A run stays with its way, as rounding may tell two of them apart. Tells it when that does not fit.
 */
export async function* chooseWay(
  { task: { job }, checkpoint, engine }: Pick<Place, "task" | "checkpoint" | "engine">,
  before: TrainingWay | null,
): AsyncGenerator<TrainingEvent, TrainingWay, void> {
  const place = await memoryPlace(engine.kernels.backend);
  const planning = planningOf(job);
  const wanted = before === null ? job : narrowed(job, before);
  const { chosen } = planMemory(planFor(checkpoint, { ...planning, withSmaller: false }), wanted, place);
  if (!chosen.fits) {
    const smaller = planFor(checkpoint, { ...planning, withSmaller: true });
    const bytes = { needed: chosen.peak, free: place.free, isOnCard: place.backend === "native-gpu" };
    const hint = whatFits(planMemory(smaller, wanted, place), wanted);
    yield { type: "notice", message: tooMuchMemory(bytes), hint };
  }
  return { memory: chosen.memory, weights: chosen.weights };
}

function planningOf({ pictures, batch, samples }: TrainingJob) {
  return {
    ...{ width: pictures.width, height: pictures.height, batchSize: batch.size },
    samples: samples.every > 0 ? { width: samples.width, height: samples.height } : null,
  };
}

/** What the job leaves open is as it was. */
function narrowed({ memory, weights }: WantedWay, before: TrainingWay): WantedWay {
  return {
    memory: memory === "auto" ? before.memory : memory,
    weights: weights === "auto" ? before.weights : weights,
  };
}

/** What this process has already is as good as free. */
async function memoryPlace(backend: BackendName): Promise<MemoryPlace> {
  const base = process.memoryUsage.rss();
  const [gpu] = backend === "native-gpu" ? await nvidiaGpus() : [];
  return { backend, base, free: gpu === undefined ? freeMemory() + base : gpu.freeMemory };
}
