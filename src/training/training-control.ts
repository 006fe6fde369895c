import { setImmediate as nextTurn } from "node:timers/promises";
import type { TrainingCommand } from "../protocol/training-events.ts";

/** How a training is told to end: with an embedding, or with its state saved alone. */
export type Ending = "interrupted" | "suspended";

type Wish = "snapshot" | "sample";

/** What a person wants of a training that runs. Told at any time; obeyed between batches and between sampling steps. */
export class TrainingControl {
  readonly #wishes = new Set<Wish>();
  readonly #aborting = new AbortController();
  #ending: Ending | null = null;
  #isPaused = false;
  #wake: (() => void) | null = null;

  tell(command: TrainingCommand["command"]): void {
    switch (command) {
      case "interrupt":
        this.#end("interrupted");
        break;
      case "suspend":
        this.#end("suspended");
        break;
      case "pause":
        this.#isPaused = true;
        break;
      case "resume":
        this.#isPaused = false;
        break;
      case "snapshot":
      case "sample":
        this.#wishes.add(command);
        break;
      default:
        command satisfies never;
    }
    this.#wake?.();
  }

  /** The first that was told counts; null: none was. */
  get ending(): Ending | null {
    return this.#ending;
  }

  /** Aborted when the training is told to end. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  get isPaused(): boolean {
    return this.#isPaused && this.#ending === null;
  }

  /** Whether that was asked for; once. */
  takeWish(wish: Wish): boolean {
    return this.#wishes.delete(wish);
  }

  /** The kernels don't let go of the thread: here commands get in and events get out. */
  breathe(): Promise<void> {
    return nextTurn();
  }

  /** Resolves when there is something else to do than to pause. */
  async untilCalled(): Promise<void> {
    while (this.isPaused && this.#wishes.size === 0)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
  }

  #end(ending: Ending): void {
    this.#ending ??= ending;
    this.#aborting.abort();
  }
}
