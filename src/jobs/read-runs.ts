import { access, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { liveStates } from "../protocol/job-states.ts";
import type { MetricsReply } from "../protocol/jobs.ts";
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
import { metricsColumns } from "./metrics-columns.ts";
import { finishedFile, readFacts, readSettings, runPaths, savedStep } from "./run-files.ts";
import { samplesIn, snapshotsIn } from "./run-pictures.ts";

/** Every run in the folder, also those the command line made. What is no run, or a damaged one, is passed over. */
export async function readRuns(runs: string, logger: Logger): Promise<Job[]> {
  const jobs: Job[] = [];
  await inBatches(await foldersIn(runs, logger), 8, async (name) => {
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

async function foldersIn(runs: string, logger: Logger): Promise<string[]> {
  try {
    const entries = await readdir(runs, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map(({ name }) => name);
  } catch (error) {
    if (!isAbsent(error)) logger.warn(`${runs} can't be read: ${describeError(error)}`);
    return [];
  }
}

/** What `job.json` says, as far as the other files bear it out: it may be older than they, or not there. */
async function factsOf(folder: string, settings: TrainingJob): Promise<JobFacts> {
  const noted = await readFacts(folder);
  const facts = noted ?? (await factsOfFiles(folder, settings));
  const snapshots = await snapshotsIn(folder, facts.snapshots);
  const samples = await samplesIn(folder, { settings, noted: facts.samples });
  const found = { ...facts, snapshots, samples, progress: null, memory: null };
  if (found.state === "queued") return found;
  const step = (await savedStep(folder)) ?? 0;
  const owner = await lockOwner(runLock(folder));
  const wasLive = liveStates.includes(found.state);
  // Its engine may have saved more after the sidecar had gone.
  if (owner === null && !wasLive) return found.state === "suspended" ? { ...found, step } : found;
  const problem = owner === null ? leftAlone : heldBy(owner);
  return { ...found, state: "suspended", problem, step, endedMs: (await stat(folder)).mtimeMs };
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

/** Of a run of the command line, or of a sidecar whose notes are damaged. */
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
  const metrics = await metricsColumns(runPaths(folder).metrics, []);
  return {
    ...newFacts({ steps, now: birthtimeMs || mtimeMs }),
    ...rowsOf(metrics),
    ...{ state: isFinished ? ending : "suspended", queuedMs: null },
    ...{ startedMs: birthtimeMs || mtimeMs, endedMs: mtimeMs, step: step ?? 0 },
  };
}

function rowsOf(metrics: MetricsReply): Pick<JobFacts, "latest" | "evaluation" | "best"> {
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
