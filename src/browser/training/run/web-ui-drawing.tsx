import type { JSX } from "preact";
import type { WebUiDrawing as Drawing } from "../../../protocol/jobs.ts";
import { t } from "../../strings.ts";
import { canCommand, type JobProps } from "../panel-parts.ts";

/** What the web UI draws for a training, or why it did not. */
export function WebUiDrawing(props: JobProps): JSX.Element | null {
  const { job, commands } = props;
  const { drawing } = job;
  if (drawing === null) return null;
  const hasFailed = drawing.state === "failed";
  return (
    <p class="ti-web-ui-drawing" data-state={drawing.state} role={hasFailed ? "alert" : "status"}>
      <span>{textOf(drawing)}</span>
      {canCommand(props) && (
        <button type="button" class="ti-button" onClick={() => void commands.stopDrawing(job)}>
          {hasFailed ? t("Close") : t("Stop")}
        </button>
      )}
    </p>
  );
}

function textOf({ state, step, done, total, problem }: Drawing): string {
  const why = problem === null ? "" : `${problem.message} ${problem.hint}`.trim();
  switch (state) {
    case "waiting":
      return `${t("The web UI is to draw with step {step}.", { step })} ${why}`;
    case "drawing":
      return t("The web UI draws with step {step}: picture {at} of {total}…", {
        ...{ step, total },
        at: Math.min(done + 1, total),
      });
    case "failed":
      return `${t("The web UI did not draw with step {step}.", { step })} ${why}`;
    default:
      return state satisfies never;
  }
}
