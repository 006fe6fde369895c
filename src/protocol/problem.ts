import { z } from "zod";

/** What was seen and what to do about it. `code` is for machines, the other two for people. */
export const Problem = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** The body of every HTTP error answer. */
export const ApiError = Problem.extend({
  /** The path of the offending field in the request body, e.g. `promptSide`. */
  field: z.string().optional(),
});
export type ApiError = z.infer<typeof ApiError>;
