import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../strings.ts";
import type { JobProps } from "../panel-parts.ts";

type UseProps = JobProps & {
  readonly step: number;
  /** Says the step, where it is not plain from what stands beside the button. */
  readonly names?: boolean;
};

/** Puts the embedding of a step where the web UI finds it. */
export function UseButton({ job, commands, step, names = false }: UseProps): JSX.Element {
  const [isBusy, setBusy] = useState(false);
  const use = (): void => {
    setBusy(true);
    void commands.use(job, step).finally(() => setBusy(false));
  };
  return (
    <button
      type="button"
      class="ti-button"
      data-use={step}
      disabled={isBusy}
      title={t("Puts the embedding of step {step} into the folder of embeddings as {name}.", {
        step,
        name: job.name,
      })}
      onClick={use}
    >
      {names ? t("Use step {step}", { step }) : t("Use this step")}
    </button>
  );
}
