import { readFile } from "node:fs/promises";
import path from "node:path";
import { BuiltInTemplate } from "../protocol/training-job.ts";
import { templateTexts } from "../protocol/template-texts.ts";
import { readTemplateLines } from "../protocol/template-lines.ts";
import { TrainingError } from "./training-error.ts";

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

/** @throws TrainingError `TEMPLATE` */
export function templateLines(text: string, name: string): readonly string[] {
  const { lines, problem } = readTemplateLines(text, name);
  if (problem !== null) throw new TrainingError("TEMPLATE", problem);
  return lines;
}
