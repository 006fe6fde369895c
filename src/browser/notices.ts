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

function noticePlace(): HTMLElement {
  const before = document.querySelector<HTMLElement>(".ti-notices");
  if (before !== null) return before;
  const made = element("div", { class: "ti-notices", role: "status", "aria-live": "polite" });
  document.body.append(made);
  return made;
}
