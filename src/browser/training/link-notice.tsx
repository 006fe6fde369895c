import type { JSX } from "preact";
import type { Store } from "../store.ts";
import { t } from "../strings.ts";
import { linkText } from "../toolbar.tsx";

/** Says why the panel shows nothing new, while the sidecar is not reached; and who may only read. */
export function LinkNotice({ store }: { readonly store: Store }): JSX.Element | null {
  const { link, session } = store;
  switch (link.kind) {
    case "live":
    case "polling":
      if (session?.access !== "read-only") return null;
      return <Bar text={session.accessMessage ?? t("This page may only read.")} />;
    case "connecting":
      return <Bar text={t("Connecting to the sidecar…")} />;
    case "reconnecting":
      return <Bar text={t("Reconnecting. Trainings go on meanwhile; this page catches up by itself.")} />;
    case "starting":
      return <Bar text={linkText(link)} />;
    case "absent":
      return <Bar text={link.message} hint={`${t("Training needs the sidecar.")} ${link.hint}`} />;
    default:
      return link satisfies never;
  }
}

function Bar({ text, hint = "" }: { readonly text: string; readonly hint?: string }): JSX.Element {
  return (
    <div class="ti-banner" role="status">
      <span>
        <b>{text}</b> {hint}
      </span>
    </div>
  );
}
