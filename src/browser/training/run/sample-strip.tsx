import { Fragment, type JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SampleImage, Snapshot } from "../../../protocol/jobs.ts";
import { t } from "../../strings.ts";
import { canDraw, canUse, type JobProps } from "../panel-parts.ts";
import type { RunData } from "../run-data.ts";
import { DrawButton } from "./draw-button.tsx";
import { enlarge, webUiText } from "./enlarged-sample.tsx";
import { UseButton } from "./use-button.tsx";

const PLAY_MS = 450;
const BLINK_MS = 700;

type StripProps = JobProps & { readonly data: RunData };
type Motion = "still" | "play" | "compare";

/** The sample pictures over the steps: one step at a time, played through, or two in turn. */
export function SampleStrip(props: StripProps): JSX.Element | null {
  const { samples } = props.data;
  const steps = [...new Set(samples.map(({ step }) => step))];
  const last = steps.length - 1;
  // null: the newest, also when another one comes.
  const [chosen, setChosen] = useState<number | null>(null);
  const [motion, setMotion] = useState<Motion>("still");
  const [other, setOther] = useState(0);
  const at = Math.min(chosen ?? last, last);
  const tick = useTicks(motion === "still" ? null : motion === "play" ? PLAY_MS : BLINK_MS);
  if (last < 0) return null;
  const shownAt =
    motion === "play" ? tick % steps.length : motion === "compare" && tick % 2 === 1 ? other : at;
  const step = steps[Math.min(shownAt, last)] ?? 0;
  const choose = (index: number): void => {
    setMotion("still");
    setChosen(index === last ? null : index);
  };
  return (
    <section class="ti-samples">
      <div class="ti-section-head">
        <h3>{t("Sample pictures")}</h3>
        <label class="ti-slider">
          <span class="ti-sample-step">{t("Step {step}", { step })}</span>
          <input
            type="range"
            min={0}
            max={last}
            value={shownAt}
            disabled={last === 0}
            aria-label={t("Step of the sample pictures")}
            onInput={(event) => choose(Number(event.currentTarget.value))}
          />
        </label>
        {last > 0 && (
          <Motions motion={motion} setMotion={setMotion} steps={steps} other={other} setOther={setOther} />
        )}
        <OfStep {...props} step={step} />
      </div>
      <div class="ti-sample-groups">
        {promptsOf(samples).map(({ prompt, text }) => (
          <Fragment key={prompt}>
            {shownOf(samples, { prompt, step }).map((sample) => (
              <Shown key={sample?.file ?? ""} text={text} sample={sample} {...props} />
            ))}
          </Fragment>
        ))}
      </div>
      {last > 0 && <Film {...props} steps={steps} shown={step} choose={choose} />}
    </section>
  );
}

/** Counts up in even steps of time; null: stands at 0. */
function useTicks(everyMs: number | null): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    setTick(0);
    if (everyMs === null) return undefined;
    const timer = setInterval(() => setTick((before) => before + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return tick;
}

function promptsOf(samples: readonly SampleImage[]): { prompt: number; text: string }[] {
  const texts = new Map(samples.map(({ prompt, text }) => [prompt, text]));
  return [...texts].sort(([a], [b]) => a - b).map(([prompt, text]) => ({ prompt, text }));
}

/** The trainer's picture, undefined where there is none, then those of the web UI. */
function shownOf(
  samples: readonly SampleImage[],
  { prompt, step }: { prompt: number; step: number },
): (SampleImage | undefined)[] {
  const there = samples.filter((one) => one.prompt === prompt && one.step === step);
  const byWebUi = there.filter(({ webUi }) => webUi !== null);
  const own = there.find(({ webUi }) => webUi === null);
  return own === undefined && byWebUi.length > 0 ? byWebUi : [own, ...byWebUi];
}

type MotionProps = {
  readonly motion: Motion;
  readonly setMotion: (motion: Motion) => void;
  readonly steps: readonly number[];
  readonly other: number;
  readonly setOther: (index: number) => void;
};

function Motions({ motion, setMotion, steps, other, setOther }: MotionProps): JSX.Element {
  const toggle = (wanted: Motion): void => setMotion(motion === wanted ? "still" : wanted);
  return (
    <span class="ti-motions">
      <button type="button" class="ti-button" aria-pressed={motion === "play"} onClick={() => toggle("play")}>
        {motion === "play" ? t("Stop") : t("Play")}
      </button>
      <button
        type="button"
        class="ti-button"
        aria-pressed={motion === "compare"}
        onClick={() => toggle("compare")}
      >
        {t("Compare with")}
      </button>
      <select
        value={other}
        aria-label={t("Step to compare with")}
        onChange={(event) => setOther(Number(event.currentTarget.value))}
      >
        {steps.map((step, index) => (
          <option key={step} value={index}>
            {t("Step {step}", { step })}
          </option>
        ))}
      </select>
    </span>
  );
}

/** What can be done with the nearest step that was saved, which is this one where both are made at the same steps. */
function OfStep({ step, ...props }: StripProps & { readonly step: number }): JSX.Element | null {
  const nearest = nearestSnapshot(props.data.snapshots, step);
  if (nearest === null) return null;
  const wanted = { ...props, step: nearest.step, names: nearest.step !== step };
  return (
    <>
      {canUse(props) && <UseButton {...wanted} />}
      {canDraw(props) && <DrawButton {...wanted} />}
    </>
  );
}

function nearestSnapshot(snapshots: readonly Snapshot[], step: number): Snapshot | null {
  const away = (one: Snapshot): number => Math.abs(one.step - step);
  return snapshots.reduce<Snapshot | null>(
    (best, one) => (best === null || away(one) < away(best) ? one : best),
    null,
  );
}

type ShownProps = JobProps & { readonly text: string; readonly sample: SampleImage | undefined };

function Shown({ text, sample, job, api }: ShownProps): JSX.Element {
  return (
    <figure class="ti-sample">
      {sample === undefined ? (
        <span class="ti-sample-none">{t("Not drawn at this step")}</span>
      ) : (
        <button
          type="button"
          title={t("Look closer")}
          onClick={() => void enlarge(sample, api.sampleAddress(job.id, sample.file))}
        >
          <img
            src={api.sampleAddress(job.id, sample.file)}
            alt={text}
            width={sample.width}
            height={sample.height}
          />
        </button>
      )}
      <figcaption>
        {sample !== undefined && sample.webUi !== null && (
          <span class="ti-tag" title={t("Drawn by the web UI, not by the trainer.")}>
            {webUiText(sample.webUi)}
          </span>
        )}
        <bdi>{text}</bdi>
      </figcaption>
    </figure>
  );
}

type FilmProps = StripProps & {
  readonly steps: readonly number[];
  readonly shown: number;
  readonly choose: (index: number) => void;
};

/** All steps as small pictures, of the first prompt that was drawn at each. */
function Film({ data, job, api, steps, shown, choose }: FilmProps): JSX.Element {
  return (
    <ol class="ti-film">
      {steps.map((step, index) => {
        const sample = data.samples.find((one) => one.step === step);
        return (
          <li key={step}>
            <button type="button" aria-current={step === shown} onClick={() => choose(index)}>
              {sample !== undefined && (
                <img loading="lazy" alt="" src={api.sampleAddress(job.id, sample.file)} />
              )}
              <small>{step}</small>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
