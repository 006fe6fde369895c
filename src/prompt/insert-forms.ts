import { leftSide, rightSide, touchesText, type CharClass } from "./sides.ts";

/** What goes before and behind the token. */
interface Form {
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
  if (left === "comma") {
    // The comma that is there stays in front, so the new one goes behind; a prompt that ends in ", " still does.
    if (afterSpace) return { before: "", behind: right === "word" ? separator : ", " };
    return { before: separator.endsWith(" ") ? " " : "", behind: "," };
  }
  if (left === "edge")
    return { before: "", behind: right === "word" ? separator : right === "comma" ? ", " : "" };
  return { before: afterSpace ? separator.trimStart() : separator, behind: "" };
}

/** Sides on which the host finds the name only with a space (or a bracket) between it and other text. */
interface Apart {
  readonly before: boolean;
  readonly behind: boolean;
}

/** Ways to put a token at `at`, best first. */
export function* forms(
  classes: readonly CharClass[],
  at: number,
  style: { readonly separator: string; readonly apart: Apart },
): Generator<Form> {
  const { separator, apart } = style;
  const freeBefore = (text: string): boolean =>
    !apart.before || (text === "" ? !touchesText(classes[at - 1]) : text.endsWith(" "));
  const freeBehind = (text: string): boolean =>
    !apart.behind || (text === "" ? !touchesText(classes[at]) : text.startsWith(" "));
  const best = sensibleForm(classes, at, separator);
  yield {
    before: freeBefore(best.before) ? best.before : `${best.before} `,
    behind: freeBehind(best.behind) ? best.behind : ` ${best.behind}`,
  };
  for (const before of BEFORE.filter(freeBefore)) {
    for (const behind of BEHIND.filter(freeBehind)) yield { before, behind };
  }
}
