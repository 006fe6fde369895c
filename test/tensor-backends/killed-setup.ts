/** A process that sets a small library up and says so; whoever started it kills it. Arguments: folder, plan, environment. */
import type { SetupPlan } from "../../src/provision/setup-plan.ts";
import { setUpTensorflow } from "../../src/provision/set-up-tensorflow.ts";

const [folder = "", planText = "", keep = "", envText = ""] = process.argv.slice(2);
const plan = JSON.parse(planText) as SetupPlan;
if (plan.source.kind === "wheels") {
  const wheels = plan.source.wheels.map((wheel) => ({ ...wheel, keep: new RegExp(keep) }));
  await setUpTensorflow({
    plan: { ...plan, source: { kind: "wheels", wheels } },
    folder,
    tryOut: () => Promise.resolve(),
    onEvent: (event) => process.send?.(event),
    signal: new AbortController().signal,
    env: { ...process.env, ...(JSON.parse(envText) as NodeJS.ProcessEnv) },
  });
}
