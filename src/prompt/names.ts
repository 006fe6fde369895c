import { ordinaryWord } from "./common-words.ts";
import { endsInSymbol } from "./spelling.ts";

export type NameProblemCode =
  | "empty"
  | "keyword"
  | "comment"
  | "brackets"
  | "colon"
  | "bar"
  | "backslash"
  | "angle"
  | "edge-spaces"
  | "invisible"
  | "comma"
  | "starts-in-symbol"
  | "ends-in-symbol"
  | "common-word"
  | "short-word";

export interface NameProblem {
  readonly code: NameProblemCode;
  /** `error`: a prompt can't call it by this name. `warning`: it can, with care. */
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly hint: string;
}

interface Rule extends NameProblem {
  readonly applies: (name: string) => boolean;
}

const RENAME = "Rename the file";

const RULES: readonly Rule[] = [
  {
    code: "empty",
    severity: "error",
    applies: (name) => name.trim() === "",
    message: "The name is empty.",
    hint: `${RENAME}: letters, digits, "-" and "_" are safe everywhere.`,
  },
  {
    // AND splits the prompt before anything else is read; BREAK splits a text part. Both are case-sensitive.
    code: "keyword",
    severity: "error",
    applies: (name) => /(?<![\p{L}\p{N}_])(?:AND|BREAK)(?![\p{L}\p{N}_])/u.test(name),
    message: "The name contains AND or BREAK, which split a prompt in two.",
    hint: `${RENAME}, for example with small letters.`,
  },
  {
    code: "comment",
    severity: "error",
    applies: (name) => name.includes("#"),
    message: 'The name contains "#": AUTOMATIC1111 and Forge drop the rest of the line as a comment.',
    hint: `${RENAME} without "#", or switch off "Enable comments" in the web UI's settings.`,
  },
  {
    code: "brackets",
    severity: "warning",
    applies: (name) => /[()[\]]/.test(name),
    message: "The name has brackets, which a prompt reads as emphasis.",
    hint: "A click on the card types them escaped, as in bad_hands\\(v2\\). Typing by hand, do the same, or rename the file.",
  },
  {
    code: "colon",
    severity: "warning",
    applies: (name) => name.includes(":"),
    message:
      'The name has a ":", which begins a weight or a schedule; "x:2" at the end of a prompt is a weight.',
    hint: `A click on the card types it escaped (\\:). ${RENAME} to be safe.`,
  },
  {
    code: "bar",
    severity: "warning",
    applies: (name) => name.includes("|"),
    message: 'The name has a "|", which alternates words within [a|b].',
    hint: `A click on the card types it escaped (\\|). ${RENAME} to be safe.`,
  },
  {
    code: "backslash",
    severity: "warning",
    applies: (name) => name.includes("\\"),
    message: "The name has a backslash, which a prompt drops.",
    hint: `A click on the card types it twice. ${RENAME} to be safe.`,
  },
  {
    code: "angle",
    severity: "warning",
    applies: (name) => /[<>]/.test(name),
    message:
      'The name has "<" or ">", which mark networks such as <lora:…>; other extensions may take it out.',
    hint: `${RENAME} without them.`,
  },
  {
    code: "edge-spaces",
    severity: "warning",
    applies: (name) => name !== name.trim() && name.trim() !== "",
    message: "The name begins or ends with a space, which a prompt does not show.",
    hint: `${RENAME} without it; the prompt works either way.`,
  },
  {
    code: "invisible",
    severity: "warning",
    applies: (name) => /[\p{Cc}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u.test(name),
    message: "The name has invisible characters; typed by hand it would not be found.",
    hint: `${RENAME} by typing its name anew.`,
  },
  {
    code: "comma",
    severity: "warning",
    applies: (name) => name.includes(","),
    message: "The name has a comma and looks like two words in a prompt.",
    hint: `${RENAME} with "-" or "_" instead.`,
  },
  {
    code: "starts-in-symbol",
    severity: "warning",
    applies: (name) => /^[^\p{L}\p{N}\s]/u.test(name),
    message: "The name begins with a symbol: behind another symbol it is not found, and SD.Next cuts it off.",
    hint: `Leave a space in front of it. ${RENAME} to begin with a letter to be safe.`,
  },
  {
    code: "ends-in-symbol",
    severity: "warning",
    applies: (name) => name.trim() !== "" && endsInSymbol(name),
    message: "The name ends in a symbol: with a comma directly behind it the web UI does not find it.",
    hint: `Leave a space before the comma, as a click on the card does. ${RENAME} to end in a letter or digit to be safe.`,
  },
  {
    code: "common-word",
    severity: "warning",
    applies: (name) => ordinaryWord(name) === "common",
    message: "The name is an ordinary word: each prompt with that word uses the embedding.",
    hint: `${RENAME} to something no prompt says by accident.`,
  },
  {
    code: "short-word",
    severity: "warning",
    applies: (name) => ordinaryWord(name) === "short",
    message: "The name is so short that prompts may contain it by accident.",
    hint: `${RENAME} with a digit, "-" or "_" in it.`,
  },
];

/** What makes a name hard or impossible to use in a prompt; the gravest first. */
export function lintTokenName(name: string): NameProblem[] {
  return RULES.filter((rule) => rule.applies(name)).map(({ code, severity, message, hint }) => ({
    code,
    severity,
    message,
    hint,
  }));
}
