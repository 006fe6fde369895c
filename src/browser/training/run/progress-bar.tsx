import type { JSX } from "preact";
import type { JobView } from "../../../protocol/jobs.ts";
import { t } from "../../strings.ts";
import { doneOf } from "./words.ts";

/** How far a training is; while it loads or reads, how far that is. */
export function ProgressBar({ job }: { readonly job: JobView }): JSX.Element {
  const done = shownPart(job);
  return (
    <span
      class="ti-progress"
      role="progressbar"
      aria-label={t("Progress")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(done * 100)}
    >
      <span style={{ width: `${(done * 100).toFixed(2)}%` }} />
    </span>
  );
}

function shownPart(job: JobView): number {
  const { progress, state } = job;
  const isBefore = state === "loading" || state === "encoding";
  if (!isBefore) return doneOf(job);
  return progress === null || progress.total <= 0 ? 0 : Math.min(1, progress.done / progress.total);
}
