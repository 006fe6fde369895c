import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { showDialog } from "./dialog.tsx";
import { notice } from "./notices.ts";
import { failureText, type SidecarApi } from "./sidecar-api.ts";
import type { Store } from "./store.ts";
import { t } from "./strings.ts";
import { linkText } from "./toolbar.tsx";

type HelpParts = {
  readonly store: Store;
  readonly api: SidecarApi;
  readonly retry: () => void;
  readonly inHost: boolean;
};

/** What the link badge opens: which link of the chain is up, what is missing, how to mend it. */
export async function showLinkHelp(parts: HelpParts): Promise<void> {
  await showDialog({
    name: "ti-link-help",
    label: t("Connection"),
    content: (close) => <LinkHelp {...parts} close={close} />,
  });
}

function LinkHelp(props: HelpParts & { readonly close: () => void }): JSX.Element {
  const [log, setLog] = useState<string | null>(null);
  const readLog = (): void => {
    void props.api.log().then(setLog, (error: unknown) => setLog(failureText(error)));
  };
  return (
    <>
      <h2>{t("Connection")}</h2>
      <LinkFacts store={props.store} />
      <p class="ti-faint">
        {t("Putting tokens into prompts and taking them out works without any of these.")}
      </p>
      {log !== null && <pre>{log}</pre>}
      <LinkActions {...props} readLog={readLog} />
    </>
  );
}

function LinkFacts({ store }: { readonly store: Store }): JSX.Element {
  const { link, host, folder, session } = store;
  const folderHint = folder?.exists === false ? t("This folder does not exist.") : null;
  const hostHint = [host?.message, host?.hint].filter(Boolean).join(" ");
  return (
    <dl>
      <Row name={t("Sidecar")} value={linkText(link)} hint={link.kind === "absent" ? link.hint : null} />
      {session?.accessMessage && (
        <Row name={t("Access")} value={t("Read only")} hint={session.accessMessage} />
      )}
      {folder !== null && <Row name={t("Folder")} value={folder.path} hint={folderHint} />}
      {host !== null && <Row name={t("Web UI")} value={hostText(store)} hint={hostHint} />}
    </dl>
  );
}

type ActionProps = HelpParts & { readonly close: () => void; readonly readLog: () => void };

function LinkActions({ store, api, retry, inHost, close, readLog }: ActionProps): JSX.Element {
  const absent = store.link.kind === "absent";
  const retryAndClose = (): void => {
    retry();
    close();
  };
  const restart = (): void => {
    const failed = (error: unknown): void => notice(failureText(error), { kind: "error" });
    void api.supervise(absent ? "start" : "restart").then(retry, failed);
    close();
  };
  return (
    <div class="ti-actions">
      {inHost && store.session?.access === "full" && (
        <button type="button" class="ti-button ti-primary" onClick={restart}>
          {absent ? t("Start the sidecar") : t("Restart the sidecar")}
        </button>
      )}
      {inHost && (
        <button type="button" class="ti-button" onClick={readLog}>
          {t("Show its log")}
        </button>
      )}
      <button type="button" class="ti-button" onClick={retryAndClose}>
        {t("Try again now")}
      </button>
    </div>
  );
}

function hostText({ host }: Store): string {
  if (host === null || host.link === "none") return t("None attached");
  return [host.family, host.version, host.checkpoint].filter(Boolean).join(" · ");
}

function Row({
  name,
  value,
  hint,
}: {
  readonly name: string;
  readonly value: string;
  readonly hint: string | null;
}): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
        {hint && <small>{hint}</small>}
      </dd>
    </div>
  );
}
