import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SetupEvent } from "../protocol/setup.ts";
import { isDiskFull } from "../system/errno.ts";
import { makeCurrent, type NativeBuild } from "../system/tensorflow-folder.ts";
import { COMPILED_BINDING, compileBinding } from "./compile-binding.ts";
import { requireSpace } from "./disk-space.ts";
import { downloadWheel } from "./download-wheel.ts";
import { installPackages } from "./node-packages.ts";
import { ProvisionError } from "./provision-error.ts";
import { withSetupLock } from "./setup-lock.ts";
import { BUILD_PREFIX, type SetupPlan } from "./setup-plan.ts";
import { findTools, type Tools } from "./tools.ts";
import { unpackWheel } from "./unpack-wheel.ts";
import type { Wheel } from "./wheels.ts";

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

type Site = Omit<SetupOptions<unknown>, "tryOut"> & {
  /** Where the build comes about; it has the shape of `folder`, so that it can be tried out in its place. */
  workshop: string;
  /** The build's folder in it. */
  build: string;
  tools: Tools;
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
    const site = { ...options, workshop, build, tools };
    return await withSetupLock(folder, async () => {
      await runSteps(site);
      const result = await tryInWorkshop(site, tryOut);
      await putInPlace(site);
      return result;
    });
  } catch (error) {
    throw signal.aborted ? stopped() : isDiskFull(error) ? diskFull(folder) : error;
  }
}

/** Where a build comes about, and what an earlier try has made of it lies. */
export function beginnings(folder: string, { id }: SetupPlan): string {
  return path.join(folder, "setup", id);
}

async function runSteps(site: Site): Promise<void> {
  const { plan, build, tools, signal, env, onEvent } = site;
  await mkdir(build, { recursive: true });
  await once(site, "packages", () => {
    onEvent({ type: "phase", phase: "packages", title: `Fetching ${plan.npmPackage}` });
    return installPackages(plan, { npm: tools.npm, folder: build, signal, env });
  });
  if (plan.source.kind === "wheels") {
    for (const wheel of plan.source.wheels) await once(site, wheel.requirement, () => takeWheel(site, wheel));
    await once(site, "binding", () => {
      onEvent({ type: "phase", phase: "compile", title: "Compiling the binding" });
      return compileBinding({ compiler: tools.compiler, folder: build, npmPackage: plan.npmPackage, signal });
    });
  }
}

/** Does a step unless its mark says that it was done before. */
async function once({ build }: Site, step: string, work: () => Promise<void>): Promise<void> {
  const mark = path.join(build, `done-${step.replaceAll("=", "-")}`);
  if (existsSync(mark)) return;
  await work();
  await writeFile(mark, "");
}

async function takeWheel({ build, tools, signal, env, onEvent }: Site, wheel: Wheel): Promise<void> {
  const folder = path.join(build, "wheels");
  onEvent({ type: "phase", phase: "download", title: `Downloading ${wheel.requirement}` });
  const file = await downloadWheel(wheel, {
    ...{ pip: tools.pip, folder, signal, env },
    onProgress: progressOf(onEvent, wheel.size),
  });
  onEvent({ type: "phase", phase: "unpack", title: `Unpacking ${wheel.requirement}` });
  await unpackWheel(file, {
    ...{ keep: wheel.keep, into: path.join(build, "site"), signal },
    onProgress: progressOf(onEvent, wheel.unpackedSize),
  });
  await rm(folder, { recursive: true });
}

/** Four times a second is enough for anybody who watches. */
function progressOf(onEvent: SetupOptions<unknown>["onEvent"], total: number): (done: number) => void {
  let next = 0;
  return (done) => {
    if (performance.now() < next) return;
    next = performance.now() + 250;
    onEvent({ type: "progress", done, total });
  };
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

async function bindingOf({ npmPackage, source }: SetupPlan, build: string): Promise<string> {
  if (source.kind === "wheels") return COMPILED_BINDING;
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
async function putInPlace({ plan, folder, workshop, build }: Site): Promise<void> {
  const place = path.join(folder, plan.id);
  const old = path.join(workshop, "old");
  if (existsSync(place)) await rename(place, old);
  await rename(build, place);
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
