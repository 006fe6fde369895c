import { readdir } from "node:fs/promises";
import path from "node:path";
import type { TemplateView } from "../protocol/datasets.ts";
import { readTemplateLines, type TemplateLines } from "../protocol/template-lines.ts";
import { templateTexts } from "../protocol/template-texts.ts";
import { BuiltInTemplate } from "../protocol/training-job.ts";
import { readFileBounded } from "../system/bounded-read.ts";

const MAX_BYTES = 256 * 1024;
const MAX_FILES = 200;

/** Ours, then the text files of these folders; null: there is no such folder. */
export async function listTemplates(folders: readonly (string | null)[]): Promise<TemplateView[]> {
  const files = await Promise.all(folders.filter((folder) => folder !== null).map(textFilesIn));
  return [...builtInTemplates(), ...(await Promise.all(files.flat().map(viewOf)))];
}

export function builtInTemplates(): TemplateView[] {
  return BuiltInTemplate.options.map((name) => ({
    ...{ value: name, name, builtIn: name, problem: null },
    lines: [...templateTexts[name]],
  }));
}

async function textFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const texts = names.filter((name) => /\.txt$/i.test(name) && !name.startsWith("."));
  return texts
    .sort()
    .slice(0, MAX_FILES)
    .map((name) => path.join(folder, name));
}

async function viewOf(file: string): Promise<TemplateView> {
  const { lines, problem } = await readTemplateFile(file);
  const told = problem && `${problem.message} ${problem.hint}`;
  return {
    value: file,
    name: path.parse(file).name,
    builtIn: null,
    lines: [...(lines ?? [])],
    problem: told,
  };
}

/** The prompts of a template: one of ours by its name, or a text file. */
export async function readTemplate(template: string): Promise<TemplateLines> {
  const own = BuiltInTemplate.safeParse(template);
  return own.success ? { lines: templateTexts[own.data], problem: null } : readTemplateFile(template);
}

async function readTemplateFile(file: string): Promise<TemplateLines> {
  const bytes = path.isAbsolute(file) ? await readFileBounded(file, MAX_BYTES).catch(() => null) : null;
  if (bytes !== null) return readTemplateLines(bytes.toString("utf8"), path.basename(file));
  return {
    lines: null,
    problem: {
      code: "TEMPLATE",
      message: `The template ${path.basename(file)} can't be read.`,
      hint: `Choose a text file, or one of ${BuiltInTemplate.options.join(", ")}.`,
    },
  };
}
