import { baseAddress } from "./base-address.ts";
import { Connection } from "./connection.ts";
import { element } from "./dom.ts";
import { a1111Page, isA1111Page } from "./hosts/a1111.ts";
import { onPageChange } from "./hosts/page-change.ts";
import type { HostPage } from "./hosts/host-page.ts";
import { isSdnextPage, sdnextPage } from "./hosts/sdnext.ts";
import { isStandalonePage, standalonePage } from "./hosts/standalone.ts";
import { showLinkHelp } from "./link-help.tsx";
import { loadMarks, pageStorage } from "./marks-store.ts";
import { Page } from "./page.ts";
import { SidecarApi } from "./sidecar-api.ts";
import { Store } from "./store.ts";
import { STYLE } from "./style.ts";
import { TrainingPanel } from "./training/panel.tsx";

/** The build this module is of; set by the bundler. */
declare const BUILD_ID: string;

const STARTED = "tiStarted";

function start(host: HostPage): void {
  document.head.append(element("style", { id: "ti-style" }, STYLE));
  const store = new Store(loadMarks(pageStorage()));
  const api = new SidecarApi(baseAddress(import.meta.url));
  const connection = new Connection({ api, store, buildId: BUILD_ID });
  const inHost = host.family !== "standalone";
  const retry = (): void => connection.retryNow();
  const onLink = (): void => void showLinkHelp({ store, api, retry, inHost });
  const training = new TrainingPanel({ host, store, api });
  new Page({ host, store, api, buildId: BUILD_ID, onLink, training }).start();
  training.start();
  void connection.run();
}

function hostOfPage(): HostPage | null {
  if (isStandalonePage()) return standalonePage();
  if (isSdnextPage()) return sdnextPage();
  return isA1111Page() ? a1111Page() : null;
}

/** Starts once: also when loaded twice, by both shims or by another extension. */
function startWhenReady(): void {
  const { dataset } = document.documentElement;
  if (dataset[STARTED] !== undefined) return;
  const host = hostOfPage();
  if (host === null) return;
  dataset[STARTED] = BUILD_ID;
  start(host);
}

startWhenReady();
// The hosts build their page after they loaded us.
onPageChange(startWhenReady);
