import type { FieldIssue } from "../protocol/preflight.ts";
import { lastStep, readSchedule } from "../protocol/training-rate.ts";
import { advice, type Checked } from "./check-context.ts";
import type { DraftParts } from "./draft-parts.ts";

/** AdamW moves each number by about the rate at each step; the vocabulary's are some hundredths. */
const HIGH_RATE = 0.05;

/** The step a training would end with; null while that can't be read. */
export function stepsOf({ steps, learningRate }: DraftParts): number | null {
  if (steps === null || learningRate === null) return null;
  const { pieces } = readSchedule(learningRate.schedule);
  return pieces === null ? null : lastStep(pieces, steps);
}

/** The learning rate's curve, and what depends on where it ends. */
export function checkRate({ parts }: Checked): FieldIssue[] {
  const last = stepsOf(parts);
  if (last === null || parts.learningRate === null || parts.steps === null) return [];
  const { warmUp, schedule, curve } = parts.learningRate;
  const issues: FieldIssue[] = [];
  if (last < parts.steps)
    issues.push(
      advice(
        "learningRate.schedule",
        `The training ends at step ${last} of ${parts.steps}: the schedule ends there.`,
        "Leave the step of the last pair out, and it counts to the end.",
      ),
    );
  if (warmUp >= last)
    issues.push(
      advice(
        "learningRate.warmUp",
        "The rate still rises when the training ends.",
        `Choose fewer than ${last}.`,
      ),
    );
  const rates = readSchedule(schedule).pieces ?? [];
  if (rates.some(({ value }) => value > HIGH_RATE))
    issues.push(
      advice(
        "learningRate.schedule",
        `A rate above ${HIGH_RATE} mostly destroys what was learned.`,
        "0.005 is usual.",
      ),
    );
  if (curve === "cosine" && rates.length > 1)
    issues.push(
      advice(
        "learningRate.curve",
        "The cosine falls on top of the steps of the schedule.",
        "One number is usual with it.",
      ),
    );
  return [...issues, ...onIntervals(parts, last)];
}

function onIntervals({ snapshotEvery, samples }: DraftParts, last: number): FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (snapshotEvery !== null && snapshotEvery > last)
    issues.push(advice("snapshotEvery", `There will be no snapshot: the training ends at step ${last}.`));
  if (samples !== null && samples.every > last && samples.prompts.length > 0)
    issues.push(advice("samples.every", `There will be no sample image: the training ends at step ${last}.`));
  return issues;
}
