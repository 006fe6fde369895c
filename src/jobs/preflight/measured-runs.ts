import type { TrainingJob } from "../../protocol/training-job.ts";
import type { JobFacts } from "../job-facts.ts";
import type { MeasuredRun } from "./preflight-facts.ts";

/** The first ones compile and warm up. */
const ENOUGH_STEPS = 3;

/** What trainings took that computed some steps, the newest first. */
export function measuredRuns(jobs: readonly { settings: TrainingJob; facts: JobFacts }[]): MeasuredRun[] {
  const newestFirst = [...jobs].sort((a, b) => b.facts.createdMs - a.facts.createdMs);
  return newestFirst.flatMap(({ settings, facts: { secondsPerStep, timedSteps, memory, backend, way } }) =>
    secondsPerStep === null || timedSteps < ENOUGH_STEPS || backend === null
      ? []
      : [{ settings, way, secondsPerStep, memory, backend: backend.name }],
  );
}
