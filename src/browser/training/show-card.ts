import type { HostPage } from "../hosts/host-page.ts";
import type { Store } from "../store.ts";

const LOOK_MS = 250;
/** gradio takes a moment to notice what was written. */
const SETTLE_MS = 300;
/** A host that is told of a new file takes a while to make its card. */
const PATIENCE_MS = 10_000;

type ShowOptions = { readonly host: HostPage; readonly store: Store; readonly token: string };

/** Brings the card of a token into view, lit up. */
export function showCard(options: ShowOptions): void {
  withCard(options, (card) => card.scrollIntoView({ block: "center", behavior: "smooth" }));
}

/**
 * Puts a token into the prompt, as a click on its card does, and has the web UI draw. It encodes the prompt anew: what it
 * remembered of prompts went when it was told of the new file.
 */
export function drawWith(options: ShowOptions): void {
  withCard(options, (card) => {
    if (!isInPrompt(card)) card.click();
    setTimeout(() => {
      // A word that the current model can't use is not put in; the click said why.
      if (isInPrompt(card)) options.host.generate();
    }, SETTLE_MS);
  });
}

function isInPrompt(card: HTMLElement): boolean {
  return card.querySelector(".ti-press")?.getAttribute("aria-pressed") === "true";
}

function withCard({ host, store, token }: ShowOptions, use: (card: HTMLElement) => void): void {
  store.lightUp(token);
  host.showCards();
  const deadline = performance.now() + PATIENCE_MS;
  const look = (): void => {
    const card = cardOnScreen(host, token);
    if (card !== null) use(card);
    else if (performance.now() < deadline) setTimeout(look, LOOK_MS);
  };
  look();
}

function cardOnScreen(host: HostPage, token: string): HTMLElement | null {
  for (const tab of host.findTabs()) {
    for (const card of tab.cards()?.querySelectorAll<HTMLElement>(".card") ?? [])
      if (host.cardName(card) === token && card.offsetParent !== null) return card;
  }
  return null;
}
