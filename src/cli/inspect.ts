import { inspectFile, type Inspection } from "../embeddings/inspect-embedding.ts";
import { CliError } from "./cli-error.ts";
import { sharedFlags, type Command, type CommandIo, type Invocation } from "./command.ts";
import { ExitCode } from "./exit-code.ts";

export const inspect: Command = {
  name: "inspect",
  summary: "Say what embedding files hold, and why the web UI refuses one",
  usage: "FILE… [flags]",
  details: [
    "Reads .safetensors, .pt, .bin and .png files. No file is ever executed.",
    "With --json: one array in the order of the arguments.",
  ],
  flags: { json: sharedFlags.json },
  run: runInspect,
};

async function runInspect({ positionals, switches }: Invocation, io: CommandIo): Promise<ExitCode> {
  if (positionals.length === 0) {
    throw new CliError("USAGE", { message: "No file is named.", hint: "textual-inversion inspect FILE…" });
  }
  const inspections: Inspection[] = [];
  // One at a time: a folder full of large files must not be in memory at once.
  for (const file of positionals) inspections.push(await inspectFile(file));
  io.out(
    switches.has("json") ? `${JSON.stringify(inspections, null, 2)}\n` : inspections.map(describe).join("\n"),
  );
  return inspections.every(({ ok, reason }) => ok && reason === null) ? ExitCode.ok : ExitCode.problem;
}

function describe(inspection: Inspection): string {
  const { file, ok, format, baseModel, vectors, width, tensors, name, step, checkpointName, sha256, reason } =
    inspection;
  const rows: [string, string | number | null][] = [
    ["format", format],
    ["base model", ok ? (baseModel ?? "unknown") : null],
    ["vectors", vectors === null || width === null ? null : `${vectors} of width ${width}`],
    ["inner name", name],
    ["step", step],
    ["checkpoint", checkpointName],
    ["sha256", sha256],
    ...Object.entries(tensors).map(([key, tensor]): [string, string] => [
      `tensor ${key}`,
      `[${tensor.shape.join(", ")}] ${tensor.dtype}, sum ${tensor.sum}, l2 ${tensor.l2}`,
    ]),
    ["problem", reason && `${reason.message} (${reason.code})`],
    ["what to do", reason && reason.hint],
  ];
  const lines = rows
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `  ${key.padEnd(12)}  ${value ?? ""}`);
  return `${printable(file)}\n${printable(lines.join("\n"))}\n`;
}

/** A name from a file must not steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, "�");
}
