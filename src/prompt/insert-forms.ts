import { leftSide, rightSide, type CharClass } from "./sides.ts";

/** What goes before and behind the token. */
export interface Form {
  readonly before: string;
  readonly behind: string;
}

/** Fallbacks where the sensible form cannot be taken back, nearest to it first. */
const BEFORE = ["", " ", ", ", ","];
const BEHIND = ["", " ", ", ", ",", " , ", " ,"];

/** The separators a person would type at `at`. */
function sensibleForm(classes: readonly CharClass[], at: number, separator: string): Form {
  const left = leftSide(classes, at).kind;
  const right = rightSide(classes, at).kind;
  const afterSpace = classes[at - 1] === "space";
  const beforeSpace = classes[at] === "space";
  if (left === "word" && right === "word") {
    return { before: afterSpace ? "" : " ", behind: beforeSpace || !afterSpace ? "" : " " };
  }
  const gap = afterSpace || separator.trimEnd() === separator ? "" : " ";
  if (left === "comma") {
    // A prompt that ends in ", " keeps that habit.
    const comma = afterSpace || gap ? ", " : ",";
    return { before: gap, behind: right === "word" ? separator : comma };
  }
  if (left === "edge")
    return { before: "", behind: right === "word" ? separator : right === "comma" ? ", " : "" };
  return { before: afterSpace ? separator.trimStart() : separator, behind: "" };
}

/** Ways to put a token at `at`, best first. `spaced`: a space has to part the name from what follows. */
export function* forms(
  classes: readonly CharClass[],
  at: number,
  options: { readonly separator: string; readonly spaced: boolean },
): Generator<Form> {
  const { separator, spaced } = options;
  const parted = (behind: string): boolean =>
    !spaced || (behind === "" ? classes[at] !== "comma" && classes[at] !== "word" : behind.startsWith(" "));
  const best = sensibleForm(classes, at, separator);
  yield parted(best.behind) ? best : { ...best, behind: ` ${best.behind}` };
  for (const before of BEFORE) {
    for (const behind of BEHIND) if (parted(behind)) yield { before, behind };
  }
}
