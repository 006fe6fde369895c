import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SetupEvent } from "../protocol/setup.ts";
import { bindingRecipe, compileBinding } from "./compile-binding.ts";
import { downloadWheel } from "./download-wheel.ts";
import { borrowKept } from "./kept-build.ts";
import { installPackages } from "./node-packages.ts";
import type { SetupPlan } from "./setup-plan.ts";
import { isDone, PACKAGES_STEP, stepMark } from "./setup-mark.ts";
import type { Tools } from "./tools.ts";
import { unpackWheel } from "./unpack-wheel.ts";
import type { Wheel } from "./wheels.ts";

/** A setup at work. */
export type Site = {
  plan: SetupPlan;
  /** Where the builds lie. */
  folder: string;
  /** Where the build comes about; it has the shape of `folder`, so that it can be tried out in its place. */
  workshop: string;
  /** The build's folder in it. */
  build: string;
  /** Where it will lie. */
  place: string;
  tools: Tools;
  onEvent: (event: SetupEvent) => void;
  signal: AbortSignal;
  env: NodeJS.ProcessEnv;
};

/** Brings everything of a plan into its build's folder, as far as it is not there. Throws `ProvisionError`. */
export async function runSteps(site: Site): Promise<void> {
  const { plan, build, place } = site;
  switch (plan.source.kind) {
    case "kept":
      await borrowKept(place, build);
      return compile(site);
    case "wheels":
      await takePackages(site);
      for (const wheel of plan.source.wheels)
        await once(site, wheel.requirement, () => takeWheel(site, wheel));
      return once(site, `binding-${bindingRecipe()}`, () => compile(site));
    case "stock":
      return takePackages(site);
    default:
      return plan.source satisfies never;
  }
}

/** Does a step unless its mark says that it was done before. */
async function once({ build }: Site, step: string, work: () => Promise<void>): Promise<void> {
  if (isDone(build, step)) return;
  await work();
  await writeFile(stepMark(build, step), "");
}

async function takePackages(site: Site): Promise<void> {
  const { plan, build, tools, signal, env, onEvent } = site;
  await mkdir(build, { recursive: true });
  await once(site, PACKAGES_STEP, () => {
    onEvent({ type: "phase", phase: "packages", title: `Fetching ${plan.npmPackage}` });
    return installPackages(plan, { npm: tools.npm, folder: build, signal, env });
  });
}

async function compile({ plan, build, tools, signal, onEvent }: Site): Promise<void> {
  onEvent({ type: "phase", phase: "compile", title: "Compiling the binding" });
  await compileBinding({ compiler: tools.compiler, folder: build, npmPackage: plan.npmPackage, signal });
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
function progressOf(onEvent: Site["onEvent"], total: number): (done: number) => void {
  let next = 0;
  return (done) => {
    if (performance.now() < next) return;
    next = performance.now() + 250;
    onEvent({ type: "progress", done, total });
  };
}
