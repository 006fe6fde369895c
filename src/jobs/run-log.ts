import { appendFile, open } from "node:fs/promises";
import type { TrainingEvent } from "../protocol/training-events.ts";
import { isAbsent } from "../system/errno.ts";
import { wayName } from "../system/memory-words.ts";
import { skippedText } from "../system/precision-words.ts";
import { redactText } from "../system/redact.ts";
import type { JobNotice } from "./job-facts.ts";
import { runPaths } from "./run-files.ts";

const TAIL_BYTES = 64 * 1024;
const TAIL_LINES = 200;

/** `run.log` of a run: what happened, a line each, with the time. A disk that is full costs lines, nothing else. */
export class RunLog {
  readonly #file: string;
  #last: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#file = runPaths(folder).log;
  }

  /** Returns the line as it was written. */
  add(text: string, now: Date = new Date()): string {
    const line = `${now.toISOString().slice(0, 19).replace("T", " ")} ${redactText(text).replaceAll(/\s+/g, " ")}`;
    this.#last = this.#last.then(() => appendFile(this.#file, `${line}\n`)).catch(() => undefined);
    return line;
  }

  /** The newest lines. */
  async tail(): Promise<string[]> {
    await this.#last;
    const text = await endOf(this.#file);
    return text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-TAIL_LINES);
  }

  async written(): Promise<void> {
    await this.#last;
  }
}

async function endOf(path: string): Promise<string> {
  const file = await open(path, "r").catch((error: unknown) => {
    if (isAbsent(error)) return null;
    throw error;
  });
  if (file === null) return "";
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = buffer.subarray(0, bytesRead).toString("utf8");
    // Its first line is probably cut.
    return start === 0 ? text : text.slice(text.indexOf("\n") + 1);
  } finally {
    await file.close();
  }
}

/** What the log says of an event; null: nothing, the metrics have it. */
export function logText(event: JobNotice): string | null {
  switch (event.type) {
    case "backend":
      return `Computing with ${event.backend}. ${event.why}`.trim();
    case "notice":
      return `${event.message} ${event.hint}`.trim();
    case "training":
      return trainingText(event.event);
    default:
      return event satisfies never;
  }
}

const stateTexts = {
  loading: "Loading the checkpoint",
  encoding: "Encoding the pictures",
  compiling: "Preparing the computation",
  training: "Training",
  sampling: "Drawing sample images",
  paused: "Paused",
  saving: "Saving",
} as const;

const endTexts = { done: "Done", interrupted: "Interrupted", suspended: "Suspended" } as const;

function trainingText(event: TrainingEvent): string | null {
  switch (event.type) {
    case "state":
      return stateTexts[event.state];
    case "notice":
      return `${event.message} ${event.hint}`.trim();
    case "picture":
      return `${event.name}${event.isUsed ? "" : " is left out"}: ${event.message}`;
    case "started":
      return `${event.pictures} pictures, ${event.vectors} vectors, steps ${event.step + 1} to ${event.steps}; ${wayName(event.way)}`;
    case "evaluation":
      return `Step ${event.step}: evaluation loss ${event.loss.toFixed(5)}`;
    case "snapshot":
      return `Step ${event.snapshot.step}: snapshot ${event.snapshot.file}`;
    case "sample":
      return `Step ${event.sample.step}: sample image ${event.sample.file}`;
    case "finished":
      return `${endTexts[event.reason]} after step ${event.step}`;
    case "skipped":
      return `Step ${event.step}: ${skippedText(event.skippedAtScale)}`;
    case "progress":
    case "step":
    case "saved":
      return null;
    default:
      return event satisfies never;
  }
}
