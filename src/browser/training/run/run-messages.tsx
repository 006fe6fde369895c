import type { JSX } from "preact";
import { t } from "../../strings.ts";
import type { JobProps } from "../panel-parts.ts";
import { tokenOf } from "../installed-token.ts";
import { drawWith, showCard } from "../show-card.ts";

/** What a person has to know of a training: why it stopped, what came of it, what was noticed on the way. */
export function RunMessages(props: JobProps): JSX.Element | null {
  const { problem, notices, heldBy } = props.job;
  return (
    <>
      {problem !== null && (
        <div class={props.job.state === "failed" ? "ti-problem" : "ti-warning"} role="alert">
          <b>{problem.message}</b> {problem.hint}
        </div>
      )}
      {heldBy !== null && (
        <div class="ti-note-line">
          {t("Another program has it (process {owner}): only there can it be paused or ended.", {
            owner: heldBy,
          })}
        </div>
      )}
      <Outcome {...props} />
      {notices.map(({ message, hint }) => (
        <div class="ti-note-line" key={message}>
          <b>{message}</b> {hint}
        </div>
      ))}
    </>
  );
}

function Outcome({ job, host, store }: JobProps): JSX.Element | null {
  if (job.installed !== null) {
    const token = tokenOf(job.installed);
    return (
      <div class="ti-outcome">
        <span>
          {t("Ready: write {token} into a prompt.", { token })}{" "}
          <small>
            <bdi>{job.installed}</bdi>
          </small>
        </span>
        <button type="button" class="ti-button" onClick={() => showCard({ host, store, token })}>
          {t("Show its card")}
        </button>
        {host.generation() !== null && (
          <button type="button" class="ti-button" onClick={() => drawWith({ host, store, token })}>
            {t("Draw with it")}
          </button>
        )}
      </div>
    );
  }
  return job.notInstalled === null ? null : <div class="ti-note-line">{job.notInstalled}</div>;
}
