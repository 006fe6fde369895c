import type { Problem } from "./problem.ts";

/** What in a line is replaced by the embedding's name. */
const NAME = "[name]";

export type TemplateLines =
  | { readonly lines: readonly string[]; readonly problem: null }
  | { readonly lines: null; readonly problem: Problem };

/**
 * The prompts of a template's text, a line each, without the space around them. Empty lines, which A1111 keeps as empty
 * prompts, are left out. A line without `[name]`, which would teach the embedding nothing, is a problem.
 */
export function readTemplateLines(text: string, name: string): TemplateLines {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "" || line.includes(NAME)) continue;
    return problem(
      `Line ${i + 1} of the template ${name} has no ${NAME}: “${line.trim().slice(0, 80)}”.`,
      `The embedding learns from prompts that name it. Put ${NAME} where its name belongs.`,
    );
  }
  const kept = lines.map((line) => line.trim()).filter((line) => line !== "");
  if (kept.length > 0) return { lines: kept, problem: null };
  return problem(
    `The template ${name} is empty.`,
    `Write one prompt a line, such as: a photo of ${NAME}, [filewords]`,
  );
}

function problem(message: string, hint: string): TemplateLines {
  return { lines: null, problem: { code: "TEMPLATE", message, hint } };
}
