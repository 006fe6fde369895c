import type { JSX } from "preact";
import { t } from "../../strings.ts";
import type { PanelParts } from "../panel-parts.ts";
import { StatusStrip } from "./status-strip.tsx";

/** One training, live. */
export function RunView({ id, ...parts }: PanelParts & { readonly id: string }): JSX.Element {
  const run = parts.trainings.run(id);
  const job = parts.trainings.jobs.get(id);
  if (job === undefined) {
    const text =
      parts.trainings.listed.kind === "here" ? t("This training is gone.") : t("Asking for the training…");
    return <p class="ti-faint">{run.fetched.kind === "failed" ? run.fetched.message : text}</p>;
  }
  return (
    <article class="ti-run-view" data-state={job.state}>
      <StatusStrip {...parts} job={job} />
    </article>
  );
}
