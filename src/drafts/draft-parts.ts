import type { z } from "zod";
import { TrainingJob } from "../protocol/training-job.ts";

type Shape = typeof TrainingJob.shape;
/** The parts of a job that are filled in well; null: not yet. What was left out has its default. */
export type DraftParts = { readonly [Key in keyof Shape]: z.output<Shape[Key]> | null };

/** Reads each part for itself: one that is wrong hides nothing that could be said of the others. */
export function draftParts(draft: Readonly<Record<string, unknown>>): DraftParts {
  const parts = Object.entries(TrainingJob.shape).map(([key, schema]) => {
    const parsed = (schema as z.ZodType).safeParse(draft[key]);
    return [key, parsed.success ? parsed.data : null] as const;
  });
  return Object.fromEntries(parts) as DraftParts;
}
