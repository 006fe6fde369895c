import { createInterface } from "node:readline/promises";
import { choosePlan } from "../provision/choose-plan.ts";
import { planInFolder } from "../provision/kept-build.ts";
import { ProvisionError } from "../provision/provision-error.ts";
import { setUpTensorflow } from "../provision/set-up-tensorflow.ts";
import type { SetupPlan } from "../provision/setup-plan.ts";
import { thisMachine } from "../provision/this-machine.ts";
import { CodedError } from "../system/coded-error.ts";
import { tensorflowFolder } from "../system/tensorflow-folder.ts";
import type { BackendReport } from "../protocol/backend-report.ts";
import type { SetupVariant } from "../protocol/setup.ts";
import { CliError } from "./cli-error.ts";
import { sharedFlags, type Command, type CommandIo, type Invocation } from "./command.ts";
import { ExitCode } from "./exit-code.ts";
import { probeBackend } from "./probe-backend.ts";
import { jsonView, terminalView, type SetupView } from "./setup-tensorflow-view.ts";
import { openWorkplace } from "./workplace.ts";

export const setupTensorflow: Command = {
  name: "setup-tensorflow",
  summary: "Fetch native TensorFlow: many times as fast as WebAssembly",
  usage: "[--yes] [flags]",
  details: [
    "Takes TensorFlow's library from the Python registry by pip, TensorFlow.js from the npm registry, and compiles",
    "what joins them. Without it everything works by WebAssembly, which is enough for the miniature model.",
    "May be stopped at any time; the next run goes on from there. TI_TENSORFLOW_DIR names another folder for it.",
  ],
  flags: {
    variant: { type: "string", value: "NAME", description: "cpu, cuda, or auto (default): by what is there" },
    yes: { type: "boolean", description: "Start without asking" },
    json: { type: "boolean", description: "Print events as lines of JSON; without --yes only the plan" },
    home: sharedFlags.home,
  },
  run: runSetup,
};

async function runSetup(invocation: Invocation, io: CommandIo): Promise<ExitCode> {
  const { paths } = await openWorkplace(invocation, io);
  const folder = tensorflowFolder(paths.home, io.env);
  const wanted = choosePlan(await thisMachine(), wantedVariant(invocation.texts["variant"] ?? "auto"));
  const plan = await planInFolder(folder, wanted);
  const isJson = invocation.switches.has("json");
  const view = isJson ? jsonView(io) : terminalView(io, process.stderr.isTTY);
  view.plan(plan, folder);
  if (!invocation.switches.has("yes")) {
    if (isJson) return ExitCode.ok;
    if (!(await isAgreed())) return ExitCode.problem;
  }
  return setUp({ plan, folder, view, io });
}

/** Sets a plan up and shows how that goes; stops tidily at a signal, and when the channel of whoever forked us closes. */
export async function setUp(options: {
  plan: SetupPlan;
  folder: string;
  view: SetupView;
  io: CommandIo;
}): Promise<ExitCode> {
  const { plan, folder, view, io } = options;
  const controller = new AbortController();
  const stop = (): void => controller.abort(new Error("stopped"));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  // Whoever forked us is gone, or wants us to stop.
  process.once("disconnect", stop);
  try {
    const report = await setUpTensorflow({
      ...{ plan, folder, signal: controller.signal, env: io.env, onEvent: view.event },
      tryOut: (workshop) => tryOut(workshop, plan, io.env),
    });
    view.done(report);
    return ExitCode.ok;
  } catch (error) {
    if (error instanceof CodedError) view.failed(error as CodedError);
    throw error;
  } finally {
    view.close();
    process.off("SIGINT", stop).off("SIGTERM", stop).off("disconnect", stop);
  }
}

/** A CUDA build without a GPU computes on the CPU; that is no failure of the setup, and is told. */
async function tryOut(folder: string, plan: SetupPlan, env: NodeJS.ProcessEnv): Promise<BackendReport> {
  const report = await probeBackend({ wanted: "auto", folder, env }).catch((error: unknown) => {
    throw notWorking(plan, error instanceof Error ? error.message : String(error));
  });
  if (report.name !== "wasm") return report;
  throw notWorking(plan, report.obstacle?.reason ?? "it does not load.");
}

function notWorking({ source }: SetupPlan, reason: string): ProvisionError {
  if (source.kind === "kept") {
    const message = `The binding was compiled, but does not work on this machine: ${reason}`;
    return new ProvisionError("NOT_WORKING", { message, hint: "The TensorFlow that is there stays in use." });
  }
  return new ProvisionError("NOT_WORKING", {
    message: `TensorFlow was fetched, but does not work on this machine: ${reason}`,
    hint: "It needs a processor with AVX. What was fetched is removed again; WebAssembly stays in use.",
  });
}

function wantedVariant(text: string): SetupVariant | "auto" {
  if (text === "auto" || text === "cpu" || text === "cuda") return text;
  throw new CliError("USAGE", {
    message: `There is no variant "${text}".`,
    hint: "Known: auto, cpu, cuda.",
  });
}

async function isAgreed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new CliError("USAGE", { message: "Nobody is there to ask.", hint: "Add --yes to start." });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question("Start? [y/N] ")).trim());
  } finally {
    terminal.close();
  }
}
