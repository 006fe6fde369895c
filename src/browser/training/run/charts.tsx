import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { oncePerFrame } from "../../dom.ts";
import { t } from "../../strings.ts";
import type { JobProps } from "../panel-parts.ts";
import type { RunData } from "../run-data.ts";
import { Chart } from "./chart.tsx";
import { chartSpecs } from "./chart-specs.ts";
import { ChartGroup } from "./line-chart.ts";
import { Smoother } from "./smoothing.ts";
import { onThemeChange } from "./theme.ts";

/** Steps that one smoothed value looks back over. */
const SPANS = [1, 3, 10, 30, 100, 300, 1000];
const USUAL_SPAN = 3;

type ChartsProps = JobProps & { readonly data: RunData };

/** Everything a run measured, over its steps. */
export function Charts({ job, data, trainings }: ChartsProps): JSX.Element {
  const [spanAt, setSpanAt] = useState(USUAL_SPAN);
  const span = SPANS[spanAt] ?? 1;
  const group = useMemo(() => new ChartGroup(`ti-run-${job.id}`), [job.id]);
  const smoother = useMemo(() => new Smoother(span), [span, data]);
  const { medianLength } = job;
  const { loss, rate, length, cosine } = useMemo(
    () => chartSpecs(data.metrics, { smoother, medianLength }),
    [data, smoother, medianLength],
  );
  useEffect(() => {
    const update = oncePerFrame(() => group.update());
    const forget = [
      trainings.listen((id) => {
        if (id === null || id === job.id) update();
      }),
      onThemeChange(() => group.retheme()),
    ];
    return () => forget.forEach((one) => one());
  }, [group, trainings, job.id]);
  return (
    <section class="ti-charts">
      <div class="ti-section-head">
        <h3>{t("Progress")}</h3>
        <label class="ti-slider">
          {t("Smoothing")}
          <input
            type="range"
            min={0}
            max={SPANS.length - 1}
            value={spanAt}
            onInput={(event) => setSpanAt(Number(event.currentTarget.value))}
          />
          <output>{span === 1 ? t("off") : t("over {span} steps", { span })}</output>
        </label>
        <small>{t("Drag over a chart to look closer, double-click to see all.")}</small>
      </div>
      <Chart spec={loss} group={group} height={240} />
      <Chart spec={length} group={group} height={150} />
      <Chart spec={cosine} group={group} height={150} />
      <Chart spec={rate} group={group} height={150} />
    </section>
  );
}
