import { Worker } from "node:worker_threads";

export interface EndWithParentOptions {
  /** How long what is being computed may still take, in milliseconds. */
  readonly grace: number;
  /** How often it is looked whether the parent is there, in milliseconds. */
  readonly every?: number;
}

/** Small enough to be carried along: a file of its own would load the whole engine a second time. */
const WATCH = `
const { workerData } = require("node:worker_threads");
const { parent, grace, every } = workerData;
function isThere() {
  try {
    process.kill(parent, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  return process.ppid === parent;
}
const look = setInterval(() => {
  if (isThere()) return;
  clearInterval(look);
  setTimeout(() => process.kill(process.pid, "SIGKILL"), grace);
}, every);
`;

/**
 * Ends this process when its parent is gone. The channel tells that too, but not to a thread that computes: one step of a
 * real checkpoint by WebAssembly takes hours. The watch is a thread, so it sees it all the same.
 */
export function endWithParent({ grace, every = 5000 }: EndWithParentOptions): void {
  const workerData = { parent: process.ppid, grace, every };
  new Worker(WATCH, { eval: true, workerData, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();
}
