import path from "node:path";
import { convertEmbedding } from "../embeddings/convert-embedding.ts";
import { readEmbedding } from "../embeddings/read-embedding.ts";
import type { Problem } from "../protocol/problem.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { readFileBounded } from "../system/bounded-read.ts";
import { isTaken } from "../system/errno.ts";
import { CliError } from "./cli-error.ts";
import { sharedFlags, type Command, type CommandIo, type Invocation } from "./command.ts";
import { ExitCode } from "./exit-code.ts";
import { printable } from "./inspect.ts";

/** Embeddings are rarely over one megabyte; a checkpoint given by mistake must not fill the memory. */
const MAX_BYTES = 64 * 1024 * 1024;

const FORMATS = ["safetensors", "pt", "png"] as const;
type Format = (typeof FORMATS)[number];

export const convert: Command = {
  name: "convert",
  summary: "Write embeddings in another format, with the same values",
  usage: "FILE… --to safetensors|pt|png [flags]",
  details: [
    "Writes <name>.safetensors, <name>.pt or <name>.png beside each file; the old file stays.",
    "A .pt made by a new torch, which the web UI refuses, is mended by --to pt --replace.",
  ],
  flags: {
    to: { type: "string", value: "FORMAT", description: "safetensors, pt or png" },
    out: { type: "string", value: "FILE", description: "Where to write; with one FILE only" },
    preview: { type: "string", value: "PNG", description: "Picture that a .png embedding is drawn into" },
    replace: { type: "boolean", description: "Overwrite a file that is there" },
    json: sharedFlags.json,
  },
  run: runConvert,
};

type Task = { to: Format; out: string | undefined; preview: Uint8Array | undefined; replace: boolean };
type Outcome = {
  file: string;
  ok: boolean;
  written: string | null;
  dropped: readonly string[];
  reason: Problem | null;
};

async function runConvert(invocation: Invocation, io: CommandIo): Promise<ExitCode> {
  const { positionals, switches } = invocation;
  const task = await taskOf(invocation);
  const outcomes: Outcome[] = [];
  for (const file of positionals) outcomes.push(await convertFile(file, task));
  io.out(switches.has("json") ? `${JSON.stringify(outcomes, null, 2)}\n` : outcomes.map(describe).join(""));
  return outcomes.every(({ ok }) => ok) ? ExitCode.ok : ExitCode.problem;
}

async function taskOf({ texts, switches, positionals }: Invocation): Promise<Task> {
  const to = FORMATS.find((format) => format === texts["to"]);
  if (to === undefined) throw usage(`--to has to be one of ${FORMATS.join(", ")}.`);
  if (positionals.length === 0) throw usage("No file is named.");
  if (texts["out"] !== undefined && positionals.length > 1) throw usage("--out goes with one FILE only.");
  const picture = texts["preview"];
  const preview =
    picture === undefined ? undefined : await readFileBounded(picture, MAX_BYTES).catch(noPicture);
  return { to, out: texts["out"], preview, replace: switches.has("replace") };
}

function usage(message: string): CliError {
  return new CliError("USAGE", { message, hint: "textual-inversion convert FILE… --to safetensors" });
}

function noPicture(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  throw new CliError("FAILED", { message: `The preview can't be read: ${message}`, hint: "Check the path." });
}

async function convertFile(file: string, { to, out, preview, replace }: Task): Promise<Outcome> {
  try {
    const embedding = readEmbedding(await readFileBounded(file, MAX_BYTES), path.basename(file));
    const { dir, name } = path.parse(file);
    const target = out ?? path.join(dir, `${name}.${to}`);
    const { bytes, dropped } = convertEmbedding(embedding, {
      to,
      name: path.parse(target).name,
      ...(preview === undefined ? {} : { preview }),
    });
    await writeFileAtomic(target, bytes, { mode: replace ? "replace" : "new" });
    return { file, ok: true, written: target, dropped, reason: null };
  } catch (error) {
    return { file, ok: false, written: null, dropped: [], reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): Problem {
  if (!(error instanceof Error)) throw error;
  if (isTaken(error)) {
    return {
      code: "NAME_TAKEN",
      message: "The target is there already.",
      hint: "Add --replace, or name another with --out.",
    };
  }
  if ("code" in error && "hint" in error) {
    return { code: String(error.code), message: error.message, hint: String(error.hint) };
  }
  const code = "code" in error ? String(error.code) : "UNREADABLE";
  return { code, message: error.message, hint: "Check the path, the disk and the rights." };
}

function describe({ file, written, dropped, reason }: Outcome): string {
  if (reason !== null) return printable(`${file}: ${reason.message} ${reason.hint}`) + "\n";
  const left = dropped.length === 0 ? "" : ` (without ${dropped.join(", ")})`;
  return printable(`${file} → ${written ?? ""}${left}`) + "\n";
}
