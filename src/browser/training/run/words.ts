import type { JobState, JobView } from "../../../protocol/jobs.ts";
import type { TrainingWay } from "../../../protocol/memory-mode.ts";
import { t } from "../../strings.ts";

/** The state in a word or two. */
export function stateText(state: JobState): string {
  const texts: Record<JobState, string> = {
    queued: t("Waiting"),
    loading: t("Loading the model"),
    encoding: t("Reading the pictures"),
    compiling: t("Preparing the computation"),
    training: t("Training"),
    sampling: t("Drawing sample pictures"),
    paused: t("Paused"),
    saving: t("Saving"),
    suspended: t("Suspended"),
    finished: t("Finished"),
    interrupted: t("Interrupted"),
    failed: t("Failed"),
  };
  return texts[state];
}

/** Colour of a state: `good`, `busy`, `still`, `bad`. */
export function stateMood(state: JobState): "good" | "busy" | "still" | "bad" {
  switch (state) {
    case "finished":
      return "good";
    case "failed":
      return "bad";
    case "queued":
    case "paused":
    case "suspended":
    case "interrupted":
      return "still";
    case "loading":
    case "encoding":
    case "compiling":
    case "training":
    case "sampling":
    case "saving":
      return "busy";
    default:
      return state satisfies never;
  }
}

/** A span of time in the two units that matter: `45 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t("{seconds} s", { seconds: whole });
  if (whole < 600) {
    const values = { minutes: Math.floor(whole / 60), seconds: whole % 60 };
    return values.seconds === 0 ? t("{minutes} min", values) : t("{minutes} min {seconds} s", values);
  }
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return t("{minutes} min", { minutes });
  if (minutes < 48 * 60)
    return t("{hours} h {minutes} min", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  const hours = Math.round(minutes / 60);
  return t("{days} d {hours} h", { days: Math.floor(hours / 24), hours: hours % 24 });
}

/** How long it will still take; null while nobody can say. */
export function remainingText({ state, step, steps, secondsPerStep }: JobView): string | null {
  if (secondsPerStep === null || step >= steps) return null;
  if (state !== "training" && state !== "sampling") return null;
  return t("{time} left", { time: durationText((steps - step) * secondsPerStep) });
}

/** Whichever of the two reads better: steps a second, or seconds a step. */
export function speedText(secondsPerStep: number): string {
  if (secondsPerStep >= 1) return t("{seconds} s a step", { seconds: secondsPerStep.toFixed(1) });
  const steps = 1 / secondsPerStep;
  return t("{steps} steps a second", { steps: steps >= 10 ? Math.round(steps) : steps.toFixed(1) });
}

/** What computes, in words; a name this page does not know stands as it is. */
export function backendText(name: string): string {
  const texts: Readonly<Record<string, string>> = {
    "native-gpu": t("the graphics card"),
    "native-cpu": t("the processor"),
    wasm: t("the processor, by WebAssembly"),
  };
  return texts[name] ?? name;
}

/** How it is computed, in words. */
export function wayText({ memory, weights, precision }: TrainingWay): string {
  const modes: Readonly<Record<TrainingWay["memory"], string>> = {
    keep: t("keeps everything"),
    attention: t("computes attention again"),
    checkpoint: t("checkpointing"),
  };
  if (precision !== "float32") return `${modes[memory]}, ${t("computes in {precision}", { precision })}`;
  return `${modes[memory]}, ${weights === "stored" ? t("weights as stored") : t("weights of 32 bits")}`;
}

/** How far it is, of 1. */
export function doneOf({ step, steps }: JobView): number {
  return steps > 0 ? Math.min(1, step / steps) : 0;
}

/** A number for people: four digits that matter, small and large ones with an exponent. */
export function numberText(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

/** What came of a training, in a sentence. */
export function endText(job: JobView): string {
  const { name, step, problem } = job;
  switch (job.state) {
    case "finished":
      return t("{name} is trained.", { name });
    case "interrupted":
      return t("{name} was ended at step {step}.", { name, step });
    case "suspended":
      return t("{name} stands still at step {step}: {why}", { name, step, why: whyText(problem) });
    case "failed":
      return t("{name} failed at step {step}: {why}", { name, step, why: whyText(problem) });
    case "queued":
    case "loading":
    case "encoding":
    case "compiling":
    case "training":
    case "sampling":
    case "paused":
    case "saving":
      return `${name}: ${stateText(job.state)}`;
    default:
      return job.state satisfies never;
  }
}

function whyText(problem: JobView["problem"]): string {
  return problem === null ? t("nobody knows why.") : `${problem.message} ${problem.hint}`;
}
