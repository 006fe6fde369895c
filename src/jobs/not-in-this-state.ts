import { JobError } from "./job-error.ts";
import type { Job } from "./job-view.ts";

/** `what`: goes on with "The training is running and …". */
export function notInThisState({ settings, facts }: Job, what: string): JobError {
  return new JobError("NOT_IN_THIS_STATE", {
    message: `The training of ${settings.name} is ${facts.state} and ${what}.`,
    hint: "The list shows what it can be told now.",
  });
}

/** `owner`: the process of the other program. */
export function heldByAnother(job: Job, owner: number): JobError {
  return notInThisState(job, `held by another program (process ${owner})`);
}
