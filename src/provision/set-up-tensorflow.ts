import { existsSync } from "node:fs";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SetupEvent } from "../protocol/setup.ts";
import { isDiskFull } from "../system/errno.ts";
import { problemOf } from "../system/problem-of.ts";
import { buildFolder, makeCurrent, type NativeBuild } from "../system/tensorflow-folder.ts";
import { bindingRecipe, COMPILED_BINDING } from "./compile-binding.ts";
import { requireSpace } from "./disk-space.ts";
import { giveUpKept, replaceBinding } from "./kept-build.ts";
import { ProvisionError } from "./provision-error.ts";
import { withSetupLock } from "./setup-lock.ts";
import { BUILD_PREFIX, type SetupPlan } from "./setup-plan.ts";
import { runSteps, type Site } from "./setup-steps.ts";
import { findTools } from "./tools.ts";

export type SetupOptions<T> = {
  plan: SetupPlan;
  /** `tensorflowFolder` of the state folder. */
  folder: string;
  /** Loads the current build of a folder in a process of its own and computes; rejects when it does not work. */
  tryOut: (folder: string) => Promise<T>;
  onEvent: (event: SetupEvent) => void;
  signal: AbortSignal;
  env: NodeJS.ProcessEnv;
};

/**
 * Makes a native TensorFlow and then makes it the one in use. Each step that was done is kept when a later one
 * fails or the process is killed: the next call goes on from there. Returns what `tryOut` found. Throws `ProvisionError`.
 */
export async function setUpTensorflow<T>(options: SetupOptions<T>): Promise<T> {
  const { plan, folder, env, signal, tryOut } = options;
  try {
    const tools = await findTools(plan, env);
    const build = beginnings(folder, plan);
    const workshop = path.dirname(build);
    await requireSpace(folder, plan.peak, build);
    const site = { ...options, workshop, build, tools, place: buildFolder(folder, plan.id) };
    return await withSetupLock(folder, async () => {
      const result = await make(site, tryOut);
      await putInPlace(site);
      return result;
    });
  } catch (error) {
    throw signal.aborted ? stopped() : isDiskFull(error) ? diskFull(folder) : error;
  }
}

/** Where a build comes about, and what an earlier try has made of it lies. */
export function beginnings(folder: string, { id, source }: SetupPlan): string {
  return path.join(folder, source.kind === "kept" ? "renewal" : "setup", id);
}

async function make<T>(site: Site, tryOut: (folder: string) => Promise<T>): Promise<T> {
  try {
    await runSteps(site);
    return await tryInWorkshop(site, tryOut);
  } catch (error) {
    if (site.plan.source.kind === "kept") await giveUpRenewal(site, tryOut, error);
    throw error;
  }
}

/** What does not compute here is of no use for a second try: it goes. */
async function tryInWorkshop<T>(
  { plan, workshop, build, onEvent, signal }: Site,
  tryOut: (folder: string) => Promise<T>,
): Promise<T> {
  onEvent({ type: "phase", phase: "test", title: "Trying it out" });
  const record: NativeBuild = {
    id: plan.id,
    npmPackage: plan.npmPackage,
    binding: await bindingOf(plan, build),
    recipe: plan.source.kind === "stock" ? null : bindingRecipe(),
  };
  await writeFile(path.join(build, "build.json"), `${JSON.stringify(record, null, 2)}\n`);
  await makeCurrent(workshop, plan.id);
  try {
    return await tryOut(workshop);
  } catch (error) {
    if (!signal.aborted) await rm(workshop, { recursive: true, force: true });
    throw error;
  }
}

/** Throws `ProvisionError` `NOT_WORKING` where what was to be renewed does not compute either. */
async function giveUpRenewal(
  { folder, workshop, place, signal }: Site,
  tryOut: (folder: string) => Promise<unknown>,
  failure: unknown,
): Promise<void> {
  await rm(workshop, { recursive: true, force: true });
  if (signal.aborted) return;
  try {
    await tryOut(folder);
  } catch {
    await giveUpKept(place);
    throw new ProvisionError("NOT_WORKING", {
      message: `The TensorFlow that is there does not work, nor with a new binding: ${problemOf(failure).message}`,
      hint: "Run this again: everything is fetched anew then.",
    });
  }
}

async function bindingOf({ npmPackage, source }: SetupPlan, build: string): Promise<string> {
  if (source.kind !== "stock") return COMPILED_BINDING;
  const folder = path.join("node_modules", npmPackage, "lib");
  const versions = await readdir(path.join(build, folder)).catch(() => []);
  const newest = versions.sort().at(-1);
  if (newest !== undefined) return path.join(folder, newest, "tfjs_binding.node");
  throw new ProvisionError("PACKAGES_FAILED", {
    message: `The installer of ${npmPackage} brought no binding for this system.`,
    hint: "WebAssembly stays in use.",
  });
}

/** The old build goes only when the new one is complete, and leaves with nothing half-removed in its name. */
async function putInPlace({ plan, folder, workshop, build, place }: Site): Promise<void> {
  if (plan.source.kind === "kept") await replaceBinding(build, place);
  else {
    if (existsSync(place)) await rename(place, path.join(workshop, "old"));
    await rename(build, place);
  }
  await makeCurrent(folder, plan.id);
  await rm(workshop, { recursive: true, force: true });
  await dropOthers(folder, plan.id);
}

/** Builds that are no longer in use; one that a running process still holds goes the next time. */
async function dropOthers(folder: string, id: string): Promise<void> {
  const others = (await readdir(folder)).filter((name) => name.startsWith(BUILD_PREFIX) && name !== id);
  for (const name of others)
    await rm(path.join(folder, name), { recursive: true, force: true }).catch(() => undefined);
}

const stopped = (): ProvisionError =>
  new ProvisionError("STOPPED", {
    message: "Stopped before it was done.",
    hint: "Run it again to go on from here.",
  });

const diskFull = (folder: string): ProvisionError =>
  new ProvisionError("NO_SPACE", {
    message: `The disk of ${folder} is full.`,
    hint: "Make room and run it again to go on from here, or name a folder on another disk in TI_TENSORFLOW_DIR.",
  });
