import type { BackendName, BackendReport } from "../../protocol/backend-report.ts";
import {
  planMemory,
  timeOf,
  WASM_END,
  type MemoryPlan,
  type PlannedWay,
} from "../../protocol/memory-plan.ts";
import type { PreflightReply } from "../../protocol/preflight.ts";
import { humanSize } from "../../system/human-size.ts";
import { precisionTrouble } from "../../system/precision-words.ts";
import { tooMuchMemory, whatFits } from "../../system/memory-words.ts";
import { diskNeed } from "./disk-need.ts";
import type { MeasuredRun, PreflightFacts } from "./preflight-facts.ts";
import { estimatedStep, totalTime } from "./time-need.ts";

type Problem = PreflightReply["problems"][number];
type Computing = Pick<BackendReport, "name" | "facts" | "memory">;

/** What a training is planned with where no backend could be tried. */
const UNTRIED: Computing = {
  name: "wasm",
  memory: 200e6,
  facts: {
    ...{ registeredAs: "wasm", tfjsVersion: "", tensorflowVersion: null, threads: 1 },
    ...{ asGraphs: false, neverRun: false },
  },
};
/** Seconds; longer is worth a word. */
const LONG = 3 * 24 * 3600;
/** Seconds; of less nobody needs to save two fifths. */
const WORTH_SHORTENING = 3600;

/** What the training will take, and what speaks against it. */
export function preflightReply(facts: PreflightFacts): PreflightReply {
  const { job, plan, backend, memory } = facts;
  const computing = "failure" in backend ? UNTRIED : backend;
  const memoryPlan = memoryPlanOf(facts);
  const { chosen } = memoryPlan;
  const measured = sameSize(facts, chosen, computing.name);
  const operations = timeOf(chosen, plan);
  const secondsPerStep =
    measured?.secondsPerStep ?? estimatedStep(job, operations, { ...computing, precision: chosen.precision });
  const needed = neededMemory(measured, chosen, computing.name);
  const reply = {
    backend: described(facts),
    memory: {
      needed,
      free: memory.free,
      freeAfterUnload: memory.free + memory.lent,
      where: computing.name === "native-gpu" ? "gpu" : "ram",
    },
    way: {
      memory: chosen.memory,
      weights: chosen.weights,
      precision: chosen.precision,
      fits: chosen.fits,
    },
    secondsPerStep: { value: secondsPerStep, from: measured === null ? "estimated" : "measured" },
    totalSeconds: totalTime(job, plan, { secondsPerStep, operations }),
    disk: { needed: diskNeed(job, plan), free: facts.freeDisk },
  } satisfies Omit<PreflightReply, "problems">;
  return {
    ...reply,
    problems: [
      ...("failure" in backend ? [{ ...backend.failure, blocks: true }] : precisionProblems(facts, backend)),
      ...memoryProblems(facts, { computing, memoryPlan, needed: needed.value }),
      ...timeProblems(reply.totalSeconds, computing.name),
      ...shorterNumbers(facts, { computing, totalSeconds: reply.totalSeconds }),
      ...diskProblems(reply.disk),
    ].map(({ message, hint, blocks }) => ({ message, hint, blocks })),
  };
}

function precisionProblems(
  { plan: { precision }, hasBfloat16 }: PreflightFacts,
  { name: backend }: Computing,
): Problem[] {
  const trouble = precisionTrouble(precision, { backend, hasBfloat16 });
  return trouble === null ? [] : [trouble];
}

/** How it is best computed in the memory there is. */
export function memoryPlanOf({ job, plan, backend, memory }: PreflightFacts): MemoryPlan {
  const { name, memory: base } = "failure" in backend ? UNTRIED : backend;
  return planMemory(plan, job, { backend: name, base, free: memory.free + memory.lent });
}

function described({ backend, job }: PreflightFacts): PreflightReply["backend"] {
  if ("failure" in backend) return { name: job.backend, why: backend.failure.message };
  const { name, obstacle } = backend;
  const isChosen = obstacle === null || obstacle.code === "ASKED";
  return { name, why: isChosen ? "" : `${obstacle.reason} ${obstacle.hint}` };
}

/** On a GPU the process's memory says nothing of the card's, and nobody has measured one. */
function neededMemory(
  measured: MeasuredRun | null,
  { peak }: PlannedWay,
  backend: BackendName,
): PreflightReply["memory"]["needed"] {
  if (backend === "native-gpu") return { value: peak, from: "assumed" };
  const seen = measured?.memory ?? null;
  return seen === null ? { value: peak, from: "estimated" } : { value: seen, from: "measured" };
}

/** What a training of the same size took that was computed the same way. */
function sameSize(
  { job, history }: PreflightFacts,
  way: PlannedWay,
  backend: BackendName,
): MeasuredRun | null {
  const found = history.find(
    (run) =>
      run.backend === backend &&
      run.way?.memory === way.memory &&
      run.way.weights === way.weights &&
      run.way.precision === way.precision &&
      run.settings.model.checkpoint === job.model.checkpoint &&
      run.settings.pictures.width === job.pictures.width &&
      run.settings.pictures.height === job.pictures.height &&
      run.settings.pictures.fit === job.pictures.fit &&
      run.settings.batch.size === job.batch.size,
  );
  if (found === undefined) return null;
  const secondsPerStep = (found.secondsPerStep / found.settings.batch.accumulation) * job.batch.accumulation;
  return { ...found, secondsPerStep };
}

function memoryProblems(
  { job, memory }: PreflightFacts,
  { computing, memoryPlan, needed }: { computing: Computing; memoryPlan: MemoryPlan; needed: number },
): Problem[] {
  const free = memory.free + memory.lent;
  if (computing.name === "wasm" && needed > WASM_END) {
    const message = `WebAssembly ends at ${humanSize(WASM_END)}, and this needs about ${humanSize(needed)}.`;
    const native = "Native TensorFlow has no such end: textual-inversion setup-tensorflow.";
    const fitting = memoryPlan.alternatives.length === 0 ? "" : `${whatFits(memoryPlan, job)} `;
    return [{ message, hint: `${fitting}${native}`, blocks: true }];
  }
  if (memoryPlan.chosen.fits || needed <= free) return [];
  const isOnCard = computing.name === "native-gpu";
  const message = tooMuchMemory({ needed, free, isOnCard });
  return [{ message, hint: whatFits(memoryPlan, job), blocks: needed > memory.whole }];
}

function timeProblems(seconds: number, backend: BackendName): Problem[] {
  if (seconds <= LONG) return [];
  const days = Math.round(seconds / 86_400);
  const better =
    backend === "wasm"
      ? "Native TensorFlow is several times as fast: textual-inversion setup-tensorflow."
      : "Fewer steps or smaller pictures take less; an embedding is often good long before its last step.";
  return [{ message: `It would take about ${days} days.`, hint: better, blocks: false }];
}

/** Where somebody would wait for hours, they learn that the processor can do it sooner. */
function shorterNumbers(
  { job, hasBfloat16 }: PreflightFacts,
  { computing, totalSeconds }: { computing: Computing; totalSeconds: number },
): Problem[] {
  const isOpen = job.precision === "auto" && computing.name === "native-cpu" && hasBfloat16 === true;
  if (!isOpen || totalSeconds < WORTH_SHORTENING) return [];
  const message = "This processor multiplies bfloat16: that takes about three fifths of the time.";
  const hint = "Choose the precision bfloat16. Its gradient is off by about a hundredth.";
  return [{ message, hint, blocks: false }];
}

function diskProblems({ needed, free }: PreflightReply["disk"]): Problem[] {
  if (needed <= free) return [];
  const message = `It writes about ${humanSize(needed)}, and ${humanSize(free)} are free on the disk.`;
  return [{ message, hint: "Free some space, or draw fewer sample images.", blocks: true }];
}
