import { isSpaceCode } from "./chars.ts";
import type { Scan } from "./types.ts";

/** A prompt as the host's tokenizer would read it: escapes undone, whitespace runs as one space. */
export interface LogicalText {
  readonly text: string;
  /** Per unit of `text`, where it begins in the prompt; one more entry holds the prompt's length. */
  readonly starts: Int32Array;
  /** Per unit of `text`, where it ends in the prompt. */
  readonly ends: Int32Array;
}

/** Stands for what no token can be part of: weights, networks, comments. */
const BARRIER = "\u0000";

export function logicalText(scan: Scan): LogicalText {
  const { prompt } = scan;
  const starts = new Int32Array(prompt.length + 1);
  const ends = new Int32Array(prompt.length + 1);
  let text = "";
  const put = (unit: string, start: number, end: number): void => {
    starts[text.length] = start;
    ends[text.length] = end;
    text += unit;
  };
  for (const { kind, start, end } of scan.spans) {
    if (kind === "weight" || kind === "step" || kind === "network" || kind === "comment") {
      put(BARRIER, start, end);
    } else if (kind === "escape") {
      if (end - start === 2) put(prompt.charAt(start + 1), start, end);
    } else {
      putText(prompt, { start, end }, put);
    }
  }
  starts[text.length] = prompt.length;
  return { text, starts, ends };
}

function putText(
  prompt: string,
  range: { readonly start: number; readonly end: number },
  put: (unit: string, start: number, end: number) => void,
): void {
  let at = range.start;
  while (at < range.end) {
    const start = at;
    const space = isSpaceCode(prompt.charCodeAt(at));
    at += 1;
    if (space) while (at < range.end && isSpaceCode(prompt.charCodeAt(at))) at += 1;
    put(space ? " " : prompt.charAt(start), start, at);
  }
}
