import { precisionOn } from "../protocol/compute-precision.ts";
import type { TrainingWay } from "../protocol/memory-mode.ts";
import { planMemory, type WantedWay } from "../protocol/memory-plan.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import type { TrainingEvent } from "../protocol/training-events.ts";
import { planningOf } from "../protocol/training-plan.ts";
import { memoryFor } from "../system/memory-for.ts";
import { tooMuchMemory, whatFits } from "../system/memory-words.ts";
import { hasBfloat16 } from "../system/processor.ts";
import { precisionTrouble } from "../system/precision-words.ts";
import { runsGraphs } from "../tensor/graph/load-graph.ts";
import type { Place } from "./load-parts.ts";
import { planFor } from "./plan-training.ts";
import { TrainingError } from "./training-error.ts";

/**
 * How the training is computed: as the job says, else as the run was before, else the fastest way that fits into the memory
 * there is now. A run stays with its way, as rounding may tell two of them apart. Tells it when that does not fit.
 */
export async function* chooseWay(
  { task: { job }, checkpoint, engine }: Pick<Place, "task" | "checkpoint" | "engine">,
  before: TrainingWay | null,
): AsyncGenerator<TrainingEvent, TrainingWay, void> {
  const { backend } = engine.kernels;
  const base = process.memoryUsage.rss();
  const place = { backend, base, free: (await memoryFor(backend, base)).free };
  const wanted = before === null ? job : narrowed(job, before);
  // Kernel by kernel all is float32, whatever the backend.
  const isLeft = wanted.precision === "auto" && !runsGraphs(backend);
  const precision = isLeft ? "float32" : precisionOn(wanted.precision, backend);
  const trouble = precisionTrouble(precision, { backend, hasBfloat16: await hasBfloat16() });
  if (trouble?.blocks === true) throw new TrainingError("PRECISION", trouble);
  if (trouble !== null) yield { type: "notice", message: trouble.message, hint: trouble.hint };
  const planning = { ...planningOf(job), precision };
  const { chosen } = planMemory(planFor(checkpoint, { ...planning, withSmaller: false }), wanted, place);
  if (!chosen.fits) {
    const smaller = planFor(checkpoint, { ...planning, withSmaller: true });
    const bytes = { needed: chosen.peak, free: place.free, isOnCard: place.backend === "native-gpu" };
    const hint = whatFits(planMemory(smaller, wanted, place), wanted);
    yield { type: "notice", message: tooMuchMemory(bytes), hint };
  }
  return { memory: chosen.memory, weights: chosen.weights, precision };
}

type Asked = WantedWay & Pick<TrainingJob, "precision">;

/** What the job leaves open is as it was. */
function narrowed({ memory, weights, precision }: Asked, before: TrainingWay): Asked {
  return {
    memory: memory === "auto" ? before.memory : memory,
    weights: weights === "auto" ? before.weights : weights,
    precision: precision === "auto" ? before.precision : precision,
  };
}
