import { findStandingTokens } from "../prompt/find.ts";
import { tokenIndex } from "../prompt/token-index.ts";
import type { Occurrence, TokenIndex } from "../prompt/types.ts";
import { oncePerFrame } from "./dom.ts";
import type { BoxSide, CardTab, HostPage } from "./hosts/host-page.ts";

/** Prompts change without an `input` event when the host fills them in (PNG info, styles). */
const LOOK_EVERY_MS = 500;

type Standing = Readonly<Record<BoxSide, ReadonlyMap<string, readonly Occurrence[]>>>;
type Seen = { texts: string; standing: Standing };
const NOTHING: Standing = { positive: new Map(), negative: new Map() };

/** Which tokens stand in the prompts of each tab, kept true while the user types. */
export class PromptState {
  private readonly seen = new Map<string, Seen>();
  private index: TokenIndex = tokenIndex([]);
  private readonly host: HostPage;
  private readonly tokens: () => Iterable<string>;
  private readonly changed: (tab: CardTab, tokens: ReadonlySet<string>) => void;

  constructor(options: {
    readonly host: HostPage;
    /** Every token that could stand: the folder's and the ones the host shows cards of. */
    readonly tokens: () => Iterable<string>;
    /** Tells which tokens came or went. */
    readonly changed: (tab: CardTab, tokens: ReadonlySet<string>) => void;
  }) {
    this.host = options.host;
    this.tokens = options.tokens;
    this.changed = options.changed;
    const look = oncePerFrame(() => this.look());
    document.addEventListener("input", (event) => {
      if (event.target instanceof HTMLTextAreaElement) look();
    });
    setInterval(() => {
      if (!document.hidden) this.look();
    }, LOOK_EVERY_MS);
  }

  /** Prepared list of all tokens; the same object until `tokensChanged`. */
  get known(): TokenIndex {
    return this.index;
  }

  standing(tab: CardTab): Standing {
    return this.seen.get(tab.key)?.standing ?? NOTHING;
  }

  tokensChanged(): void {
    this.index = tokenIndex(this.tokens(), { caseSensitive: this.host.caseSensitive });
    for (const seen of this.seen.values()) seen.texts = "";
    this.look();
  }

  /** Reads the prompts now; does nothing for those that are as they were. */
  look(): void {
    for (const tab of this.host.findTabs()) {
      const positive = tab.box("positive")?.value ?? "";
      const negative = tab.box("negative")?.value ?? "";
      const texts = `${positive}\0${negative}`;
      const before = this.seen.get(tab.key);
      if (before?.texts === texts) continue;
      const standing = { positive: this.find(positive), negative: this.find(negative) };
      this.seen.set(tab.key, { texts, standing });
      this.changed(tab, difference(before?.standing ?? NOTHING, standing));
    }
  }

  private find(prompt: string): ReadonlyMap<string, readonly Occurrence[]> {
    if (prompt === "") return NOTHING.positive;
    return findStandingTokens(prompt, this.index, { caseSensitive: this.index.caseSensitive });
  }
}

/** Tokens whose cards may look different now: a weight may have changed where the token stayed. */
function difference(before: Standing, after: Standing): Set<string> {
  const tokens = new Set<string>();
  for (const { positive, negative } of [before, after]) {
    for (const token of positive.keys()) tokens.add(token);
    for (const token of negative.keys()) tokens.add(token);
  }
  return tokens;
}
