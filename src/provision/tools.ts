import { findCompiler } from "./compiler.ts";
import { findNpm } from "./npm.ts";
import { findPip } from "./pip.ts";
import type { SetupPlan } from "./setup-plan.ts";

/** Commands to work with; of the package's own installer only `npm` is used. */
export type Tools = { npm: string[]; pip: string[]; compiler: string };

/** What a plan needs of this machine. Throws `ProvisionError` for what is missing. */
export async function findTools(plan: SetupPlan, env: NodeJS.ProcessEnv): Promise<Tools> {
  if (plan.source.kind === "kept") return { npm: [], pip: [], compiler: await findCompiler(env) };
  const npm = findNpm(env);
  if (plan.source.kind === "stock") return { npm, pip: [], compiler: "" };
  return { npm, pip: await findPip(env), compiler: await findCompiler(env) };
}
