import { leftSide, rightSide, type CharClass } from "./sides.ts";
import type { Occurrence, Scan } from "./types.ts";
import { brackets } from "./wrappers.ts";

/** Where in a prompt a token may go. */
export interface Places {
  readonly classes: readonly CharClass[];
  /** Per boundary between two code units: 1 where nothing may be put. */
  readonly barred: Uint8Array;
}

/**
 * Bars the inside of words, escapes, `<…>`, BREAK and AND; of a weight up to its bracket; of comments; of
 * names that `standing` tokens have; and of schedules and alternations, out of which a second click could not
 * take the token again.
 */
export function findPlaces(
  scan: Scan,
  classes: readonly CharClass[],
  standing: readonly Occurrence[],
): Places {
  const barred = new Uint8Array(scan.prompt.length + 1);
  for (const { kind, start, end } of scan.spans) {
    if (kind === "text") continue;
    barred.fill(1, start + 1, end);
    if (kind === "weight" || kind === "comment") barred[end] = 1;
  }
  for (let at = 1; at < classes.length; at += 1) {
    if (classes[at - 1] === "word" && classes[at] === "word") barred[at] = 1;
  }
  for (const { start, end } of [...brackets(scan).scheduled, ...standing]) barred.fill(1, start + 1, end);
  return { classes, barred };
}

/**
 * In a run of spaces every place is the same to a person: behind a word that ends a phrase, else in front of
 * what follows; but not in front of a comma that already has nothing to its left.
 */
function settle({ classes, barred }: Places, at: number): number {
  let left = leftSide(classes, at);
  let right = rightSide(classes, at);
  while (right.kind === "comma" && left.kind !== "word") {
    left = leftSide(classes, right.at + 1);
    right = rightSide(classes, right.at + 1);
  }
  const best = left.kind === "word" && right.kind !== "word" ? left.at : right.at;
  return barred[best] ? at : best;
}

/** Allowed places, nearest to `caret` first. The start of the prompt is always allowed. */
export function* nearestPlaces(places: Places, caret: number): Generator<number> {
  const { length } = places.classes;
  const seen = new Set<number>();
  const from = Math.max(0, Math.min(caret, length));
  for (let distance = 0; distance <= length; distance += 1) {
    for (const at of distance === 0 ? [from] : [from + distance, from - distance]) {
      if (at < 0 || at > length || places.barred[at]) continue;
      const settled = settle(places, at);
      if (seen.has(settled)) continue;
      seen.add(settled);
      yield settled;
    }
  }
}
