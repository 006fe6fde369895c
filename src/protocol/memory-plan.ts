import type { BackendName } from "./backend-report.ts";
import type { MemoryMode, TrainingWay, WeightPrecision } from "./memory-mode.ts";
import type { StepCost, TrainingPlan } from "./training-plan.ts";

/** What a person asks for; `auto` leaves it to the plan. */
export interface WantedWay {
  readonly memory: MemoryMode | "auto";
  readonly weights: WeightPrecision | "auto";
}

/** Bytes. `base`: of a process with the backend loaded. `free`: what programs can still take, without that process. */
export interface MemoryPlace {
  readonly backend: BackendName;
  readonly base: number;
  readonly free: number;
}

/** A way at a size, with the most bytes that the process has at a time; on a GPU, that the card holds. */
export interface PlannedWay extends TrainingWay {
  readonly cost: StepCost;
  readonly peak: number;
  readonly fits: boolean;
  /** Whether sample images are drawn in it. */
  readonly draws: boolean;
}

export interface MemoryPlan {
  /** The fastest that fits; when none does, the one that takes least. */
  readonly chosen: PlannedWay;
  /** When that does not fit: another way at the same size, a smaller batch, smaller pictures, no sample images; those that would. */
  readonly alternatives: readonly PlannedWay[];
}

/** Bytes a WebAssembly program can have. */
export const WASM_END = 4 * 2 ** 30;

/** Of what is free: other programs want some too, now or later. */
const FITTING = 0.9;
/** Widened weights are a convenience: they leave others more. */
const PLENTY = 0.6;

/** Operations in the time in which a weight is widened, there and back: at small sizes a sixth of a step (bench/RESULTS.md). */
const WIDENING = 60;
/** Share of a step's time for which weights are widened once, in twice the memory. */
const WORTH = 0.05;

/** What a process with graphs takes besides, and for each of their nodes: seen of tiny and full-size models. */
const GRAPHS = 85e6;
const NODE = 12e3;
/** What kernels of 16 bits take besides, on a processor. */
const NARROW = 20e6;
/** What a process without graphs takes besides: seen of the miniature model by WebAssembly. */
const KERNEL_BY_KERNEL = 165e6;
/**
 * Between the tensors that are counted and what a process takes for them. On the native CPU two operations run at a time, and
 * oneDNN has a copy of the filter for each convolution; with a binding that was fetched (no allocator of ours) it is up to 1.65.
 * A card's, assumed, never measured: its allocator splits blocks, and before Ampere a convolution turns its image into
 * another order and back.
 */
const SURPLUS = { "native-cpu": 1.2, wasm: 1.1, "native-gpu": 1.2 } as const;
/** What a card holds before anything is computed: the driver's context and the libraries' kernels. Assumed, never measured. */
const GPU_CONTEXT = 600e6;

/**
 * How a training is best computed: of the ways that are not ruled out by what a person wants, the fastest that fits into
 * the free memory.
 */
export function planMemory(plan: TrainingPlan, wanted: WantedWay, place: MemoryPlace): MemoryPlan {
  const ways = plannedWays(plan, { costs: plan.asked, wanted, place });
  const chosen = fastestFitting(ways) ?? least(ways);
  if (chosen.fits) return { chosen, alternatives: [] };
  const anyway = { memory: "auto", weights: "auto" } as const;
  const fitting = (costs: readonly StepCost[], how: WantedWay): PlannedWay | null =>
    fastestFitting(plannedWays(plan, { costs, wanted: how, place }));
  const other = fitting(plan.asked, anyway);
  const sizes = groupedBySize(plan.smaller);
  const asWanted = sizes.map((costs) => fitting(costs, wanted));
  const isHelped = other !== null || asWanted.some((way) => way !== null);
  const smaller = isHelped ? asWanted : sizes.map((costs) => fitting(costs, anyway));
  const { batchSize } = chosen.cost;
  const withoutDrawing = fastestFitting(
    plannedWays({ ...plan, drawing: 0 }, { costs: plan.asked, wanted, place }),
  );
  const found = [
    other,
    smaller.find((way) => way !== null && way.cost.batchSize < batchSize),
    smaller.find((way) => way?.cost.batchSize === batchSize),
    plan.drawing === 0 ? null : withoutDrawing,
  ];
  return { chosen, alternatives: found.filter((way) => way !== null && way !== undefined) };
}

/** Most bytes of a training at a time: of its process, or on a GPU, of the card. */
export function trainingPeak(
  plan: TrainingPlan,
  {
    cost,
    weights,
    backend,
    base,
  }: { cost: StepCost } & Pick<TrainingWay, "weights"> & Omit<MemoryPlace, "free">,
): number {
  const isStored = weights === "stored" && backend !== "wasm";
  const held = isStored ? plan.storedWeights : plan.wholeWeights;
  const kernels = plan.precision === "float32" ? 0 : NARROW;
  return computingPeak({
    ...{ backend, base: base + kernels, nodes: cost.nodes + plan.otherNodes },
    phases: [
      { weights: 0, activations: plan.encoding },
      { weights: held, activations: Math.max(cost.activations, plan.drawing) },
    ],
  });
}

/** Most bytes of what is computed in phases, each with its weights, and graphs of so many nodes in all. */
export function computingPeak({
  backend,
  base,
  nodes,
  phases,
}: Omit<MemoryPlace, "free"> & {
  nodes: number;
  phases: readonly { weights: number; activations: number }[];
}): number {
  const tensors = phases.map(({ weights, activations }) => weights + SURPLUS[backend] * activations);
  const most = Math.max(...tensors);
  switch (backend) {
    case "native-gpu":
      // The graphs themselves are in the machine's memory. cuDNN's scratch is not counted: it does without, where none is left.
      return GPU_CONTEXT + most;
    case "native-cpu":
      return base + GRAPHS + NODE * nodes + most;
    case "wasm":
      return base + KERNEL_BY_KERNEL + most;
    default:
      return backend satisfies never;
  }
}

/** Fastest first. */
function plannedWays(
  plan: TrainingPlan,
  { costs, wanted, place }: { costs: readonly StepCost[]; wanted: WantedWay; place: MemoryPlace },
): PlannedWay[] {
  const room = place.backend === "wasm" ? Math.min(place.free, WASM_END) : place.free;
  return costs
    .filter(({ memory }) => wanted.memory === "auto" || memory === wanted.memory)
    .flatMap((cost) =>
      precisions(plan, { cost, wanted, backend: place.backend }).map((weights) => {
        const peak = trainingPeak(plan, { cost, weights, ...place });
        const isWidened = weights === "float32" && plan.storedWeights < plan.wholeWeights;
        const isWish = wanted.weights !== "auto" || !isWidened || place.backend === "wasm";
        return {
          cost,
          memory: cost.memory,
          weights,
          precision: plan.precision,
          peak,
          draws: plan.drawing > 0,
          fits: peak <= room * (isWish ? FITTING : PLENTY),
        };
      }),
    )
    .sort((a, b) => timeOf(a, plan) - timeOf(b, plan));
}

/** WebAssembly keeps no 16 bits. A card is assumed to widen in the same share of a step as a processor. */
function precisions(
  plan: TrainingPlan,
  { cost, wanted, backend }: { cost: StepCost; wanted: WantedWay; backend: BackendName },
): WeightPrecision[] {
  if (backend === "wasm") return ["float32"];
  if (plan.storedWeights === plan.wholeWeights) return ["stored"];
  if (wanted.weights !== "auto") return [wanted.weights];
  if (plan.precision !== "float32") return ["stored"];
  return wideningTime(plan) > WORTH * cost.operations ? ["float32", "stored"] : ["stored"];
}

/** How long a step takes, in operations of one whose weights are widened already. */
export function timeOf({ cost, weights }: Pick<PlannedWay, "cost" | "weights">, plan: TrainingPlan): number {
  return cost.operations + (weights === "stored" ? wideningTime(plan) : 0);
}

/** In operations. */
function wideningTime({ precision, storedWeights, wholeWeights }: TrainingPlan): number {
  if (precision !== "float32") return 0;
  return storedWeights < wholeWeights ? (WIDENING * wholeWeights) / Float32Array.BYTES_PER_ELEMENT : 0;
}

function fastestFitting(ways: readonly PlannedWay[]): PlannedWay | null {
  return ways.find(({ fits }) => fits) ?? null;
}

function least(ways: readonly PlannedWay[]): PlannedWay {
  const [first] = [...ways].sort((a, b) => a.peak - b.peak);
  if (first === undefined) throw new RangeError("There is no way to compute this training.");
  return first;
}

function groupedBySize(costs: readonly StepCost[]): StepCost[][] {
  const groups = new Map<string, StepCost[]>();
  for (const cost of costs) {
    const key = `${cost.width} ${cost.height} ${cost.batchSize}`;
    groups.set(key, [...(groups.get(key) ?? []), cost]);
  }
  return [...groups.values()];
}
