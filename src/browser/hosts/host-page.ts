import type { EmbeddingCard } from "../../protocol/embedding-card.ts";

/** One of the two prompt boxes. */
export type BoxSide = "positive" | "negative";

export function otherSide(side: BoxSide): BoxSide {
  return side === "positive" ? "negative" : "positive";
}

/** One place with cards and the two prompts they go to, e.g. txt2img. */
export type CardTab = {
  /** The host's name of the tab: `txt2img`, `img2img`, …. */
  readonly key: string;
  /** Around the cards; stays when the host renders its cards anew. */
  readonly root: HTMLElement;
  /** The element whose children are the cards now; null while there is none. */
  readonly cards: () => HTMLElement | null;
  readonly box: (side: BoxSide) => HTMLTextAreaElement | null;
};

export type OwnCardOptions = { readonly card: EmbeddingCard; readonly previewUrl: string | null };

/** How the page would draw a picture now. What a page does not have is null. */
export type GenerationParameters = {
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly steps: number | null;
  readonly sampler: string | null;
  readonly cfgScale: number | null;
  /** -1: another one each time. */
  readonly seed: number | null;
  readonly width: number | null;
  readonly height: number | null;
};

/**
 * A family of pages that show cards. Everything the module knows of a host's page (selectors,
 * global names, quirks) stands in one implementation of this.
 */
export type HostPage = {
  readonly family: "a1111" | "sdnext" | "standalone";
  /** Whether `Foo` in a prompt fails to call an embedding named `foo`. */
  readonly caseSensitive: boolean;
  /** The tabs there are now. Called often: cheap, and the same object for the same root. */
  readonly findTabs: () => readonly CardTab[];
  /** Calls back when something on the page may have changed; at most a few times a second. */
  readonly onPageChange: (callback: () => void) => void;
  /** The token a card stands for. */
  readonly cardName: (card: HTMLElement) => string;
  /** The file a card stands for, when the host tells it. */
  readonly cardPath: (card: HTMLElement) => string | null;
  /** Puts the toolbar over the cards; again when the host threw it out. */
  readonly placeToolbar: (tab: CardTab, toolbar: HTMLElement) => void;
  /** A card of the host's own shape, so that its style, search and sort take ours too. */
  readonly makeCard: (tab: CardTab, options: OwnCardOptions) => HTMLElement;
  /** Puts cards where the host's sort would, hidden when the host's search would hide them. */
  readonly placeCards: (tab: CardTab, cards: readonly HTMLElement[]) => void;
  readonly searchBox: (tab: CardTab) => HTMLElement | null;
  /** A search that hides cards by our query language, where the host has none of its own. */
  readonly ownSearch?: { readonly query: () => string; readonly onChange: (callback: () => void) => void };
  /** Text between a token and its neighbours, as the host puts it. */
  readonly separator: () => string;
  /** The box that had the focus last, if the host told; for the time before this module ran. */
  readonly activeBox: (tab: CardTab) => HTMLTextAreaElement | null;
  /** The element that the training panel fills; null while there is none. */
  readonly trainingRoot: () => HTMLElement | null;
  /** Brings the training panel into view. */
  readonly showTraining: () => void;
  /** Brings the cards into view, those of the tab that is used most. */
  readonly showCards: () => void;
  /** Plays the sound that tells of something done, where the host has one. */
  readonly playSound: () => void;
  /** What txt2img is set to; null on a page without it. */
  readonly generation: () => GenerationParameters | null;
  /** Has the web UI draw a picture of what txt2img is set to; nothing on a page without it. */
  readonly generate: () => void;
  /** Runs `edit`, which may focus a box, without the host thinking that the user did. */
  readonly keepActiveBox: (tab: CardTab, edit: () => void) => void;
};
