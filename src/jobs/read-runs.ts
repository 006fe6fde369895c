import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { liveStates } from "../protocol/job-states.ts";
import type { MetricsReply } from "../protocol/jobs.ts";
import { lastStep, readSchedule } from "../protocol/training-rate.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { isAbsent } from "../system/errno.ts";
import { inBatches } from "../system/in-batches.ts";
import { describeError, type Logger } from "../system/logger.ts";
import { installedFacts } from "./installed-embedding.ts";
import { newFacts, type JobFacts, type MetricsFacts } from "./job-facts.ts";
import type { Job } from "./job-view.ts";
import { metricsColumns } from "./metrics-columns.ts";
import { holderOf } from "./run-claim.ts";
import { finishedFile, readFacts, readSettings, runPaths, savedStep } from "./run-files.ts";
import { samplesIn, snapshotsIn } from "./run-pictures.ts";
import type { TrainFolders } from "./training-plan.ts";

/** Every run in the folder, also those the command line made. What is no run, or a damaged one, is passed over. */
export async function readRuns(folders: TrainFolders, logger: Logger): Promise<Job[]> {
  const { runs } = folders;
  const jobs: Job[] = [];
  const names = await runNames(runs).catch((error: unknown) => {
    logger.warn(`${runs} can't be read: ${describeError(error)}`);
    return [];
  });
  await inBatches(names, 8, async (name) => {
    const folder = path.join(runs, name);
    try {
      jobs.push(await readRun(folder, folders));
    } catch (error) {
      logger.warn(`${folder} is no run that can be read: ${describeError(error)}`);
    }
  });
  return jobs;
}

/** Throws where the folder is no run, or a damaged one. */
export async function readRun(folder: string, folders: TrainFolders): Promise<Job> {
  const settings = await readSettings(folder);
  const heldBy = await holderOf(folder);
  const facts = await factsOf(folder, { settings, folders, isHeld: heldBy !== null });
  return { id: path.basename(folder), folder, settings, facts, heldBy };
}

/** Names of the folders that may be runs. Throws node's errors, but for a folder that is not there. */
export async function runNames(runs: string): Promise<string[]> {
  const entries = await readdir(runs, { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name);
}

/** What `job.json` says, as far as the other files bear it out: it may be older than they, or not there. */
export async function factsOf(
  folder: string,
  { settings, folders, isHeld }: { settings: TrainingJob; folders: TrainFolders; isHeld: boolean },
): Promise<JobFacts> {
  const noted = await readFacts(folder);
  const facts = noted ?? (await factsOfFiles(folder, settings));
  const snapshots = await snapshotsIn(folder, facts.snapshots);
  const samples = await samplesIn(folder, { settings, noted: facts.samples });
  const found = { ...facts, snapshots, samples };
  const isLive = liveStates.includes(found.state);
  if (isHeld) return whileHeld(found);
  const outcome = () => installedFacts({ folder, settings, facts: found }, folders);
  const still = { ...found, ...(noted === null ? await outcome() : {}), progress: null, memory: null };
  if (still.state === "queued") return still;
  const step = await savedStep(folder);
  if (isLive) return { ...still, ...(await leftAlone(folder)), step: step ?? 0 };
  if (step === null || step === still.step) return still;
  // Who trained it after that wrote no notes, or its engine saved more after the sidecar had gone.
  const { state, endedMs, latest, evaluation, best } = await factsOfFiles(folder, settings);
  return { ...still, ...(await outcome()), ...{ state, endedMs, step, latest, evaluation, best } };
}

/** Of a run that another program has: one that notes nothing itself left the notes as they were. */
export function whileHeld(facts: JobFacts): JobFacts {
  if (facts.state === "queued" || liveStates.includes(facts.state)) return facts;
  return { ...facts, state: facts.step > 0 ? "training" : "loading", problem: null, endedMs: null };
}

async function leftAlone(folder: string): Promise<Pick<JobFacts, "state" | "problem" | "endedMs">> {
  const problem = {
    code: "LEFT_ALONE",
    message: "The program that trained it ended meanwhile.",
    hint: "Resume goes on from the saved state.",
  };
  return { state: "suspended", problem, endedMs: (await stat(folder)).mtimeMs };
}

/** Of a run of the command line, or of a sidecar whose notes are damaged. */
async function factsOfFiles(folder: string, settings: TrainingJob): Promise<JobFacts> {
  const { birthtimeMs, mtimeMs } = await stat(folder);
  const { pieces } = readSchedule(settings.learningRate.schedule);
  const steps = lastStep(pieces ?? [], settings.steps);
  const step = await savedStep(folder);
  const isFinished = await isNewer(finishedFile(folder, settings), runPaths(folder).state);
  const ending = step === null || step >= steps ? "finished" : "interrupted";
  const metrics = await metricsColumns(runPaths(folder).metrics, []);
  return {
    ...newFacts({ steps, now: birthtimeMs || mtimeMs }),
    ...rowsOf(metrics),
    ...{ state: isFinished ? ending : "suspended", queuedMs: null },
    ...{ startedMs: birthtimeMs || mtimeMs, endedMs: mtimeMs, step: step ?? 0 },
  };
}

/** Whether the one is there, and was written after the other, if that is there. */
async function isNewer(file: string, other: string): Promise<boolean> {
  const [one, two] = await Promise.all([file, other].map((each) => stat(each).catch(() => null)));
  return one !== null && one !== undefined && one.mtimeMs >= (two?.mtimeMs ?? 0);
}

function rowsOf(metrics: MetricsReply): MetricsFacts {
  const { step, loss, rate, gradientLength, length, cosine } = metrics;
  const at = (column: readonly number[]): number => column.at(-1) ?? 0;
  const latest = {
    ...{ step: at(step), loss: at(loss), rate: at(rate) },
    ...{ gradientLength: at(gradientLength), length: at(length), cosine: at(cosine) },
  };
  const evaluations = metrics.evaluation.step.map((each, i) => ({
    step: each,
    evaluation: metrics.evaluation.loss[i] ?? 0,
  }));
  const [best = null] = evaluations.toSorted((a, b) => a.evaluation - b.evaluation);
  return { latest: step.length === 0 ? null : latest, evaluation: evaluations.at(-1) ?? null, best };
}
