import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../strings.ts";
import type { JobProps } from "../panel-parts.ts";

type DrawProps = JobProps & {
  /** null: the newest one, which is saved first. */
  readonly step: number | null;
  /** Says the step, where it is not plain from what stands beside the button. */
  readonly names?: boolean;
};

/** Has the web UI draw the sample pictures with the embedding of a step. */
export function DrawButton({ job, commands, step, names = false }: DrawProps): JSX.Element {
  const [isBusy, setBusy] = useState(false);
  const draw = (): void => {
    setBusy(true);
    const asked = step === null ? commands.drawLatest(job) : commands.draw(job, step);
    void asked.finally(() => setBusy(false));
  };
  return (
    <button
      type="button"
      class="ti-button"
      data-draw={step ?? "latest"}
      disabled={isBusy}
      title={t(
        "The web UI draws the sample prompts, with its checkpoint, VAE and clip skip. The pictures come here, beside our own.",
      )}
      onClick={draw}
    >
      {names && step !== null ? t("Draw step {step} with the web UI", { step }) : t("Draw with the web UI")}
    </button>
  );
}
