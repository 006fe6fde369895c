import type { CardTab } from "./hosts/host-page.ts";

const GAP = 4;

/**
 * Moves the marks of a card below its row of buttons while the pointer is on it, when both do not
 * fit side by side: extensions add buttons of their own, in any number and size.
 */
export function keepMarksClear(tab: CardTab): void {
  tab.root.addEventListener("pointerover", ({ target }) => {
    const card = target instanceof Element ? target.closest<HTMLElement>(".ti-card") : null;
    const marks = card?.querySelector<HTMLElement>(":scope > .ti-marks");
    const row = card?.querySelector<HTMLElement>(":scope > .button-row");
    if (!card || !marks || !row) return;
    const buttons = row.getBoundingClientRect();
    const isCramped = buttons.width > 0 && marks.getBoundingClientRect().right + GAP > buttons.left;
    const top = isCramped ? `${buttons.bottom - card.getBoundingClientRect().top + GAP}px` : "";
    marks.style.setProperty("--ti-marks-top", top);
  });
}
