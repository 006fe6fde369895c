import type { JSX } from "preact";
import type { JobView } from "../../../protocol/jobs.ts";
import { formatBytes } from "../../format.ts";
import { notice } from "../../notices.ts";
import { t } from "../../strings.ts";
import type { JobProps } from "../panel-parts.ts";
import { isLive, isUnderWay } from "../training-store.ts";
import { NotifyButton } from "./notify-button.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { RunButtons } from "./run-buttons.tsx";
import {
  backendText,
  wayText,
  durationText,
  numberText,
  remainingText,
  speedText,
  stateMood,
  stateText,
} from "./words.ts";

/** What matters of a training at any moment, always in sight. */
export function StatusStrip(props: JobProps): JSX.Element {
  const { job } = props;
  return (
    <header class="ti-strip">
      <div class="ti-strip-head">
        <h2>
          <bdi>{job.name}</bdi>
        </h2>
        <span class="ti-state" data-mood={stateMood(job.state)} role="status">
          {stateLine(job)}
        </span>
        <RunButtons {...props} />
      </div>
      <ProgressBar job={job} />
      <ul class="ti-strip-facts">
        {factsOf(job).map(({ name, value, help }) => (
          <li key={name} title={help}>
            <small>{name}</small> {value}
          </li>
        ))}
        {job.backend !== null && (
          <li>
            <small>{t("Computed by")}</small> <BackendName {...job.backend} />
          </li>
        )}
        {job.way !== null && (
          <li>
            <small>{t("Memory mode")}</small> {wayText(job.way)}
          </li>
        )}
        {isUnderWay(job) && (
          <li>
            <NotifyButton />
          </li>
        )}
      </ul>
    </header>
  );
}

function BackendName({ name, why }: { readonly name: string; readonly why: string }): JSX.Element {
  const text = backendText(name);
  if (why === "") return <>{text}</>;
  return (
    <button type="button" class="ti-plain" title={why} onClick={() => notice(why)}>
      {text}
    </button>
  );
}

/** The state, and how far it is where that is not a matter of steps. */
function stateLine({ state, place, progress }: JobView): string {
  if (state === "queued" && place !== null) return t("Waiting, number {place}", { place });
  if ((state === "loading" || state === "encoding") && progress !== null && progress.total > 0)
    return `${stateText(state)} · ${Math.round((100 * progress.done) / progress.total)} %`;
  return stateText(state);
}

type Fact = { readonly name: string; readonly value: string; readonly help?: string };

function factsOf(job: JobView): Fact[] {
  const { step, steps, latest, evaluation, best, secondsPerStep, memory } = job;
  const facts: (Fact | null)[] = [
    { name: t("Step"), value: t("{step} of {steps}", { step, steps }) },
    timeFact(job),
    secondsPerStep === null ? null : { name: t("Speed"), value: speedText(secondsPerStep) },
    latest === null ? null : { name: t("Loss"), value: numberText(latest.loss) },
    evaluation === null
      ? null
      : {
          name: t("Evaluation"),
          value: numberText(evaluation.evaluation),
          help:
            best === null
              ? ""
              : t("Best: {loss} at step {step}", { loss: numberText(best.evaluation), step: best.step }),
        },
    memory === null || !isLive(job) ? null : { name: t("Memory"), value: formatBytes(memory) },
  ];
  return facts.filter((fact) => fact !== null);
}

function timeFact(job: JobView): Fact | null {
  const remaining = remainingText(job);
  if (remaining !== null) return { name: t("Time"), value: remaining };
  if (isLive(job) || job.startedMs === null || job.endedMs === null) return null;
  return { name: t("Took"), value: durationText((job.endedMs - job.startedMs) / 1000) };
}
