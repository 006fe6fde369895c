import type { JSX } from "preact";
import { lastStep, readSchedule, type RatePlan } from "../../../protocol/training-rate.ts";
import { t } from "../../strings.ts";
import { useForm } from "./form-context.ts";
import { isLogarithmic, placePoints, ratePoints } from "./rate-points.ts";

const WIDTH = 560;
const HEIGHT = 96;

/** The learning rate over the run, as the form has it; nothing while it can't be read. */
export function RateCurve(): JSX.Element | null {
  const form = useForm();
  const { pieces } = readSchedule(form.text("learningRate.schedule"));
  const steps = form.number("steps");
  if (pieces === null || steps === null || !(steps >= 1)) return null;
  const curve = form.value("learningRate.curve") === "cosine" ? "cosine" : "steps";
  const warmUp = form.number("learningRate.warmUp") ?? 0;
  return <Curve plan={{ pieces, curve, warmUp, steps: Math.floor(steps) }} />;
}

function Curve({ plan }: { readonly plan: RatePlan }): JSX.Element {
  const points = ratePoints(plan);
  const line = placePoints(points, { width: WIDTH, height: HEIGHT })
    .map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`)
    .join(" ");
  const rates = points.map(({ rate }) => rate);
  const [most, least] = [Math.max(...rates), Math.min(...rates)];
  const last = lastStep(plan.pieces, plan.steps);
  return (
    <figure class="ti-curve">
      <div class="ti-curve-box">
        <span class="ti-curve-most">{shortRate(most)}</span>
        <svg
          viewBox={`0 -4 ${WIDTH} ${HEIGHT + 8}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t("The learning rate goes from {first} to {end} and is {most} at most.", {
            first: shortRate(rates[0] ?? 0),
            end: shortRate(rates.at(-1) ?? 0),
            most: shortRate(most),
          })}
        >
          <polygon points={`0,${HEIGHT + 4} ${line} ${WIDTH},${HEIGHT + 4}`} />
          <polyline points={line} />
        </svg>
      </div>
      <figcaption>
        <span>{t("Step 1")}</span>
        <span>
          {least === most
            ? t("The same rate all the time")
            : isLogarithmic(points)
              ? t("Down to {least}, drawn in powers of ten", { least: shortRate(least) })
              : t("Down to {least}", { least: shortRate(least) })}
        </span>
        <span>{t("Step {last}", { last: last.toLocaleString() })}</span>
      </figcaption>
    </figure>
  );
}

/** Three digits, as a person would write the number. */
function shortRate(rate: number): string {
  return String(Number(rate.toPrecision(3)));
}
