import { existsSync } from "node:fs";
import path from "node:path";
import type { TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import { writeEmbedding, type EmbeddingFacts } from "./finished-embedding.ts";
import type { RunFolder } from "./run-folder.ts";
import type { RunState } from "./run-state.ts";

export interface RunSaverOptions {
  readonly task: TrainTask;
  readonly folder: RunFolder;
  readonly facts: EmbeddingFacts;
}

/** Keeps what a run has learned: the state to go on from, now and then, and snapshots. */
export class RunSaver {
  readonly #options: RunSaverOptions;
  readonly #everyMs: number;
  #saved = { step: -1, at: performance.now() };

  constructor(options: RunSaverOptions) {
    this.#options = options;
    this.#everyMs = options.task.saveEverySeconds * 1000;
  }

  /** Whether the last state was saved long enough ago. */
  get isDue(): boolean {
    return performance.now() - this.#saved.at >= this.#everyMs;
  }

  /** null: the state of that step is saved already. */
  async save(state: RunState): Promise<TrainingEvent | null> {
    const { step } = state.optimizer;
    if (this.#saved.step === step) return null;
    await this.#options.folder.save(state);
    this.#saved = { step, at: performance.now() };
    return { type: "saved", step };
  }

  hasSnapshot(step: number): boolean {
    return existsSync(this.#snapshotFile(step));
  }

  /** `evaluation`: of its vectors, where there was one. */
  async snapshot(state: RunState, evaluation: number | null): Promise<TrainingEvent> {
    const { step } = state.optimizer;
    const file = this.#snapshotFile(step);
    await writeEmbedding(file, state, this.#options.facts);
    return { type: "snapshot", snapshot: { step, file: path.basename(file), evaluation } };
  }

  #snapshotFile(step: number): string {
    const { folder, facts } = this.#options;
    return path.join(folder.snapshots, `${facts.name}-${step}.${facts.format}`);
  }
}
