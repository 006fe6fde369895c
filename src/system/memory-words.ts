import type { MemoryMode, TrainingWay } from "../protocol/memory-mode.ts";
import type { MemoryPlan, PlannedWay, WantedWay } from "../protocol/memory-plan.ts";
import { humanSize } from "./human-size.ts";

const MODES: Readonly<Record<MemoryMode, string>> = {
  keep: "keeping everything",
  attention: "computing attention again",
  checkpoint: "checkpointing",
};

/** `It needs about 5.1 GB of memory, and 4.2 GB are free.` */
export function tooMuchMemory(bytes: { needed: number; free: number; isOnCard: boolean }): string {
  const place = bytes.isOnCard ? "of the card's memory" : "of memory";
  return `It needs about ${humanSize(bytes.needed)} ${place}, and ${humanSize(bytes.free)} are free.`;
}

/** What would help where no way fits. */
export function whatFits({ chosen, alternatives }: MemoryPlan, wanted: WantedWay): string {
  if (alternatives.length === 0) return "Close other programs, or choose smaller pictures.";
  const words = alternatives.map((way) => alternativeName(way, chosen, wanted));
  return `This would fit: ${words.join(", or ")}.`;
}

/** `checkpointing, weights as stored`: how a training is computed; in 16 bits: `checkpointing, computing in bfloat16`. */
export function wayName({ memory, weights, precision }: TrainingWay): string {
  if (precision !== "float32") return `${MODES[memory]}, computing in ${precision}`;
  return `${MODES[memory]}, ${weights === "stored" ? "weights as stored" : "weights of 32 bits"}`;
}

function alternativeName({ cost, memory, draws }: PlannedWay, chosen: PlannedWay, wanted: WantedWay): string {
  if (chosen.draws && !draws) return "no sample images";
  const isAsWanted = wanted.memory === "auto" || wanted.memory === memory;
  const batch = cost.batchSize === chosen.cost.batchSize ? [] : [`a batch of ${cost.batchSize}`];
  const isSameSize = cost.width === chosen.cost.width && cost.height === chosen.cost.height;
  const size = isSameSize ? [] : [`pictures of ${cost.width}×${cost.height}`];
  const smaller = [...batch, ...size].join(" and ");
  if (smaller === "") return isAsWanted ? "weights as stored" : MODES[memory];
  return isAsWanted ? smaller : `${smaller} with ${MODES[memory]}`;
}
