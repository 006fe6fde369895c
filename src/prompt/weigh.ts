import { isWordAt } from "./chars.ts";
import { joinChanges } from "./change.ts";
import { indexFor, tokenIn } from "./find.ts";
import { scanPrompt } from "./scan.ts";
import { charClasses, touchesText, type CharClass } from "./sides.ts";
import { endsInSymbol, startsWithSymbol } from "./spelling.ts";
import type { Change, EditResult, Occurrence, PromptOptions, WeightStep } from "./types.ts";
import { roundWeight, weightSuffix } from "./weight-format.ts";
import { brackets, wrapperOf, type Brackets } from "./wrappers.ts";

/** Beyond these a picture only breaks. A weight typed by hand may lie outside and then moves inwards only. */
const MIN_WEIGHT = 0.1;
const MAX_WEIGHT = 2;

function targetWeight(present: number, step: WeightStep): number {
  const wanted = "value" in step ? step.value : present + step.delta;
  return roundWeight(
    Math.min(Math.max(MAX_WEIGHT, present), Math.max(Math.min(MIN_WEIGHT, present), wanted)),
  );
}

interface Job {
  readonly prompt: string;
  readonly token: string;
  readonly classes: readonly CharClass[];
  readonly known: Brackets;
  readonly step: WeightStep;
}

/** The name without its brackets, kept apart from its neighbours. */
function bare({ prompt, token, classes }: Job, occurrence: Occurrence): Change {
  const { outerStart: start, outerEnd: end } = occurrence;
  const before = startsWithSymbol(token) ? touchesText(classes[start - 1]) : isWordAt(prompt, start - 1);
  const behind = endsInSymbol(token) ? touchesText(classes[end]) : isWordAt(prompt, end);
  const name = prompt.slice(occurrence.start, occurrence.end);
  return { start, end, insert: (before ? " " : "") + name + (behind ? " " : "") };
}

function reweigh(job: Job, occurrence: Occurrence): Change[] {
  const { start, end, outerStart, outerEnd, weight } = occurrence;
  const target = targetWeight(weight, job.step);
  if (target === roundWeight(weight)) return [];
  if (target === 1) return [bare(job, occurrence)];
  const name = job.prompt.slice(start, end);
  const suffix = weightSuffix(name, target);
  const inner = wrapperOf(job.known, occurrence);
  if (inner?.kind === "paren" && inner.start === outerStart) {
    return [
      {
        start: inner.contentEnd,
        end: inner.end,
        insert: inner.contentEnd > end ? suffix.trimStart() : suffix,
      },
    ];
  }
  return [{ start: outerStart, end: outerEnd, insert: `(${name}${suffix}` }];
}

/**
 * Changes the weight of a token wherever it stands, schedules included: `t` → `(t:1.1)`, `(t:1.1)` → `t` at 1,
 * `((t))` → `(t:1.31)`. Brackets that it shares with other words stay. Kept between 0.1 and 2, in
 * hundredths.
 */
export function weighToken(
  prompt: string,
  token: string,
  step: WeightStep,
  options: PromptOptions = {},
): EditResult {
  const scan = scanPrompt(prompt, options);
  const occurrences = tokenIn(scan, token, indexFor(token, options));
  const job = { prompt, token, classes: charClasses(scan), known: brackets(scan), step };
  return joinChanges(
    prompt,
    occurrences.flatMap((occurrence) => reweigh(job, occurrence)),
  );
}
