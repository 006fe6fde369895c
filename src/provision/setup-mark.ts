import { existsSync } from "node:fs";
import path from "node:path";

/** The file in a build's folder that says that a step was done. */
export function stepMark(build: string, step: string): string {
  return path.join(build, `done-${step.replaceAll("=", "-")}`);
}

export const isDone = (build: string, step: string): boolean => existsSync(stepMark(build, step));

export const PACKAGES_STEP = "packages";
