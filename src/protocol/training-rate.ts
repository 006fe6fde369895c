import type { Problem } from "./problem.ts";

/** `value` counts for the steps up to and including `until`, from where the piece before it ends. */
export interface SchedulePiece {
  readonly value: number;
  /** Infinity: to the end of the run. */
  readonly until: number;
}

export type ReadSchedule =
  | { readonly pieces: readonly SchedulePiece[]; readonly problem: null }
  | { readonly pieces: null; readonly problem: Problem };

const EXAMPLE = "Write one number, or pairs of number and last step: 0.005:100, 1e-3:1000, 1e-5.";
const NUMBER = /^\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const STEP = /^-?\d+$/;

/**
 * Reads A1111's grammar (learn_schedule.py): `rate:step` pairs between commas, each to count up to that step; a rate
 * alone, or one with the step -1, counts to the end. When the last pair ends early, so does the run. Empty pairs are
 * passed over. What A1111 ignores without a word is a problem here: a pair behind the end, steps that do not rise.
 */
export function readSchedule(text: string | number): ReadSchedule {
  const pieces: SchedulePiece[] = [];
  for (const pair of String(text).split(",")) {
    if (pair.trim() === "") continue;
    const piece = readPair(pair.trim(), pieces.at(-1));
    if ("code" in piece) return { pieces: null, problem: piece };
    pieces.push(piece);
  }
  if (pieces.length > 0) return { pieces, problem: null };
  return { pieces: null, problem: problem("SCHEDULE_EMPTY", "There is no number.") };
}

function readPair(pair: string, before: SchedulePiece | undefined): SchedulePiece | Problem {
  const [value = "", step, ...more] = pair.split(":").map((part) => part.trim());
  if (more.length > 0 || !NUMBER.test(value) || (step !== undefined && !STEP.test(step)))
    return problem("SCHEDULE_UNREADABLE", `“${pair}” is neither a number nor a pair of number and step.`);
  if (!(Number(value) > 0) || !Number.isFinite(Number(value)))
    return problem("SCHEDULE_VALUE", `${value} has to be greater than 0.`);
  if (before?.until === Infinity)
    return problem("SCHEDULE_UNREACHED", `“${pair}” never counts: the number before it counts to the end.`);
  const until = step === undefined || step === "-1" ? Infinity : Number(step);
  if (until <= (before?.until ?? 0))
    return problem("SCHEDULE_ORDER", `Step ${until} of “${pair}” is not after step ${before?.until ?? 0}.`);
  return { value: Number(value), until };
}

function problem(code: string, message: string): Problem {
  return { code, message, hint: EXAMPLE };
}

/** What counts for a step, the first of which is 1; null: the schedule has ended before. */
export function valueAt(pieces: readonly SchedulePiece[], step: number): number | null {
  return pieces.find(({ until }) => step <= until)?.value ?? null;
}

/** The step a run ends with: the last wanted one, or the schedule's. */
export function lastStep(pieces: readonly SchedulePiece[], steps: number): number {
  return Math.min(steps, pieces.at(-1)?.until ?? 0);
}

export interface RatePlan {
  readonly pieces: readonly SchedulePiece[];
  /** `cosine`: falls from the schedule's rate to almost 0 at the end. */
  readonly curve: "steps" | "cosine";
  /** Steps in which the rate rises evenly to what it is then. */
  readonly warmUp: number;
  readonly steps: number;
}

/** The learning rate of a step, the first of which is 1. @throws RangeError after the end */
export function rateAt({ pieces, curve, warmUp, steps }: RatePlan, step: number): number {
  const rate = valueAt(pieces, step);
  const last = lastStep(pieces, steps);
  if (rate === null || step > last) throw new RangeError(`The schedule has no step ${step}.`);
  if (step <= warmUp) return (rate * step) / warmUp;
  if (curve === "steps") return rate;
  return (rate * (1 + Math.cos((Math.PI * (step - warmUp - 1)) / (last - warmUp)))) / 2;
}
