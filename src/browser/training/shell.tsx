import type { JSX } from "preact";
import type { JobView } from "../../protocol/jobs.ts";
import { t } from "../strings.ts";
import { TrainingForm } from "./form/training-form.tsx";
import { LinkNotice } from "./link-notice.tsx";
import type { PanelParts, Prefill } from "./panel-parts.ts";
import type { Place } from "./place.ts";
import { RunList } from "./run/run-list.tsx";
import { RunView } from "./run/run-view.tsx";
import { isUnderWay } from "./training-store.ts";
import { useTrainings } from "./use-trainings.ts";

type ShellProps = PanelParts & {
  readonly place: Place;
  /** What fills the form; whenever it is another one, anew. */
  readonly prefill: Prefill | null;
};

/** The whole training panel: its two places, and the view of one training. */
export function Shell({ place, prefill, ...parts }: ShellProps): JSX.Element {
  useTrainings(parts.trainings, parts.store);
  return (
    <>
      <Tabs place={place} {...parts} />
      <LinkNotice store={parts.store} />
      <section hidden={place.view !== "new"}>
        <FormPlace prefill={prefill} {...parts} />
      </section>
      {place.view === "list" && <RunList {...parts} />}
      {place.view === "run" && <RunView key={place.id} id={place.id} {...parts} />}
    </>
  );
}

function Tabs({ place, go, trainings }: PanelParts & { readonly place: Place }): JSX.Element {
  const underWay = [...trainings.jobs.values()].filter(isUnderWay).length;
  return (
    <nav class="ti-places" aria-label={t("Training")}>
      <button type="button" aria-current={place.view === "new"} onClick={() => go({ view: "new" })}>
        {t("New training")}
      </button>
      <button type="button" aria-current={place.view !== "new"} onClick={() => go({ view: "list" })}>
        {t("Trainings")} {underWay > 0 && <small>{underWay}</small>}
      </button>
    </nav>
  );
}

type FormPlaceProps = PanelParts & { readonly prefill: Prefill | null };

function FormPlace({ api, store, host, prefill, trainings, go }: FormPlaceProps): JSX.Element {
  const onStarted = (job: JobView): void => {
    trainings.put(job);
    go({ view: "run", id: job.id });
  };
  return <TrainingForm api={api} store={store} host={host} prefill={prefill} onStarted={onStarted} />;
}
