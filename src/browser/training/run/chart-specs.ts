import uPlot from "uplot";
import { t } from "../../strings.ts";
import type { MetricColumns } from "../metric-columns.ts";
import { stepData } from "./chart-data.ts";
import type { ChartSpec } from "./line-chart.ts";
import type { Smoother } from "./smoothing.ts";
import { numberText } from "./words.ts";

type SpecOptions = { readonly smoother: Smoother; readonly medianLength: number | null };
type Specs = Readonly<Record<"loss" | "rate" | "length" | "cosine", ChartSpec>>;

/** The charts of a run. They read the columns anew whenever they are drawn. */
export function chartSpecs(metrics: MetricColumns, { smoother, medianLength }: SpecOptions): Specs {
  return {
    loss: lossSpec(metrics, smoother),
    length: lengthSpec(metrics, medianLength),
    cosine: {
      title: t("Likeness to the start"),
      help: t("Cosine between the vectors and what they began as: 1 is the same direction."),
      lines: [{ name: t("cosine"), colour: "accent" }],
      format: numberText,
      data: (window) => stepData(metrics, [metrics.cosine], window) as uPlot.AlignedData,
    },
    rate: {
      title: t("Learning rate"),
      help: t("How far each step may move the vectors."),
      lines: [{ name: t("rate"), colour: "accent" }],
      format: numberText,
      data: (window) => stepData(metrics, [metrics.rate], window) as uPlot.AlignedData,
    },
  };
}

function lossSpec(metrics: MetricColumns, smoother: Smoother): ChartSpec {
  return {
    title: t("Loss"),
    help: t(
      "How wrong the model still is. Each step sees other pictures and noise, so look at the smoothed line; the evaluation is on the same ones each time.",
    ),
    lines: [
      { name: t("each step"), colour: "accent", width: 1, alpha: 0.3, isBackground: true },
      { name: t("smoothed"), colour: "accent" },
      { name: t("evaluation"), colour: "second" },
      { name: t("best"), colour: "good", dots: 10 },
    ],
    format: numberText,
    heights: lossHeights,
    data: (window) => {
      smoother.follow(metrics.loss, metrics.takeChanged());
      const steps = stepData(metrics, [metrics.loss, smoother.smoothed], window) as uPlot.AlignedData;
      const { step, loss } = metrics.evaluation;
      const best = indexOfLowest(loss);
      return uPlot.join([steps, [step, loss], [step.slice(best, best + 1), loss.slice(best, best + 1)]]);
    },
  };
}

/** Single steps reach far above the lines that matter: those get most of the height. A loss is never below 0. */
export function lossHeights(low: number, high: number): [low: number, high: number] {
  const span = Math.max(high - low, Math.abs(high) * 0.1, 1e-9);
  return [Math.max(0, low - span * 0.4), high + span * 0.8];
}

function lengthSpec(metrics: MetricColumns, medianLength: number | null): ChartSpec {
  const median = medianLength === null ? [] : [medianLength];
  return {
    title: t("Length of the vectors"),
    help: t(
      "Far above what is usual for words of the model, an embedding tends to drown the rest of the prompt.",
    ),
    lines: [
      { name: t("mean"), colour: "accent" },
      ...median.map(() => ({ name: t("usual for words"), colour: "faint" as const, width: 1, dash: [6, 4] })),
    ],
    format: numberText,
    data: (window) => {
      const [steps = [], ...columns] = stepData(metrics, [metrics.length], window);
      return [steps, ...columns, ...median.map((value) => steps.map(() => value))] as uPlot.AlignedData;
    },
  };
}

function indexOfLowest(values: readonly number[]): number {
  let lowest = 0;
  for (const [at, value] of values.entries()) if (value < (values[lowest] ?? Infinity)) lowest = at;
  return lowest;
}
