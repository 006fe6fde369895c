import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseDocument, stringify } from "yaml";
import { readSafetensorsHeader } from "../formats/safetensors-reader.ts";
import { TrainingJob, withMemoryMode } from "../protocol/training-job.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { readFileBounded } from "../system/bounded-read.ts";
import { JobFacts } from "./job-facts.ts";

const MAX_TEXT_BYTES = 4 * 1024 * 1024;
/** 75 vectors of the widest model, four times. */
const MAX_STATE_BYTES = 16 * 1024 * 1024;

/** Where things lie in a run's folder; `src/training` writes all but `job.json` and `run.log`. */
export const runPaths = (folder: string) => ({
  settings: path.join(folder, "config.yaml"),
  facts: path.join(folder, "job.json"),
  log: path.join(folder, "run.log"),
  state: path.join(folder, "state.safetensors"),
  metrics: path.join(folder, "metrics.jsonl"),
  snapshots: path.join(folder, "snapshots"),
  samples: path.join(folder, "samples"),
});

/** The finished embedding in its run's folder. */
export function finishedFile(folder: string, { name, embedding }: TrainingJob): string {
  return path.join(folder, `${name.normalize("NFC")}.${embedding.format}`);
}

/** Throws for whatever is not a job. */
export async function readSettings(folder: string): Promise<TrainingJob> {
  const bytes = await readFileBounded(runPaths(folder).settings, MAX_TEXT_BYTES);
  return TrainingJob.parse(withMemoryMode(parseDocument(bytes.toString("utf8")).toJS()));
}

export async function writeSettings(folder: string, job: TrainingJob): Promise<void> {
  await writeFileAtomic(runPaths(folder).settings, stringify(job));
}

/** null: there are none, or they can't be understood. */
export async function readFacts(folder: string): Promise<JobFacts | null> {
  try {
    const bytes = await readFileBounded(runPaths(folder).facts, MAX_TEXT_BYTES);
    return JobFacts.parse(JSON.parse(bytes.toString("utf8")));
  } catch {
    return null;
  }
}

export async function writeFacts(folder: string, facts: JobFacts): Promise<void> {
  await writeFileAtomic(runPaths(folder).facts, `${JSON.stringify(facts, null, 1)}\n`);
}

/** The step of the saved state; null: none is saved, or it is damaged. */
export async function savedStep(folder: string): Promise<number | null> {
  try {
    const bytes = await readFile(runPaths(folder).state);
    if (bytes.length > MAX_STATE_BYTES) return null;
    const step = Number(readSafetensorsHeader(bytes, bytes.length).metadata?.["step"]);
    return Number.isSafeInteger(step) ? step : null;
  } catch {
    return null;
  }
}
