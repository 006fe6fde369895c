import type { JobState } from "../protocol/jobs.ts";

const TICK_MS = 5000;
/** Loading from a slow disk, encoding on a slow machine, and a first step that compiles tell nothing for long. */
const GENEROUS_MS = 20 * 60_000;
const LEAST_MS = 2 * 60_000;
const STEPS_OF_PATIENCE = 10;

/** How long an engine may tell nothing; null: for ever. `secondsPerStep`: null until some were measured. */
export function patienceMs(state: JobState, secondsPerStep: number | null): number | null {
  if (state === "paused") return null;
  if (state !== "training" || secondsPerStep === null) return GENEROUS_MS;
  return Math.max(LEAST_MS, STEPS_OF_PATIENCE * secondsPerStep * 1000);
}

/** Counts the time in which an engine tells nothing. A machine that sleeps does not count. */
export class Watchdog {
  readonly #timer: NodeJS.Timeout;
  #silentMs = 0;
  #lastTick = performance.now();

  /** `patience`: asked at each tick; `onSilence`: called once. */
  constructor({ patience, onSilence }: { patience: () => number | null; onSilence: () => void }) {
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#silentMs += Math.min(now - this.#lastTick, 2 * TICK_MS);
      this.#lastTick = now;
      const limit = patience();
      if (limit === null) this.heard();
      else if (this.#silentMs > limit) {
        this.stop();
        onSilence();
      }
    }, TICK_MS);
    this.#timer.unref();
  }

  heard(): void {
    this.#silentMs = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
