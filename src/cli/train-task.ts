import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseDocument } from "yaml";
import { makeRunFolder, trainTaskFor, type TrainFolders } from "../jobs/training-plan.ts";
import type { TrainTask } from "../protocol/training-events.ts";
import { BuiltInTemplate, TrainingJob, withMemoryMode } from "../protocol/training-job.ts";
import { describeIssue } from "../system/describe-issue.ts";
import { describeError } from "../system/logger.ts";
import { plainOf, syntaxProblem } from "../system/yaml-document.ts";
import { CliError } from "./cli-error.ts";
import type { Invocation } from "./command.ts";

/**
 * The job of a file in a new run folder, or that of a run to go on with.
 * Throws errors that name the field.
 */
export async function trainTask(
  { positionals, texts }: Invocation,
  folders: TrainFolders,
  now: Date = new Date(),
): Promise<Omit<TrainTask, "turn">> {
  const [file, ...more] = positionals;
  const resumed = texts["resume"];
  if (more.length > 0 || (file === undefined) === (resumed === undefined))
    throw usage("One job file is wanted, or --resume with a run's folder.");
  const source = resumed === undefined ? path.resolve(file ?? "") : path.resolve(resumed, "config.yaml");
  const job = await readJob(source, texts["backend"]);
  const task = trainTaskFor(job, folders);
  const runFolder =
    resumed === undefined ? await makeRunFolder(folders.runs, job.name, now) : path.resolve(resumed);
  return { ...task, runFolder };
}

async function readJob(file: string, backend: string | undefined): Promise<TrainingJob> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new CliError("FAILED", {
      message: `${file} can't be read: ${describeError(error)}`,
      hint: "Name a file that describes the training.",
    });
  });
  const document = parseDocument(text);
  const problem = syntaxProblem(document);
  if (problem !== null) throw wrong(file, { message: problem, hint: "It has to be YAML." });
  if (backend !== undefined) document.setIn(["backend"], backend);
  const parsed = TrainingJob.safeParse(withMemoryMode(plainOf(document, (seen) => wrong(file, seen))));
  if (parsed.success) return withAbsolutePaths(parsed.data, path.dirname(file));
  const [issue] = parsed.error.issues;
  throw wrong(file, issue === undefined ? { message: "", hint: "" } : describeIssue(issue, TrainingJob));
}

/** Relative paths are meant from where the job file lies. */
function withAbsolutePaths(job: TrainingJob, folder: string): TrainingJob {
  const at = (file: string): string => path.resolve(folder, file);
  const { checkpoint, vae } = job.model;
  const { initialization } = job.embedding;
  const { template } = job.prompts;
  const begins =
    initialization.from === "embedding"
      ? { ...initialization, file: at(initialization.file) }
      : initialization;
  return {
    ...job,
    model: { ...job.model, checkpoint: checkpoint && at(checkpoint), vae: vae && at(vae) },
    embedding: { ...job.embedding, initialization: begins },
    pictures: { ...job.pictures, folder: at(job.pictures.folder) },
    prompts: {
      ...job.prompts,
      template: BuiltInTemplate.safeParse(template).success ? template : at(template),
    },
  };
}

function wrong(file: string, { message, hint }: { message: string; hint: string }): CliError {
  return new CliError("FAILED", { message: `${file}: ${message}`, hint });
}

function usage(message: string): CliError {
  return new CliError("USAGE", { message, hint: "See textual-inversion train --help." });
}
