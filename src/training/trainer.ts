import { existsSync } from "node:fs";
import path from "node:path";
import { requireFinite } from "../diffusion/require-finite.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { usableStem } from "../embeddings/usable-name.ts";
import type { TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import { problemOf } from "../system/problem-of.ts";
import type { Engine } from "../tensor/run.ts";
import type { OptimizerState } from "./adam-w.ts";
import { evaluationLoss } from "./evaluation-loss.ts";
import { factsOf, finishWithEmbedding, finishWithout, installOptions } from "./finish-run.ts";
import {
  requireFreeName,
  writeEmbedding,
  type EmbeddingFacts,
  type InstallOptions,
} from "./finished-embedding.ts";
import { NearWords } from "./near-words.ts";
import { optimizerStep, type StepOutcome } from "./optimizer-step.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { RatePlan } from "./rate-plan.ts";
import { RunFolder, savedState } from "./run-folder.ts";
import type { BestVectors, RunState } from "./run-state.ts";
import { SamplePainter } from "./sample-painter.ts";
import type { Samples } from "./sampler.ts";
import { isNotFinite, noGradient, notFinite, notMoved } from "./step-problem.ts";
import type { TrainingControl } from "./training-control.ts";
import { vectorFacts } from "./vector-facts.ts";

export interface TrainerOptions {
  readonly engine: Engine;
  readonly control: TrainingControl;
}

type Events = AsyncGenerator<TrainingEvent, void, void>;
type Ready = Prepared & { install: InstallOptions | null };

/** The step by which vectors should have moved. */
const MOVED_BY = 3;

/**
 * Trains, or goes on with the run in the task's folder, and tells how it goes. Ends with a `finished` event.
 * Killed at any moment it goes on from the last saved state to the very numbers it would have had.
 *
 * @throws CodedError: EmbeddingError `NAME_NOT_USABLE`; TrainingError `NOT_FINITE` leaves the last good state in the run's folder
 */
export async function* train(asked: TrainTask, options: TrainerOptions): Events {
  // It becomes part of paths.
  const task = { ...asked, job: { ...asked.job, name: usableStem(asked.job.name, "name") } };
  const install = await installOptions(task);
  if (install !== null) requireFreeName(factsOf(task, 0), install);
  const prepared = yield* preparedUnlessEnded(task, options);
  if (prepared === null) {
    yield await endBeforeStart(task, { install, control: options.control });
    return;
  }
  try {
    yield* new Trainer(task, { ...prepared, install }, options.control).run();
  } finally {
    prepared.dispose();
  }
}

/** null: the training was told to end meanwhile. */
async function* preparedUnlessEnded(
  task: TrainTask,
  { engine, control }: TrainerOptions,
): AsyncGenerator<TrainingEvent, Prepared | null, void> {
  try {
    return yield* prepare(task, { engine, signal: control.signal });
  } catch (error) {
    if (error === control.signal.reason) return null;
    throw error;
  }
}

/** What there is of earlier steps is made an embedding, as it would have been then. */
async function endBeforeStart(
  task: TrainTask,
  { install, control }: { install: InstallOptions | null; control: TrainingControl },
): Promise<TrainingEvent> {
  const state = await savedState(task.runFolder);
  const reason = control.ending ?? "interrupted";
  if (state === null || reason === "suspended")
    return finishWithout({ reason, step: state?.optimizer.step ?? 0 });
  const facts = factsOf(task, state.start.length / task.job.embedding.vectors);
  return { ...(await finishWithEmbedding(task, { state, facts, install })), reason };
}

/** One run of a training whose model is ready. */
export class Trainer {
  readonly #task: TrainTask;
  readonly #prepared: Ready;
  readonly #control: TrainingControl;
  readonly #saveEveryMs: number;
  readonly #folder: RunFolder;
  readonly #facts: EmbeddingFacts;
  readonly #plan: RatePlan;
  readonly #evaluation: readonly Samples[];
  readonly #near: NearWords;
  readonly #painter: SamplePainter;
  /** The vectors and what the optimizer remembers, after the latest step. */
  #optimizer: OptimizerState;
  /** Those before: known to give finite numbers. */
  #before: OptimizerState;
  #best: BestVectors | null;
  #evaluated: { step: number; loss: number } | null = null;
  #saved = { step: -1, at: performance.now() };

  constructor(task: TrainTask, prepared: Ready, control: TrainingControl) {
    const { model, sampler, state, lengths } = prepared;
    const { width } = textEncoderOf(model.config);
    this.#task = task;
    this.#prepared = prepared;
    this.#control = control;
    this.#saveEveryMs = task.saveEverySeconds * 1000;
    this.#folder = new RunFolder(task.runFolder, { width, stepsPerEpoch: sampler.stepsPerEpoch });
    this.#facts = factsOf(task, width);
    this.#plan = new RatePlan(task.job);
    this.#evaluation = task.job.evaluation.every > 0 ? sampler.evaluation() : [];
    this.#near = new NearWords(model, lengths);
    const { signal } = control;
    const folder = this.#folder.samples;
    this.#painter = new SamplePainter({ task, model, facts: this.#facts, folder, signal });
    this.#optimizer = state.optimizer;
    this.#before = state.optimizer;
    this.#best = state.best;
  }

  async *run(): Events {
    try {
      yield* this.#begin();
      while (this.#optimizer.step < this.#plan.steps && !this.#isEnding()) {
        if (this.#control.isPaused) yield* this.#pause("training");
        else yield* this.#step(this.#optimizer.step + 1);
      }
      yield* this.#finish();
    } finally {
      this.#painter.dispose();
    }
  }

  async *#begin(): Events {
    const { job, runFolder } = this.#task;
    const { isNew, pictures, medianLength, way } = this.#prepared;
    const { step } = this.#optimizer;
    const { vectors } = job.embedding;
    await this.#folder.begin(job, step);
    yield* this.#plan.notices();
    yield { type: "started", runFolder, step, steps: this.#plan.steps, pictures, vectors, way, medianLength };
    // What a kill or an interrupt left out of the work behind the saved step.
    yield* this.#evaluateIfDue();
    if (this.#isSnapshotDue() && !existsSync(this.#snapshotFile(step))) yield* this.#snapshot();
    if (isNew) yield* this.#save();
    if (step < this.#plan.steps && isDue(step, job.samples.every)) yield* this.#paintUnlessDone();
    yield { type: "state", state: "training" };
  }

  async *#step(step: number): Events {
    const started = performance.now();
    const outcome = await this.#compute(step);
    if (outcome === null) return;
    const { state, loss, gradientLength } = outcome;
    if (step === 1 && gradientLength === 0) throw noGradient();
    this.#before = this.#optimizer;
    this.#optimizer = state;
    const { start } = this.#prepared.state;
    const facts = vectorFacts(state.values, start, this.#facts.width);
    const row = { step, loss, rate: this.#plan.rate(step), gradientLength, ...facts };
    this.#folder.add(row);
    const seconds = (performance.now() - started) / 1000;
    yield { type: "step", ...row, seconds, memory: process.memoryUsage.rss() };
    if (step === MOVED_BY && state.values.every((value, i) => value === start[i])) yield notMoved(step);
    yield* this.#afterStep(step);
  }

  async *#afterStep(step: number): Events {
    const { samples } = this.#task.job;
    yield* this.#evaluateIfDue();
    if (this.#isSnapshotDue() || this.#control.takeWish("snapshot")) yield* this.#snapshot();
    // Those of the last step come when the embedding is where it belongs.
    const isSampling =
      step < this.#plan.steps && (isDue(step, samples.every) || this.#control.takeWish("sample"));
    // Sampling takes long: what was learned is safe before it.
    if (isSampling || performance.now() - this.#saved.at >= this.#saveEveryMs) yield* this.#save();
    if (!isSampling) return;
    yield* this.#paint();
    yield { type: "state", state: "training" };
  }

  async #compute(step: number): Promise<StepOutcome | null> {
    const { model, sampler } = this.#prepared;
    const { batch, learningRate } = this.#task.job;
    const settings = {
      rate: this.#plan.rate(step),
      weightDecay: learningRate.weightDecay,
      clipping: this.#plan.clipping(step),
      accumulation: batch.accumulation,
      memory: this.#prepared.way.memory,
      goOn: () => this.#goOn(),
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

  #isEnding(): boolean {
    return this.#control.ending !== null;
  }

  async #goOn(): Promise<boolean> {
    await this.#control.breathe();
    return !this.#isEnding();
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
      if (!isNotFinite(error)) throw error;
      this.#optimizer = good;
      await this.#folder.save(this.#state());
      throw notFinite(error, { step, kept: good.step, isFirst });
    }
  }

  async *#evaluateIfDue(): Events {
    const { step } = this.#optimizer;
    if (isDue(step, this.#task.job.evaluation.every) && !this.#folder.isEvaluated(step))
      yield* this.#evaluate();
  }

  /** Given up when the training is told to end: it comes when it goes on. */
  async *#evaluate(): Events {
    const { step, values } = this.#optimizer;
    const loss = await this.#finite({ step, ...this.#known }, () =>
      evaluationLoss(values, {
        model: this.#prepared.model,
        batches: this.#evaluation,
        goOn: () => this.#goOn(),
      }),
    );
    if (loss === null) return;
    this.#folder.add({ step, evaluation: loss });
    if (step > 0 && loss < (this.#best?.evaluation ?? Infinity))
      this.#best = { step, evaluation: loss, values };
    this.#evaluated = { step, loss };
    yield { type: "evaluation", step, loss, near: this.#near.find(values) };
  }

  #isSnapshotDue(): boolean {
    const { step } = this.#optimizer;
    return step > 0 && isDue(step, this.#task.job.snapshotEvery);
  }

  async *#snapshot(): Events {
    yield await this.#writeSnapshot(this.#state(), this.#latestEvaluation);
  }

  /** null: this step was not evaluated. */
  get #latestEvaluation(): number | null {
    return this.#evaluated?.step === this.#optimizer.step ? this.#evaluated.loss : null;
  }

  async #writeSnapshot(state: RunState, evaluation: number | null): Promise<TrainingEvent> {
    const { step } = state.optimizer;
    const file = this.#snapshotFile(step);
    await writeEmbedding(file, state, this.#facts);
    return { type: "snapshot", snapshot: { step, file: path.basename(file), evaluation } };
  }

  #snapshotFile(step: number): string {
    const { name, format } = this.#facts;
    return path.join(this.#folder.snapshots, `${name}-${step}.${format}`);
  }

  /** Draws the sample images of this step. What goes wrong with them is told, and costs nothing else. */
  async *#paint({ heedsPause = true }: { heedsPause?: boolean } = {}): Events {
    if (this.#isEnding()) return;
    yield { type: "state", state: "sampling" };
    try {
      yield* this.#painter.paint(this.#state(), () => this.#betweenSamplingSteps(heedsPause));
    } catch (error) {
      if (!this.#isEnding()) yield notPainted(error, this.#optimizer.step);
    }
    // Who asked for it meanwhile has it.
    this.#control.takeWish("sample");
  }

  async *#paintUnlessDone(): Events {
    if (!this.#painter.isDone(this.#optimizer.step)) yield* this.#paint();
  }

  async *#betweenSamplingSteps(heedsPause: boolean): AsyncGenerator<TrainingEvent, boolean, void> {
    await this.#control.breathe();
    if (heedsPause && this.#control.isPaused) yield* this.#pause("sampling");
    return !this.#isEnding();
  }

  async *#pause(from: "training" | "sampling"): Events {
    yield* this.#save();
    yield { type: "state", state: "paused" };
    while (this.#control.isPaused) {
      await this.#control.untilCalled();
      if (this.#control.takeWish("snapshot")) yield* this.#snapshot();
      if (!this.#control.takeWish("sample") || from === "sampling") continue;
      yield* this.#paint({ heedsPause: false });
      yield { type: "state", state: "paused" };
    }
    yield { type: "state", state: from };
  }

  async *#finish(): Events {
    const { step } = this.#optimizer;
    const isDone = step >= this.#plan.steps;
    const reason = isDone ? "done" : (this.#control.ending ?? "interrupted");
    yield { type: "state", state: "saving" };
    yield* this.#save();
    if (reason === "suspended") {
      yield finishWithout({ reason, step });
      return;
    }
    const { install } = this.#prepared;
    const finished = await finishWithEmbedding(this.#task, {
      state: this.#state(),
      facts: this.#facts,
      install,
    });
    yield* this.#snapshotOfBest();
    if (isDone && (this.#task.job.samples.every > 0 || this.#control.takeWish("sample")))
      yield* this.#paintUnlessDone();
    yield { ...finished, reason };
  }

  /** Snapshots come every so many steps: the best vectors are seldom among them. */
  async *#snapshotOfBest(): Events {
    const best = this.#best;
    if (best === null || best.step === this.#optimizer.step || this.#task.job.snapshotEvery === 0) return;
    if (existsSync(this.#snapshotFile(best.step))) return;
    const optimizer = { ...this.#optimizer, step: best.step, values: best.values };
    yield await this.#writeSnapshot({ ...this.#state(), optimizer }, best.evaluation);
  }

  #state(): RunState {
    return { ...this.#prepared.state, optimizer: this.#optimizer, best: this.#best };
  }

  async *#save(): Events {
    const { step } = this.#optimizer;
    if (this.#saved.step === step) return;
    await this.#folder.save(this.#state());
    this.#saved = { step, at: performance.now() };
    yield { type: "saved", step };
  }
}

function isDue(step: number, every: number): boolean {
  return every > 0 && step % every === 0;
}

function notPainted(error: unknown, step: number): TrainingEvent {
  const { message, hint } = problemOf(error);
  return {
    type: "notice",
    message: `No sample images of step ${step}: ${message} The training goes on.`,
    hint,
  };
}
