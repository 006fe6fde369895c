import type { HostPage } from "../hosts/host-page.ts";
import type { Store } from "../store.ts";

const LOOK_MS = 250;
/** A host that is told of a new file takes a while to make its card. */
const PATIENCE_MS = 10_000;

type ShowOptions = { readonly host: HostPage; readonly store: Store; readonly token: string };

/** Brings the card of a token into view, lit up. */
export function showCard({ host, store, token }: ShowOptions): void {
  store.lightUp(token);
  host.showCards();
  const deadline = performance.now() + PATIENCE_MS;
  const look = (): void => {
    const card = cardOnScreen(host, token);
    if (card !== null) card.scrollIntoView({ block: "center", behavior: "smooth" });
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
