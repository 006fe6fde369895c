import type { JobView } from "../../protocol/jobs.ts";
import type { HostPage } from "../hosts/host-page.ts";
import { notice } from "../notices.ts";
import type { Store } from "../store.ts";
import { t } from "../strings.ts";
import { tokenOf } from "./installed-token.ts";
import { showCard } from "./show-card.ts";
import { endText } from "./run/words.ts";

type NoticeParts = {
  readonly host: HostPage;
  readonly store: Store;
  readonly showRun: (id: string) => void;
};

/** Tells of a training that has come to an end: on the page, by the host's sound, and on the desktop where that is allowed. */
export function tellOfEnd(job: JobView, { host, store, showRun }: NoticeParts): void {
  const text = endText(job);
  const isBad = job.state === "failed" || job.state === "suspended";
  const { installed } = job;
  if (installed === null) {
    const button = { text: t("Look at it"), press: () => showRun(job.id) };
    notice(text, { kind: isBad ? "error" : "info", button });
  } else {
    const token = tokenOf(installed);
    store.lightUp(token);
    notice(text, { button: { text: t("Show its card"), press: () => showCard({ host, store, token }) } });
  }
  host.playSound();
  tellOnDesktop(job, text);
}

function tellOnDesktop(job: JobView, text: string): void {
  if (!canTellOnDesktop() || Notification.permission !== "granted" || document.hasFocus()) return;
  try {
    const shown = new Notification("Textual Inversion", { body: text, tag: `ti-${job.id}` });
    shown.addEventListener("click", () => {
      window.focus();
      shown.close();
    });
  } catch {
    // Browsers on phones have the class and refuse the constructor.
  }
}

/** Only pages by https or from this machine have desktop notifications. */
export function canTellOnDesktop(): boolean {
  return isSecureContext && "Notification" in globalThis;
}
