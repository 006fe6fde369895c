import { access, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { liveStates } from "../protocol/job-states.ts";
import type { SampleImage, Snapshot } from "../protocol/jobs.ts";
import type { Problem } from "../protocol/problem.ts";
import { lastStep, readSchedule } from "../protocol/training-rate.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { isAbsent } from "../system/errno.ts";
import { inBatches } from "../system/in-batches.ts";
import { describeError, type Logger } from "../system/logger.ts";
import { lockOwner } from "../system/process-lock.ts";
import { runLock } from "../system/run-lock.ts";
import { newFacts, type JobFacts } from "./job-facts.ts";
import type { Job } from "./job-view.ts";
import { finishedFile, readFacts, readSettings, runPaths, savedStep } from "./run-files.ts";

/** Every run in the folder, also those the command line made. What is no run, or a damaged one, is passed over. */
export async function readRuns(runs: string, logger: Logger): Promise<Job[]> {
  const jobs: Job[] = [];
  await inBatches(await foldersIn(runs), 8, async (name) => {
    const folder = path.join(runs, name);
    try {
      const settings = await readSettings(folder);
      jobs.push({ id: name, folder, settings, facts: await factsOf(folder, settings) });
    } catch (error) {
      logger.warn(`${folder} is no run that can be read: ${describeError(error)}`);
    }
  });
  return jobs;
}

async function foldersIn(runs: string): Promise<string[]> {
  try {
    const entries = await readdir(runs, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** What `job.json` says, as far as the other files bear it out: it may be older than they, or not there. */
async function factsOf(folder: string, settings: TrainingJob): Promise<JobFacts> {
  const noted = await readFacts(folder);
  const facts = noted ?? (await factsOfFiles(folder, settings));
  const snapshots = await snapshotsIn(folder, facts.snapshots);
  const samples = await samplesIn(folder, facts.samples);
  const step = Math.max(facts.step, (await savedStep(folder)) ?? 0);
  const found = { ...facts, snapshots, samples, step, progress: null, memory: null };
  const owner = await lockOwner(runLock(folder));
  if (owner !== null && found.state !== "queued")
    return { ...found, state: "suspended", problem: heldBy(owner) };
  if (!liveStates.includes(found.state)) return found;
  return { ...found, state: "suspended", problem: leftAlone };
}

function heldBy(owner: number): Problem {
  return {
    code: "HELD",
    message: `Another program trains it, or is just ending (process ${owner}).`,
    hint: "Resume when that has ended.",
  };
}

const leftAlone = {
  code: "LEFT_ALONE",
  message: "The program that trained it ended meanwhile.",
  hint: "Resume goes on from the saved state.",
};

/** Of a run of the command line. */
async function factsOfFiles(folder: string, settings: TrainingJob): Promise<JobFacts> {
  const { birthtimeMs, mtimeMs } = await stat(folder);
  const { pieces } = readSchedule(settings.learningRate.schedule);
  const steps = lastStep(pieces ?? [], settings.steps);
  const step = await savedStep(folder);
  const isFinished = await access(finishedFile(folder, settings)).then(
    () => true,
    () => false,
  );
  const ending = step === null || step >= steps ? "finished" : "interrupted";
  return {
    ...newFacts({ steps, now: birthtimeMs || mtimeMs }),
    ...{ state: isFinished ? ending : "suspended", queuedMs: null },
    ...{ startedMs: birthtimeMs || mtimeMs, endedMs: mtimeMs, step: step ?? 0 },
  };
}

const STEP_OF_NAME = /-(\d+)\.(?:safetensors|pt)$/;

/** Files are the truth; what was noted of them stays. */
async function snapshotsIn(folder: string, noted: readonly Snapshot[]): Promise<Snapshot[]> {
  const names = await namesIn(runPaths(folder).snapshots);
  const all = names.flatMap((file): Snapshot[] => {
    const known = noted.find((snapshot) => snapshot.file === file);
    if (known !== undefined) return [known];
    const step = STEP_OF_NAME.exec(file)?.[1];
    return step === undefined ? [] : [{ step: Number(step), file, evaluation: null }];
  });
  return all.sort((a, b) => a.step - b.step);
}

async function samplesIn(folder: string, noted: readonly SampleImage[]): Promise<SampleImage[]> {
  const names = new Set(await namesIn(runPaths(folder).samples));
  return noted.filter(({ file }) => names.has(file));
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
