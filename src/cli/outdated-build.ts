import type { Problem } from "../protocol/problem.ts";
import { RENEWAL_SECONDS } from "../provision/kept-build.ts";
import { setupOffers } from "../provision/setup-offers.ts";
import { thisMachine } from "../provision/this-machine.ts";

/** A native TensorFlow that computes, but was made otherwise than this version of the program does it. */
export async function outdatedBuild(folder: string, env: NodeJS.ProcessEnv): Promise<Problem[]> {
  const { offers } = await setupOffers({ machine: await thisMachine(), folder, env });
  const renewal = offers.find(({ isRenewal }) => isRenewal);
  if (renewal === undefined) return [];
  const { title, variant, obstacle } = renewal;
  const message = `${title} was set up by an older version of this program. It works, less well than it could.`;
  const how = `textual-inversion setup-tensorflow --variant ${variant}: that takes about ${RENEWAL_SECONDS} seconds and downloads nothing.`;
  const hint = obstacle === null ? `Run ${how}` : `${obstacle.message} ${obstacle.hint} Then run ${how}`;
  return [{ code: "BACKEND_OUTDATED", message, hint }];
}
