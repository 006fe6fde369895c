import { readdir } from "node:fs/promises";
import path from "node:path";
import { isPictureName } from "../formats/picture-kind.ts";
import type { CheckReply, FieldIssue } from "../protocol/preflight.ts";
import type { Check, CheckContext, Checked } from "./check-context.ts";
import { checkFiles } from "./check-files.ts";
import { checkName } from "./check-name.ts";
import { checkPictures } from "./check-pictures.ts";
import { checkPrompts } from "./check-prompts.ts";
import { checkRate, stepsOf } from "./check-rate.ts";
import { draftParts } from "./draft-parts.ts";
import { schemaIssues } from "./field-words.ts";

const CHECKS: readonly Check[] = [checkName, checkFiles, checkPictures, checkPrompts, checkRate];

/**
 * What is to be said about a draft, at its fields: what the schema refuses, and what needs more knowledge. Starts no
 * process: a form asks at every key.
 */
export async function checkDraft(
  draft: Readonly<Record<string, unknown>>,
  context: CheckContext,
): Promise<CheckReply> {
  const parts = draftParts(draft);
  const checked: Checked = { ...context, parts, pictures: await countPictures(parts.pictures?.folder) };
  const more = await Promise.all(CHECKS.map(async (check) => check(checked)));
  return { issues: worstFirst([...schemaIssues(draft), ...more.flat()]), steps: stepsOf(parts) };
}

/** The same of a draft whose files may not be looked at: `refused` says which, and why. */
export function checkUnseen(draft: Readonly<Record<string, unknown>>, refused: FieldIssue): CheckReply {
  return { issues: [refused, ...schemaIssues(draft)], steps: stepsOf(draftParts(draft)) };
}

function worstFirst(issues: readonly FieldIssue[]): FieldIssue[] {
  const of = (severity: FieldIssue["severity"]): FieldIssue[] =>
    issues.filter((issue) => issue.severity === severity);
  return [...of("error"), ...of("advice")];
}

async function countPictures(folder: string | undefined): Promise<Checked["pictures"]> {
  if (folder === undefined || !path.isAbsolute(folder)) return null;
  const names = await readdir(folder).catch(() => null);
  if (names === null) return null;
  const texts = new Set(names);
  const pictures = names.filter((name) => isPictureName(name) && !name.startsWith("."));
  const withoutText = pictures.filter((name) => !texts.has(`${path.parse(name).name}.txt`)).length;
  return { count: pictures.length, withoutText };
}
