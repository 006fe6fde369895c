import path from "node:path";

/** Held by the engine that works on a run: see `process-lock.ts`. */
export const runLock = (runFolder: string): string => path.join(runFolder, "run.lock");
