import { baseAddress } from "./base-address.ts";
import { Connection } from "./connection.ts";
import { element } from "./dom.ts";
import { a1111Page } from "./hosts/a1111.ts";
import { loadMarks, pageStorage } from "./marks-store.ts";
import { startPage } from "./page.ts";
import { SidecarApi } from "./sidecar-api.ts";
import { Store } from "./store.ts";
import { STYLE } from "./style.ts";

/** The build this module is of; set by the bundler. */
declare const BUILD_ID: string;

document.head.append(element("style", { id: "ti-style" }, STYLE));
const store = new Store(loadMarks(pageStorage()));
const api = new SidecarApi(baseAddress(import.meta.url));
startPage(a1111Page(), store, api);
void new Connection({ api, store, buildId: BUILD_ID }).run();
