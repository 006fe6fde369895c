import { type ComputePrecision, precisionOn } from "../../protocol/compute-precision.ts";
import type { HostCheckpoints } from "../../protocol/host.ts";
import type { PreflightReply } from "../../protocol/preflight.ts";
import type { TrainingJob } from "../../protocol/training-job.ts";
import { planningOf, type PlanTask, type TrainingPlan } from "../../protocol/training-plan.ts";
import { CodedError } from "../../system/coded-error.ts";
import { freeDisk } from "../../system/free-disk.ts";
import { memoryFor } from "../../system/memory-for.ts";
import { hasBfloat16 } from "../../system/processor.ts";
import { stampOf } from "../checkpoint-files.ts";
import { runEngine } from "../engine-process.ts";
import { sharesHostMemory } from "../gpu-sharing.ts";
import { checkpointOf } from "../training-plan.ts";
import { BackendProbes } from "./backend-probes.ts";
import type { MeasuredRun, Memory, PreflightFacts } from "./preflight-facts.ts";
import { memoryPlanOf, preflightReply } from "./preflight-reply.ts";

export type PreflightOptions = {
  env: NodeJS.ProcessEnv;
  /** The folder with the native builds. */
  tensorflow: string;
  runs: string;
  unloadHostModel: boolean | null;
  /** How the web UI draws; null: there is none to ask. */
  host: () => Promise<HostCheckpoints | null>;
  history: () => readonly MeasuredRun[];
};

/** A page asks at each change of its form. */
const PLANS_KEPT = 50;

/** Works out what a training will take, before its start. */
export class Preflight {
  readonly #options: PreflightOptions;
  readonly #probes: BackendProbes;
  readonly #plans = new Map<string, Promise<TrainingPlan>>();

  constructor(options: PreflightOptions) {
    this.#options = options;
    this.#probes = new BackendProbes(options);
  }

  /** Throws `EngineError` for a checkpoint that can't be trained with, `JobError` where there is none. */
  async reply(job: TrainingJob): Promise<PreflightReply> {
    const backend = await this.#backend(job);
    const precision = precisionOn(job.precision, "name" in backend ? backend.name : "wasm");
    const plan = await this.#plan(job, precision);
    const facts: PreflightFacts = {
      ...{ job, plan, backend, history: this.#options.history(), hasBfloat16: await hasBfloat16() },
      memory: await this.#memory(job, backend),
      freeDisk: await freeDisk(this.#options.runs),
    };
    if (memoryPlanOf(facts).chosen.fits) return preflightReply(facts);
    return preflightReply({ ...facts, plan: await this.#plan(job, precision, { withSmaller: true }) });
  }

  async #plan(
    job: TrainingJob,
    precision: ComputePrecision,
    { withSmaller } = { withSmaller: false },
  ): Promise<TrainingPlan> {
    const checkpoint = checkpointOf(job);
    const task: PlanTask = { type: "plan-training", checkpoint, withSmaller, precision, ...planningOf(job) };
    const key = JSON.stringify([task, (await stampOf(checkpoint))?.stamp]);
    const plan = this.#plans.get(key) ?? this.#ask(task);
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    plan.catch(() => this.#plans.delete(key));
    for (const oldest of [...this.#plans.keys()].slice(0, -PLANS_KEPT)) this.#plans.delete(oldest);
    return plan;
  }

  async #ask(task: PlanTask): Promise<TrainingPlan> {
    const plans: TrainingPlan[] = [];
    await runEngine(task, {
      env: this.#options.env,
      onEvent: (event) => {
        if (event.type === "planned-training") plans.push(event.plan);
      },
    });
    const [plan] = plans;
    if (plan === undefined) throw new Error("The engine told no plan.");
    return plan;
  }

  async #backend(job: TrainingJob): Promise<PreflightFacts["backend"]> {
    try {
      return await this.#probes.get(job.backend);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return { failure: { code: String(error.code), message: error.message, hint: error.hint } };
    }
  }

  async #memory(job: TrainingJob, backend: PreflightFacts["backend"]): Promise<Memory> {
    const { free, whole, isOnCard } = await memoryFor("name" in backend ? backend.name : null);
    const { unloadHostModel: setting, tensorflow, host } = this.#options;
    const isLent = await sharesHostMemory({ setting, tensorflow, backend: job.backend });
    const held = isLent ? (await host().catch(() => null))?.current?.held : undefined;
    return { free, whole, lent: (isOnCard ? held?.gpu : held?.ram) ?? 0 };
  }
}
