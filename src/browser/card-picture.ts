import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import { element } from "./dom.ts";

/** The preview each card was last seen with. */
const seen = new WeakMap<HTMLElement, string | null>();

/**
 * Shows a preview picture that the host does not know yet: it drew its card before the picture
 * came, and draws another only at a refresh. A picture of the host's own stays until the file changes.
 */
export function paintPicture(
  card: HTMLElement,
  file: EmbeddingCard,
  addressOf: (file: EmbeddingCard) => string | null,
): void {
  const before = seen.get(card);
  if (before === file.previewVersion) return;
  seen.set(card, file.previewVersion);
  const shown = card.querySelector<HTMLImageElement>("img.preview");
  if (shown !== null && before === undefined) return;
  const src = addressOf(file);
  if (src === null) shown?.remove();
  else if (shown !== null) shown.src = src;
  else card.prepend(element("img", { class: "preview", loading: "lazy", alt: "", src }));
}
