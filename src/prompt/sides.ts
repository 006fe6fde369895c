import { isSpaceCode } from "./chars.ts";
import type { Scan, SpanKind } from "./types.ts";

/** What an edit needs to know of one code unit. */
export type CharClass =
  | "word" // letters, punctuation, escapes, networks, an unstructured colon
  | "space" // anything blank but a line break
  | "comma"
  | "open"
  | "close" // of a pair; an unopened bracket is text to the hosts, so a word
  | "bar"
  | "edge"; // line break, weight, BREAK, AND, comment: no separator is wanted beside it

const COMMAS = ",，、";

const BY_KIND: Record<Exclude<SpanKind, "text">, CharClass> = {
  escape: "word",
  network: "word",
  angle: "word",
  colon: "word",
  open: "open",
  close: "close",
  bar: "bar",
  weight: "edge",
  step: "edge",
  break: "edge",
  and: "edge",
  comment: "edge",
};

function classOfText(code: number, char: string): CharClass {
  if (code === 10 || code === 13) return "edge";
  if (isSpaceCode(code)) return "space";
  return COMMAS.includes(char) ? "comma" : "word";
}

/** Class of every code unit of the prompt. */
export function charClasses(scan: Scan): CharClass[] {
  const classes: CharClass[] = [];
  const closed = new Set(scan.groups.map((group) => group.end));
  for (const { kind, start, end } of scan.spans) {
    const shared = kind === "close" && !closed.has(end) ? "word" : kind === "text" ? null : BY_KIND[kind];
    for (let at = start; at < end; at += 1) {
      classes.push(shared ?? classOfText(scan.prompt.charCodeAt(at), scan.prompt.charAt(at)));
    }
  }
  return classes;
}

/** A neighbour seen across spaces: `edge` also is the prompt's own end and the inner side of a bracket. */
interface Side {
  readonly kind: "edge" | "comma" | "word";
  /** Boundary between the spaces and the neighbour. */
  readonly at: number;
}

export function leftSide(classes: readonly CharClass[], from: number): Side {
  let at = from;
  while (classes[at - 1] === "space") at -= 1;
  return { kind: sideKind(classes[at - 1], "open"), at };
}

export function rightSide(classes: readonly CharClass[], from: number): Side {
  let at = from;
  while (classes[at] === "space") at += 1;
  return { kind: sideKind(classes[at], "close"), at };
}

function sideKind(found: CharClass | undefined, inner: "open" | "close"): Side["kind"] {
  if (found === undefined || found === "edge" || found === "bar" || found === inner) return "edge";
  return found === "comma" ? "comma" : "word";
}

/** Text that the host's tokenizer would run together with a symbol beside it. */
export function touchesText(found: CharClass | undefined): boolean {
  return found === "comma" || found === "word" || found === "bar";
}
