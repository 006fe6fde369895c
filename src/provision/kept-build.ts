import { mkdir, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { buildFolder, currentBuild } from "../system/tensorflow-folder.ts";
import { bindingRecipe, BINDING_SOURCES, COMPILED_BINDING } from "./compile-binding.ts";
import { hasPackages } from "./node-packages.ts";
import { isDone, PACKAGES_STEP, stepMark } from "./setup-mark.ts";
import type { SetupPlan } from "./setup-plan.ts";

/** What compiling takes; seen with two cores. */
export const RENEWAL_SECONDS = 10;
const RENEWAL_SPACE = 10_000_000;

/** What is fetched, and a binding is compiled against and loaded with. */
const KEPT = ["site", "node_modules"];

/**
 * What is left of a plan where `folder` holds builds: all of it, or only compiling, where the build in use has what
 * the plan would fetch, and a binding that was compiled otherwise than this version of the program does it.
 */
export async function planInFolder(folder: string, plan: SetupPlan): Promise<SetupPlan> {
  if (!(await isOutdated(folder, plan))) return plan;
  const notice = `Only its binding is compiled anew: that takes about ${RENEWAL_SECONDS} seconds, and nothing is downloaded.`;
  return {
    ...{ ...plan, source: { kind: "kept" } },
    ...{ download: 0, disk: 0, peak: RENEWAL_SPACE },
    notices: ["It was made by an older version of this program.", notice],
  };
}

async function isOutdated(folder: string, plan: SetupPlan): Promise<boolean> {
  const { id, source } = plan;
  if (source.kind !== "wheels") return false;
  const build = await currentBuild(folder);
  if (build?.id !== id || build.recipe === bindingRecipe()) return false;
  const place = buildFolder(folder, id);
  const steps = [PACKAGES_STEP, ...source.wheels.map(({ requirement }) => requirement)];
  return steps.every((step) => isDone(place, step)) && hasPackages(plan, place);
}

/** A folder to compile in, which shares what the build at `place` has fetched. */
export async function borrowKept(place: string, build: string): Promise<void> {
  await rm(build, { recursive: true, force: true });
  await mkdir(build, { recursive: true });
  for (const name of KEPT) await symlink(path.join(place, name), path.join(build, name));
}

/**
 * Puts the binding into the build that it was compiled for. Whoever loads that meanwhile gets the old one or the new
 * one; the record comes last, so that a process killed before it leaves what works, and is outdated still.
 */
export async function replaceBinding(build: string, place: string): Promise<void> {
  await rename(path.join(build, COMPILED_BINDING), path.join(place, COMPILED_BINDING));
  await rm(path.join(place, BINDING_SOURCES), { recursive: true, force: true });
  await rename(path.join(build, BINDING_SOURCES), path.join(place, BINDING_SOURCES));
  await rename(path.join(build, "build.json"), path.join(place, "build.json"));
}

/** What a build has fetched was seen to be of no use: the next setup fetches it anew. */
export async function giveUpKept(place: string): Promise<void> {
  await rm(stepMark(place, PACKAGES_STEP), { force: true });
}
