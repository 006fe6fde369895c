import type { JSX } from "preact";
import { t } from "../../strings.ts";
import type { PanelParts } from "../panel-parts.ts";
import type { Fetched } from "../training-store.ts";
import { Charts } from "./charts.tsx";
import { FetchFailure } from "./fetch-failure.tsx";
import { NearWords } from "./near-words.tsx";
import { RunLog } from "./run-log.tsx";
import { RunMessages } from "./run-messages.tsx";
import { RunSettings } from "./run-settings.tsx";
import { SampleStrip } from "./sample-strip.tsx";
import { Snapshots } from "./snapshots.tsx";
import { StatusStrip } from "./status-strip.tsx";
import { WebUiDrawing } from "./web-ui-drawing.tsx";

/** One training, live. */
export function RunView({ id, ...parts }: PanelParts & { readonly id: string }): JSX.Element {
  const { data, fetched } = parts.trainings.run(id);
  const job = parts.trainings.jobs.get(id);
  if (fetched.kind === "failed" && job === undefined && parts.trainings.listed.kind !== "here")
    return <FetchFailure message={fetched.message} {...parts} />;
  if (job === undefined) return <p class="ti-faint">{absenceText(parts, fetched)}</p>;
  const props = { ...parts, job, data };
  return (
    <article class="ti-run-view" data-state={job.state}>
      <StatusStrip {...props} />
      <RunMessages {...props} />
      {fetched.kind === "failed" && <FetchFailure message={fetched.message} {...parts} />}
      <WebUiDrawing {...props} />
      <div class="ti-run-top">
        <SampleStrip {...props} />
        <div class="ti-run-side">
          <NearWords near={job.near} />
          <Snapshots {...props} />
        </div>
      </div>
      {job.step > 0 && <Charts {...props} />}
      <RunLog lines={data.log} />
      <RunSettings {...props} />
    </article>
  );
}

function absenceText({ trainings, store }: PanelParts, fetched: Fetched): string {
  if (fetched.kind === "failed") return fetched.message;
  return trainings.listed.kind === "here" && store.connected
    ? t("This training is gone.")
    : t("Asking for the training…");
}
