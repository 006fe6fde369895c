import { isWordAt } from "./chars.ts";
import { leftSide, rightSide, type CharClass } from "./sides.ts";
import type { Change, Occurrence, Scan } from "./types.ts";
import { brackets, withWrappers, type Brackets, type Range } from "./wrappers.ts";

/**
 * What goes with a word that is taken out: the separator that would be left over, and at most one space, so
 * that an insertion can always be taken back exactly. `a, t, b` → `a, b`; `a, t` → `a`; `a t b` → `a b`.
 */
function withSeparator(classes: readonly CharClass[], range: Range): Range {
  const { start, end } = range;
  const left = leftSide(classes, start);
  const right = rightSide(classes, end);
  const spaceBefore = classes[start - 1] === "space" ? 1 : 0;
  const spaceAfter = classes[end] === "space" ? 1 : 0;
  if (right.kind === "comma" && left.kind !== "word") {
    const behind = right.at + 1;
    if (classes[behind] === "space") return { start, end: behind + 1 };
    return { start: left.kind === "comma" ? start - spaceBefore : start, end: behind };
  }
  if (right.kind === "edge" && left.kind === "comma") return { start: left.at - 1, end };
  if (right.kind === "word" && spaceAfter) return { start, end: end + 1 };
  return left.kind === "word" ? { start: start - spaceBefore, end } : { start, end };
}

/** Taking `a(t)b` apart must not make the word `ab`. */
function glue(prompt: string, range: Range): Change {
  const joined = isWordAt(prompt, range.start - 1) && isWordAt(prompt, range.end);
  return { ...range, insert: joined ? " " : "" };
}

function onlySeparators(classes: readonly CharClass[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    if (classes[at] !== "space" && classes[at] !== "comma") return false;
  }
  return true;
}

/** Joins occurrences that only separators part, and takes in the brackets that such a run fills alone. */
function runs(known: Brackets, classes: readonly CharClass[], occurrences: readonly Occurrence[]): Range[] {
  const found: Range[] = [];
  for (const { outerStart, outerEnd } of occurrences) {
    let run: Range = { start: outerStart, end: outerEnd };
    for (let last = found.at(-1); last && onlySeparators(classes, last.end, run.start); last = found.at(-1)) {
      found.pop();
      run = withWrappers(known, { start: last.start, end: run.end });
    }
    found.push(run);
  }
  return found;
}

/** Changes, in order and apart from each other, that take these occurrences out of the prompt. */
export function removals(
  scan: Scan,
  classes: readonly CharClass[],
  occurrences: readonly Occurrence[],
): Change[] {
  return runs(brackets(scan), classes, occurrences).map((run) =>
    glue(scan.prompt, withSeparator(classes, run)),
  );
}
