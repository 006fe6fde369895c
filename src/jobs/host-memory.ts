import { access, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HostError } from "../host/host-error.ts";
import type { HostLink } from "../host/host-link.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { describeError, type Logger } from "../system/logger.ts";

const RETRY_MS = 3000;

export type HostMemoryOptions = {
  host: Pick<HostLink, "status" | "unloadCheckpoint" | "restoreCheckpoint">;
  /** Folder of the running program's files: a note there outlives a crash. */
  runtimeDir: string;
  logger: Logger;
  retryMs?: number;
};

/**
 * The memory in which the web UI holds its checkpoint: borrowed for trainings, given back after the last one, also
 * after a crash. Never taken while the web UI generates.
 */
export class HostMemory {
  readonly #options: Required<HostMemoryOptions>;
  readonly #note: string;
  #returning: AbortController | null = null;

  constructor(options: HostMemoryOptions) {
    this.#options = { retryMs: RETRY_MS, ...options };
    this.#note = path.join(options.runtimeDir, "host-checkpoint-taken");
  }

  /**
   * Resolves when the web UI has given its checkpoint back; where there is none, or it can't, at once. `onWait`: told
   * once while it is generating. Throws the signal's reason.
   */
  async borrow(signal: AbortSignal, onWait: (error: HostError) => void): Promise<void> {
    this.#stopReturning();
    for (let isFirst = true; ; isFirst = false) {
      try {
        await this.#take();
        return;
      } catch (error) {
        if (!isNotNow(error)) {
          this.#options.logger.warn(`The web UI keeps its checkpoint: ${describeError(error)}`);
          return;
        }
        if (isFirst) onWait(error);
      }
      await sleep(this.#options.retryMs, undefined, { signal });
    }
  }

  /** Lets the web UI load its checkpoint again, when it was taken and as soon as that is possible. */
  async giveBack(): Promise<void> {
    this.#stopReturning();
    if (!(await this.#isTaken())) return;
    const returning = new AbortController();
    this.#returning = returning;
    const { host, logger, retryMs } = this.#options;
    while (!returning.signal.aborted) {
      const { link } = host.status;
      if (link === "extension" || link === "api") {
        try {
          if (await host.restoreCheckpoint()) logger.info("The web UI has its checkpoint again");
          await rm(this.#note, { force: true });
          return;
        } catch (error) {
          if (!isNotNow(error))
            logger.warn(`The web UI's checkpoint is not back yet: ${describeError(error)}`);
        }
      }
      await sleep(retryMs, undefined, { signal: returning.signal, ref: false }).catch(() => undefined);
    }
  }

  close(): void {
    this.#stopReturning();
  }

  async #take(): Promise<void> {
    // Noted first: a crash between the two is mended, a note too many does no harm.
    await mkdir(this.#options.runtimeDir, { recursive: true });
    const wasTaken = await this.#isTaken();
    await writeFileAtomic(this.#note, "");
    let isTaken = wasTaken;
    try {
      isTaken = (await this.#options.host.unloadCheckpoint()) || wasTaken;
    } finally {
      if (!isTaken) await rm(this.#note, { force: true });
    }
  }

  #isTaken(): Promise<boolean> {
    return access(this.#note).then(
      () => true,
      () => false,
    );
  }

  #stopReturning(): void {
    this.#returning?.abort();
    this.#returning = null;
  }
}

function isNotNow(error: unknown): error is HostError {
  return error instanceof HostError && error.code === "HOST_NOT_NOW";
}
