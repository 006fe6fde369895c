import type { JobEvent } from "../protocol/events.ts";
import type { JobView, MetricsRow } from "../protocol/jobs.ts";

/** Between two messages about the same job. */
const EVERY_MS = 500;
/** Keeps a message small; the rest follows. */
const MAX_ROWS = 500;

export type JobNewsOptions = { publish: (event: JobEvent) => void; view: (id: string) => JobView | null };

type Waiting = { isChanged: boolean; rows: MetricsRow[]; lines: string[]; timer: NodeJS.Timeout | null };

/** Tells of jobs at a pace that pages can follow: at once when nothing was told for a while, else gathered. */
export class JobNews {
  readonly #options: JobNewsOptions;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: JobNewsOptions) {
    this.#options = options;
  }

  changed(id: string): void {
    this.#of(id).isChanged = true;
    this.#soon(id);
  }

  row(id: string, row: MetricsRow): void {
    this.#of(id).rows.push(row);
    this.#soon(id);
  }

  line(id: string, line: string): void {
    this.#of(id).lines.push(line);
    this.#soon(id);
  }

  /** At once, after what was gathered. */
  tell(id: string, event: JobEvent): void {
    this.flush(id);
    this.#options.publish(event);
  }

  /** The job is gone. */
  removed(id: string): void {
    this.#forget(id);
    this.#options.publish({ type: "job-removed", id });
  }

  flush(id: string): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    const { isChanged, rows, lines } = waiting;
    waiting.isChanged = false;
    if (lines.length > 0) this.#options.publish({ type: "job-log", id, lines: lines.splice(0) });
    while (rows.length > 0)
      this.#options.publish({ type: "job-metrics", id, rows: rows.splice(0, MAX_ROWS) });
    const view = isChanged ? this.#options.view(id) : null;
    if (view !== null) this.#options.publish({ type: "job", job: view });
  }

  close(): void {
    for (const id of [...this.#waiting.keys()]) {
      this.flush(id);
      this.#forget(id);
    }
  }

  #of(id: string): Waiting {
    const known = this.#waiting.get(id);
    if (known !== undefined) return known;
    const fresh: Waiting = { isChanged: false, rows: [], lines: [], timer: null };
    this.#waiting.set(id, fresh);
    return fresh;
  }

  #soon(id: string): void {
    const waiting = this.#of(id);
    if (waiting.timer !== null) return;
    this.flush(id);
    waiting.timer = setTimeout(() => {
      waiting.timer = null;
      const { isChanged, rows, lines } = waiting;
      if (isChanged || rows.length > 0 || lines.length > 0) this.#soon(id);
      else this.#waiting.delete(id);
    }, EVERY_MS);
  }

  #forget(id: string): void {
    const timer = this.#waiting.get(id)?.timer;
    if (timer) clearTimeout(timer);
    this.#waiting.delete(id);
  }
}
