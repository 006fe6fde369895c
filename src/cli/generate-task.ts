import { existsSync } from "node:fs";
import { randomInt } from "node:crypto";
import path from "node:path";
import { GenerateTask } from "../protocol/engine.ts";
import { readBuild } from "../system/build-id.ts";
import { bundledModel } from "../system/miniature-model.ts";
import { CliError } from "./cli-error.ts";
import type { Invocation } from "./command.ts";

/** What the command line asks for, with the rest filled in. Throws `CliError` `USAGE` that names the flag. */
export function generateTask(
  { texts }: Invocation,
  folders: Pick<GenerateTask, "embeddingsDir" | "tensorflow">,
): GenerateTask {
  const seed = numberOf(texts["seed"], -1);
  const parsed = GenerateTask.safeParse({
    type: "generate",
    checkpoint: path.resolve(texts["checkpoint"] ?? requireBundled()),
    vae: texts["vae"] === undefined ? null : path.resolve(texts["vae"]),
    ...folders,
    out: path.resolve(texts["out"] ?? freeName("picture", ".png")),
    prompt: texts["prompt"] ?? "",
    negativePrompt: texts["negative-prompt"] ?? "",
    steps: numberOf(texts["steps"], 20),
    sampler: texts["sampler"] ?? "Euler a",
    cfgScale: numberOf(texts["cfg-scale"], 7),
    seed: seed === -1 ? randomInt(2 ** 32) : seed,
    width: numberOf(texts["width"], null),
    height: numberOf(texts["height"], null),
    clipSkip: numberOf(texts["clip-skip"], 1),
    backend: texts["backend"] ?? "auto",
    version: `textual-inversion ${readBuild().version}`,
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const flag = String(issue?.path[0]).replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
  throw usage(`--${flag}: ${issue?.message ?? "not usable"}.`);
}

/** What is no number stays itself: the schema says what is wrong with it. */
function numberOf<T>(text: string | undefined, otherwise: T): number | string | T {
  if (text === undefined) return otherwise;
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

function requireBundled(): string {
  const file = bundledModel();
  if (file === null) throw usage("No checkpoint is named.");
  return file;
}

function usage(message: string): CliError {
  return new CliError("USAGE", { message, hint: "See textual-inversion generate --help." });
}

/** The first of picture.png, picture-2.png, … that is not there yet in the current folder. */
function freeName(stem: string, extension: string): string {
  for (let n = 1; ; n++) {
    const name = `${stem}${n === 1 ? "" : `-${n}`}${extension}`;
    if (!existsSync(name)) return name;
  }
}
