import { describeError, type Logger } from "../system/logger.ts";
import { HostError } from "./host-error.ts";
import type { Observation } from "./observation.ts";

export type RefresherOptions = {
  /** A fresh look at the web UI, taken right before the refresh. */
  observe: () => Promise<Observation>;
  logger: Logger;
  /** After the last of several changes. */
  debounceMs?: number;
  /** While the web UI trains, makes a picture or does not answer. */
  retryMs?: number;
};

/** Asks the web UI to read its embeddings again, once for many changes, and never while it trains. */
export class Refresher {
  readonly #options: Required<RefresherOptions>;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: RefresherOptions) {
    this.#options = { debounceMs: 1000, retryMs: 5000, ...options };
  }

  request(): void {
    this.#schedule(this.#options.debounceMs);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#isClosed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      // A change during a refresh needs another one after it.
      this.#running = (this.#running ?? Promise.resolve()).then(() => this.#refresh());
    }, delayMs);
  }

  async #refresh(): Promise<void> {
    const { observe, logger, retryMs } = this.#options;
    try {
      const { status, report, refresh } = await observe();
      const isAway = status.link === "unreachable";
      if (isAway || status.training || report?.busy === true) {
        this.#schedule(retryMs);
        return;
      }
      if (refresh === null) return;
      await refresh();
      logger.info("The web UI has read its embeddings again");
      await observe();
    } catch (error) {
      const isPassing = error instanceof HostError && error.code !== "HOST_ANSWER";
      logger.warn(`No refresh of the web UI: ${describeError(error)}`);
      if (isPassing) this.#schedule(retryMs);
    }
  }
}
