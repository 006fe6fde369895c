import path from "node:path";
import { WantedBackend } from "../protocol/backend-report.ts";
import type { BenchReport, Timing } from "../protocol/bench.ts";
import type { EngineEvent } from "../protocol/engine.ts";
import { runEngine } from "../jobs/engine-process.ts";
import { humanSize } from "../system/human-size.ts";
import { bundledModel } from "../system/miniature-model.ts";
import { tensorflowFolder } from "../system/tensorflow-folder.ts";
import { CliError } from "./cli-error.ts";
import { sharedFlags, type Command, type CommandIo, type Invocation } from "./command.ts";
import { describeBackend } from "./describe-backend.ts";
import { ExitCode } from "./exit-code.ts";
import { printable } from "./inspect.ts";
import { progressBar } from "./progress-bar.ts";
import { openWorkplace } from "./workplace.ts";

export const bench: Command = {
  name: "bench",
  summary: "Measure how fast this machine trains and draws",
  usage: "[flags]",
  details: [
    "Does a training step and a U-Net evaluation again and again, in an engine process as a training has it: with the",
    "bundled miniature model less than half a minute.",
  ],
  flags: {
    backend: { type: "string", value: "NAME", description: "auto (default), gpu, cpu or wasm" },
    checkpoint: {
      type: "string",
      value: "FILE",
      description: "Another model: one of full size takes minutes and 10 GB of memory",
    },
    json: sharedFlags.json,
    home: sharedFlags.home,
  },
  run: runBench,
};

async function runBench(invocation: Invocation, io: CommandIo): Promise<ExitCode> {
  const { texts, switches } = invocation;
  const workplace = await openWorkplace(invocation, io);
  const wanted = WantedBackend.safeParse(texts["backend"] ?? "auto").data;
  if (wanted === undefined) throw usage(`There is no backend ${texts["backend"] ?? ""}.`);
  const named = texts["checkpoint"];
  const checkpoint = named === undefined ? bundledModel() : path.resolve(named);
  if (checkpoint === null) throw usage("The bundled model is not there, and no --checkpoint is named.");
  const bar = process.stderr.isTTY ? progressBar(io.err) : null;
  const reports: BenchReport[] = [];
  const onEvent = (event: EngineEvent): void => {
    if (event.type === "stage") bar?.label(event.stage);
    else if (event.type === "benched") reports.push(event.report);
  };
  try {
    const tensorflow = tensorflowFolder(workplace.paths.home, io.env);
    await runEngine({ type: "bench", checkpoint, wanted, tensorflow }, { onEvent, env: io.env });
  } finally {
    bar?.clear();
  }
  for (const report of reports)
    io.out(switches.has("json") ? `${JSON.stringify(report, null, 2)}\n` : describe(report));
  return ExitCode.ok;
}

function describe(report: BenchReport): string {
  const { backend, model, side, loading, memory, trainingStep, unetEvaluation } = report;
  return [
    ...describeBackend(backend),
    printable(`${model}, ${side}×${side} pixels, loaded in ${digits(loading)} s`),
    "",
    row("", ["seconds", "fastest", "a second", "the first"]),
    row("training step", cells(trainingStep)),
    row("U-Net evaluation", cells(unetEvaluation)),
    "",
    `The process took ${humanSize(memory)} at most.`,
    "",
  ].join("\n");
}

function cells({ first, median, fastest }: Timing): string[] {
  return [digits(median), digits(fastest), digits(1 / median), digits(first)];
}

function row(name: string, values: readonly string[]): string {
  return `${name.padEnd(18)}${values.map((value) => value.padStart(11)).join("")}`;
}

function digits(value: number): string {
  return value.toPrecision(3);
}

function usage(message: string): CliError {
  return new CliError("USAGE", { message, hint: "See textual-inversion bench --help." });
}
