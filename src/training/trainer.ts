import { readFile } from "node:fs/promises";
import path from "node:path";
import { evaluationLosses } from "../diffusion/evaluation-loss.ts";
import { GenerationError } from "../diffusion/generation-error.ts";
import { requireFinite } from "../diffusion/require-finite.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { usableStem } from "../embeddings/usable-name.ts";
import type { TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import { lastStep, rateAt, readSchedule, valueAt, type SchedulePiece } from "../protocol/training-rate.ts";
import type { EagerKernels } from "../tensor/eager-kernels.ts";
import type { OptimizerState } from "./adam-w.ts";
import {
  installEmbedding,
  requireFreeName,
  writeEmbedding,
  type EmbeddingFacts,
  type InstallOptions,
} from "./finished-embedding.ts";
import { optimizerStep, type StepOutcome } from "./optimizer-step.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { RunFolder } from "./run-folder.ts";
import type { RunState } from "./run-state.ts";
import type { Samples } from "./sampler.ts";
import type { TrainingControl } from "./training-control.ts";
import { TrainingError } from "./training-error.ts";
import { vectorFacts } from "./vector-facts.ts";

export interface TrainerOptions {
  readonly kernels: EagerKernels;
  readonly control: TrainingControl;
}

type Events = AsyncGenerator<TrainingEvent, void, void>;

/**
 * Trains, or goes on with the run in the task's folder, and tells how it goes. Ends with a `finished` event.
 * Killed at any moment it goes on from the last saved state to the very numbers it would have had.
 *
 * @throws CodedError: EmbeddingError `NAME_NOT_USABLE`; TrainingError `NOT_FINITE` leaves the last good state in the run's folder
 */
export async function* train(asked: TrainTask, options: TrainerOptions): Events {
  // It becomes part of paths.
  const task = { ...asked, job: { ...asked.job, name: usableStem(asked.job.name, "name") } };
  const install = await installing(task);
  if (install !== null) requireFreeName(factsOf(task, 0), install);
  const prepared = yield* prepare(task, options.kernels);
  try {
    yield* new Trainer(task, { ...prepared, install }, options).run();
  } finally {
    prepared.dispose();
  }
}

class Trainer {
  readonly #task: TrainTask;
  readonly #prepared: Prepared & { install: InstallOptions | null };
  readonly #control: TrainingControl;
  readonly #saveEveryMs: number;
  readonly #folder: RunFolder;
  readonly #facts: EmbeddingFacts;
  readonly #rates: readonly SchedulePiece[];
  readonly #limits: readonly SchedulePiece[];
  readonly #evaluation: readonly Samples[];
  /** The vectors and what the optimizer remembers, after the latest step. */
  #optimizer: OptimizerState;
  /** Those before: known to give finite numbers. */
  #before: OptimizerState;
  #saved = performance.now();

  constructor(
    task: TrainTask,
    prepared: Prepared & { install: InstallOptions | null },
    { control }: TrainerOptions,
  ) {
    const { model, sampler, state } = prepared;
    const { width } = textEncoderOf(model.config);
    this.#task = task;
    this.#prepared = prepared;
    this.#control = control;
    this.#saveEveryMs = task.saveEverySeconds * 1000;
    this.#folder = new RunFolder(task.runFolder, { width, stepsPerEpoch: sampler.stepsPerEpoch });
    this.#facts = factsOf(task, width);
    this.#rates = schedule(task.job.learningRate.schedule);
    this.#limits = schedule(task.job.clipping.limit);
    this.#evaluation = task.job.evaluation.every > 0 ? sampler.evaluation() : [];
    this.#optimizer = state.optimizer;
    this.#before = state.optimizer;
  }

  async *run(): Events {
    const { job, runFolder } = this.#task;
    const { state, isNew, pictures, medianLength } = this.#prepared;
    const steps = lastStep(this.#rates, job.steps);
    const begun = state.optimizer.step;
    await this.#folder.begin(job, begun);
    const { vectors } = job.embedding;
    yield { type: "started", runFolder, step: begun, steps, pictures, vectors, medianLength };
    if (isNew) {
      yield* this.#evaluate(0);
      await this.#save();
    }
    yield { type: "state", state: "training" };
    while (this.#optimizer.step < steps && !this.#control.isInterrupted) {
      if (this.#control.isPaused) yield* this.#pause();
      yield* this.#step(this.#optimizer.step + 1);
    }
    yield* this.#finish();
  }

  async *#step(step: number): Events {
    const started = performance.now();
    const outcome = await this.#compute(step);
    if (outcome === null) return;
    const { state, loss, gradientLength } = outcome;
    if (step === 1 && gradientLength === 0) throw noGradient();
    this.#before = this.#optimizer;
    this.#optimizer = state;
    const { width } = this.#facts;
    const facts = vectorFacts(state.values, this.#prepared.state.start, width);
    const row = { step, loss, rate: this.#rate(step), gradientLength, ...facts };
    this.#folder.add(row);
    yield {
      type: "step",
      ...row,
      seconds: (performance.now() - started) / 1000,
      memory: process.memoryUsage.rss(),
    };
    const { evaluation, snapshotEvery } = this.#task.job;
    if (isDue(step, evaluation.every)) yield* this.#evaluate(step);
    if (isDue(step, snapshotEvery) || this.#control.takeSnapshotWish()) yield* this.#snapshot();
    if (performance.now() - this.#saved >= this.#saveEveryMs) await this.#save();
  }

  async #compute(step: number): Promise<StepOutcome | null> {
    const { model, sampler } = this.#prepared;
    const { batch, clipping, learningRate, checkpointing } = this.#task.job;
    const settings = {
      rate: this.#rate(step),
      weightDecay: learningRate.weightDecay,
      // A schedule of limits that ends goes on with its last.
      clipping: {
        mode: clipping.mode,
        limit: valueAt(this.#limits, step) ?? this.#limits.at(-1)?.value ?? 0,
      },
      ...{ accumulation: batch.accumulation, checkpointing },
      goOn: async () => {
        await this.#control.breathe();
        return !this.#control.isInterrupted;
      },
    };
    const outcome = await this.#finite({ step, ...this.#known }, () =>
      optimizerStep(model, this.#optimizer, sampler.batchesOf(step), settings),
    );
    if (outcome !== null)
      await this.#finite({ step, good: this.#optimizer, isFirst: false }, () =>
        requireFinite(outcome.state.values, "vectors"),
      );
    return outcome;
  }

  /** What is kept when the latest vectors turn out to be bad; the first ones have none before them. */
  get #known(): { good: OptimizerState; isFirst: boolean } {
    return { good: this.#before, isFirst: this.#before === this.#optimizer };
  }

  /** Runs `work`; where that meets a number that is none, the good vectors are saved, and the training ends. */
  async #finite<T>(
    { step, good, isFirst }: { step: number; good: OptimizerState; isFirst: boolean },
    work: () => T | Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GenerationError) || error.code !== "NOT_FINITE") throw error;
      this.#optimizer = good;
      await this.#save();
      throw notFinite(error, { step, kept: good.step, isFirst });
    }
  }

  #rate(step: number): number {
    const { curve, warmUp } = this.#task.job.learningRate;
    return rateAt({ pieces: this.#rates, curve, warmUp, steps: this.#task.job.steps }, step);
  }

  async *#evaluate(step: number): Events {
    if (this.#evaluation.length === 0) return;
    const losses: number[] = [];
    for (const samples of this.#evaluation) {
      const batch = { ...samples, vectors: this.#optimizer.values };
      losses.push(...evaluationLosses(this.#prepared.model, batch));
      await this.#control.breathe();
    }
    await this.#finite({ step, ...this.#known }, () => requireFinite(losses, "evaluation loss"));
    const loss = losses.reduce((sum, each) => sum + each, 0) / losses.length;
    this.#folder.add({ step, evaluation: loss });
    yield { type: "evaluation", step, loss, near: [] };
  }

  async *#snapshot(): Events {
    const { step } = this.#optimizer;
    const { name, format } = this.#facts;
    const file = path.join(this.#folder.snapshots, `${name}-${step}.${format}`);
    await writeEmbedding(file, this.#state(), this.#facts);
    yield { type: "snapshot", snapshot: { step, file: path.basename(file), evaluation: null } };
  }

  async *#pause(): Events {
    await this.#save();
    yield { type: "state", state: "paused" };
    while (this.#control.isPaused) {
      await this.#control.untilResumed();
      if (this.#control.takeSnapshotWish()) yield* this.#snapshot();
    }
    yield { type: "state", state: "training" };
  }

  async *#finish(): Events {
    yield { type: "state", state: "saving" };
    await this.#save();
    const { step } = this.#optimizer;
    const { install } = this.#prepared;
    const file = finalFile(this.#task);
    await writeEmbedding(file, this.#state(), this.#facts);
    const fits = step > 0 && install !== null;
    const installed = fits ? await installEmbedding(this.#state(), this.#facts, install) : null;
    const reason = this.#control.isInterrupted ? "interrupted" : "done";
    yield { type: "finished", reason, step, file, installed, notInstalled: null };
  }

  #state(): RunState {
    return { ...this.#prepared.state, optimizer: this.#optimizer };
  }

  async #save(): Promise<void> {
    await this.#folder.save(this.#state());
    this.#saved = performance.now();
  }
}

function factsOf({ job, checkpoint }: TrainTask, width: number): EmbeddingFacts {
  return { name: job.name, format: job.embedding.format, width, checkpointName: path.parse(checkpoint).name };
}

function finalFile({ job, runFolder }: TrainTask): string {
  return path.join(runFolder, `${job.name}.${job.embedding.format}`);
}

async function installing(task: TrainTask): Promise<InstallOptions | null> {
  const { job, embeddingsDir: folder, trashDir } = task;
  const own = await readFile(finalFile(task)).catch(() => null);
  return folder === null ? null : { folder, replace: job.embedding.replace, trashDir, own };
}

function schedule(text: string | number): readonly SchedulePiece[] {
  const { pieces, problem } = readSchedule(text);
  if (problem === null) return pieces;
  throw new TrainingError("SCHEDULE", problem);
}

function isDue(step: number, every: number): boolean {
  return every > 0 && step % every === 0;
}

function noGradient(): TrainingError {
  return new TrainingError("NO_GRADIENT", {
    message: "The gradient of the first step is zero: nothing would be learned.",
    hint: "The checkpoint does not listen to its prompts. Try another one.",
  });
}

function notFinite(
  cause: GenerationError,
  { step, kept, isFirst }: { step: number; kept: number; isFirst: boolean },
): TrainingError {
  const seen = cause.message.replace(/\.$/, "");
  return new TrainingError("NOT_FINITE", {
    cause,
    message: `${seen}, in step ${step}. The training has ended; the vectors of step ${kept} are kept.`,
    hint: isFirst
      ? "It was so from the start: the checkpoint or the initialization is broken. Try others."
      : "The learning rate is likely too high: begin again with a tenth of it, or clip the gradient by its norm.",
  });
}
