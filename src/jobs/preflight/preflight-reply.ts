import type { BackendName, BackendReport } from "../../protocol/backend-report.ts";
import type { PreflightReply } from "../../protocol/preflight.ts";
import type { StepCost } from "../../protocol/training-plan.ts";
import { humanSize } from "../../system/human-size.ts";
import { diskNeed } from "./disk-need.ts";
import { memoryNeed, WASM_END } from "./memory-need.ts";
import type { MeasuredRun, PreflightFacts } from "./preflight-facts.ts";
import { estimatedStep, totalTime } from "./time-need.ts";

type Problem = PreflightReply["problems"][number];
type Computing = Pick<BackendReport, "name" | "facts" | "memory">;

/** What a training is planned with where no backend could be tried. */
const UNTRIED: Computing = {
  name: "wasm",
  memory: 200e6,
  facts: { registeredAs: "wasm", tfjsVersion: "", tensorflowVersion: null, threads: 1, neverRun: false },
};
/** Seconds; longer is worth a word. */
const LONG = 3 * 24 * 3600;

/** What the training will take, and what speaks against it. */
export function preflightReply(facts: PreflightFacts): PreflightReply {
  const { job, plan, backend, memory } = facts;
  const computing = "failure" in backend ? UNTRIED : backend;
  const measured = sameSize(facts, computing.name);
  const needed = measured?.memory ?? need(facts, computing, plan.asked);
  const secondsPerStep = measured?.secondsPerStep ?? estimatedStep(job, plan, computing);
  const reply = {
    backend: described(facts),
    memory: {
      needed: { value: needed, from: (measured?.memory ?? null) === null ? "estimated" : "measured" },
      free: memory.free,
      freeAfterUnload: memory.free + memory.lent,
      where: computing.name === "native-gpu" ? "gpu" : "ram",
    },
    secondsPerStep: { value: secondsPerStep, from: measured === null ? "estimated" : "measured" },
    totalSeconds: totalTime(job, plan, secondsPerStep),
    disk: { needed: diskNeed(job, plan), free: facts.freeDisk },
  } satisfies Omit<PreflightReply, "problems">;
  return {
    ...reply,
    problems: [
      ...("failure" in backend ? [{ ...backend.failure, blocks: true }] : []),
      ...memoryProblems(facts, computing, needed),
      ...timeProblems(reply.totalSeconds, computing.name),
      ...diskProblems(reply.disk),
    ].map(({ message, hint, blocks }) => ({ message, hint, blocks })),
  };
}

function described({ backend, job }: PreflightFacts): PreflightReply["backend"] {
  if ("failure" in backend) return { name: job.backend, why: backend.failure.message };
  const { name, obstacle } = backend;
  const isChosen = obstacle === null || obstacle.code === "ASKED";
  return { name, why: isChosen ? "" : `${obstacle.reason} ${obstacle.hint}` };
}

/** On a GPU the process's memory says nothing of the card's. */
function sameSize({ job, history }: PreflightFacts, backend: BackendName): MeasuredRun | null {
  const found = history.find(
    (run) =>
      run.backend === backend &&
      run.settings.model.checkpoint === job.model.checkpoint &&
      run.settings.pictures.width === job.pictures.width &&
      run.settings.pictures.height === job.pictures.height &&
      run.settings.pictures.fit === job.pictures.fit &&
      run.settings.batch.size === job.batch.size &&
      run.settings.checkpointing === job.checkpointing,
  );
  if (found === undefined) return null;
  const secondsPerStep = (found.secondsPerStep / found.settings.batch.accumulation) * job.batch.accumulation;
  return { ...found, secondsPerStep, memory: backend === "native-gpu" ? null : found.memory };
}

function need({ plan }: PreflightFacts, { name, memory }: Computing, cost: StepCost): number {
  return memoryNeed(name, memory, { plan, cost });
}

function memoryProblems(facts: PreflightFacts, computing: Computing, needed: number): Problem[] {
  const { memory } = facts;
  const isWasm = computing.name === "wasm";
  const place = computing.name === "native-gpu" ? "of the card's memory" : "of memory";
  if (isWasm && needed > WASM_END) {
    const message = `WebAssembly ends at ${humanSize(WASM_END)}, and this needs about ${humanSize(needed)}.`;
    const native = "Native TensorFlow has no such end: textual-inversion setup-tensorflow.";
    return [{ message, hint: joined(fitting(facts, computing, WASM_END), native), blocks: true }];
  }
  const free = memory.free + memory.lent;
  if (needed <= free) return [];
  const message = `It needs about ${humanSize(needed)} ${place}, and ${humanSize(free)} are free.`;
  const helps = fitting(facts, computing, free) ?? "Close other programs, or choose smaller pictures.";
  return [{ message, hint: helps, blocks: needed > memory.whole }];
}

/** What would fit; null: nothing does. */
function fitting(facts: PreflightFacts, computing: Computing, free: number): string | null {
  const fits = facts.plan.cheaper.filter((cost) => need(facts, computing, cost) <= free);
  const plain = fits.find(({ checkpointing }) => checkpointing === facts.job.checkpointing);
  const checkpointed = fits.find(({ checkpointing }) => checkpointing && !facts.job.checkpointing);
  const words = [plain, checkpointed].flatMap((cost) => (cost === undefined ? [] : [nameOf(cost, facts)]));
  return words.length === 0 ? null : `This would fit: ${words.join(", or ")}.`;
}

function nameOf(cost: StepCost, { plan, job }: PreflightFacts): string {
  const isSame = cost.width === plan.asked.width && cost.height === plan.asked.height;
  const size = `pictures of ${cost.width}×${cost.height}`;
  if (!cost.checkpointing || job.checkpointing) return size;
  return isSame ? "checkpointing" : `${size} with checkpointing`;
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

function diskProblems({ needed, free }: PreflightReply["disk"]): Problem[] {
  if (needed <= free) return [];
  const message = `It writes about ${humanSize(needed)}, and ${humanSize(free)} are free on the disk.`;
  return [{ message, hint: "Free some space, or draw fewer sample images.", blocks: true }];
}

function joined(...sentences: (string | null)[]): string {
  return sentences.filter((sentence) => sentence !== null).join(" ");
}
