import { element } from "./dom.ts";

const STAY_MS = 6000;

/** Says one thing at the bottom of the page for a few seconds; read out by screen readers. */
export function notice(text: string, kind: "info" | "error" = "info"): void {
  const place = noticePlace();
  const made = element("div", { class: "ti-notice", "data-kind": kind }, text);
  place.append(made);
  setTimeout(() => {
    made.remove();
    if (place.childElementCount === 0) place.remove();
  }, STAY_MS);
}

/** Everything but the open modal dialog is dimmed and out of reach for screen readers: in it, then. */
function noticePlace(): HTMLElement {
  const parent = document.querySelector("dialog.ti-dialog[open]") ?? document.body;
  const place =
    document.querySelector<HTMLElement>(".ti-notices") ??
    element("div", { class: "ti-notices", role: "status", "aria-live": "polite" });
  if (place.parentElement !== parent) parent.append(place);
  return place;
}

/** A dialog that closes leaves its notices to the page. */
export function keepNotices(dialog: HTMLElement): void {
  const place = dialog.querySelector(".ti-notices");
  if (place !== null) document.body.append(place);
}
