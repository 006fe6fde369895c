import type { z } from "zod";
import { describeIssue } from "../system/describe-issue.ts";
import { RequestError } from "./request-error.ts";

/** Checks a body or query at the edge; past it, types are trusted. */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw result.error;
  throw new RequestError("BAD_REQUEST", describeIssue(issue, schema));
}
