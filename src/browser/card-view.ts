import type { EmbeddingCard, PromptSide, RepairAction } from "../protocol/embedding-card.ts";
import type { BoxSide } from "./hosts/host-page.ts";
import type { Mark } from "./marks-store.ts";

/** Everything a card's looks depend on. */
export type CardView = {
  readonly token: string;
  readonly card: EmbeddingCard | null;
  readonly mark: Mark | null;
  readonly positive: boolean;
  readonly negative: boolean;
  /** Whether marks can be changed now: sidecar reached, full access. */
  readonly canEdit: boolean;
  /** The file went away while the page was open, and the host shows its card still. */
  readonly gone: boolean;
  /** It has just come. */
  readonly lit: boolean;
};

/** Whether two views look the same. The store makes new cards and marks when they change. */
export function isSameView(a: CardView, b: CardView): boolean {
  return (Object.keys(a) as (keyof CardView)[]).every((key) => a[key] === b[key]);
}

/** What a click inside a card does, as `data-ti-action` of the element clicked. */
export type CardAction = "star" | "side" | "info" | "move" | "fix";

export const repairNames: Readonly<Record<RepairAction, string>> = {
  "convert-to-safetensors": "Convert to safetensors",
  "rewrite-pt": "Rewrite the file",
  "rename-preview": "Rename the picture",
  "merge-sdxl-pair": "Merge the pair",
};

export function isUnusable({ card, gone }: CardView): boolean {
  return gone || (card !== null && (card.problem !== null || card.hostState === "skipped"));
}

/** Stands in the prompt that its decided side rules out. */
export function misplacedIn(view: Pick<CardView, "mark" | "positive" | "negative">): BoxSide | null {
  const side = view.mark?.side ?? "any";
  if (side === "negative" && view.positive) return "positive";
  if (side === "positive" && view.negative) return "negative";
  return null;
}

/** The side a click on the switch decides for: what is suggested, else the next one round. */
export function nextSide(card: EmbeddingCard): PromptSide {
  if (!card.promptSideDecided && card.suggestedSide !== null) return card.suggestedSide.side;
  const next = { any: "negative", negative: "positive", positive: "any" } as const;
  return next[card.promptSide];
}
