import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../strings.ts";
import { canTellOnDesktop } from "../end-notice.ts";

/** Asks the browser for leave to tell on the desktop when the training is done; gone once it was asked. */
export function NotifyButton(): JSX.Element | null {
  const [isAsked, setAsked] = useState(false);
  if (isAsked || !canTellOnDesktop() || Notification.permission !== "default") return null;
  const ask = (): void => void Notification.requestPermission().finally(() => setAsked(true));
  return (
    <button type="button" class="ti-plain" onClick={ask}>
      {t("Tell me when it is done")}
    </button>
  );
}
