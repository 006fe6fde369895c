import type { JSX } from "preact";
import { t } from "../../strings.ts";
import { canDraw, canUse, type JobProps } from "../panel-parts.ts";
import type { RunData } from "../run-data.ts";
import { DrawButton } from "./draw-button.tsx";
import { UseButton } from "./use-button.tsx";
import { numberText } from "./words.ts";

/** The embeddings saved on the way, the newest first. */
export function Snapshots({ data, ...props }: JobProps & { readonly data: RunData }): JSX.Element | null {
  const snapshots = data.snapshots.map((one) => ({ ...one, evaluation: data.evaluationOf(one) }));
  if (snapshots.length === 0) return null;
  const best = snapshots.reduce((low, { evaluation }) => Math.min(low, evaluation ?? Infinity), Infinity);
  return (
    <section class="ti-snapshots">
      <h3>{t("Saved steps")}</h3>
      <ul>
        {[...snapshots].reverse().map(({ step, file, evaluation }) => (
          <li key={step} data-step={step}>
            <span title={file}>
              <b>{t("Step {step}", { step })}</b>
              {evaluation !== null && (
                <small>{t("evaluation {loss}", { loss: numberText(evaluation) })}</small>
              )}
            </span>
            {evaluation !== null && evaluation === best && snapshots.length > 1 && (
              <span class="ti-tag" title={t("The lowest evaluation of the saved steps.")}>
                {t("best")}
              </span>
            )}
            {canUse(props) && <UseButton {...props} step={step} />}
            {canDraw(props) && <DrawButton {...props} step={step} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
