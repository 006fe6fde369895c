import { readFile } from "node:fs/promises";
import path from "node:path";
import { BuiltInTemplate } from "../protocol/training-job.ts";
import { templateTexts } from "../protocol/template-texts.ts";
import { TrainingError } from "./training-error.ts";

/** What in a line is replaced by the embedding's name. */
const NAME = "[name]";

/**
 * The lines of a template: one of ours by its name, or a text file.
 *
 * @throws TrainingError `TEMPLATE` when it can't be read, is empty, or has a line without `[name]`, which would teach
 *   the embedding nothing
 */
export async function readTemplate(template: string): Promise<readonly string[]> {
  const own = BuiltInTemplate.safeParse(template);
  if (own.success) return templateTexts[own.data];
  const text = await readFile(template, "utf8").catch((cause: unknown) => {
    throw new TrainingError("TEMPLATE", {
      cause,
      message: `The template ${template} can't be read.`,
      hint: `Name a text file, or one of ${BuiltInTemplate.options.join(", ")}.`,
    });
  });
  return templateLines(text, path.basename(template));
}

/** Lines without the space around them. Empty ones, which A1111 keeps as empty prompts, are left out. */
export function templateLines(text: string, name: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "" || line.includes(NAME)) continue;
    throw new TrainingError("TEMPLATE", {
      message: `Line ${i + 1} of the template ${name} has no ${NAME}: “${line.trim().slice(0, 80)}”.`,
      hint: `The embedding learns from prompts that name it. Put ${NAME} where its name belongs.`,
    });
  }
  const kept = lines.map((line) => line.trim()).filter((line) => line !== "");
  if (kept.length > 0) return kept;
  throw new TrainingError("TEMPLATE", {
    message: `The template ${name} is empty.`,
    hint: `Write one prompt a line, such as: a photo of ${NAME}, [filewords]`,
  });
}
