import type { Problem } from "../protocol/problem.ts";
import type { SetupOffer, SetupReply, SetupVariant } from "../protocol/setup.ts";
import { diskUsage } from "../system/disk-usage.ts";
import { freeDisk } from "../system/free-disk.ts";
import { problemOf } from "../system/problem-of.ts";
import { currentBuild } from "../system/tensorflow-folder.ts";
import { plansFor, type Machine } from "./choose-plan.ts";
import { lackOfSpace } from "./disk-space.ts";
import { planInFolder } from "./kept-build.ts";
import { ProvisionError } from "./provision-error.ts";
import { beginnings } from "./set-up-tensorflow.ts";
import type { SetupPlan } from "./setup-plan.ts";
import { findTools } from "./tools.ts";

type OfferOptions = {
  machine: Machine;
  /** `tensorflowFolder` of the state folder. */
  folder: string;
  env: NodeJS.ProcessEnv;
};

/** What could be set up on a machine, and what that would take. Nothing is made or fetched. */
export async function setupOffers(options: OfferOptions): Promise<Omit<SetupReply, "state">> {
  const { folder, machine } = options;
  const freeBytes = await freeDisk(folder);
  const about = { folder, freeDisk: freeBytes, inUse: await variantInUse(folder) };
  try {
    const plans = await Promise.all(plansFor(machine).map((plan) => planInFolder(folder, plan)));
    const offers = plans.map((plan) => offerOf(plan, options, freeBytes));
    return { ...about, offers: await Promise.all(offers), obstacle: null };
  } catch (error) {
    if (!(error instanceof ProvisionError)) throw error;
    return { ...about, offers: [], obstacle: problemOf(error) };
  }
}

async function variantInUse(folder: string): Promise<SetupVariant | null> {
  const build = await currentBuild(folder);
  if (build === null) return null;
  return build.npmPackage === "@tensorflow/tfjs-node-gpu" ? "cuda" : "cpu";
}

async function offerOf(plan: SetupPlan, { folder, env }: OfferOptions, free: number): Promise<SetupOffer> {
  const { variant, title, download, disk, peak, source, neverRun } = plan;
  const { bytes: begun } = await diskUsage(beginnings(folder, plan));
  return {
    ...{ variant, title, download, disk, peak, neverRun, begun },
    notices: [...plan.notices],
    isAbout: source.kind === "stock",
    isRenewal: source.kind === "kept",
    obstacle: (await missingTool(plan, env)) ?? asProblem(lackOfSpace({ folder, needed: peak, begun, free })),
  };
}

async function missingTool(plan: SetupPlan, env: NodeJS.ProcessEnv): Promise<Problem | null> {
  return findTools(plan, env).then(
    () => null,
    (error: unknown) => problemOf(error),
  );
}

function asProblem(error: ProvisionError | null): Problem | null {
  return error === null ? null : problemOf(error);
}
