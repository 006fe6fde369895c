import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { JobView } from "../../../protocol/jobs.ts";
import type { TrainingJob } from "../../../protocol/training-job.ts";
import { failureText } from "../../sidecar-api.ts";
import { t } from "../../strings.ts";
import type { TrainingApi } from "../training-api.ts";

type DemonstrationProps = {
  readonly api: TrainingApi;
  readonly job: TrainingJob;
  /** Why it can't be started; null: it can. */
  readonly locked: string | null;
  readonly onStarted: (job: JobView) => void;
};

/** One click from nothing to a training that can be watched. */
export function Demonstration({ api, job, locked, onStarted }: DemonstrationProps): JSX.Element {
  const [isStarting, setStarting] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  async function start(): Promise<void> {
    setStarting(true);
    setFailure(null);
    try {
      onStarted((await api.start({ job })).job);
    } catch (error) {
      setFailure(failureText(error));
    }
    setStarting(false);
  }
  return (
    <aside class="ti-demonstration">
      <div>
        <h3>{t("See it learn first")}</h3>
        <p>
          {t(
            "A tiny model that comes along learns a word from pictures that come along, in a few minutes. Its embedding can't be used in the web UI.",
          )}
        </p>
        {failure !== null && (
          <p class="ti-said" role="alert" data-severity="error">
            {failure}
          </p>
        )}
      </div>
      <button
        type="button"
        class="ti-button"
        disabled={isStarting || locked !== null}
        title={locked ?? undefined}
        onClick={() => void start()}
      >
        {isStarting ? t("Starting …") : t("Train the demonstration")}
      </button>
    </aside>
  );
}
