import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { AlignedData } from "uplot";
import { t } from "../../strings.ts";
import { LineChart, type ChartGroup, type ChartSpec } from "./line-chart.ts";

type ChartProps = { readonly spec: ChartSpec; readonly group: ChartGroup; readonly height: number };
type Pointed = { readonly at: number; readonly data: AlignedData } | null;

/** A chart under its title, with the values at the pointer or the newest ones. */
export function Chart({ spec, group, height }: ChartProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<Pointed>(null);
  useEffect(() => {
    if (place.current === null) return undefined;
    const chart = new LineChart({
      spec,
      group,
      height,
      place: place.current,
      onCursor: (at, data) => setPointed(at === null ? null : { at, data }),
    });
    return () => chart.destroy();
  }, [spec, group, height]);
  return (
    <figure class="ti-chart">
      <figcaption title={spec.help}>
        <b>{spec.title}</b>
        <Readout spec={spec} pointed={pointed} />
      </figcaption>
      <div class="ti-chart-place" ref={place} style={{ height: `${height}px` }} />
    </figure>
  );
}

function Readout({ spec, pointed }: { readonly spec: ChartSpec; readonly pointed: Pointed }): JSX.Element {
  const data = pointed?.data ?? spec.data({ range: null, width: 200 });
  const at = pointed?.at ?? data[0].length - 1;
  return (
    <span class="ti-readout">
      {pointed !== null && <span>{t("step {step}", { step: data[0][at] ?? 0 })}</span>}
      {spec.lines.map(({ name, colour, dots, alpha = 1 }, index) => {
        const value = latestBefore(data[index + 1] ?? [], at);
        return (
          <span
            key={name}
            class="ti-legend"
            style={{ "--ti-series": `var(--ti-${colour})`, "--ti-alpha": alpha }}
            data-dots={dots !== undefined}
          >
            {name} {value !== null && <b>{spec.format(value)}</b>}
          </span>
        );
      })}
    </span>
  );
}

/** A line with few points says what it said last. */
function latestBefore(column: ArrayLike<number | null | undefined>, at: number): number | null {
  for (let index = at; index >= 0; index -= 1) {
    const value = column[index];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}
