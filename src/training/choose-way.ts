import type { BackendName } from "../protocol/backend-report.ts";
import type { TrainingWay } from "../protocol/memory-mode.ts";
import { planMemory, type MemoryPlace, type WantedWay } from "../protocol/memory-plan.ts";
import type { TrainingEvent } from "../protocol/training-events.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { freeMemory } from "../system/free-memory.ts";
import { tooMuchMemory, wayName, whatFits } from "../system/memory-words.ts";
import { nvidiaGpus } from "../system/nvidia-gpu.ts";
import type { Place } from "./load-parts.ts";
import { planFor } from "./plan-training.ts";

/**
 * How the training is computed: as the job says, else as the run was before if that still fits, else the fastest way that
 * fits into the memory there is now. Tells it when nothing fits, and when a run goes on another way.
 */
export async function* chooseWay(
  { task: { job }, checkpoint, engine }: Pick<Place, "task" | "checkpoint" | "engine">,
  before: TrainingWay | null,
): AsyncGenerator<TrainingEvent, TrainingWay, void> {
  const place = await memoryPlace(engine.kernels.backend);
  const planning = planningOf(job);
  const plan = planFor(checkpoint, { ...planning, withSmaller: false });
  const asBefore = before && planMemory(plan, narrowed(job, before), place).chosen;
  if (asBefore?.fits) return wayOf(asBefore);
  const { chosen } = planMemory(plan, job, place);
  if (!chosen.fits) {
    const smaller = planFor(checkpoint, { ...planning, withSmaller: true });
    const bytes = { needed: chosen.peak, free: place.free, isOnCard: place.backend === "native-gpu" };
    const hint = whatFits(planMemory(smaller, job, place), job);
    yield { type: "notice", message: tooMuchMemory(bytes), hint };
  }
  const way = wayOf(chosen);
  if (before !== null && (before.memory !== way.memory || before.weights !== way.weights)) {
    const message = `To fit into the memory it goes on in another way than before: ${wayName(way)}.`;
    yield { type: "notice", message, hint: "It gives the same numbers." };
  }
  return way;
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

function wayOf({ memory, weights }: TrainingWay): TrainingWay {
  return { memory, weights };
}

/** What this process has already is as good as free. */
async function memoryPlace(backend: BackendName): Promise<MemoryPlace> {
  const base = process.memoryUsage.rss();
  const [gpu] = backend === "native-gpu" ? await nvidiaGpus() : [];
  return { backend, base, free: gpu === undefined ? freeMemory() + base : gpu.freeMemory };
}
