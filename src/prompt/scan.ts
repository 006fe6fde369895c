import { isWordAt } from "./chars.ts";
import type { Group, PromptOptions, Scan, Span, SpanKind } from "./types.ts";

const WEIGHT = /^\s*[+-]?[.\d]+\s*$/;
const STEP = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const SUBPROMPT_WEIGHT = /^\s*[+-]?(?:\d+\.?|\d*\.\d+)\s*$/;
const NETWORK = /<[\p{L}\p{N}_]+:[^>]+>/uy;
const ANGLE = /<[^\s<>,()[\]|\\#]+>/y;
/** Longer "numbers" are text: keeps the look back from every bracket short. */
const NUMBER_MAX = 40;

interface Open {
  readonly start: number;
  colons: number;
  bars: number;
}

/** One pass over the prompt, with A1111's two independent stacks of round and square brackets. */
class Scanner {
  readonly spans: Span[] = [];
  readonly groups: Group[] = [];
  private readonly prompt: string;
  private readonly comments: boolean;
  private readonly lastAngle: number;
  private readonly round: Open[] = [];
  private readonly square: Open[] = [];
  private at = 0;
  private textStart = 0;
  private lastColon = -1;
  private composed = false;

  constructor(prompt: string, comments: boolean) {
    this.prompt = prompt;
    this.comments = comments;
    this.lastAngle = prompt.lastIndexOf(">");
  }

  run(): Scan {
    const { prompt, spans, groups } = this;
    while (this.at < prompt.length) this.step(prompt.charCodeAt(this.at));
    if (this.composed) this.number("weight", SUBPROMPT_WEIGHT);
    this.flush();
    return { prompt, spans, groups };
  }

  private step(code: number): void {
    const handler = HANDLERS.get(code);
    if (handler) handler(this);
    else this.at += 1;
  }

  private flush(): void {
    if (this.textStart < this.at) this.spans.push({ kind: "text", start: this.textStart, end: this.at });
    this.textStart = this.at;
  }

  private emit(kind: SpanKind, length: number): void {
    this.flush();
    this.at = Math.min(this.at + length, this.prompt.length);
    this.spans.push({ kind, start: this.textStart, end: this.at });
    this.textStart = this.at;
  }

  /** A comment starts even behind a backslash. */
  escape(): void {
    this.emit("escape", this.comments && this.prompt[this.at + 1] === "#" ? 1 : 2);
  }

  openRound(): void {
    this.round.push({ start: this.at, colons: 0, bars: 0 });
    this.emit("open", 1);
  }

  openSquare(): void {
    this.square.push({ start: this.at, colons: 0, bars: 0 });
    this.emit("open", 1);
  }

  private innermost(): Open | undefined {
    const round = this.round.at(-1);
    const square = this.square.at(-1);
    return (round?.start ?? -1) > (square?.start ?? -1) ? round : square;
  }

  colon(): void {
    const open = this.innermost();
    if (open) open.colons += 1;
    this.lastColon = this.at;
    this.emit("colon", 1);
  }

  bar(): void {
    const open = this.innermost();
    if (open) open.bars += 1;
    this.emit("bar", 1);
  }

  /** When only a number stands between the last colon and here, turns both into one span. */
  private number(kind: "weight" | "step", pattern: RegExp): number | null {
    const { lastColon, at, prompt } = this;
    if (lastColon < 0 || at - lastColon > NUMBER_MAX || this.spans.at(-1)?.start !== lastColon) return null;
    const text = prompt.slice(lastColon + 1, at);
    const value = Number(text);
    if (!pattern.test(text) || !Number.isFinite(value)) return null;
    this.spans.pop();
    this.spans.push({ kind, start: lastColon, end: at });
    this.textStart = at;
    return value;
  }

  closeRound(): void {
    const open = this.round.pop();
    const weight = open ? this.number("weight", WEIGHT) : null;
    const contentEnd = weight === null ? this.at : this.lastColon;
    this.emit("close", 1);
    if (open)
      this.groups.push({ kind: "paren", start: open.start, end: this.at, contentEnd, weight: weight ?? 1.1 });
  }

  closeSquare(): void {
    const open = this.square.pop();
    const kind = open ? this.squareKind(open) : "bracket";
    const contentEnd = kind === "schedule" ? this.lastColon : this.at;
    this.emit("close", 1);
    if (!open) return;
    const weight = kind === "bracket" ? 1 / 1.1 : 1;
    this.groups.push({ kind, start: open.start, end: this.at, contentEnd, weight });
  }

  private squareKind(open: Open): "bracket" | "schedule" | "alternation" {
    if (open.bars > 0) return "alternation";
    const scheduled = (open.colons === 1 || open.colons === 2) && this.lastColon > open.start;
    return scheduled && this.number("step", STEP) !== null ? "schedule" : "bracket";
  }

  angle(): void {
    if (this.at > this.lastAngle) {
      this.at += 1;
      return;
    }
    for (const [kind, pattern] of [
      ["network", NETWORK],
      ["angle", ANGLE],
    ] as const) {
      pattern.lastIndex = this.at;
      const length = pattern.exec(this.prompt)?.[0].length;
      if (length === undefined) continue;
      this.emit(kind, length);
      return;
    }
    this.at += 1;
  }

  comment(): void {
    if (!this.comments) {
      this.at += 1;
      return;
    }
    const lineEnd = this.prompt.indexOf("\n", this.at);
    this.emit("comment", (lineEnd < 0 ? this.prompt.length : lineEnd) - this.at);
  }

  keyword(kind: "and" | "break", word: string): void {
    const { prompt, at } = this;
    const end = at + word.length;
    if (!prompt.startsWith(word, at) || isBound(prompt, at - 1) || isBound(prompt, end)) {
      this.at += 1;
      return;
    }
    if (kind === "and") {
      this.composed = true;
      this.number("weight", SUBPROMPT_WEIGHT);
    }
    this.emit(kind, word.length);
  }
}

const HANDLERS: ReadonlyMap<number, (scanner: Scanner) => void> = new Map(
  Object.entries<(scanner: Scanner) => void>({
    "\\": (scanner) => {
      scanner.escape();
    },
    "(": (scanner) => {
      scanner.openRound();
    },
    "[": (scanner) => {
      scanner.openSquare();
    },
    ")": (scanner) => {
      scanner.closeRound();
    },
    "]": (scanner) => {
      scanner.closeSquare();
    },
    ":": (scanner) => {
      scanner.colon();
    },
    "|": (scanner) => {
      scanner.bar();
    },
    "<": (scanner) => {
      scanner.angle();
    },
    "#": (scanner) => {
      scanner.comment();
    },
    A: (scanner) => {
      scanner.keyword("and", "AND");
    },
    B: (scanner) => {
      scanner.keyword("break", "BREAK");
    },
  }).map(([char, handler]) => [char.charCodeAt(0), handler]),
);

/** Python's `\b`: unlike in our words, `-` ends one. */
function isBound(prompt: string, at: number): boolean {
  return isWordAt(prompt, at) && prompt[at] !== "-";
}

/**
 * Splits a prompt as A1111's three parsers do (extra networks, composition and schedules, attention). Never
 * throws; an unclosed or unopened bracket is an `open`/`close` span without a group. Linear in the length.
 */
export function scanPrompt(prompt: string, options: PromptOptions = {}): Scan {
  return new Scanner(prompt, options.comments ?? true).run();
}
