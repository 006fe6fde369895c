import { setImmediate as nextTurn } from "node:timers/promises";
import type { TrainingCommand } from "../protocol/training-events.ts";

/** What a person wants of a training that runs. Told at any time; obeyed between batches. */
export class TrainingControl {
  #isInterrupted = false;
  #isPaused = false;
  #wantsSnapshot = false;
  #wake: (() => void) | null = null;

  tell(command: TrainingCommand["command"]): void {
    switch (command) {
      case "interrupt":
        this.#isInterrupted = true;
        break;
      case "pause":
        this.#isPaused = true;
        break;
      case "resume":
        this.#isPaused = false;
        break;
      case "snapshot":
        this.#wantsSnapshot = true;
        break;
      case "sample":
      case "suspend":
        break;
      default:
        command satisfies never;
    }
    this.#wake?.();
  }

  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  get isPaused(): boolean {
    return this.#isPaused && !this.#isInterrupted;
  }

  /** Whether a snapshot was asked for; once. */
  takeSnapshotWish(): boolean {
    const wish = this.#wantsSnapshot;
    this.#wantsSnapshot = false;
    return wish;
  }

  /** The kernels don't let go of the thread: here commands get in and events get out. */
  breathe(): Promise<void> {
    return nextTurn();
  }

  /** Resolves when there is something else to do than to pause. */
  async untilResumed(): Promise<void> {
    while (this.isPaused && !this.#wantsSnapshot)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
  }
}
