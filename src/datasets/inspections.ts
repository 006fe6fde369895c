import { setTimeout as sleep } from "node:timers/promises";
import type { DatasetPicture, DatasetQuery } from "../protocol/datasets.ts";
import type { RunEngine } from "./engine-runner.ts";
import { folderStamp } from "./folder-stamp.ts";

/** Longer than a usual folder takes; shorter than a proxy's patience. */
const PATIENCE_MS = 5000;
/** Questions whose answers are remembered: typing in a form goes back and forth. */
const REMEMBERED = 12;

export interface InspectQuestion {
  readonly folder: string;
  readonly query: DatasetQuery;
}

export interface Inspection {
  readonly pictures: readonly DatasetPicture[];
  /** Pictures that nobody has looked at yet. */
  readonly pending: number;
}

interface Answer {
  readonly key: string;
  readonly folder: string;
  readonly stamp: string;
  readonly pictures: DatasetPicture[];
  total: number;
  /** `failed`: `finished` says why, to whoever asks next. */
  state: "waiting" | "running" | "done" | "stopped" | "failed";
  kill: (() => void) | null;
  /** Settles with the last picture; rejects with what the engine complained of. */
  finished: Promise<void>;
}

export interface InspectionsOptions {
  readonly run: RunEngine;
  readonly cacheDir: string;
  readonly patienceMs?: number;
}

/**
 * Looks at folders by engine processes, one at a time, and remembers what they told until a folder changes. A question
 * about a folder ends the work on an older one about the same folder: what it has seen lies in the cache.
 */
export class Inspections {
  readonly #options: InspectionsOptions;
  readonly #answers = new Map<string, Answer>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: InspectionsOptions) {
    this.#options = options;
  }

  /** Waits for a few seconds; what is not seen by then is `pending`. Throws what the engine complained of. */
  async inspect(question: InspectQuestion): Promise<Inspection> {
    const { stamp, pictures } = await folderStamp(question.folder);
    const key = JSON.stringify([question.folder, Object.entries(question.query).sort()]);
    const known = this.#answers.get(key);
    const isFresh = known?.stamp === stamp && known.state !== "stopped";
    const answer = isFresh ? known : this.#ask(question, { key, stamp, total: pictures });
    const patience = new AbortController();
    const waiting = sleep(this.#options.patienceMs ?? PATIENCE_MS, null, { signal: patience.signal });
    try {
      await Promise.race([answer.finished, waiting.catch(() => null)]);
    } catch (error) {
      // Told once; who asks again gets another try.
      if (this.#answers.get(key) === answer) this.#answers.delete(key);
      throw error;
    } finally {
      patience.abort();
    }
    const pending = answer.state === "done" ? 0 : Math.max(1, answer.total - answer.pictures.length);
    return { pictures: [...answer.pictures], pending };
  }

  /** What was seen last of a folder, whatever the question was; null: nothing, or not all. */
  lastSeen(folder: string): readonly DatasetPicture[] | null {
    const done = [...this.#answers.values()].filter((one) => one.folder === folder && one.state === "done");
    return done.at(-1)?.pictures ?? null;
  }

  /** Ends what works for it. */
  close(): void {
    for (const answer of this.#answers.values()) stop(answer);
  }

  #ask(question: InspectQuestion, start: Pick<Answer, "key" | "stamp" | "total">): Answer {
    for (const answer of this.#answers.values())
      if (answer.folder === question.folder) stopUnfinished(answer);
    const answer: Answer = {
      ...start,
      ...{ folder: question.folder, pictures: [], state: "waiting", kill: null },
      finished: Promise.resolve(),
    };
    answer.finished = this.#queue.then(() => this.#work(answer, question));
    this.#queue = answer.finished.catch(() => undefined);
    this.#answers.delete(start.key);
    this.#answers.set(start.key, answer);
    this.#forgetOldest();
    return answer;
  }

  async #work(answer: Answer, { folder, query }: InspectQuestion): Promise<void> {
    if (answer.state === "stopped") return;
    answer.state = "running";
    const { run, cacheDir } = this.#options;
    const task = { type: "inspect-dataset", folder, query, cacheDir } as const;
    try {
      await run(task, {
        onEvent: (event) => {
          if (event.type !== "inspected") return;
          answer.pictures.push(...event.pictures);
          answer.total = event.total;
        },
        onStart: ({ kill }) => (answer.kill = kill),
      });
      answer.state = "done";
    } catch (error) {
      // Somebody asked something newer, and killed it.
      if (wasStopped(answer)) return;
      answer.state = "failed";
      throw error;
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#answers.values();
    if (this.#answers.size <= REMEMBERED || oldest === undefined) return;
    stop(oldest);
    this.#answers.delete(oldest.key);
  }
}

/** While it was waited for, others may have changed it. */
function wasStopped(answer: Answer): boolean {
  return answer.state === "stopped";
}

function stopUnfinished(answer: Answer): void {
  if (answer.state !== "done") stop(answer);
}

function stop(answer: Answer): void {
  if (answer.state !== "done" && answer.state !== "failed") answer.state = "stopped";
  answer.kill?.();
}
