import type { JSX } from "preact";
import type { JobView } from "../../../protocol/jobs.ts";
import { formatDate } from "../../format.ts";
import { t } from "../../strings.ts";
import { canCommand, type JobProps, type PanelParts } from "../panel-parts.ts";
import { inOrder, isLive } from "../training-store.ts";
import { FetchFailure } from "./fetch-failure.tsx";
import { Sparkline } from "./sparkline.tsx";
import { remainingText, stateMood, stateText } from "./words.ts";
import { ProgressBar } from "./progress-bar.tsx";

/** Without a picture, so many of them get a line of their loss, which has to be fetched for each. */
const LINES = 20;

/** All trainings: what goes on, what waits, what was. */
export function RunList(parts: PanelParts): JSX.Element {
  const { trainings, train } = parts;
  if (trainings.listed.kind === "failed")
    return <FetchFailure message={trainings.listed.message} {...parts} />;
  const jobs = inOrder(trainings.jobs.values());
  if (jobs.length > 0)
    return (
      <ul class="ti-runs">
        {jobs.map((job, at) => (
          <RunRow key={job.id} job={job} hasLine={at < LINES} {...parts} />
        ))}
      </ul>
    );
  if (trainings.listed.kind === "asked") return <p class="ti-faint">{t("Asking for the trainings…")}</p>;
  return (
    <div class="ti-empty">
      <p>{t("No trainings yet.")}</p>
      <button type="button" class="ti-button ti-primary" onClick={() => train(null)}>
        {t("New training")}
      </button>
    </div>
  );
}

function RunRow(props: JobProps & { readonly hasLine: boolean }): JSX.Element {
  const { job, go, hasLine } = props;
  const open = (): void => go({ view: "run", id: job.id });
  return (
    <li class="ti-run" data-id={job.id} data-state={job.state}>
      <button type="button" class="ti-run-open" onClick={open}>
        <Picture {...props} hasLine={hasLine} />
        <span class="ti-run-what">
          <b>
            <bdi>{job.name}</bdi>
          </b>
          <small>
            <bdi>{job.checkpoint}</bdi> · {formatDate(job.startedMs ?? job.createdMs)}
          </small>
        </span>
        <span class="ti-run-how">
          <span class="ti-state" data-mood={stateMood(job.state)}>
            {rowState(job)}
          </span>
          <small>{t("{step} of {steps} steps", { step: job.step, steps: job.steps })}</small>
          {isLive(job) && <ProgressBar job={job} />}
        </span>
      </button>
      {canCommand(props) && job.heldBy === null && <RowButtons {...props} />}
    </li>
  );
}

function rowState(job: JobView): string {
  if (job.state === "queued" && job.place !== null) return t("Waiting, number {place}", { place: job.place });
  const remaining = remainingText(job);
  return remaining === null ? stateText(job.state) : `${stateText(job.state)} · ${remaining}`;
}

function Picture({ job, api, trainings, hasLine }: JobProps & { readonly hasLine: boolean }): JSX.Element {
  if (job.latestSample !== null)
    return (
      <img class="ti-run-picture" loading="lazy" alt="" src={api.sampleAddress(job.id, job.latestSample)} />
    );
  if (job.step > 1 && hasLine) return <Sparkline values={trainings.run(job.id).data.metrics.loss} />;
  return <span class="ti-run-picture" />;
}

function RowButtons({ job, commands }: JobProps): JSX.Element {
  return (
    <span class="ti-run-buttons">
      {job.canResume && !isLive(job) && job.state !== "queued" && (
        <button type="button" class="ti-button" onClick={() => void commands.command(job, "resume")}>
          {t("Resume")}
        </button>
      )}
      {!isLive(job) && (
        <button
          type="button"
          class="ti-button"
          aria-label={t("Remove {name}", { name: job.name })}
          onClick={() => void commands.remove(job)}
        >
          {t("Remove")}
        </button>
      )}
    </span>
  );
}
