/** The command `setup-tensorflow` as a sidecar forks it, with the plan of a small library: `TI_TEST_PLAN`. */
import { setUp } from "../../src/cli/setup-tensorflow.ts";
import { jsonView } from "../../src/cli/setup-tensorflow-view.ts";
import type { CommandIo } from "../../src/cli/command.ts";
import type { SetupPlan } from "../../src/provision/setup-plan.ts";

const given = JSON.parse(process.env["TI_TEST_PLAN"] ?? "") as { plan: SetupPlan; keep: string };
const { plan, keep } = given;
if (plan.source.kind === "wheels") {
  const wheels = plan.source.wheels.map((wheel) => ({ ...wheel, keep: new RegExp(keep) }));
  const io: CommandIo = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
  };
  const folder = process.env["TI_TENSORFLOW_DIR"] ?? "";
  await setUp({ plan: { ...plan, source: { kind: "wheels", wheels } }, folder, view: jsonView(io), io });
}
