import { requireFinite } from "../diffusion/require-finite.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import type { SkippedRow } from "../protocol/jobs.ts";
import type { TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import { problemOf } from "../system/problem-of.ts";
import type { OptimizerState } from "./adam-w.ts";
import { Evaluations } from "./evaluations.ts";
import { factsOf, finishWithEmbedding, finishWithout } from "./finish-run.ts";
import type { EmbeddingFacts, InstallOptions } from "./finished-embedding.ts";
import type { GradientScaler } from "./gradient-scaler.ts";
import { isDue } from "./is-due.ts";
import { optimizerStep, type StepOutcome } from "./optimizer-step.ts";
import type { Prepared } from "./prepare.ts";
import { RatePlan } from "./rate-plan.ts";
import { RunFolder } from "./run-folder.ts";
import { RunSaver } from "./run-saver.ts";
import type { RunState } from "./run-state.ts";
import { SamplePainter } from "./sample-painter.ts";
import { isNotFinite, noGradient, notFinite, notMoved, overflowed } from "./step-problem.ts";
import type { TrainingControl } from "./training-control.ts";
import { vectorFacts } from "./vector-facts.ts";

type Events = AsyncGenerator<TrainingEvent, void, void>;
export type Ready = Prepared & { install: InstallOptions | null };

/** The step by which vectors should have moved. */
const MOVED_BY = 3;

/** One run of a training whose model is ready. */
export class Trainer {
  readonly #task: TrainTask;
  readonly #prepared: Ready;
  readonly #control: TrainingControl;
  readonly #folder: RunFolder;
  readonly #facts: EmbeddingFacts;
  readonly #plan: RatePlan;
  readonly #evaluations: Evaluations;
  readonly #saver: RunSaver;
  readonly #painter: SamplePainter;
  /** The vectors and what the optimizer remembers, after the latest step. */
  #optimizer: OptimizerState;
  /** Those before: known to give finite numbers. */
  #before: OptimizerState;
  #scaler: GradientScaler | null;
  #isSkippingTold = false;

  constructor(task: TrainTask, prepared: Ready, control: TrainingControl) {
    const { model, sampler, state } = prepared;
    const { width } = textEncoderOf(model.config);
    this.#task = task;
    this.#prepared = prepared;
    this.#control = control;
    this.#folder = new RunFolder(task.runFolder, { width, stepsPerEpoch: sampler.stepsPerEpoch });
    this.#facts = factsOf(task, width);
    this.#plan = new RatePlan(task.job);
    this.#evaluations = new Evaluations({ task, prepared, folder: this.#folder });
    this.#saver = new RunSaver({ task, folder: this.#folder, facts: this.#facts });
    const { signal } = control;
    const folder = this.#folder.samples;
    this.#painter = new SamplePainter({ task, model, facts: this.#facts, folder, signal });
    this.#optimizer = state.optimizer;
    this.#before = state.optimizer;
    this.#scaler = state.scaler;
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
    if (this.#isSnapshotDue() && !this.#saver.hasSnapshot(step)) yield* this.#snapshot();
    if (isNew) yield* this.#save();
    if (step < this.#plan.steps && isDue(step, job.samples.every)) yield* this.#paintUnlessDone();
    yield { type: "state", state: "training" };
  }

  async *#step(step: number): Events {
    const started = performance.now();
    const outcome = await this.#compute(step);
    if (outcome === null) return;
    this.#before = this.#optimizer;
    this.#optimizer = outcome.state;
    const skippedAtScale = this.#scaler?.scale ?? 0;
    this.#scaler = outcome.scaler;
    switch (outcome.type) {
      case "skipped":
        yield* this.#tellSkipped({ step, skippedAtScale });
        break;
      case "stepped":
        yield* this.#tellStep(step, outcome, started);
        break;
      default:
        outcome satisfies never;
    }
    yield* this.#afterStep(step);
  }

  *#tellSkipped(row: SkippedRow): Generator<TrainingEvent, void, void> {
    this.#folder.add(row);
    yield { type: "skipped", ...row };
    if (this.#isSkippingTold) return;
    this.#isSkippingTold = true;
    yield overflowed(row);
  }

  *#tellStep(
    step: number,
    { state, loss, gradientLength }: Extract<StepOutcome, { type: "stepped" }>,
    started: number,
  ): Generator<TrainingEvent, void, void> {
    const updates = step - (this.#scaler?.skipped ?? 0);
    if (updates === 1 && gradientLength === 0) throw noGradient();
    const { start } = this.#prepared.state;
    const facts = vectorFacts(state.values, start, this.#facts.width);
    const row = { step, loss, rate: this.#plan.rate(step), gradientLength, ...facts };
    this.#folder.add(row);
    const seconds = (performance.now() - started) / 1000;
    yield { type: "step", ...row, seconds, memory: process.memoryUsage.rss() };
    if (updates === MOVED_BY && state.values.every((value, i) => value === start[i])) yield notMoved(step);
  }

  async *#afterStep(step: number): Events {
    const { samples } = this.#task.job;
    yield* this.#evaluateIfDue();
    if (this.#isSnapshotDue() || this.#control.takeWish("snapshot")) yield* this.#snapshot();
    // Those of the last step come when the embedding is where it belongs.
    const isSampling =
      step < this.#plan.steps && (isDue(step, samples.every) || this.#control.takeWish("sample"));
    // Sampling takes long: what was learned is safe before it.
    if (isSampling || this.#saver.isDue) yield* this.#save();
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
      scaler: this.#scaler,
      goOn: () => this.#goOn(),
    };
    const outcome = await this.#finite({ step, ...this.#known }, () =>
      optimizerStep(model, this.#optimizer, sampler.batchesOf(step), settings),
    );
    if (outcome?.type === "stepped")
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
      const { precision } = this.#prepared.way;
      throw notFinite(error, { step, kept: good.step, isFirst, precision });
    }
  }

  /** Given up when the training is told to end: it comes when it goes on. */
  async *#evaluateIfDue(): Events {
    const { step } = this.#optimizer;
    if (!this.#evaluations.isDue(step) || this.#isEnding()) return;
    const told = await this.#finite({ step, ...this.#known }, () =>
      this.#evaluations.evaluate(this.#optimizer, () => this.#goOn()),
    );
    if (told !== null) yield told;
  }

  #isSnapshotDue(): boolean {
    const { step } = this.#optimizer;
    return step > 0 && isDue(step, this.#task.job.snapshotEvery);
  }

  async *#snapshot(): Events {
    yield await this.#saver.snapshot(this.#state(), this.#evaluations.lossOf(this.#optimizer.step));
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
    const { best } = this.#evaluations;
    if (best === null || best.step === this.#optimizer.step || this.#task.job.snapshotEvery === 0) return;
    if (this.#saver.hasSnapshot(best.step)) return;
    const optimizer = { ...this.#optimizer, step: best.step, values: best.values };
    yield await this.#saver.snapshot({ ...this.#state(), optimizer }, best.evaluation);
  }

  #state(): RunState {
    const [optimizer, scaler] = [this.#optimizer, this.#scaler];
    return { ...this.#prepared.state, optimizer, scaler, best: this.#evaluations.best };
  }

  async *#save(): Events {
    const told = await this.#saver.save(this.#state());
    if (told !== null) yield told;
  }
}

function notPainted(error: unknown, step: number): TrainingEvent {
  const { message, hint } = problemOf(error);
  return {
    type: "notice",
    message: `No sample images of step ${step}: ${message} The training goes on.`,
    hint,
  };
}
