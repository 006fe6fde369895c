import type { z } from "zod";
import type { FieldIssue } from "../protocol/preflight.ts";
import { TrainingJob } from "../protocol/training-job.ts";
import { describeIssue } from "../system/describe-issue.ts";

/** What the schema says of a draft, at its fields and in plain words. */
export function schemaIssues(draft: Readonly<Record<string, unknown>>): FieldIssue[] {
  const parsed = TrainingJob.safeParse(draft);
  return parsed.success ? [] : parsed.error.issues.map((issue) => fieldIssue(issue, draft));
}

function fieldIssue(issue: z.core.$ZodIssue, draft: unknown): FieldIssue {
  const field = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const { message, hint, field: unknown = field } = describeIssue(issue, TrainingJob);
    return { field: unknown, severity: "error", message, hint };
  }
  const isMissing = valueAt(draft, issue.path) === undefined || valueAt(draft, issue.path) === "";
  const [message, hint] = isMissing
    ? ["This is needed.", missingHint(field)]
    : (wordsFor(issue) ?? [issue.message, ""]);
  return { field, severity: "error", message, hint };
}

function missingHint(field: string): string {
  switch (field) {
    case "name":
      return "It is what is typed in a prompt: short, and no ordinary word.";
    case "pictures":
    case "pictures.folder":
      return "Choose a dataset, or drop pictures into a new one.";
    default:
      return "";
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) at = (at as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return at;
}

const TYPES: Readonly<Record<string, string>> = {
  number: "A number is needed.",
  int: "A whole number is needed.",
  string: "A text is needed.",
  boolean: "Yes or no is needed.",
  array: "A list is needed.",
};

/** Message and hint; null: the schema's own words say it. */
function wordsFor(issue: z.core.$ZodIssue): readonly [string, string] | null {
  switch (issue.code) {
    case "invalid_type":
      return [TYPES[issue.expected] ?? "This can't be read.", ""];
    case "invalid_union":
      return isSchedule(issue)
        ? ["A number, or a schedule, is needed.", "As in 0.005, or 0.005:100, 1e-3:1000, 1e-5."]
        : ["This can't be chosen.", ""];
    case "too_small":
      return issue.origin === "string"
        ? ["This is needed.", ""]
        : ["It is too small.", `At least ${String(issue.minimum)}.`];
    case "too_big":
      return issue.origin === "string"
        ? ["It is too long.", `At most ${String(issue.maximum)} characters.`]
        : [
            issue.origin === "array" ? "There are too many." : "It is too large.",
            `At most ${String(issue.maximum)}.`,
          ];
    case "not_multiple_of":
      return [`It has to be a multiple of ${issue.divisor}.`, ""];
    case "invalid_value":
      return ["This can't be chosen.", `It has to be one of ${issue.values.map(String).join(", ")}.`];
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "invalid_key":
    case "unrecognized_keys":
      return null;
    default:
      return issue satisfies never;
  }
}

function isSchedule({ path }: z.core.$ZodIssue): boolean {
  return path.at(-1) === "schedule" || path.at(-1) === "limit";
}
