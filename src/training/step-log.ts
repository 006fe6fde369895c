import { appendFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { isAbsent } from "../system/errno.ts";

const FLUSH_MS = 1000;

export interface StepLogOptions {
  readonly file: string;
  /** First line of a new file. */
  readonly header?: string;
  /** Which step a line is about; null for one that can't be read. */
  readonly stepOf: (line: string) => number | null;
}

/** A text file with lines about steps, in their order. Lines get there within a second, or at `flush`. */
export class StepLog {
  readonly #options: StepLogOptions;
  #pending = "";
  #flushed = performance.now();

  private constructor(options: StepLogOptions) {
    this.#options = options;
  }

  /**
   * Opens the file without what it says about steps after `lastStep`, and without a line that was cut off.
   * `lines`: what is kept.
   */
  static async open(
    options: StepLogOptions,
    lastStep: number,
  ): Promise<{ log: StepLog; lines: readonly string[] }> {
    const { file, header, stepOf } = options;
    const text = await readFile(file, "utf8").catch((error: unknown) => {
      if (isAbsent(error)) return "";
      throw error;
    });
    const lines = text.split("\n").slice(header === undefined ? 0 : 1, -1);
    const kept = lines.filter((line) => (stepOf(line) ?? Infinity) <= lastStep);
    const all = header === undefined ? kept : [header, ...kept];
    await writeFileAtomic(file, all.map((line) => `${line}\n`).join(""));
    return { log: new StepLog(options), lines: kept };
  }

  add(line: string): void {
    this.#pending += `${line}\n`;
    if (performance.now() - this.#flushed > FLUSH_MS) this.flush();
  }

  flush(): void {
    if (this.#pending !== "") appendFileSync(this.#options.file, this.#pending);
    this.#pending = "";
    this.#flushed = performance.now();
  }
}
