import { render, type ComponentChild } from "preact";
import { element } from "./dom.ts";
import { keepNotices } from "./notices.ts";
import { t } from "./strings.ts";

type DialogOptions = {
  /** Our class for what is inside: `ti-panel`, `ti-clash`, …. */
  readonly name: string;
  readonly label: string;
  readonly content: (close: () => void) => ComponentChild;
};

/** Shows a dialog over the page and resolves when it is closed, however that came. */
export async function showDialog({ name, label, content }: DialogOptions): Promise<void> {
  const body = element("div", { class: name });
  const closeButton = element("button", { type: "button", class: "ti-close", "aria-label": t("Close") }, "×");
  const dialog = element("dialog", { class: "ti-dialog", "aria-label": label }, closeButton, body);
  const close = (): void => dialog.close();
  closeButton.addEventListener("click", close);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && isOutside(event, dialog)) close();
  });
  // The hosts listen for keys on the window: Escape interrupts a generation there.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  render(content(close), body);
  document.body.append(dialog);
  await new Promise<void>((resolve) => {
    dialog.addEventListener("close", () => resolve());
    dialog.showModal();
  });
  render(null, body);
  keepNotices(dialog);
  dialog.remove();
}

function isOutside(event: MouseEvent, dialog: HTMLElement): boolean {
  const box = dialog.getBoundingClientRect();
  return (
    event.clientX < box.left ||
    event.clientX > box.right ||
    event.clientY < box.top ||
    event.clientY > box.bottom
  );
}
