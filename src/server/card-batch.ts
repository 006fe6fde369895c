import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import type { EventBody } from "../protocol/events.ts";

/** Short against the second within which a card must appear, long against a burst of files. */
const WINDOW_MS = 50;
/** Keeps one message below half a megabyte and its parsing in the page below a frame or two. */
const MAX_CARDS = 250;

export type CardChange = { upserted: EmbeddingCard[]; removed: string[] };

/** Gathers card changes for a moment, so that 5,000 files become tens of events, not thousands. */
export class CardBatch {
  readonly #publish: (body: EventBody) => void;
  readonly #upserted = new Map<string, EmbeddingCard>();
  readonly #removed = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(publish: (body: EventBody) => void) {
    this.#publish = publish;
  }

  add(change: CardChange): void {
    for (const id of change.removed) {
      this.#upserted.delete(id);
      this.#removed.add(id);
    }
    for (const card of change.upserted) {
      this.#removed.delete(card.id);
      this.#upserted.set(card.id, card);
    }
    this.#timer ??= setTimeout(() => this.flush(), WINDOW_MS);
  }

  flush(): void {
    const upserted = [...this.#upserted.values()];
    const removed = [...this.#removed];
    this.discard();
    for (let start = 0; start < Math.max(upserted.length, removed.length); start += MAX_CARDS) {
      const end = start + MAX_CARDS;
      this.#publish({
        type: "cards",
        upserted: upserted.slice(start, end),
        removed: removed.slice(start, end),
      });
    }
  }

  discard(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#upserted.clear();
    this.#removed.clear();
  }
}
