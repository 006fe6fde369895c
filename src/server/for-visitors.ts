import path from "node:path";
import type { DatasetView } from "../protocol/datasets.ts";
import type { EventBody } from "../protocol/events.ts";
import type { FolderStatus } from "../protocol/health.ts";
import type { JobView } from "../protocol/jobs.ts";
import type { Problem } from "../protocol/problem.ts";
import type { SetupReply, SetupState } from "../protocol/setup.ts";

/**
 * What a visitor who may only read is told of the folder: its name and how far it is read. Where it
 * lies on this machine is the owner's affair, and so are the warnings, which name more folders.
 */
export function folderForVisitors(folder: FolderStatus): FolderStatus {
  return { ...folder, path: path.basename(folder.path), warnings: [] };
}

/** The same for a training. What its files, its notices and its log say may name folders. */
export function jobForVisitors(job: JobView): JobView {
  const problem = job.problem && { code: job.problem.code, message: "The training has failed.", hint: "" };
  const notInstalled = job.notInstalled && "The embedding stayed in the run's folder.";
  const drawing = job.drawing && { ...job.drawing, problem: null };
  return { ...job, drawing, runFolder: null, notices: [], problem, notInstalled };
}

/** A dataset without the place where it lies. */
export function datasetForVisitors(dataset: DatasetView): DatasetView {
  return { ...dataset, folder: null };
}

/** The same for a setup of native TensorFlow. What stands against it may name folders. */
export function setupForVisitors(reply: SetupReply): SetupReply {
  const offers = reply.offers.map((offer) => ({
    ...offer,
    obstacle: offer.obstacle && notTold(offer.obstacle),
  }));
  return { ...reply, folder: null, offers, state: setupStateForVisitors(reply.state) };
}

function setupStateForVisitors(state: SetupState): SetupState {
  return state.type === "failed" ? { ...state, problem: notTold(state.problem) } : state;
}

function notTold({ code }: Problem): Problem {
  return { code, message: "It could not be set up.", hint: "" };
}

/** The same for an event; the same object when nothing is to be kept back. */
export function eventForVisitors(body: EventBody | { type: "resync" }): typeof body {
  if (body.type === "folder") return { ...body, folder: folderForVisitors(body.folder) };
  if (body.type === "job") return { ...body, job: jobForVisitors(body.job) };
  if (body.type === "setup") return { ...body, state: setupStateForVisitors(body.state) };
  return body.type === "job-log" ? { ...body, lines: [] } : body;
}
