/** How the attached web UI reads prompts. */
export interface PromptOptions {
  /** True for SD.Next. A1111, Forge and reForge lower-case before they match. Default false. */
  readonly caseSensitive?: boolean;
  /** `#` to the end of the line is dropped (A1111's `enable_prompt_comments`, on by default there). Default true. */
  readonly comments?: boolean;
  /**
   * All tokens of the folder. The longest name wins, as in the hosts: with `foo 2` known, `foo 2` in a
   * prompt is not an occurrence of `foo`. Without it only the token asked for is looked at.
   */
  readonly known?: TokenIndex | readonly string[];
}

/**
 * What one stretch of a prompt is. `weight` is `:1.2` before `)` or before `AND`; `step` is `:0.5` before the
 * `]` of a schedule; `network` is `<lora:…>`; `angle` any other `<…>` without spaces.
 */
export type SpanKind =
  | "text"
  | "escape"
  | "open"
  | "close"
  | "colon"
  | "bar"
  | "weight"
  | "step"
  | "network"
  | "angle"
  | "break"
  | "and"
  | "comment";

/** `start` inclusive, `end` exclusive, in UTF-16 code units. Spans are contiguous and cover the prompt. */
export interface Span {
  readonly kind: SpanKind;
  readonly start: number;
  readonly end: number;
}

/** A closed pair of brackets. */
export interface Group {
  /** `schedule` is `[a:b:0.5]`, `[a::0.5]`, `[b:0.5]`; `alternation` is `[a|b]`; `bracket` de-emphasises. */
  readonly kind: "paren" | "bracket" | "schedule" | "alternation";
  /** Of the opening bracket. */
  readonly start: number;
  /** Behind the closing bracket. */
  readonly end: number;
  /** Where the content ends: at the weight, or at the closing bracket. */
  readonly contentEnd: number;
  /** What the host multiplies by: the number, 1.1 for `( )`, 1/1.1 for `[ ]`, 1 for schedules. */
  readonly weight: number;
}

export interface Scan {
  readonly prompt: string;
  readonly spans: readonly Span[];
  /** In the order of their closing brackets. */
  readonly groups: readonly Group[];
}

/** One place where a token stands. */
export interface Occurrence {
  /** The name itself, escapes included. */
  readonly start: number;
  readonly end: number;
  /** With the brackets that hold nothing but this token; equal to `start`/`end` without any. */
  readonly outerStart: number;
  readonly outerEnd: number;
  /** Product of those brackets' weights; 1 without any. Brackets shared with other words do not count. */
  readonly weight: number;
  /** `scheduled`: somewhere inside `[a:b:0.5]` or `[a|b]`, whatever its weight. */
  readonly context: "plain" | "weighted" | "scheduled";
}

/** Prepared list of tokens: build once per list, look up on every keystroke. */
export interface TokenIndex {
  readonly caseSensitive: boolean;
  readonly tokens: ReadonlySet<string>;
  /** First word of the name → names by length. Internal. */
  readonly buckets: ReadonlyMap<string, TokenBucket>;
}

export interface TokenBucket {
  /** Distinct lengths, longest first. */
  readonly lengths: readonly number[];
  /** Folded name → the tokens spelled so (more than one: case twins). */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

/** `prompt.slice(0, start) + insert + prompt.slice(end)`: apply as one `insertText` for one native undo step. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/** The prompt changes; put the selection behind the change. */
export interface PromptEdit {
  readonly kind: "edit";
  readonly text: string;
  readonly change: Change;
  readonly selectionStart: number;
  readonly selectionEnd: number;
}

/** The token stands only inside a schedule or an alternation: show it, the person decides. */
export interface PromptSelect {
  readonly kind: "select";
  readonly selectionStart: number;
  readonly selectionEnd: number;
}

/** Nothing to do: the token does not stand in the prompt, or already is as wished. */
export interface PromptNothing {
  readonly kind: "none";
}

export type EditResult = PromptEdit | PromptSelect | PromptNothing;

export interface InsertOptions extends PromptOptions {
  /** Caret of the prompt box; null: at the end. */
  readonly caret: number | null;
  /** `", "`, `" "` (the hosts' default) or `","`; one that removal could not take back is replaced by `", "`. */
  readonly separator: string;
  /** 1 or absent: the bare name. */
  readonly weight?: number;
}

/** `value`: the new weight. `delta`: added to the present one. */
export type WeightStep = { readonly delta: number } | { readonly value: number };
