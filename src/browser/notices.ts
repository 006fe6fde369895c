import { element } from "./dom.ts";

const STAY_MS = 6000;
/** With something to press. */
const STAY_LONG_MS = 20_000;

type NoticeOptions = {
  readonly kind?: "info" | "error";
  /** Offered beside the text; the notice goes when it is pressed. */
  readonly button?: { readonly text: string; readonly press: () => void };
};

/** Says one thing at the bottom of the page for a few seconds; read out by screen readers. */
export function notice(text: string, { kind = "info", button }: NoticeOptions = {}): void {
  const place = noticePlace();
  const made = element("div", { class: "ti-notice", "data-kind": kind }, element("span", {}, text));
  const remove = (): void => {
    made.remove();
    if (place.childElementCount === 0) place.remove();
  };
  if (button !== undefined) {
    const pressed = element("button", { type: "button", class: "ti-button" }, button.text);
    pressed.addEventListener("click", () => {
      remove();
      button.press();
    });
    made.append(pressed);
  }
  place.append(made);
  setTimeout(remove, button === undefined ? STAY_MS : STAY_LONG_MS);
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
