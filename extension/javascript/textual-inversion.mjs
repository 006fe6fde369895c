// src/browser/base-address.ts
function baseAddress(moduleUrl) {
  const url = new URL(moduleUrl);
  const at = url.pathname.indexOf("/file=");
  const root = at < 0 ? null : url.pathname.slice(0, at + 1).replace(/gradio_api\/$/, "");
  const path = root === null ? "/" : `${root}ti-sidecar/`;
  return new URL(path, url.origin).href;
}

// src/protocol/routes.ts
var API = "/api/v1";
var routes = {
  health: { method: "GET", path: "/health" },
  list: { method: "GET", path: "/embeddings" },
  one: { method: "GET", path: "/embeddings/:id" },
  edit: { method: "PATCH", path: "/embeddings/:id" },
  remove: { method: "DELETE", path: "/embeddings/:id" },
  preview: { method: "GET", path: "/embeddings/:id/preview" },
  setPreview: { method: "PUT", path: "/embeddings/:id/preview" },
  import: { method: "POST", path: "/embeddings/import" },
  restore: { method: "POST", path: "/embeddings/restore" },
  convert: { method: "POST", path: "/embeddings/:id/convert" },
  repair: { method: "POST", path: "/embeddings/:id/repair" },
  settings: { method: "GET", path: "/settings" },
  changeSettings: { method: "PATCH", path: "/settings" },
  /** Websocket: `?token=&epoch=&after=`. */
  events: { method: "GET", path: "/events" },
  /** The same events by long poll; answers after at most `POLL_SECONDS`. */
  poll: { method: "GET", path: "/events/poll" }
};
var POLL_SECONDS = 25;
var headers = {
  token: "x-ti-token",
  /** Set by the proxy: `full` or `read-only`. */
  access: "x-ti-access",
  buildId: "x-ti-build"
};

// src/browser/event-stream.ts
var OPEN_WITHIN_MS = 8e3;
var TRY_WEBSOCKET_EVERY = 20;
var HELD_MS = 2e3;
async function followEvents(api, place, handlers) {
  const here = { ...place };
  const failed = handlers.websocketsFailed;
  if (failed >= 1 && failed % TRY_WEBSOCKET_EVERY !== 0) {
    await followPolls(api, here, handlers);
    return { websocketOpened: false };
  }
  let websocketOpened = false;
  for (; ; ) {
    const started = performance.now();
    const end = await followWebsocket(api.eventsAddress(here), here, handlers);
    if (end === "never-opened") break;
    websocketOpened = true;
    if (end === "ended" || performance.now() - started < HELD_MS) break;
    handlers.state("reconnecting");
  }
  if (!websocketOpened) await followPolls(api, here, handlers);
  return { websocketOpened };
}
function followWebsocket(address, here, handlers) {
  return new Promise((resolve) => {
    let opened = false;
    let ended = false;
    const socket = openSocket(address);
    if (socket === null) {
      resolve("never-opened");
      return;
    }
    const tooLong = setTimeout(() => socket.close(), OPEN_WITHIN_MS);
    socket.addEventListener("open", () => {
      opened = true;
      clearTimeout(tooLong);
      handlers.state("live");
    });
    socket.addEventListener("message", ({ data }) => {
      const event = parseEvent(data);
      if (event === null || ended || take(event, here, handlers)) return;
      ended = true;
      socket.close();
    });
    socket.addEventListener("close", () => {
      clearTimeout(tooLong);
      resolve(ended ? "ended" : opened ? "broken" : "never-opened");
    });
  });
}
function openSocket(address) {
  try {
    return new WebSocket(address);
  } catch {
    return null;
  }
}
function take(event, here, handlers) {
  if (event.epoch === here.epoch && event.seq <= here.seq && event.body.type !== "resync") return true;
  here.epoch = event.epoch;
  here.seq = event.seq;
  return handlers.event(event);
}
async function followPolls(api, here, handlers) {
  handlers.state("polling");
  for (; ; ) {
    const batch = await api.poll(here, AbortSignal.timeout((POLL_SECONDS + 10) * 1e3));
    for (const event of batch.events) {
      if (!take(event, here, handlers)) return;
    }
    if (batch.epoch !== here.epoch) return;
  }
}
function parseEvent(data) {
  if (typeof data !== "string") return null;
  try {
    const event = JSON.parse(data);
    return event.v === 1 && typeof event.seq === "number" ? event : null;
  } catch {
    return null;
  }
}

// src/browser/hosts/host-globals.ts
function hostGlobals() {
  return globalThis;
}
function hostRoot() {
  return hostGlobals().gradioApp?.() ?? document;
}

// src/browser/strings.ts
function t(english, values = {}) {
  const table = hostGlobals().localization;
  const found = table && Object.hasOwn(table, english) ? table[english] : void 0;
  const sentence = typeof found === "string" && found !== "" ? found : english;
  return sentence.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}

// src/browser/sidecar-api.ts
var SidecarError = class extends Error {
  code;
  hint;
  status;
  constructor(problem, status) {
    super(problem.message);
    this.name = "SidecarError";
    this.code = problem.code;
    this.hint = problem.hint;
    this.status = status;
  }
};
function failureText(error) {
  if (error instanceof SidecarError) return `${error.message} ${error.hint}`.trim();
  return error instanceof Error ? error.message : String(error);
}
var SidecarApi = class {
  base;
  token = "";
  constructor(base) {
    this.base = base;
  }
  /** Asks for the session and keeps its token for everything that follows. */
  async openSession() {
    const stored = standaloneToken();
    const session = await this.request("GET", "session", {}, stored);
    this.token = session.token;
    return session;
  }
  health = () => this.api("GET", routes.health.path);
  settings = () => this.api("GET", routes.settings.path);
  changeSettings = (body) => this.api("PATCH", routes.changeSettings.path, { body });
  list = () => this.api("GET", routes.list.path);
  edit = (id, body) => this.api("PATCH", withId(routes.edit.path, id), { body });
  remove = (id) => this.api("DELETE", withId(routes.remove.path, id), { body: {} });
  restore = (body) => this.api("POST", routes.restore.path, { body });
  import = (body) => this.api("POST", routes.import.path, { body });
  convert = (id, body) => this.api("POST", withId(routes.convert.path, id), { body });
  repair = (id, body) => this.api("POST", withId(routes.repair.path, id), { body });
  setPreview = (id, body) => this.api("PUT", withId(routes.setPreview.path, id), { body });
  supervise = (command) => this.request("POST", `sidecar/${command}`, { body: {} }, this.token);
  log = () => this.text("sidecar/log");
  poll(place, signal) {
    const query = new URLSearchParams({ epoch: place.epoch, after: String(place.seq) });
    return this.api("GET", `${routes.poll.path}?${query.toString()}`, { signal });
  }
  /** Address of the event stream. A websocket can send no header, so the token stands in it. */
  eventsAddress(place) {
    const query = new URLSearchParams({ token: this.token, epoch: place.epoch, after: String(place.seq) });
    return `${this.base.replace(/^http/, "ws")}${API.slice(1)}${routes.events.path}?${query.toString()}`;
  }
  /** Address of a card's picture; null without one. */
  previewAddress(card) {
    if (card.previewVersion === null) return null;
    const query = new URLSearchParams({ token: this.token, v: card.previewVersion });
    return `${this.base}${API.slice(1)}${withId(routes.preview.path, card.id)}?${query.toString()}`;
  }
  api(method, path, options = {}) {
    return this.request(method, `${API.slice(1)}${path}`, options, this.token);
  }
  async request(method, path, options, token) {
    const response = await this.send(method, path, options, token);
    return await response.json();
  }
  async text(path) {
    return (await this.send("GET", path, {}, this.token)).text();
  }
  async send(method, path, options, token) {
    const sent = { [headers.token]: token };
    const init = { method, cache: "no-store", credentials: "same-origin", headers: sent };
    if (options.signal) init.signal = options.signal;
    if (options.body !== void 0) {
      init.body = JSON.stringify(options.body);
      sent["content-type"] = "application/json";
    }
    const response = await fetch(this.base + path, init);
    if (!response.ok) throw new SidecarError(await problemOf(response), response.status);
    return response;
  }
};
function withId(path, id) {
  return path.replace(":id", encodeURIComponent(id));
}
async function problemOf(response) {
  const body = await response.json().catch(() => null);
  const { code, message, hint } = body ?? {};
  if (typeof message === "string") return { code: code ?? "UNKNOWN", message, hint: hint ?? "" };
  return {
    code: `HTTP_${response.status}`,
    message: t("The web UI answered {status}.", { status: response.status }),
    hint: t("Its log may say more.")
  };
}
var TOKEN_KEY = "textual-inversion.token";
function standaloneToken() {
  const address = new URL(location.href);
  const given = address.searchParams.get("token");
  try {
    if (given === null) return sessionStorage.getItem(TOKEN_KEY) ?? "";
    sessionStorage.setItem(TOKEN_KEY, given);
  } catch {
    return given ?? "";
  }
  address.searchParams.delete("token");
  history.replaceState(null, "", address.href);
  return given;
}

// src/browser/connection.ts
var FIRST_WAIT_MS = 500;
var LONGEST_WAIT_MS = 5e3;
var WHILE_STARTING_MS = 1e3;
var PATIENCE = 3;
var Connection = class {
  api;
  store;
  buildId;
  wake = null;
  restartedFor = "";
  websocketsFailed = 0;
  failures = 0;
  constructor(options) {
    this.api = options.api;
    this.store = options.store;
    this.buildId = options.buildId;
    const again = () => this.retryNow();
    addEventListener("online", again);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) again();
    });
  }
  /** Does not wait any longer, if it was waiting to try again. */
  retryNow() {
    this.wake?.();
  }
  async run() {
    let wait = FIRST_WAIT_MS;
    for (; ; ) {
      const outcome = await this.connectOnce().catch((error) => this.failed(error));
      wait = outcome === "lost" ? FIRST_WAIT_MS : outcome === "starting" ? WHILE_STARTING_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
      await this.pause(wait);
    }
  }
  /** One round: ends when the link breaks (`lost`), or when there is no sidecar to link to. */
  async connectOnce() {
    const session = await this.api.openSession();
    this.store.update({ session });
    if (session.sidecar !== "running") return this.noSidecar(session);
    const [settings, health] = await Promise.all([this.api.settings(), this.api.health()]);
    if (await this.replaceOldSidecar(session, health.buildId)) return "starting";
    this.store.update({ settings, folder: health.folder, host: health.host });
    const list = await this.api.list();
    this.store.replaceCards(list.cards);
    this.failures = 0;
    await this.follow({ epoch: list.epoch, seq: list.seq });
    this.store.update({ link: { kind: "reconnecting" } });
    return "lost";
  }
  async follow(place) {
    let resync = false;
    const stream = await followEvents(this.api, place, {
      websocketsFailed: this.websocketsFailed,
      state: (kind) => this.store.update({ link: { kind } }),
      event: ({ body }) => {
        if (body.type === "resync") resync = true;
        else this.store.apply(body);
        return !resync;
      }
    });
    this.websocketsFailed = stream.websocketOpened ? 0 : this.websocketsFailed + 1;
  }
  noSidecar(session) {
    const message = session.message ?? t("The sidecar is not running.");
    if (session.sidecar === "starting" || session.sidecar === "installing") {
      this.store.update({ link: { kind: "starting", message, progress: session.progress } });
      return "starting";
    }
    const link = {
      kind: "absent",
      message,
      hint: session.hint ?? t("Start it here, or look at its log in the settings."),
      canStart: session.access === "full"
    };
    this.store.update({ link });
    return "absent";
  }
  /** After an update the files are newer than the running sidecar: asks once for a new one. */
  async replaceOldSidecar(session, running) {
    if (running === session.buildId || this.restartedFor === session.buildId) return false;
    if (session.access !== "full" || this.buildId === "dev") return false;
    this.restartedFor = session.buildId;
    await this.api.supervise("restart");
    return true;
  }
  failed(error) {
    this.failures += 1;
    const isPatient = this.failures <= PATIENCE;
    const isStarting = error instanceof SidecarError && error.status === 404;
    if (isPatient && this.store.listed) this.store.update({ link: { kind: "reconnecting" } });
    else if (!isPatient || !isStarting) this.store.update({ link: absentLink(error) });
    return "absent";
  }
  async pause(milliseconds) {
    await new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, milliseconds);
    });
    this.wake = null;
  }
};
function absentLink(error) {
  if (error instanceof SidecarError) {
    if (error.status === 404) {
      return {
        kind: "absent",
        message: t("The extension's Python side did not load."),
        hint: t("Restart the web UI; its log says why."),
        canStart: false
      };
    }
    return { kind: "absent", message: error.message, hint: error.hint, canStart: false };
  }
  return {
    kind: "absent",
    message: t("The web UI does not answer."),
    hint: t("Cards and prompts go on working; the rest comes back with it."),
    canStart: false
  };
}

// src/browser/dom.ts
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === void 0) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}
function setAttribute(target, name, value) {
  if (target.getAttribute(name) === value) return;
  if (value === null) target.removeAttribute(name);
  else target.setAttribute(name, value);
}
function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
function oncePerFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    const run = () => {
      if (!asked) return;
      asked = false;
      work();
    };
    requestAnimationFrame(run);
    setTimeout(run, 250);
  };
}

// src/browser/hosts/card-shape.ts
function a1111Card({ card, previewUrl }) {
  const name = card.fileName.toLowerCase();
  const made = element("div", {
    class: "card ti-own",
    "data-name": card.token,
    "data-ti-id": card.id,
    // The hosts number their cards in the order of the folder; after them is the nearest we can say.
    "data-sort-default": 1e6,
    "data-sort-date_created": Math.floor(card.modifiedMs / 1e3),
    "data-sort-date_modified": Math.floor(card.createdMs / 1e3),
    "data-sort-name": name,
    "data-sort-path": card.id.toLowerCase(),
    "data-sort-size": card.sizeBytes,
    "data-sort-vectors": card.vectors ?? 0
  });
  if (previewUrl !== null) {
    made.append(element("img", { class: "preview", loading: "lazy", src: previewUrl, alt: "" }));
  }
  const searchTerms = [card.id, card.sha256 ?? ""].map(
    (text) => element("span", { class: "hidden search_terms" }, text)
  );
  made.append(
    element("div", { class: "button-row" }),
    element(
      "div",
      { class: "actions" },
      element("div", { class: "additional" }, ...searchTerms),
      element("span", { class: "name" }, card.token),
      element("span", { class: "description" }, card.description)
    )
  );
  return made;
}
function insertSorted(tab, cards, { key, descending }) {
  const container = tab.cards();
  if (container === null) return;
  const sign = descending ? -1 : 1;
  const valueOf = (of) => of.getAttribute(`data-${key}`) ?? "";
  const order = (a4, b) => sign * compareSortValues(valueOf(a4), valueOf(b));
  const coming = [...cards].sort(order);
  for (const other of container.querySelectorAll(":scope > .card")) {
    const before = coming.findIndex((card) => order(card, other) >= 0);
    other.before(...coming.splice(0, before < 0 ? coming.length : before));
    if (coming.length === 0) return;
  }
  container.append(...coming);
}
function compareSortValues(a4, b) {
  if (!Number.isNaN(Number(a4)) && !Number.isNaN(Number(b))) return Number(a4) - Number(b);
  return a4 < b ? -1 : a4 > b ? 1 : 0;
}

// src/browser/hosts/host-fields.ts
function find(selector) {
  return hostRoot().querySelector(selector);
}
function typedIn(selector) {
  const field = find(selector);
  const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  return isField ? field.value.toLowerCase() : "";
}
function promptBox(tab, side) {
  const box = find(side === "positive" ? `#${tab}_prompt textarea` : `#${tab}_neg_prompt textarea`);
  return box instanceof HTMLTextAreaElement ? box : null;
}

// src/browser/hosts/page-change.ts
function onPageChange(callback) {
  const hook = hostGlobals().onAfterUiUpdate;
  if (hook !== void 0) {
    hook(callback);
    return;
  }
  let timer;
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(callback, 200);
  });
  observer.observe(document.documentElement, { childList: true, subtree: true });
}

// src/browser/hosts/a1111.ts
var TABS = ["txt2img", "img2img"];
var PAGE = "textual_inversion";
function cardsOf(tab) {
  return find(`#${tab}_${PAGE}_cards`);
}
function a1111Page() {
  const known = /* @__PURE__ */ new Map();
  function findTabs() {
    return TABS.flatMap((key) => {
      const root = find(`#${key}_${PAGE}`);
      if (root === null || cardsOf(key) === null) return [];
      const before = known.get(key);
      if (before?.root === root) return [before];
      const tab = { key, root, cards: () => cardsOf(key), box: (side) => promptBox(key, side) };
      known.set(key, tab);
      return [tab];
    });
  }
  return {
    family: "a1111",
    caseSensitive: false,
    findTabs,
    onPageChange,
    cardName: (card) => card.dataset["name"] ?? "",
    cardPath: (card) => card.querySelector("[data-clipboard-text]")?.getAttribute("data-clipboard-text") ?? card.dataset["sortPath"] ?? null,
    placeToolbar,
    makeCard: (_tab, options) => a1111Card(options),
    placeCards(tab, cards) {
      insertSorted(tab, cards, currentSort(tab));
      const words = searchWords(tab);
      for (const card of cards) card.classList.toggle("hidden", !matchesSearch(card, words));
    },
    searchBox: (tab) => find(`#${tab.key}_${PAGE}_extra_search`),
    separator: hostSeparator,
    activeBox: (tab) => hostGlobals().activePromptTextarea?.[tab.key] ?? null,
    keepActiveBox(tab, edit) {
      const active = hostGlobals().activePromptTextarea;
      const before = active?.[tab.key];
      edit();
      if (active !== void 0 && before !== void 0) active[tab.key] = before;
    }
  };
}
function hostSeparator() {
  const option = hostGlobals().opts?.["extra_networks_add_text_separator"];
  return typeof option === "string" ? option : " ";
}
function placeToolbar(tab, toolbar) {
  const block = tab.root.querySelector(`#${tab.key}_${PAGE}_cards_html`);
  if (block === null || toolbar.nextElementSibling === block) return;
  block.before(toolbar);
}
function currentSort(tab) {
  const controls = find(`.extra-networks-controls-div #${tab.key}_${PAGE}_controls`) ?? find(`#${tab.key}_${PAGE}_controls`);
  const key = controls?.querySelector(".extra-network-control--enabled[data-sortkey]")?.dataset["sortkey"];
  const direction = controls?.querySelector("[data-sortdir]")?.dataset["sortdir"];
  return { key: `sort-${key ?? "default"}`, descending: direction === "Descending" };
}
function searchWords(tab) {
  return typedIn(`#${tab.key}_${PAGE}_extra_search`).split(" ");
}
function matchesSearch(card, words) {
  const texts = [...card.querySelectorAll(".search_terms, .description")];
  const text = texts.map((node) => node.textContent.toLowerCase()).join(" ");
  return words.every((word) => text.includes(word));
}
function isA1111Page() {
  return TABS.some((tab) => find(`#${tab}_${PAGE}`) !== null);
}

// src/browser/hosts/sdnext.ts
var TABS2 = ["txt2img", "img2img", "control", "video"];
function sdnextPage() {
  const known = /* @__PURE__ */ new Map();
  return {
    family: "sdnext",
    caseSensitive: true,
    findTabs: () => TABS2.flatMap((key) => {
      const cards = () => find(`#${key}_embedding_cards`);
      const root = find(`#${key}embedding_extra_page`) ?? cards()?.parentElement?.parentElement ?? null;
      if (root === null || cards() === null) return [];
      const before = known.get(key);
      if (before?.root === root) return [before];
      const tab = { key, root, cards, box: (side) => promptBox(key, side) };
      known.set(key, tab);
      return [tab];
    }),
    onPageChange,
    // The name is the path below the folder without its ending; prompts take its last part.
    cardName: (card) => card.dataset["name"]?.split(/[\\/]/).at(-1) ?? "",
    cardPath: (card) => card.dataset["filename"] ?? null,
    // Over the row of folders and cards, and outside of what a refresh replaces.
    placeToolbar({ root }, toolbar) {
      if (root.firstElementChild !== toolbar) root.prepend(toolbar);
    },
    makeCard: sdnextCard,
    placeCards(tab, cards) {
      insertSorted(tab, cards, currentSort2());
      const words = typedIn(`#${tab.key}_extra_search textarea`).split(" ");
      for (const card of cards) card.style.display = matchesSearch2(card, words) ? "" : "none";
    },
    searchBox: (tab) => find(`#${tab.key}_extra_search textarea`),
    separator: () => " ",
    // SD.Next keeps the active box to itself: neither to be read nor to be put back.
    activeBox: () => null,
    keepActiveBox: (_tab, edit) => edit()
  };
}
function sdnextCard(tab, { card, previewUrl }) {
  const pictureStyle = tab.cards()?.querySelector("img.preview")?.getAttribute("style");
  const made = element("div", {
    class: "card ti-own",
    "data-ti-id": card.id,
    "data-tab": tab.key,
    "data-page": "embedding",
    "data-name": card.id.replace(/\.[^./]+$/, ""),
    "data-filename": card.id,
    "data-mtime": hostTime(card.modifiedMs),
    "data-size": card.sizeBytes,
    "data-tags": card.tags.join("|")
  });
  const src = previewUrl ?? "./sdapi/v1/network/thumb?filename=ui/assets/missing.png";
  made.append(
    element("div", { class: "overlay" }, element("div", { class: "name" }, card.token)),
    element("div", { class: "actions" }),
    element("img", { class: "preview", loading: "lazy", alt: "", src, style: pictureStyle })
  );
  return made;
}
function hostTime(ms) {
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 6e4);
  return local.toISOString().slice(0, 19).replace("T", " ");
}
var SORT_KEYS = [
  ["Name", "name"],
  ["Date", "mtime"],
  ["Size", "size"]
];
function currentSort2() {
  const option = hostGlobals().opts?.["extra_networks_sort"];
  const chosen = typeof option === "string" ? option : "";
  const key = SORT_KEYS.find(([word]) => chosen.startsWith(word))?.[1] ?? "name";
  return { key, descending: /Z-A|Newest|Largest/.test(chosen) };
}
function matchesSearch2({ dataset }, words) {
  const text = `${dataset["filename"] ?? ""} ${dataset["name"] ?? ""} ${dataset["tags"] ?? ""}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
function isSdnextPage() {
  return TABS2.some((tab) => find(`#${tab}_embedding_cards`) !== null);
}

// src/browser/hosts/standalone.ts
var SORTS = [
  ["sort-name", "Name"],
  ["sort-path", "Folder"],
  ["sort-date_created", "Modified"],
  ["sort-size", "Size"],
  ["sort-vectors", "Vectors"]
];
function isStandalonePage() {
  return document.querySelector('meta[name="ti-standalone"]') !== null;
}
function standalonePage() {
  document.documentElement.classList.add("ti-standalone");
  const prompts = {
    positive: promptBox2("positive", t("Prompt")),
    negative: promptBox2("negative", t("Negative prompt"))
  };
  const search = element("input", {
    type: "search",
    id: "ti-search",
    placeholder: t("Search"),
    "aria-label": t("Search")
  });
  search.title = t("Words, -word, tag:…, base:sdxl, side:negative, is:fav, is:broken");
  const sort = sortControls();
  const cards = element("div", { id: "ti-cards", class: "extra-network-cards" });
  const bar = element("div", { class: "ti-find" }, search, sort.root);
  const root = element("main", { id: "ti-root" }, bar, cards);
  const boxes = element("section", { class: "ti-prompts" }, prompts.positive.label, prompts.negative.label);
  const heading = element("h1", {}, "Textual Inversion");
  (document.querySelector("#ti-app") ?? document.body).append(element("header", {}, heading), boxes, root);
  const tab = { key: "prompts", root, cards: () => cards, box: (side) => prompts[side].box };
  sort.onChange(() => {
    const all = [...cards.querySelectorAll(":scope > .card")];
    cards.replaceChildren();
    insertSorted(tab, all, sort.current());
  });
  return {
    family: "standalone",
    caseSensitive: false,
    findTabs: () => [tab],
    onPageChange: () => void 0,
    cardName: (card) => card.dataset["name"] ?? "",
    cardPath: () => null,
    placeToolbar: (_tab, toolbar) => {
      if (toolbar.nextElementSibling !== cards) cards.before(toolbar);
    },
    makeCard: (_tab, options) => a1111Card(options),
    placeCards: (_tab, made) => insertSorted(tab, made, sort.current()),
    searchBox: () => search,
    ownSearch: {
      query: () => search.value,
      onChange: (callback) => search.addEventListener("input", callback)
    },
    separator: () => ", ",
    activeBox: () => null,
    keepActiveBox: (_tab, edit) => edit()
  };
}
function promptBox2(side, name) {
  const box = element("textarea", { id: `ti-${side}`, rows: 3, spellcheck: "false", placeholder: name });
  return { box, label: element("label", {}, element("span", {}, name), box) };
}
function sortControls() {
  const options = SORTS.map(([key, name]) => element("option", { value: key }, t(name)));
  const select = element("select", { id: "ti-sort", "aria-label": t("Sort by") }, ...options);
  const direction = element(
    "button",
    { type: "button", id: "ti-sort-direction", "aria-pressed": "false" },
    "↑"
  );
  direction.title = t("Turn the order round");
  const descending = () => direction.getAttribute("aria-pressed") === "true";
  return {
    root: element("div", { class: "ti-sort" }, select, direction),
    current: () => ({ key: select.value, descending: descending() }),
    onChange: (callback) => {
      select.addEventListener("change", callback);
      direction.addEventListener("click", () => {
        const now = !descending();
        direction.setAttribute("aria-pressed", String(now));
        direction.textContent = now ? "↓" : "↑";
        callback();
      });
    }
  };
}

// node_modules/preact/dist/preact.mjs
var n;
var t2;
var r;
var u;
var i;
var f;
var o;
var e;
var l;
var c;
var a;
var s;
var h = /* @__PURE__ */ Symbol.for("pv");
var p = {};
var y = [];
var v = /^m(i|n|o|s|text|space)$/;
var w = Array.isArray;
var d = y.slice;
var _ = Object.assign;
function g(n2) {
  n2 && n2.parentNode && n2.remove();
}
function m(r3, u3, i3, f4, o4) {
  var e3 = { type: r3, props: u3, key: i3, ref: f4, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: h, __v: o4 || ++t2, __i: -1, __u: 0 };
  return !o4 && n.vnode && n.vnode(e3), e3;
}
function $(n2) {
  return n2.children;
}
function x(n2, t4) {
  this.props = n2, this.context = t4, this.__g = 0;
}
function S(n2, t4) {
  if (null == t4) return n2.__ && S(n2.__, n2.__i + 1);
  for (var r3; t4 < n2.__k.length; t4++) if ((r3 = n2.__k[t4]) && r3.__e) return r3.__e;
  return "function" != typeof n2.type || n2.props.__P ? null : S(n2);
}
function C(t4) {
  var r3, u3 = t4.__v, i3 = u3.__e, f4 = [], o4 = [], e3 = t4.__P;
  e3 && ((r3 = _({ constructor: h }, u3)).__v = u3.__v + 1, n.vnode && n.vnode(r3), z(e3, r3, u3, t4.__n, e3.namespaceURI, 32 & u3.__u ? [i3] : null, f4, i3 || S(u3), 32 & u3.__u, o4), r3.__v = u3.__v, r3.__.__k[r3.__i] = r3, E(f4, r3, o4), u3.__ = u3.__e = null, r3.__e != i3 && j(r3));
}
function j(n2) {
  if ((n2 = n2.__) && n2.__c && !n2.props.__P) return n2.__e = null, n2.__k.some(function(t4) {
    return t4 && (n2.__e = t4.__e);
  }), j(n2);
}
function L(t4) {
  (8 & t4.__g || (t4.__g |= 8, u.push(t4), f++)) && i == n.debounceRendering || ((i = n.debounceRendering) || queueMicrotask)(H);
}
function H() {
  try {
    for (var n2, t4 = 1; u.length; ) u.length > t4 && u.sort(o), n2 = u.shift(), t4 = u.length, 8 & n2.__g && C(n2);
  } finally {
    (f = u.length) && (i || queueMicrotask)(H);
  }
}
function I(n2, t4, r3, u3, i3, f4, o4, e3, l3, c3, a4) {
  var s3, h3, v3, w2, d3, _3, g3 = u3.__k || y, k2 = t4.length;
  for (l3 = q(r3, t4, g3, l3, k2), s3 = 0; s3 < k2; s3++) null != (v3 = r3.__k[s3]) && (h3 = ~v3.__i && g3[v3.__i] || p, v3.__i = s3, _3 = z(n2, v3, h3, i3, f4, o4, e3, l3, c3, a4), w2 = v3.__e, (h3.ref != v3.ref || 8 & h3.__u) && (h3.ref && G(h3.ref, null, v3, h3), v3.ref && a4.push(v3.ref, v3.__c || w2, v3)), d3 = d3 || w2, 4 & v3.__u ? (l3 = A(v3, l3, n2, !h3.__v), h3.__e && (h3.__e = null)) : "function" == typeof v3.type && void 0 !== _3 ? l3 = _3 : w2 && (l3 = w2.nextSibling), v3.__u &= -21);
  return r3.__e = d3, l3;
}
function q(n2, t4, r3, u3, i3) {
  var f4, o4, e3, l3, c3, a4, s3, p3, y3, v3 = r3.length, d3 = v3, _3 = 0, g3 = 0, k2 = n2.__k = Array(i3);
  for (f4 = 0; f4 < i3; f4++) null != (o4 = t4[f4]) && "boolean" != typeof o4 && "function" != typeof o4 ? ("object" != typeof o4 || o4.constructor === String ? o4 = k2[f4] = m(null, o4) : w(o4) ? o4 = k2[f4] = m($, { children: o4 }) : o4.constructor === h && o4.__b ? o4 = k2[f4] = m(o4.type, o4.props, o4.key, o4.ref, o4.__v) : k2[f4] = o4, l3 = f4 + _3, o4.__ = n2, o4.__b = n2.__b + 1, e3 = null, ~(c3 = o4.__i = P(o4, r3, l3, d3)) && (d3--, (e3 = r3[c3]) && (e3.__u |= 2)), e3 && e3.__v ? (o4.__u |= 16, c3 == l3 - 1 ? _3-- : c3 == l3 + 1 ? _3++ : c3 != l3 && (c3 > l3 ? _3-- : _3++, g3 = 1)) : (~c3 || (i3 > v3 ? _3-- : i3 < v3 && _3++), "function" != typeof o4.type && (o4.__u |= 4))) : k2[f4] = null;
  if (g3) {
    for (a4 = [], s3 = [], f4 = 0; f4 < i3; f4++) if ((o4 = k2[f4]) && 16 & o4.__u) {
      for (_3 = 0, p3 = a4.length; _3 < p3; ) a4[y3 = _3 + p3 >> 1] < o4.__i ? _3 = y3 + 1 : p3 = y3;
      a4[_3] = o4.__i, s3[f4] = _3 + 1;
    }
    for (_3 = a4.length; f4--; ) s3[f4] && (s3[f4] == _3 ? _3-- : k2[f4].__u |= 4);
  }
  if (d3) for (f4 = 0; f4 < v3; f4++) !(e3 = r3[f4]) || 2 & e3.__u || (e3.__e == u3 && (u3 = S(e3)), J(e3, e3));
  return u3;
}
function A(n2, t4, r3, u3) {
  var i3, f4, o4, e3;
  if ("function" == typeof n2.type) {
    if (n2.props.__P) return t4;
    if (i3 = n2.__k) for (f4 = 0; f4 < i3.length; f4++) i3[f4] && (i3[f4].__ = n2, t4 = A(i3[f4], t4, r3, false));
    return t4;
  }
  for (t4 && !t4.parentNode && (t4 = S(n2)) && !t4.parentNode && (t4 = null), o4 = n2.__e, e3 = t4; e3 && 8 == e3.nodeType; ) e3 = e3.nextSibling;
  for (o4 != e3 && (!u3 && r3.moveBefore && o4.parentNode ? r3.moveBefore(o4, t4) : r3.insertBefore(o4, t4 || null)), t4 = o4; (t4 = t4 && t4.nextSibling) && 8 == t4.nodeType && !t4.data.startsWith("$s"); ) ;
  return t4;
}
function P(n2, t4, r3, u3) {
  var i3, f4 = n2.key, o4 = n2.type, e3 = t4[r3], l3 = e3 && !(2 & e3.__u);
  if (null === e3 && null == f4 || l3 && f4 == e3.key && o4 == e3.type) return r3;
  if (u3 > (l3 ? 1 : 0)) {
    for (i3 = r3 - 1; i3 >= 0; i3--) if ((e3 = t4[i3]) && !(2 & e3.__u) && f4 == e3.key && o4 == e3.type) return i3;
    for (i3 = r3 + 1; i3 < t4.length; i3++) if ((e3 = t4[i3]) && !(2 & e3.__u) && f4 == e3.key && o4 == e3.type) return i3;
  }
  return -1;
}
function T(n2, t4, r3) {
  null == r3 && (r3 = ""), "-" == t4[0] ? n2.setProperty(t4, r3) : n2[t4] = r3;
}
function N(n2, t4, r3, u3, i3) {
  var f4, o4;
  if ("style" == t4) if ("string" == typeof r3) n2.style.cssText = r3;
  else {
    if ("string" == typeof u3 && (n2.style.cssText = u3 = ""), u3) for (t4 in u3) r3 && t4 in r3 || T(n2.style, t4);
    if (r3) for (t4 in r3) u3 && r3[t4] == u3[t4] || T(n2.style, t4, r3[t4]);
  }
  else if ("o" == t4[0] && "n" == t4[1]) "function" != typeof r3 && (r3 = null), "function" != typeof u3 && (u3 = null), (n2.__e || (n2.__e = {}))[t4] = r3, r3 && u3 || (o4 = a[t4] || (a[t4] = V(t4)), (n2.__a || (n2.__a = {}))[t4] = c, f4 = t4 != (t4 = t4.replace(l, "$1")), (t4 = t4.slice(2))[0] < "a" && (t4 = t4.toLowerCase()), r3 ? n2.addEventListener(t4, o4, f4) : n2.removeEventListener(t4, o4, f4));
  else {
    if ("http://www.w3.org/2000/svg" == i3) t4 = t4.replace(/xlink(H|:h)/, "h").replace(/sName$/, "s");
    else if ("width" != t4 && "height" != t4 && "href" != t4 && "list" != t4 && "form" != t4 && "tabIndex" != t4 && "download" != t4 && "rowSpan" != t4 && "colSpan" != t4 && "role" != t4 && "popover" != t4 && t4 in n2) try {
      return void (n2[t4] = null == r3 ? "" : r3);
    } catch (n3) {
    }
    if ("function" == typeof r3) return;
    null == r3 || false === r3 && "-" != t4[4] ? n2.removeAttribute(t4) : n2.setAttribute(t4, "popover" == t4 && 1 == r3 ? "" : r3);
  }
}
function V(t4) {
  return function(r3) {
    var u3 = this.__e;
    if (u3) {
      if (u3 = u3[t4], null == r3[e]) r3[e] = c++;
      else if (r3[e] < this.__a[t4]) return;
      return u3(n.event ? n.event(r3) : r3);
    }
  };
}
function z(t4, r3, u3, i3, f4, o4, e3, l3, c3, a4) {
  var s3, p3, v3, d3, k2, b, m3, M, C3, j2, L2, H2, q2, A3, O, P2, T2, N2, V2 = r3.type;
  if (r3.constructor !== h) return null;
  128 & u3.__u && (c3 = 32 & u3.__u, s3 = u3.__c.__z) && (r3.__u |= c3, p3 = o4 = [], 8 == s3.nodeType ? l3 = B(s3, o4) : o4.push(s3), l3 = o4[0] || l3), (s3 = n.__b) && s3(r3);
  n: if ("function" == typeof V2) {
    v3 = e3.length;
    try {
      if (M = r3.props, C3 = (s3 = V2.prototype) && s3.render, j2 = (s3 = V2.contextType) && i3[s3.__c], L2 = s3 ? j2 ? j2.props.value : s3.__ : i3, (d3 = u3.__c) ? (r3.__c = d3, 2 & d3.__g && (d3.__g |= 1)) : (C3 ? r3.__c = d3 = new V2(M, L2) : (r3.__c = d3 = new x(M, L2), d3.constructor = V2, d3.render = K), j2 && j2.sub(d3), d3.state || (d3.state = {}), d3.__n = i3, d3.__g |= 8, d3.__h = [], d3.__k = []), C3 && (d3.__s || (d3.__s = d3.state), V2.getDerivedStateFromProps && (d3.__s == d3.state && (d3.__s = _({}, d3.__s)), _(d3.__s, V2.getDerivedStateFromProps(M, d3.__s)))), k2 = d3.props, b = d3.state, d3.__v = r3, u3.__c) {
        if (M !== k2 && C3 && !V2.getDerivedStateFromProps && d3.componentWillReceiveProps && d3.componentWillReceiveProps(M, L2), r3.__v == u3.__v && !(8 & d3.__g) || !(4 & d3.__g) && d3.shouldComponentUpdate && false === d3.shouldComponentUpdate(M, d3.__s, L2)) {
          r3.__v != u3.__v && (d3.props = M, d3.state = d3.__s, d3.__g &= -9), r3.__e = u3.__e, r3.__k = u3.__k, r3.__k.some(function(n2) {
            n2 && (n2.__ = r3);
          }), y.push.apply(d3.__h, d3.__k), d3.__k = [], d3.__h.length && e3.push(d3), l3 = S(u3);
          break n;
        }
        d3.componentWillUpdate && d3.componentWillUpdate(M, d3.__s, L2), C3 && d3.componentDidUpdate && d3.__h.push(function() {
          d3.componentDidUpdate(k2, b, m3);
        });
      } else C3 && !V2.getDerivedStateFromProps && d3.componentWillMount && d3.componentWillMount(), C3 && d3.componentDidMount && d3.__h.push(d3.componentDidMount);
      d3.context = L2, d3.props = M, d3.__P = t4, d3.__g &= -5, H2 = n.__r, q2 = C3 ? 25 : 0;
      do {
        d3.__g &= -9, H2 && H2(r3), s3 = d3.render(d3.props, d3.state = d3.__s, d3.context);
      } while (8 & d3.__g && ++q2 < 25);
      C3 && (y.push.apply(d3.__h, d3.__k), d3.__k = []), d3.state = d3.__s, d3.getChildContext && (i3 = _({}, i3, d3.getChildContext())), C3 && u3.__c && d3.getSnapshotBeforeUpdate && (m3 = d3.getSnapshotBeforeUpdate(k2, b)), A3 = s3 && s3.type === $ && null == s3.key ? s3.props.children : s3, M.__P && (s3 = l3, f4 = (t4 = M.__P).namespaceURI, c3 = o4 = null, u3.props && u3.props.__P != t4 && (u3.__k.some(function(n2) {
        n2 && J(n2, n2);
      }), u3.__k = null), l3 = u3.__k ? S(u3, 0) : null), l3 = I(t4, w(A3) ? A3 : [A3], r3, u3, i3, f4, o4, e3, l3, c3, a4), M.__P && (r3.__e = null, l3 = s3), r3.__u &= -161, p3 && p3.some(g), d3.__h.length && e3.push(d3), 1 & d3.__g && (d3.__g &= -4);
    } catch (t5) {
      if (e3.length = v3, r3.__v = null, c3 || o4) if (t5 && t5.then) {
        if (r3.__u |= 128 | c3, o4) {
          for (~(T2 = o4.indexOf(l3 || void 0)) || (T2 = o4.length); (N2 = o4[T2 - 1]) && 8 == N2.nodeType; ) T2--;
          for (; T2 < o4.length; T2++) if (N2 = o4[T2]) if (o4[T2] = null, O) {
            if (N2 == P2) break;
          } else {
            if (8 != N2.nodeType) break;
            N2.data.startsWith("$s") && (P2 = B(O = N2));
          }
        }
        if (!O) {
          for (; l3 && 8 == l3.nodeType && l3.nextSibling; ) l3 = l3.nextSibling;
          O = l3;
        }
        (s3 = B(O = r3.__c.__z || (r3.__c.__z = O))) ? (r3.__e = O, l3 = s3) : r3.__e = l3, l3 = l3 && l3.nextSibling;
      } else o4 && o4.some(g);
      else r3.__e = u3.__e;
      r3.__k || (r3.__k = u3.__k || []), t5 && t5.then || D(r3), n.__e(t5, r3, u3);
    }
  } else l3 = r3.__e = F(u3.__e, r3, u3, i3, f4, o4, e3, c3, a4, t4);
  return (s3 = n.diffed) && s3(r3), l3;
}
function B(n2, t4) {
  if (n2 && 8 == n2.nodeType && n2.data.startsWith("$s")) for (var r3 = 1; n2 = n2.nextSibling; ) {
    if (8 == n2.nodeType) {
      if (n2.data.startsWith("$s")) r3++;
      else if (n2.data.startsWith("/$s") && !--r3) return n2;
    }
    t4 && t4.push(n2);
  }
}
function D(n2) {
  n2 && (n2.__c && (n2.__c.__g |= 4), n2.__k && n2.__k.some(D));
}
function E(t4, r3, u3) {
  for (var i3 = 0; i3 < u3.length; ) G(u3[i3++], u3[i3++], u3[i3++]);
  n.__c && n.__c(r3, t4), t4.some(function(r4) {
    try {
      t4 = r4.__h, r4.__h = [], t4.some(function(n2) {
        n2.call(r4);
      });
    } catch (t5) {
      n.__e(t5, r4.__v);
    }
  });
}
function F(t4, r3, u3, i3, f4, o4, e3, l3, c3, a4) {
  var s3, h3, y3, _3, k2, b, m3, M, $2 = u3.props || p, x2 = r3.props, C3 = r3.type;
  if ("svg" == C3 ? f4 = "http://www.w3.org/2000/svg" : "math" == C3 ? f4 = "http://www.w3.org/1998/Math/MathML" : f4 || (f4 = "http://www.w3.org/1999/xhtml"), o4) {
    for (s3 = 0; s3 < o4.length; s3++) if ((k2 = o4[s3]) && (C3 ? k2.localName == C3 : 3 == k2.nodeType)) {
      t4 = k2, o4[s3] = null;
      break;
    }
  }
  if (!t4) {
    if (M = a4.ownerDocument || document, !C3) return M.createTextNode(x2);
    t4 = M.createElementNS(f4, C3, x2.is ? x2 : a4), l3 && (n.__m && n.__m(r3, o4), l3 = false), o4 = null;
  }
  if (C3) {
    if (a4 = "template" == C3 && t4.content || t4, o4 = "textarea" == C3 && null != x2.defaultValue ? null : o4 && d.call(a4.childNodes), !l3 && o4) for ($2 = {}, s3 = 0; s3 < t4.attributes.length; s3++) $2[(k2 = t4.attributes[s3]).name] = k2.value;
    for (s3 in $2) k2 = $2[s3], "dangerouslySetInnerHTML" == s3 ? y3 = k2 : "children" == s3 || s3 in x2 || "value" == s3 && "defaultValue" in x2 || "checked" == s3 && "defaultChecked" in x2 || N(t4, s3, null, k2, f4);
    for (s3 in x2) k2 = x2[s3], "children" == s3 ? _3 = k2 : "dangerouslySetInnerHTML" == s3 ? h3 = k2 : "value" == s3 ? b = k2 : "checked" == s3 ? m3 = k2 : l3 && "function" != typeof k2 || $2[s3] === k2 || N(t4, s3, k2, $2[s3], f4);
    h3 ? (l3 || y3 && (h3.__html == y3.__html || h3.__html == t4.innerHTML) || (t4.innerHTML = h3.__html), r3.__k = []) : (y3 && (t4.textContent = ""), ("foreignObject" == C3 || "http://www.w3.org/1998/Math/MathML" == f4 && v.test(C3)) && (f4 = "http://www.w3.org/1999/xhtml"), I(a4, w(_3) ? _3 : [_3], r3, u3, i3, f4, o4, e3, o4 ? o4[0] : u3.__k && S(u3, 0), l3, c3), o4 && o4.some(g)), l3 && "textarea" != C3 || (s3 = "value", "progress" == C3 && null == b ? t4.removeAttribute(s3) : null == b || b === t4[s3] && ("progress" != C3 || b) || N(t4, s3, b, $2[s3], f4), s3 = "checked", null != m3 && m3 != t4[s3] && N(t4, s3, m3, $2[s3], f4));
  } else $2 === x2 || l3 && t4.data == x2 || (t4.data = x2);
  return t4;
}
function G(t4, r3, u3, i3) {
  try {
    "function" == typeof t4 ? r3 ? r3.__x = t4(r3) || 1 : i3 && (i3 = i3.__c || i3.__e) && (r3 = i3.__x) && (i3.__x = null, "function" == typeof r3 ? r3() : t4(null)) : t4.current = r3;
  } catch (t5) {
    n.__e(t5, u3);
  }
}
function J(t4, r3, u3) {
  var i3, f4, o4, e3;
  if (n.unmount && n.unmount(t4), !(i3 = t4.ref) || i3.current && i3.current != t4.__e || G(i3, null, r3, t4), i3 = t4.__c) {
    if (i3.componentWillUnmount) try {
      i3.componentWillUnmount();
    } catch (t5) {
      n.__e(t5, r3);
    }
    i3.__P = i3.__n = null;
  }
  if (i3 = t4.__k) for (e3 = 0; e3 < i3.length; e3++) i3[e3] && J(i3[e3], r3, "function" != typeof t4.type || u3 && !t4.props.__P);
  !u3 && (i3 = t4.__c) && (i3 = i3.__z) && (f4 = B(i3, o4 = [])) && (i3 == t4.__e && o4.some(g), g(f4), g(i3)), u3 || g(t4.__e), t4.__e = t4.__c = t4.__ = null;
}
function K(n2, t4, r3) {
  return this.constructor(n2, r3);
}
function Q(t4, r3) {
  var u3, i3, f4, o4;
  n.__ && n.__(t4, r3), 9 == r3.nodeType && (r3 = r3.documentElement), i3 = (u3 = t4 && 32 & t4.__u) ? null : r3.__k, r3.__k = m($, { children: [t4] }), f4 = [], o4 = [], z(r3, r3.__k, i3 || p, p, r3.namespaceURI, i3 ? null : r3.firstChild ? d.call(r3.childNodes) : null, f4, i3 ? i3.__e : r3.firstChild, u3, o4), E(f4, r3.__k, o4), r3.__k.props.children = null;
}
n = { __e: function(n2, t4, r3, u3) {
  for (var i3, o4, e3; t4 = t4.__; ) if ((i3 = t4.__c) && !(1 & i3.__g)) {
    i3.__g |= 4;
    try {
      if ((e3 = (o4 = i3.constructor) && o4.getDerivedStateFromError) && i3.setState(o4.getDerivedStateFromError(n2)), i3.componentDidCatch && (i3.componentDidCatch(n2, u3 || {}), e3 = 1), e3 && 8 & i3.__g) return void (i3.__g |= 2);
    } catch (t5) {
      n2 = t5;
    }
  }
  throw f = 0, n2;
} }, t2 = 0, r = function(n2) {
  return null != n2 && n2.constructor === h;
}, x.prototype.setState = function(n2, t4) {
  var r3 = this.__s;
  r3 && r3 != this.state || (r3 = this.__s = _({}, this.state)), "function" == typeof n2 && (n2 = n2(_({}, r3), this.props)), n2 && (_(r3, n2), this.__v && (t4 && this.__k.push(t4), L(this)));
}, x.prototype.forceUpdate = function(n2) {
  this.__v && (this.__g |= 4, n2 && this.__h.push(n2), L(this));
}, x.prototype.render = $, u = [], f = 0, o = function(n2, t4) {
  return n2.__v.__b - t4.__v.__b;
}, e = /* @__PURE__ */ Symbol(), l = /(PointerCapture)$|Capture$/i, c = 0, a = {}, s = 0;

// node_modules/preact/hooks/dist/hooks.mjs
var t3;
var r2;
var u2;
var i2;
var o2 = Object.is;
var f2 = 0;
var c2 = [];
var e2 = [];
var a2 = n;
var v2 = a2.__b;
var l2 = a2.__r;
var m2 = a2.diffed;
var h2 = a2.__c;
var s2 = a2.unmount;
var p2 = a2.__;
function y2(n2, t4) {
  a2.__h && a2.__h(r2, n2, f2 || t4), f2 = 0;
  var u3 = r2.__H || (r2.__H = { __: [], __h: [] });
  return n2 >= u3.__.length && u3.__.push({}), u3.__[n2];
}
function d2(n2) {
  return f2 = 1, _2(G2, n2);
}
function _2(n2, u3, i3) {
  var f4 = y2(t3++, 2);
  if (f4.t = n2, !f4.__c && (f4.__ = [i3 ? i3(u3) : G2(void 0, u3), function(n3) {
    var t4 = (f4.__N || f4.__)[0], r3 = f4.t(t4, n3);
    o2(t4, r3) || (f4.__N = [r3, f4.__[1]], f4.__c.setState({}));
  }], f4.__c = r2, !r2.__f)) {
    r2.__f = true;
    var c3 = r2.shouldComponentUpdate;
    r2.shouldComponentUpdate = function(n3, t4, r3) {
      var u4 = this.__H;
      if (!u4) return true;
      var i4 = false, f5 = this.props != n3;
      if (u4.__.some(function(n4) {
        n4.__N && (i4 = true, o2(n4.__[0], n4.__N[0]) || (f5 = true));
      }), c3) {
        var e3 = c3.call(this, n3, t4, r3);
        return i4 ? e3 || f5 : e3;
      }
      return !i4 || f5;
    };
  }
  return f4.__;
}
function A2(n2, u3) {
  var i3 = y2(t3++, 3);
  !a2.__s && E2(i3.__H, u3) && (i3.__P = true, i3.__ = n2, i3.u = u3, r2.__H.__h.push(i3));
}
function g2() {
  var n2;
  do {
    for (; n2 = e2.shift(); ) try {
      C2(n2);
    } catch (t5) {
      a2.__e(t5, { __: (n2 = n2.__P) && n2.__v });
    }
    for (; n2 = c2.shift(); ) {
      var t4 = n2.__H;
      if (n2.__P && t4) try {
        t4.__h.some(C2), t4.__h.some(D2), t4.__h = [];
      } catch (r3) {
        t4.__h = [], a2.__e(r3, n2.__v);
      }
    }
  } while (e2.length);
}
a2.__b = function(n2) {
  r2 = null, v2 && v2(n2);
}, a2.__ = function(n2, t4) {
  n2 && t4.__k && t4.__k.__m && (n2.__m = t4.__k.__m), p2 && p2(n2, t4);
}, a2.__r = function(n2) {
  l2 && l2(n2), t3 = 0;
  var i3 = (r2 = n2.__c).__H;
  i3 && (u2 == r2 ? r2.__h = [] : (i3.__h.some(C2), i3.__h.some(D2), t3 = 0), i3.__h = [], i3.__.some(function(n3) {
    n3.__N && (n3.__ = n3.__N), n3.u = n3.__N = void 0;
  })), u2 = r2;
}, a2.diffed = function(n2) {
  m2 && m2(n2);
  var t4 = n2.__c;
  t4 && t4.__H && (t4.__H.__h.length && B2(c2.push(t4)), t4.__H.__.some(function(n3) {
    n3.u && (n3.__H = n3.u);
  })), u2 = r2 = null;
}, a2.__c = function(n2, t4) {
  t4.some(function(n3) {
    try {
      n3.__h.some(C2), n3.__h = n3.__h.filter(function(n4) {
        return !n4.__ || D2(n4);
      });
    } catch (t5) {
      n3.__h = [function() {
        throw t5;
      }];
    }
  }), h2 && h2(n2, t4);
}, a2.unmount = function(n2) {
  s2 && s2(n2);
  var t4, r3, u3 = n2.__c;
  u3 && u3.__H && (u3.__H.__.some(function(u4) {
    try {
      if (u4.__P && u4.__c) {
        if (void 0 === r3) {
          for (r3 = n2.__; r3 && (!r3.__c || !r3.__c.__P); ) r3 = r3.__;
          r3 = r3 && r3.__c;
        }
        u4.__P = r3, B2(e2.push(u4));
      } else C2(u4);
    } catch (n3) {
      t4 = n3;
    }
  }), u3.__H = void 0, t4 && a2.__e(t4, u3.__v));
};
var k = "function" == typeof requestAnimationFrame;
function z2(n2) {
  var t4, r3 = function() {
    clearTimeout(u3), k && cancelAnimationFrame(t4), setTimeout(n2);
  }, u3 = setTimeout(r3, 35);
  k && (t4 = requestAnimationFrame(r3));
}
function B2(n2) {
  1 != n2 && i2 == a2.requestAnimationFrame || ((i2 = a2.requestAnimationFrame) || z2)(g2);
}
function C2(n2) {
  var t4 = r2, u3 = n2.__c;
  "function" == typeof u3 && (n2.__c = void 0, u3()), r2 = t4;
}
function D2(n2) {
  var t4 = r2;
  n2.__c = n2.__(), r2 = t4;
}
function E2(n2, t4) {
  return !n2 || n2.length != t4.length || t4.some(function(t5, r3) {
    return !o2(t5, n2[r3]);
  });
}
function G2(n2, t4) {
  return "function" == typeof t4 ? t4(n2) : t4;
}

// src/browser/notices.ts
var STAY_MS = 6e3;
var STAY_LONG_MS = 2e4;
function notice(text, { kind = "info", button: button2 } = {}) {
  const place = noticePlace();
  const made = element("div", { class: "ti-notice", "data-kind": kind }, element("span", {}, text));
  const remove = () => {
    made.remove();
    if (place.childElementCount === 0) place.remove();
  };
  if (button2 !== void 0) {
    const pressed = element("button", { type: "button", class: "ti-button" }, button2.text);
    pressed.addEventListener("click", () => {
      remove();
      button2.press();
    });
    made.append(pressed);
  }
  place.append(made);
  setTimeout(remove, button2 === void 0 ? STAY_MS : STAY_LONG_MS);
}
function noticePlace() {
  const parent = document.querySelector("dialog.ti-dialog[open]") ?? document.body;
  const place = document.querySelector(".ti-notices") ?? element("div", { class: "ti-notices", role: "status", "aria-live": "polite" });
  if (place.parentElement !== parent) parent.append(place);
  return place;
}
function keepNotices(dialog) {
  const place = dialog.querySelector(".ti-notices");
  if (place !== null) document.body.append(place);
}

// src/browser/dialog.tsx
async function showDialog({ name, label, content }) {
  const body = element("div", { class: name });
  const closeButton = element("button", { type: "button", class: "ti-close", "aria-label": t("Close") }, "×");
  const dialog = element("dialog", { class: "ti-dialog", "aria-label": label }, closeButton, body);
  const close = () => dialog.close();
  closeButton.addEventListener("click", close);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && isOutside(event, dialog)) close();
  });
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  Q(content(close), body);
  document.body.append(dialog);
  await new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve());
    dialog.showModal();
  });
  Q(null, body);
  keepNotices(dialog);
  dialog.remove();
}
function isOutside(event, dialog) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

// src/protocol/base-model-names.ts
var baseModelNames = {
  sd1: "SD1",
  sd2: "SD2",
  sdxl: "SDXL",
  "sdxl-refiner": "SDXL refiner",
  sd3: "SD3",
  flux: "Flux"
};

// node_modules/preact/jsx-runtime/dist/jsxRuntime.mjs
var f3 = /* @__PURE__ */ Symbol.for("pv");
var o3 = 0;
function a3(t4, e3, n2, u3, a4, i3) {
  e3 || (e3 = {});
  var c3, l3, p3 = e3;
  if ("ref" in p3 && "function" != typeof t4) for (l3 in p3 = {}, e3) "ref" == l3 ? c3 = e3[l3] : p3[l3] = e3[l3];
  var s3 = { type: t4, props: p3, key: n2, ref: c3, __k: null, __: null, __b: 0, __e: null, __c: null, constructor: f3, __v: --o3, __i: -1, __u: 0 };
  return (a4 || i3) && (s3.__source = a4, s3.__self = i3), n.vnode && n.vnode(s3), s3;
}

// src/browser/toolbar.tsx
function renderToolbar(into, props) {
  Q(/* @__PURE__ */ a3(Toolbar, { ...props }), into);
}
function Toolbar(props) {
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3("div", { class: "ti-bar", children: [
      /* @__PURE__ */ a3(Chips, { ...props }),
      /* @__PURE__ */ a3("span", { class: "ti-count", children: countText(props) }),
      props.readOnly !== null && /* @__PURE__ */ a3("span", { class: "ti-access", title: props.readOnly, children: t("Read only") }),
      /* @__PURE__ */ a3(
        "button",
        {
          type: "button",
          class: "ti-link",
          "data-state": props.link.kind,
          title: linkHelp(props.link),
          onClick: props.onLink,
          children: linkText(props.link)
        }
      ),
      /* @__PURE__ */ a3(
        "button",
        {
          type: "button",
          class: "ti-gear",
          title: t("Settings"),
          "aria-label": t("Settings"),
          onClick: props.onSettings,
          children: "⚙"
        }
      )
    ] }),
    props.banners.map((banner) => /* @__PURE__ */ a3("div", { class: "ti-banner", role: "status", children: [
      /* @__PURE__ */ a3("span", { children: [
        /* @__PURE__ */ a3("b", { children: banner.message }),
        " ",
        banner.hint
      ] }),
      banner.button && /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: banner.button.press, children: banner.button.text })
    ] }, banner.code + banner.message))
  ] });
}
var BASE_MODELS = Object.keys(baseModelNames);
function Chips({ counts, filter, onFilter }) {
  const bases = BASE_MODELS.filter((base) => counts.baseModels.has(base));
  const sides = ["negative", "positive"].filter(
    (side) => counts.sides.has(side) || filter.sides.has(side)
  );
  const sideNames = { negative: t("Negative"), positive: t("Positive") };
  return /* @__PURE__ */ a3("div", { class: "ti-chips", role: "group", "aria-label": t("Filter"), children: [
    (counts.favourites > 0 || filter.favourites) && /* @__PURE__ */ a3(
      Chip,
      {
        name: "favourite",
        on: filter.favourites,
        press: () => onFilter({ ...filter, favourites: !filter.favourites }),
        children: [
          "★ ",
          t("Favourites")
        ]
      }
    ),
    sides.map((side) => /* @__PURE__ */ a3(
      Chip,
      {
        name: side,
        on: filter.sides.has(side),
        press: () => onFilter({ ...filter, sides: toggled(filter.sides, side) }),
        children: sideNames[side]
      },
      side
    )),
    (bases.length > 1 || filter.baseModels.size > 0) && bases.map((base) => /* @__PURE__ */ a3(
      Chip,
      {
        name: base,
        on: filter.baseModels.has(base),
        press: () => onFilter({ ...filter, baseModels: toggled(filter.baseModels, base) }),
        children: baseModelNames[base]
      },
      base
    )),
    (counts.problems > 0 || filter.problems) && /* @__PURE__ */ a3(
      Chip,
      {
        name: "problem",
        on: filter.problems,
        press: () => onFilter({ ...filter, problems: !filter.problems }),
        children: [
          t("Needs attention"),
          " ",
          /* @__PURE__ */ a3("small", { children: counts.problems })
        ]
      }
    )
  ] });
}
function Chip({ name, on, press, children }) {
  return /* @__PURE__ */ a3("button", { type: "button", class: "ti-chip", "data-chip": name, "aria-pressed": on, onClick: press, children });
}
function toggled(set, value) {
  const copy = new Set(set);
  if (!copy.delete(value)) copy.add(value);
  return copy;
}
function countText({ counts, scanning, link }) {
  if (scanning !== null) return t("Reading {scanned} of {total}…", scanning);
  if (counts.total === 0)
    return link.kind === "connecting" ? "" : t("No embeddings yet: drop files here to add them");
  if (counts.shown !== counts.total)
    return t("{shown} of {total}", { shown: counts.shown, total: counts.total });
  return counts.total === 1 ? t("1 embedding") : t("{total} embeddings", { total: counts.total });
}
function linkText(link) {
  switch (link.kind) {
    case "connecting":
      return t("Connecting…");
    case "live":
      return t("Live");
    case "polling":
      return t("Live by long poll");
    case "reconnecting":
      return t("Reconnecting…");
    case "starting":
      return link.progress === null ? link.message : `${link.message} ${Math.round(link.progress * 100)} %`;
    case "absent":
      return link.message;
    default:
      return link;
  }
}
function linkHelp(link) {
  switch (link.kind) {
    case "live":
      return t("Changes in the folder show at once.");
    case "polling":
      return t("No websocket gets through to this page, so events come by long poll. Everything works.");
    case "absent":
      return `${link.hint} ${t("Clicking cards goes on working.")}`;
    case "connecting":
    case "reconnecting":
    case "starting":
      return t("Clicking cards works meanwhile.");
    default:
      return link;
  }
}

// src/browser/link-help.tsx
async function showLinkHelp(parts2) {
  await showDialog({
    name: "ti-link-help",
    label: t("Connection"),
    content: (close) => /* @__PURE__ */ a3(LinkHelp, { ...parts2, close })
  });
}
function LinkHelp(props) {
  const [log, setLog] = d2(null);
  const readLog = () => {
    void props.api.log().then(setLog, (error) => setLog(failureText(error)));
  };
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3("h2", { children: t("Connection") }),
    /* @__PURE__ */ a3(LinkFacts, { store: props.store }),
    /* @__PURE__ */ a3("p", { class: "ti-faint", children: t("Putting tokens into prompts and taking them out works without any of these.") }),
    log !== null && /* @__PURE__ */ a3("pre", { children: log }),
    /* @__PURE__ */ a3(LinkActions, { ...props, readLog })
  ] });
}
function LinkFacts({ store }) {
  const { link, host, folder, session } = store;
  const folderHint = folder?.exists === false ? t("This folder does not exist.") : null;
  const hostHint = [host?.message, host?.hint].filter(Boolean).join(" ");
  return /* @__PURE__ */ a3("dl", { children: [
    /* @__PURE__ */ a3(Row, { name: t("Sidecar"), value: linkText(link), hint: link.kind === "absent" ? link.hint : null }),
    session?.accessMessage && /* @__PURE__ */ a3(Row, { name: t("Access"), value: t("Read only"), hint: session.accessMessage }),
    folder !== null && /* @__PURE__ */ a3(Row, { name: t("Folder"), value: folder.path, hint: folderHint }),
    host !== null && /* @__PURE__ */ a3(Row, { name: t("Web UI"), value: hostText(store), hint: hostHint })
  ] });
}
function LinkActions({ store, api, retry, inHost, close, readLog }) {
  const absent = store.link.kind === "absent";
  const retryAndClose = () => {
    retry();
    close();
  };
  const restart = () => {
    const failed = (error) => notice(failureText(error), { kind: "error" });
    void api.supervise(absent ? "start" : "restart").then(retry, failed);
    close();
  };
  return /* @__PURE__ */ a3("div", { class: "ti-actions", children: [
    inHost && store.session?.access === "full" && /* @__PURE__ */ a3("button", { type: "button", class: "ti-button ti-primary", onClick: restart, children: absent ? t("Start the sidecar") : t("Restart the sidecar") }),
    inHost && /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: readLog, children: t("Show its log") }),
    /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: retryAndClose, children: t("Try again now") })
  ] });
}
function hostText({ host }) {
  if (host === null || host.link === "none") return t("None attached");
  return [host.family, host.version, host.checkpoint].filter(Boolean).join(" · ");
}
function Row({
  name,
  value,
  hint
}) {
  return /* @__PURE__ */ a3("div", { children: [
    /* @__PURE__ */ a3("dt", { children: name }),
    /* @__PURE__ */ a3("dd", { children: [
      /* @__PURE__ */ a3("bdi", { children: value }),
      hint && /* @__PURE__ */ a3("small", { children: hint })
    ] })
  ] });
}

// src/browser/marks-store.ts
var KEY = "textual-inversion.marks";
var VERSION = 1;
function markOf(card) {
  return {
    side: card.promptSide,
    favourite: card.favourite,
    vectors: card.vectors,
    baseModel: card.baseModel
  };
}
function loadMarks(storage) {
  const marks = /* @__PURE__ */ new Map();
  for (const row of readRows(storage)) {
    const [token, side, favourite, vectors, baseModel] = row;
    marks.set(token, { side, favourite: favourite === 1, vectors, baseModel });
  }
  return marks;
}
function readRows(storage) {
  try {
    const stored = JSON.parse(storage?.getItem(KEY) ?? "null");
    if (typeof stored !== "object" || stored === null || !("v" in stored) || stored.v !== VERSION) return [];
    if (!("rows" in stored) || !Array.isArray(stored.rows)) return [];
    return stored.rows.filter(isRow);
  } catch {
    return [];
  }
}
function isRow(value) {
  return Array.isArray(value) && typeof value[0] === "string" && /^(any|negative|positive)$/.test(String(value[1]));
}
function saveMarks(storage, marks) {
  if (storage === null) return;
  const rows = [...marks].map(([token, mark]) => [
    token,
    mark.side,
    mark.favourite ? 1 : 0,
    mark.vectors,
    mark.baseModel
  ]);
  const decided = rows.filter(([, side, favourite]) => side !== "any" || favourite === 1);
  for (const attempt of [rows, decided]) {
    try {
      storage.setItem(KEY, JSON.stringify({ v: VERSION, rows: attempt }));
      return;
    } catch {
    }
  }
}
function pageStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}

// src/browser/card-commands.ts
var CardCommands = class {
  api;
  store;
  constructor(api, store) {
    this.api = api;
    this.store = store;
  }
  edit = (card, edit) => this.keep(() => this.api.edit(card.id, edit));
  repair = (card, action) => action === null ? Promise.resolve(false) : this.keep(() => this.api.repair(card.id, { action }), t("Mended."));
  convert = (card, to) => this.keep(
    () => this.api.convert(card.id, { to, onClash: "rename" }),
    t("Converted: the new file stands beside the old one.")
  );
  setPreview = (card, dataBase64) => this.keep(
    () => this.api.setPreview(card.id, { dataBase64 }),
    t("Preview picture of {token} set.", { token: card.token })
  );
  async remove(card) {
    try {
      const { id, trashedAs, trashId } = await this.api.remove(card.id);
      this.store.changeCards([], [id]);
      const undo = () => void this.keep(() => this.api.restore({ trashId }), t("{token} is back.", { token: card.token }));
      notice(t("Moved to the trash folder: {file}", { file: trashedAs }), {
        button: { text: t("Undo"), press: undo }
      });
      return true;
    } catch (error) {
      notice(failureText(error), { kind: "error" });
      return false;
    }
  }
  async keep(command, done) {
    try {
      const { card } = await command();
      this.store.changeCards([card], []);
      if (done !== void 0) notice(done);
      return true;
    } catch (error) {
      notice(failureText(error), { kind: "error" });
      return false;
    }
  }
};

// src/browser/card-view.ts
function isSameView(a4, b) {
  return Object.keys(a4).every((key) => a4[key] === b[key]);
}
var repairNames = {
  "convert-to-safetensors": "Convert to safetensors",
  "rewrite-pt": "Rewrite the file",
  "rename-preview": "Rename the picture",
  "merge-sdxl-pair": "Merge the pair"
};
function isUnusable({ card, gone }) {
  return gone || card !== null && (card.problem !== null || card.hostState === "skipped");
}
function misplacedIn(view) {
  const side = view.mark?.side ?? "any";
  if (side === "negative" && view.positive) return "positive";
  if (side === "positive" && view.negative) return "negative";
  return null;
}
function nextSide(card) {
  if (!card.promptSideDecided && card.suggestedSide !== null) return card.suggestedSide.side;
  const next = { any: "negative", negative: "positive", positive: "any" };
  return next[card.promptSide];
}

// src/prompt/chars.ts
var asciiWord = new Uint8Array(128);
for (const char of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") {
  asciiWord[char.charCodeAt(0)] = 1;
}
var WIDE_WORD = /[\p{L}\p{M}\p{N}\u200c\u200d]/u;
function owner(text, at) {
  const code = text.charCodeAt(at);
  if (code >= 56320 && code <= 57343 && at > 0) {
    const pair = text.codePointAt(at - 1) ?? code;
    return pair > 65535 ? pair : code;
  }
  return text.codePointAt(at) ?? code;
}
function isWordAt(text, at) {
  const code = text.charCodeAt(at);
  if (code < 128) return asciiWord[code] === 1;
  return at >= 0 && at < text.length && WIDE_WORD.test(String.fromCodePoint(owner(text, at)));
}
function isSpaceCode(code) {
  if (code < 128) return code === 32 || code >= 9 && code <= 13;
  return code === 160 || code === 12288 || code === 5760 || code >= 8192 && code <= 8202 || code === 8232 || code === 8233;
}
function fold(text) {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  let folded = "";
  for (const char of text) {
    const small = char.toLowerCase();
    folded += small.length === char.length ? small : char;
  }
  return folded;
}

// src/prompt/logical.ts
var BARRIER = "\0";
function logicalText(scan) {
  const { prompt } = scan;
  const starts = new Int32Array(prompt.length + 1);
  const ends = new Int32Array(prompt.length + 1);
  let text = "";
  const put = (unit, start2, end) => {
    starts[text.length] = start2;
    ends[text.length] = end;
    text += unit;
  };
  for (const { kind, start: start2, end } of scan.spans) {
    if (kind === "weight" || kind === "step" || kind === "network" || kind === "comment") {
      put(BARRIER, start2, end);
    } else if (kind === "escape") {
      if (end - start2 === 2) put(prompt.charAt(start2 + 1), start2, end);
    } else {
      putText(prompt, { start: start2, end }, put);
    }
  }
  starts[text.length] = prompt.length;
  return { text, starts, ends };
}
function putText(prompt, range, put) {
  let at = range.start;
  while (at < range.end) {
    const start2 = at;
    const space = isSpaceCode(prompt.charCodeAt(at));
    at += 1;
    if (space) while (at < range.end && isSpaceCode(prompt.charCodeAt(at))) at += 1;
    put(space ? " " : prompt.charAt(start2), start2, at);
  }
}

// src/prompt/scan.ts
var WEIGHT = /^\s*[+-]?[.\d]+\s*$/;
var STEP = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
var SUBPROMPT_WEIGHT = /^\s*[+-]?(?:\d+\.?|\d*\.\d+)\s*$/;
var NETWORK = /<[\p{L}\p{N}_]+:[^>]+>/uy;
var ANGLE = /<[^\s<>,()[\]|\\#]+>/y;
var NUMBER_MAX = 40;
var Scanner = class {
  spans = [];
  groups = [];
  prompt;
  comments;
  lastAngle;
  round = [];
  square = [];
  at = 0;
  textStart = 0;
  lastColon = -1;
  composed = false;
  constructor(prompt, comments) {
    this.prompt = prompt;
    this.comments = comments;
    this.lastAngle = prompt.lastIndexOf(">");
  }
  run() {
    const { prompt, spans, groups } = this;
    while (this.at < prompt.length) this.step(prompt.charCodeAt(this.at));
    if (this.composed) this.number("weight", SUBPROMPT_WEIGHT);
    this.flush();
    return { prompt, spans, groups };
  }
  step(code) {
    const handler = HANDLERS.get(code);
    if (handler) handler(this);
    else this.at += 1;
  }
  flush() {
    if (this.textStart < this.at) this.spans.push({ kind: "text", start: this.textStart, end: this.at });
    this.textStart = this.at;
  }
  emit(kind, length) {
    this.flush();
    this.at = Math.min(this.at + length, this.prompt.length);
    this.spans.push({ kind, start: this.textStart, end: this.at });
    this.textStart = this.at;
  }
  /** A comment starts even behind a backslash. */
  escape() {
    this.emit("escape", this.comments && this.prompt[this.at + 1] === "#" ? 1 : 2);
  }
  openRound() {
    this.round.push({ start: this.at, colons: 0, bars: 0 });
    this.emit("open", 1);
  }
  openSquare() {
    this.square.push({ start: this.at, colons: 0, bars: 0 });
    this.emit("open", 1);
  }
  innermost() {
    const round = this.round.at(-1);
    const square = this.square.at(-1);
    return (round?.start ?? -1) > (square?.start ?? -1) ? round : square;
  }
  colon() {
    const open = this.innermost();
    if (open) open.colons += 1;
    this.lastColon = this.at;
    this.emit("colon", 1);
  }
  bar() {
    const open = this.innermost();
    if (open) open.bars += 1;
    this.emit("bar", 1);
  }
  /** When only a number stands between the last colon and here, turns both into one span. */
  number(kind, pattern) {
    const { lastColon, at, prompt } = this;
    if (lastColon < 0 || at - lastColon > NUMBER_MAX || this.spans.at(-1)?.start !== lastColon) return null;
    const text = prompt.slice(lastColon + 1, at);
    const value = Number(text);
    if (!pattern.test(text) || !Number.isFinite(value)) return null;
    this.spans.pop();
    this.spans.push({ kind, start: lastColon, end: at });
    this.textStart = at;
    return value;
  }
  closeRound() {
    const open = this.round.pop();
    const weight = open ? this.number("weight", WEIGHT) : null;
    const contentEnd = weight === null ? this.at : this.lastColon;
    this.emit("close", 1);
    if (open)
      this.groups.push({ kind: "paren", start: open.start, end: this.at, contentEnd, weight: weight ?? 1.1 });
  }
  closeSquare() {
    const open = this.square.pop();
    const kind = open ? this.squareKind(open) : "bracket";
    const contentEnd = kind === "schedule" ? this.lastColon : this.at;
    this.emit("close", 1);
    if (!open) return;
    const weight = kind === "bracket" ? 1 / 1.1 : 1;
    this.groups.push({ kind, start: open.start, end: this.at, contentEnd, weight });
  }
  squareKind(open) {
    if (open.bars > 0) return "alternation";
    const scheduled = (open.colons === 1 || open.colons === 2) && this.lastColon > open.start;
    return scheduled && this.number("step", STEP) !== null ? "schedule" : "bracket";
  }
  angle() {
    if (this.at > this.lastAngle) {
      this.at += 1;
      return;
    }
    for (const [kind, pattern] of [
      ["network", NETWORK],
      ["angle", ANGLE]
    ]) {
      pattern.lastIndex = this.at;
      const length = pattern.exec(this.prompt)?.[0].length;
      if (length === void 0) continue;
      this.emit(kind, length);
      return;
    }
    this.at += 1;
  }
  comment() {
    if (!this.comments) {
      this.at += 1;
      return;
    }
    const lineEnd = this.prompt.indexOf("\n", this.at);
    this.emit("comment", (lineEnd < 0 ? this.prompt.length : lineEnd) - this.at);
  }
  keyword(kind, word) {
    const { prompt, at } = this;
    const end = at + word.length;
    if (!prompt.startsWith(word, at) || isBound(prompt, at - 1) || isBound(prompt, end)) {
      this.at += 1;
      return;
    }
    if (kind === "and") {
      this.composed = true;
      this.number("weight", SUBPROMPT_WEIGHT);
    }
    this.emit(kind, word.length);
  }
};
var HANDLERS = new Map(
  Object.entries({
    "\\": (scanner) => {
      scanner.escape();
    },
    "(": (scanner) => {
      scanner.openRound();
    },
    "[": (scanner) => {
      scanner.openSquare();
    },
    ")": (scanner) => {
      scanner.closeRound();
    },
    "]": (scanner) => {
      scanner.closeSquare();
    },
    ":": (scanner) => {
      scanner.colon();
    },
    "|": (scanner) => {
      scanner.bar();
    },
    "<": (scanner) => {
      scanner.angle();
    },
    "#": (scanner) => {
      scanner.comment();
    },
    A: (scanner) => {
      scanner.keyword("and", "AND");
    },
    B: (scanner) => {
      scanner.keyword("break", "BREAK");
    }
  }).map(([char, handler]) => [char.charCodeAt(0), handler])
);
function isBound(prompt, at) {
  return isWordAt(prompt, at) && prompt[at] !== "-";
}
function scanPrompt(prompt, options = {}) {
  return new Scanner(prompt, options.comments ?? true).run();
}

// src/prompt/token-index.ts
function chunkEnd(text, at) {
  let end = at;
  while (end < text.length && isWordAt(text, end)) end += 1;
  return end > at ? end : at + 1;
}
function comparable(name, caseSensitive) {
  const plain = name.trim().replace(/\s+/g, " ");
  return caseSensitive ? plain : fold(plain);
}
function tokenIndex(tokens, options = {}) {
  const caseSensitive = options.caseSensitive ?? false;
  const names = /* @__PURE__ */ new Map();
  const all = new Set(tokens);
  for (const token of all) {
    const text = comparable(token, caseSensitive);
    if (text === "") continue;
    const first = text.slice(0, chunkEnd(text, 0));
    const bucket = names.get(first) ?? /* @__PURE__ */ new Map();
    names.set(first, bucket);
    const twins = bucket.get(text);
    if (twins) twins.push(token);
    else bucket.set(text, [token]);
  }
  const buckets = /* @__PURE__ */ new Map();
  for (const [first, bucket] of names) {
    const lengths = [...new Set([...bucket.keys()].map((name) => name.length))].sort((a4, b) => b - a4);
    buckets.set(first, { lengths, names: bucket });
  }
  return { caseSensitive, tokens: all, buckets };
}

// src/prompt/wrappers.ts
function brackets(scan) {
  const byStart = /* @__PURE__ */ new Map();
  const byEnd = /* @__PURE__ */ new Map();
  const scheduled = [];
  for (const group of scan.groups) {
    byStart.set(group.start, group);
    byEnd.set(group.end, group);
    if (group.kind !== "schedule" && group.kind !== "alternation") continue;
    while ((scheduled.at(-1)?.start ?? -1) > group.start) scheduled.pop();
    scheduled.push({ start: group.start, end: group.end });
  }
  return { prompt: scan.prompt, byStart, byEnd, scheduled };
}
function wrapperOf(known, range) {
  let { start: start2, end } = range;
  while (start2 > 0 && isSpaceCode(known.prompt.charCodeAt(start2 - 1))) start2 -= 1;
  const group = known.byStart.get(start2 - 1);
  if (!group || group.kind !== "paren" && group.kind !== "bracket") return void 0;
  while (end < group.contentEnd && isSpaceCode(known.prompt.charCodeAt(end))) end += 1;
  return group.contentEnd === end ? group : void 0;
}
function withWrappers(known, range) {
  let { start: start2, end } = range;
  let weight = 1;
  for (let group = wrapperOf(known, { start: start2, end }); group; group = wrapperOf(known, { start: start2, end })) {
    ({ start: start2, end } = group);
    weight *= group.weight;
  }
  return { start: start2, end, weight };
}
function cutsGroup(known, range) {
  for (let at = range.start; at < range.end; at += 1) {
    const opened = known.byStart.get(at);
    if (opened && opened.end > range.end) return true;
    const closed = known.byEnd.get(at + 1);
    if (closed && closed.start < range.start) return true;
  }
  return false;
}

// src/prompt/find.ts
function longestAt(text, at, index) {
  const bucket = index.buckets.get(text.slice(at, chunkEnd(text, at)));
  if (!bucket) return null;
  for (const length of bucket.lengths) {
    const end = at + length;
    if (end > text.length || isWordAt(text, end)) continue;
    const tokens = bucket.names.get(text.slice(at, end));
    if (tokens) return { end, tokens };
  }
  return null;
}
function matches(logical, index, known) {
  const text = index.caseSensitive ? logical.text : fold(logical.text);
  const found = [];
  let at = 0;
  while (at < text.length) {
    const hit = at > 0 && isWordAt(text, at - 1) ? null : longestAt(text, at, index);
    const range = hit && { start: logical.starts[at] ?? 0, end: logical.ends[hit.end - 1] ?? 0 };
    if (hit && range && !cutsGroup(known, range)) {
      found.push({ ...range, tokens: hit.tokens });
      at = hit.end;
    } else {
      at = chunkEnd(text, at);
    }
  }
  return found;
}
function occurrencesIn(scan, index) {
  const known = brackets(scan);
  let next = 0;
  return matches(logicalText(scan), index, known).map(({ tokens, start: start2, end }) => {
    while ((known.scheduled[next]?.end ?? Infinity) <= start2) next += 1;
    const scheduled = (known.scheduled[next]?.start ?? Infinity) < start2;
    const outer = withWrappers(known, { start: start2, end });
    const context = scheduled ? "scheduled" : outer.start < start2 ? "weighted" : "plain";
    return {
      tokens,
      occurrence: { start: start2, end, outerStart: outer.start, outerEnd: outer.end, weight: outer.weight, context }
    };
  });
}
function isIndex(known) {
  return known !== void 0 && "buckets" in known;
}
function indexFor(token, options) {
  const caseSensitive = options.caseSensitive ?? false;
  const { known } = options;
  if (isIndex(known)) {
    if (known.caseSensitive === caseSensitive && known.tokens.has(token)) return known;
    return tokenIndex([...known.tokens, token], { caseSensitive });
  }
  return tokenIndex([...known ?? [], token], { caseSensitive });
}
function tokenIn(scan, token, index) {
  return occurrencesIn(scan, index).filter(({ tokens }) => tokens.includes(token)).map(({ occurrence }) => occurrence);
}
function findToken(prompt, token, options = {}) {
  return tokenIn(scanPrompt(prompt, options), token, indexFor(token, options));
}
function findStandingTokens(prompt, tokens, options = {}) {
  const index = isIndex(tokens) ? tokens : tokenIndex(tokens, options);
  const standing = /* @__PURE__ */ new Map();
  for (const { tokens: twins, occurrence } of occurrencesIn(scanPrompt(prompt, options), index)) {
    for (const token of twins) {
      const list = standing.get(token);
      if (list) list.push(occurrence);
      else standing.set(token, [occurrence]);
    }
  }
  return standing;
}

// src/prompt/change.ts
function applyChange(text, change) {
  return text.slice(0, change.start) + change.insert + text.slice(change.end);
}
function editOf(prompt, change, caret = change.insert.length) {
  const selectionStart = change.start + caret;
  return {
    kind: "edit",
    text: applyChange(prompt, change),
    change,
    selectionStart,
    selectionEnd: selectionStart
  };
}
function joinChanges(prompt, changes) {
  const [first] = changes;
  const last = changes.at(-1);
  if (!first || !last) return { kind: "none" };
  let insert = "";
  let at = first.start;
  for (const change of changes) {
    insert += prompt.slice(at, change.start) + change.insert;
    at = change.end;
  }
  return editOf(prompt, { start: first.start, end: last.end, insert });
}

// src/prompt/sides.ts
var COMMAS = ",，、";
var BY_KIND = {
  escape: "word",
  network: "word",
  angle: "word",
  colon: "word",
  open: "open",
  close: "close",
  bar: "bar",
  weight: "edge",
  step: "edge",
  break: "edge",
  and: "edge",
  comment: "edge"
};
function classOfText(code, char) {
  if (code === 10 || code === 13) return "edge";
  if (isSpaceCode(code)) return "space";
  return COMMAS.includes(char) ? "comma" : "word";
}
function charClasses(scan) {
  const classes = [];
  const closed = new Set(scan.groups.map((group) => group.end));
  for (const { kind, start: start2, end } of scan.spans) {
    const shared = kind === "close" && !closed.has(end) ? "word" : kind === "text" ? null : BY_KIND[kind];
    for (let at = start2; at < end; at += 1) {
      classes.push(shared ?? classOfText(scan.prompt.charCodeAt(at), scan.prompt.charAt(at)));
    }
  }
  return classes;
}
function leftSide(classes, from) {
  let at = from;
  while (classes[at - 1] === "space") at -= 1;
  return { kind: sideKind(classes[at - 1], "open"), at };
}
function rightSide(classes, from) {
  let at = from;
  while (classes[at] === "space") at += 1;
  return { kind: sideKind(classes[at], "close"), at };
}
function sideKind(found, inner) {
  if (found === void 0 || found === "edge" || found === "bar" || found === inner) return "edge";
  return found === "comma" ? "comma" : "word";
}
function touchesText(found) {
  return found === "comma" || found === "word" || found === "bar";
}

// src/prompt/insert-forms.ts
var BEFORE = ["", " ", ", ", ","];
var BEHIND = ["", " ", ", ", ",", " , ", " ,"];
function sensibleForm(classes, at, separator) {
  const left = leftSide(classes, at).kind;
  const right = rightSide(classes, at).kind;
  const afterSpace = classes[at - 1] === "space";
  const beforeSpace = classes[at] === "space";
  if (left === "word" && right === "word") {
    return { before: afterSpace ? "" : " ", behind: beforeSpace || !afterSpace ? "" : " " };
  }
  if (left === "comma") {
    if (afterSpace) return { before: "", behind: right === "word" ? separator : ", " };
    return { before: separator.endsWith(" ") ? " " : "", behind: "," };
  }
  if (left === "edge")
    return { before: "", behind: right === "word" ? separator : right === "comma" ? ", " : "" };
  return { before: afterSpace ? separator.trimStart() : separator, behind: "" };
}
function* forms(classes, at, style) {
  const { separator, apart } = style;
  const freeBefore = (text) => !apart.before || (text === "" ? !touchesText(classes[at - 1]) : text.endsWith(" "));
  const freeBehind = (text) => !apart.behind || (text === "" ? !touchesText(classes[at]) : text.startsWith(" "));
  const best = sensibleForm(classes, at, separator);
  yield {
    before: freeBefore(best.before) ? best.before : `${best.before} `,
    behind: freeBehind(best.behind) ? best.behind : ` ${best.behind}`
  };
  for (const before of BEFORE.filter(freeBefore)) {
    for (const behind of BEHIND.filter(freeBehind)) yield { before, behind };
  }
}

// src/prompt/place.ts
function findPlaces(scan, classes, standing) {
  const barred = new Uint8Array(scan.prompt.length + 1);
  for (const { kind, start: start2, end } of scan.spans) {
    if (kind === "text") continue;
    barred.fill(1, start2 + 1, end);
    if (kind === "weight" || kind === "comment") barred[end] = 1;
  }
  for (let at = 1; at < classes.length; at += 1) {
    if (classes[at - 1] === "word" && classes[at] === "word") barred[at] = 1;
  }
  for (const { start: start2, end } of [...brackets(scan).scheduled, ...standing]) barred.fill(1, start2 + 1, end);
  return { classes, barred };
}
function settle({ classes, barred }, at) {
  let left = leftSide(classes, at);
  let right = rightSide(classes, at);
  while (right.kind === "comma" && left.kind !== "word") {
    left = leftSide(classes, right.at + 1);
    right = rightSide(classes, right.at + 1);
  }
  const best = left.kind === "word" && right.kind !== "word" ? left.at : right.at;
  return barred[best] ? at : best;
}
function* nearestPlaces(places, caret) {
  const { length } = places.classes;
  const seen2 = /* @__PURE__ */ new Set();
  const from = Math.max(0, Math.min(caret, length));
  for (let distance = 0; distance <= length; distance += 1) {
    for (const at of distance === 0 ? [from] : [from + distance, from - distance]) {
      if (at < 0 || at > length || places.barred[at]) continue;
      const settled = settle(places, at);
      if (seen2.has(settled)) continue;
      seen2.add(settled);
      yield settled;
    }
  }
}

// src/prompt/removal.ts
function withSeparator(classes, range) {
  const { start: start2, end } = range;
  const left = leftSide(classes, start2);
  const right = rightSide(classes, end);
  const spaceBefore = classes[start2 - 1] === "space" ? 1 : 0;
  const spaceAfter = classes[end] === "space" ? 1 : 0;
  if (right.kind === "comma" && left.kind !== "word") {
    const behind = right.at + 1;
    if (classes[behind] === "space") return { start: start2, end: behind + 1 };
    return { start: left.kind === "comma" ? start2 - spaceBefore : start2, end: behind };
  }
  if (right.kind === "edge" && left.kind === "comma") return { start: left.at - 1, end };
  if (right.kind === "word" && spaceAfter) return { start: start2, end: end + 1 };
  return left.kind === "word" ? { start: start2 - spaceBefore, end } : { start: start2, end };
}
function glue(prompt, range) {
  const joined = isWordAt(prompt, range.start - 1) && isWordAt(prompt, range.end);
  return { ...range, insert: joined ? " " : "" };
}
function onlySeparators(classes, from, to) {
  for (let at = from; at < to; at += 1) {
    if (classes[at] !== "space" && classes[at] !== "comma") return false;
  }
  return true;
}
function runs(known, classes, occurrences) {
  const found = [];
  for (const { outerStart, outerEnd } of occurrences) {
    let run = { start: outerStart, end: outerEnd };
    for (let last = found.at(-1); last && onlySeparators(classes, last.end, run.start); last = found.at(-1)) {
      found.pop();
      run = withWrappers(known, { start: last.start, end: run.end });
    }
    found.push(run);
  }
  return found;
}
function removals(scan, classes, occurrences) {
  return runs(brackets(scan), classes, occurrences).map(
    (run) => glue(scan.prompt, withSeparator(classes, run))
  );
}

// src/prompt/spelling.ts
function spellToken(token) {
  return token.replace(/[\\()[\]:|]/g, "\\$&");
}
var FIRST = /^[\p{L}\p{N}]/u;
var LAST = /[\p{L}\p{N}]$/u;
function endsInSymbol(token) {
  return !LAST.test(token.trim());
}
function startsWithSymbol(token) {
  return !FIRST.test(token.trim());
}

// src/prompt/weight-format.ts
function roundWeight(weight) {
  return Math.round(weight * 100) / 100;
}
function weightSuffix(name, weight) {
  return `${/<[\p{L}\p{N}_]+$/u.test(name) ? " " : ""}:${String(roundWeight(weight))})`;
}

// src/prompt/insert.ts
var MAX_ATTEMPTS = 48;
function holds(job, change, tokenAt) {
  const text = applyChange(job.prompt, change);
  const scan = scanPrompt(text, job.options);
  const found = tokenIn(scan, job.token, job.index);
  const mine = found.find(
    ({ outerStart, outerEnd }) => outerStart === tokenAt && outerEnd === tokenAt + job.typed.length
  );
  if (!mine || mine.context === "scheduled" || found.length !== job.standing + 1) return false;
  const [back] = removals(scan, charClasses(scan), [mine]);
  return back !== void 0 && applyChange(text, back) === job.prompt;
}
function insertToken(prompt, token, options) {
  const scan = scanPrompt(prompt, options);
  const classes = charClasses(scan);
  const index = indexFor(token, options);
  const all = occurrencesIn(scan, index);
  const weight = options.weight ?? 1;
  const spelled = spellToken(token);
  const typed = weight === 1 ? spelled : `(${spelled}${weightSuffix(spelled, weight)}`;
  const standing = all.filter(({ tokens }) => tokens.includes(token)).length;
  const job = { prompt, token, typed, index, options, standing };
  const bare2 = weight === 1;
  const apart = { before: bare2 && startsWithSymbol(token), behind: bare2 && endsInSymbol(token) };
  const style = { separator: options.separator, apart };
  const places = findPlaces(
    scan,
    classes,
    all.map(({ occurrence }) => occurrence)
  );
  let attempts = 0;
  for (const at of nearestPlaces(places, options.caret ?? prompt.length)) {
    for (const { before, behind } of forms(classes, at, style)) {
      const change = { start: at, end: at, insert: before + typed + behind };
      const caret = before.length + typed.length;
      if (holds(job, change, at + before.length)) return editOf(prompt, change, caret);
      attempts += 1;
    }
    if (attempts >= MAX_ATTEMPTS) break;
  }
  return editOf(prompt, { start: 0, end: 0, insert: `${typed}${apart.behind ? " " : ""}, ` }, typed.length);
}

// src/prompt/remove.ts
function removeToken(prompt, token, options = {}) {
  const scan = scanPrompt(prompt, options);
  const occurrences = tokenIn(scan, token, indexFor(token, options));
  const free = occurrences.filter(({ context }) => context !== "scheduled");
  if (free.length > 0) return joinChanges(prompt, removals(scan, charClasses(scan), free));
  const [first] = occurrences;
  if (!first) return { kind: "none" };
  return { kind: "select", selectionStart: first.outerStart, selectionEnd: first.outerEnd };
}

// src/prompt/toggle.ts
function toggleToken(prompt, token, options) {
  const removed = removeToken(prompt, token, options);
  return removed.kind === "none" ? insertToken(prompt, token, options) : removed;
}
function moveToken(prompts, token, options) {
  const from = removeToken(prompts.from, token, options);
  if (from.kind !== "edit" || findToken(prompts.to, token, options).length > 0)
    return { from, to: { kind: "none" } };
  const moved = findToken(prompts.from, token, options).find(({ context }) => context !== "scheduled");
  return { from, to: insertToken(prompts.to, token, { ...options, weight: moved?.weight ?? 1 }) };
}

// src/prompt/weigh.ts
var MIN_WEIGHT = 0.1;
var MAX_WEIGHT = 2;
function targetWeight(present, step) {
  const wanted = "value" in step ? step.value : present + step.delta;
  return roundWeight(
    Math.min(Math.max(MAX_WEIGHT, present), Math.max(Math.min(MIN_WEIGHT, present), wanted))
  );
}
function bare({ prompt, token, classes }, occurrence) {
  const { outerStart: start2, outerEnd: end } = occurrence;
  const before = startsWithSymbol(token) ? touchesText(classes[start2 - 1]) : isWordAt(prompt, start2 - 1);
  const behind = endsInSymbol(token) ? touchesText(classes[end]) : isWordAt(prompt, end);
  const name = prompt.slice(occurrence.start, occurrence.end);
  return { start: start2, end, insert: (before ? " " : "") + name + (behind ? " " : "") };
}
function reweigh(job, occurrence) {
  const { start: start2, end, outerStart, outerEnd, weight } = occurrence;
  const target = targetWeight(weight, job.step);
  if (target === roundWeight(weight)) return [];
  if (target === 1) return [bare(job, occurrence)];
  const name = job.prompt.slice(start2, end);
  const suffix = weightSuffix(name, target);
  const inner = wrapperOf(job.known, occurrence);
  if (inner?.kind === "paren" && inner.start === outerStart) {
    return [
      {
        start: inner.contentEnd,
        end: inner.end,
        insert: inner.contentEnd > end ? suffix.trimStart() : suffix
      }
    ];
  }
  return [{ start: outerStart, end: outerEnd, insert: `(${name}${suffix}` }];
}
function weighToken(prompt, token, step, options = {}) {
  const scan = scanPrompt(prompt, options);
  const occurrences = tokenIn(scan, token, indexFor(token, options));
  const job = { prompt, token, classes: charClasses(scan), known: brackets(scan), step };
  return joinChanges(
    prompt,
    occurrences.flatMap((occurrence) => reweigh(job, occurrence))
  );
}

// src/browser/hosts/host-page.ts
function otherSide(side) {
  return side === "positive" ? "negative" : "positive";
}

// src/browser/card-action.ts
function intentOf(event) {
  if (event.shiftKey) return event.altKey ? "weaker" : "stronger";
  return event.altKey ? "other" : "toggle";
}
function homeSide(side, lastFocused) {
  return side === "any" ? lastFocused : side;
}
function planClick(intent, options) {
  const home = homeSide(options.side, options.lastFocused);
  if (intent === "other") return toggleIn(otherSide(home), options);
  const box = standsIn(home, options) || !standsIn(otherSide(home), options) ? home : otherSide(home);
  if (intent === "toggle") return toggleIn(box, options);
  const delta = intent === "stronger" ? options.weightStep : -options.weightStep;
  return weighIn(box, delta, options);
}
function standsIn(box, options) {
  return findToken(options.prompts[box].text, options.token, grammar(box, options)).length > 0;
}
function toggleIn(box, options) {
  return { box, result: toggleToken(options.prompts[box].text, options.token, grammar(box, options)) };
}
function weighIn(box, delta, options) {
  const { text } = options.prompts[box];
  const how = grammar(box, options);
  if (standsIn(box, options)) return { box, result: weighToken(text, options.token, { delta }, how) };
  return { box, result: insertToken(text, options.token, { ...how, weight: 1 + delta }) };
}
function planMove(from, options) {
  const to = otherSide(from);
  const texts = { from: options.prompts[from].text, to: options.prompts[to].text };
  const move = moveToken(texts, options.token, grammar(to, options));
  return [
    { box: from, result: move.from },
    { box: to, result: move.to }
  ];
}
function grammar(box, { prompts, separator, known }) {
  return { caseSensitive: known.caseSensitive, known, caret: prompts[box].caret, separator };
}

// src/browser/prompt-box.ts
var writing = false;
var undoBox = null;
function applyEdit(host, tab, box, result) {
  if (result.kind === "none") return;
  const before = document.activeElement;
  host.keepActiveBox(tab, () => {
    withScrollKept(box, () => {
      writing = true;
      try {
        box.focus({ preventScroll: true });
        if (result.kind === "edit") write(box, result);
        box.setSelectionRange(result.selectionStart, result.selectionEnd);
        if (result.kind === "edit" && before !== box) giveBack(box, before);
      } finally {
        writing = false;
      }
    });
  });
  if (result.kind === "edit") undoBox = box;
}
function write(box, { text, change }) {
  box.setSelectionRange(change.start, change.end);
  const command = change.insert === "" ? "delete" : "insertText";
  const done = document.activeElement === box && document.execCommand(command, false, change.insert);
  if (done && box.value === text) return;
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
function giveBack(box, before) {
  if (before instanceof HTMLElement && before !== document.body) before.focus({ preventScroll: true });
  else box.blur();
}
function withScrollKept(box, work) {
  const places = [];
  for (let at = box.parentElement; at !== null; at = at.parentElement) {
    places.push([at, at.scrollLeft, at.scrollTop]);
  }
  work();
  for (const [place, left, top] of places) {
    if (place.scrollTop !== top) place.scrollTop = top;
    if (place.scrollLeft !== left) place.scrollLeft = left;
  }
}
var PromptFocus = class {
  last = /* @__PURE__ */ new Map();
  visited = /* @__PURE__ */ new WeakSet();
  host;
  constructor(host) {
    this.host = host;
    document.addEventListener("focusin", (event) => {
      if (!writing && event.target instanceof HTMLTextAreaElement) this.visit(event.target);
    });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") focusForUndo();
    });
    document.addEventListener("input", (event) => {
      if (!writing && event.target !== undoBox) undoBox = null;
    });
  }
  /** Where a plain click writes. */
  side(tab) {
    const known = this.last.get(tab.key);
    if (known !== void 0) return known;
    const active = this.host.activeBox(tab);
    return active !== null && active === tab.box("negative") ? "negative" : "positive";
  }
  /** Where new text goes; null, the end, in a box nobody was in yet. */
  caret(box) {
    return this.visited.has(box) ? box.selectionEnd : null;
  }
  visit(box) {
    for (const tab of this.host.findTabs()) {
      for (const side of ["positive", "negative"]) {
        if (tab.box(side) !== box) continue;
        this.last.set(tab.key, side);
        this.visited.add(box);
      }
    }
  }
};
function focusForUndo() {
  if (undoBox?.isConnected === true && document.activeElement !== undoBox) {
    writing = true;
    undoBox.focus({ preventScroll: true });
    writing = false;
  }
}

// src/browser/card-clicks.ts
var CONTROLS = 'button, a, input, select, textarea, label, summary, video, [role=button], [contenteditable], .button-row, [onclick], [class*="button"], [class*="btn"], [class*="icon"]';
function listenToClicks(tab, parts2) {
  tab.root.addEventListener("click", (event) => onClick(event, tab, parts2), { capture: true });
  tab.root.addEventListener("mousedown", keepPromptFocused, { capture: true });
}
function onClick(event, tab, parts2) {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const card = target.closest(".ti-card");
  if (card === null || tab.cards()?.contains(card) !== true) return;
  const ours = target.closest("[data-ti-action]");
  const pressed = target.closest(".ti-press") !== null;
  if (ours === null && !pressed && isForeignControl(target, card)) return;
  event.preventDefault();
  event.stopPropagation();
  if (ours === null) clickCard(tab, card, intentOf(event), parts2);
  else doAction(ours.dataset["tiAction"], tab, card, parts2);
}
function isForeignControl(target, card) {
  const control = target.closest(CONTROLS);
  return control !== null && control !== card && card.contains(control);
}
function keepPromptFocused(event) {
  const onCard = event.target instanceof Element && event.target.closest(".ti-card") !== null;
  const onControl = event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
  if (onCard && !onControl && document.activeElement instanceof HTMLTextAreaElement) event.preventDefault();
}
function doAction(action, tab, card, parts2) {
  if (action !== "move") {
    parts2.act(action, tab, card);
    return;
  }
  const view = parts2.decorations.view(tab, card);
  const from = misplacedIn(view);
  if (from === null) return;
  for (const plan of planMove(from, clickOptions(tab, card, parts2))) carryOut(plan, tab, parts2);
}
function clickCard(tab, card, intent, parts2) {
  const options = clickOptions(tab, card, parts2);
  const plan = planClick(intent, options);
  const standing = parts2.prompts.standing(tab);
  const stands = standing.positive.has(options.token) || standing.negative.has(options.token);
  if (!stands && !parts2.decorations.usable(tab, card)) {
    parts2.act("explain", tab, card);
    return;
  }
  carryOut(plan, tab, parts2);
}
function clickOptions(tab, card, parts2) {
  const { store, host, focus } = parts2;
  const token = host.cardName(card);
  const read = (side) => {
    const box = tab.box(side);
    return { text: box?.value ?? "", caret: box === null ? null : focus.caret(box) };
  };
  return {
    token,
    side: store.markFor(token)?.side ?? "any",
    lastFocused: focus.side(tab),
    prompts: { positive: read("positive"), negative: read("negative") },
    separator: store.settings.separator ?? host.separator(),
    weightStep: store.settings.weightStep,
    known: parts2.prompts.known
  };
}
function carryOut({ box, result }, tab, parts2) {
  const target = tab.box(box);
  if (target === null) return;
  applyEdit(parts2.host, tab, target, result);
  explain(result);
  parts2.prompts.look();
}
function explain(result) {
  if (result.kind === "select") {
    notice(t("It stands inside a [a:b:0.5] or [a|b] part: selected, for you to change."));
  }
}

// src/browser/format.ts
var UNITS = ["bytes", "kB", "MB", "GB"];
function formatBytes(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1e3 && unit < UNITS.length - 1) {
    value /= 1e3;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit] ?? ""}`;
}
function formatDate(milliseconds) {
  return new Date(milliseconds).toLocaleString(void 0, { dateStyle: "medium", timeStyle: "short" });
}

// src/browser/card-panel.tsx
async function showPanel(id, parts2) {
  const token = parts2.store.cards.get(id)?.token ?? id;
  const content = (close) => /* @__PURE__ */ a3(Panel, { id, close, ...parts2 });
  await showDialog({ name: "ti-panel", label: t("Details of {token}", { token }), content });
}
function Panel({
  id,
  store,
  commands,
  close
}) {
  const card = useCard(store, id);
  A2(() => {
    if (card === null) close();
  }, [card, close]);
  if (card === null) return null;
  const canEdit = store.connected && !store.readOnly;
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3("h2", { children: /* @__PURE__ */ a3("bdi", { children: card.token }) }),
    /* @__PURE__ */ a3(Problems, { card, commands, canEdit }),
    /* @__PURE__ */ a3(SideChoice, { card, commands, canEdit }),
    /* @__PURE__ */ a3(EditForm, { card, commands, canEdit }),
    /* @__PURE__ */ a3(Facts, { card }),
    canEdit && /* @__PURE__ */ a3(Actions, { card, commands }),
    !canEdit && /* @__PURE__ */ a3("p", { class: "ti-faint", children: store.session?.accessMessage ?? t("Changes need the sidecar.") })
  ] });
}
function useCard(store, id) {
  const [card, setCard] = d2(store.cards.get(id) ?? null);
  A2(() => store.listen(() => setCard(store.cards.get(id) ?? null)), [store, id]);
  return card;
}
function Problems({ card, commands, canEdit }) {
  const all = card.problem === null ? card.warnings : [card.problem, ...card.warnings];
  return /* @__PURE__ */ a3($, { children: all.map((problem) => /* @__PURE__ */ a3(
    "div",
    {
      class: problem === card.problem ? "ti-problem" : "ti-warning",
      children: [
        /* @__PURE__ */ a3("p", { children: [
          /* @__PURE__ */ a3("b", { children: problem.message }),
          " ",
          problem.hint
        ] }),
        problem.repair !== null && canEdit && /* @__PURE__ */ a3(
          "button",
          {
            type: "button",
            class: "ti-button",
            onClick: () => void commands.repair(card, problem.repair),
            children: t(repairNames[problem.repair])
          }
        )
      ]
    },
    problem.code + problem.message
  )) });
}
function SideChoice({ card, commands, canEdit }) {
  const names = {
    any: t("Any prompt"),
    negative: t("Negative only"),
    positive: t("Positive only")
  };
  const suggested = card.promptSideDecided ? null : card.suggestedSide;
  return /* @__PURE__ */ a3("fieldset", { class: "ti-sides", disabled: !canEdit, children: [
    /* @__PURE__ */ a3("legend", { children: t("Prompt side") }),
    ["any", "negative", "positive"].map((side) => /* @__PURE__ */ a3("label", { children: [
      /* @__PURE__ */ a3(
        "input",
        {
          type: "radio",
          name: "ti-side",
          checked: card.promptSide === side,
          onChange: () => void commands.edit(card, { promptSide: side })
        }
      ),
      names[side]
    ] }, side)),
    suggested !== null && /* @__PURE__ */ a3("div", { class: "ti-evidence", children: [
      /* @__PURE__ */ a3("b", { children: t("Suggested: {side}", { side: names[suggested.side] }) }),
      /* @__PURE__ */ a3("ul", { children: suggested.evidence.map(({ text }) => /* @__PURE__ */ a3("li", { children: text }, text)) })
    ] })
  ] });
}
function EditForm({ card, commands, canEdit }) {
  const [edits, setEdits] = d2({});
  const text = { description: card.description, notes: card.notes, ...edits };
  const changed = Object.keys(edits).length > 0;
  function save2(event) {
    event.preventDefault();
    void commands.edit(card, edits).then((saved) => {
      if (saved) setEdits({});
    });
  }
  return /* @__PURE__ */ a3("form", { onSubmit: save2, children: /* @__PURE__ */ a3("fieldset", { disabled: !canEdit, class: "ti-fields", children: [
    /* @__PURE__ */ a3("label", { children: [
      t("Description"),
      /* @__PURE__ */ a3(
        "textarea",
        {
          rows: 3,
          value: text.description,
          onInput: (event) => setEdits({ ...edits, description: event.currentTarget.value })
        }
      )
    ] }),
    /* @__PURE__ */ a3("label", { children: [
      t("Notes"),
      /* @__PURE__ */ a3(
        "textarea",
        {
          rows: 2,
          value: text.notes,
          onInput: (event) => setEdits({ ...edits, notes: event.currentTarget.value })
        }
      )
    ] }),
    /* @__PURE__ */ a3("label", { children: [
      t("Tags, with commas between"),
      /* @__PURE__ */ a3(
        "input",
        {
          value: (edits.tags ?? card.tags).join(", "),
          onChange: (event) => setEdits({ ...edits, tags: tagsOf(event.currentTarget.value) })
        }
      )
    ] }),
    /* @__PURE__ */ a3("button", { type: "submit", class: "ti-button ti-primary", disabled: !changed, children: t("Save") })
  ] }) });
}
function tagsOf(text) {
  return [...new Set(text.split(",").map((tag) => tag.trim()))].filter((tag) => tag !== "");
}
function Facts({ card }) {
  return /* @__PURE__ */ a3("dl", { children: factsOf(card).map(([name, value]) => /* @__PURE__ */ a3("div", { children: [
    /* @__PURE__ */ a3("dt", { children: name }),
    /* @__PURE__ */ a3("dd", { children: /* @__PURE__ */ a3("bdi", { children: value }) })
  ] }, name)) });
}
function factsOf(card) {
  const { civitai } = card;
  const facts = [
    [t("File"), card.id],
    [t("Format"), card.format],
    [t("Base model"), card.baseModel && baseModelNames[card.baseModel]],
    [t("Vectors"), card.vectors],
    [t("Width"), card.width],
    [t("Training step"), card.step],
    [
      t("Checkpoint"),
      [card.checkpointName, card.checkpointHash && `[${card.checkpointHash}]`].filter(Boolean).join(" ")
    ],
    [t("Size"), formatBytes(card.sizeBytes)],
    [t("Modified"), formatDate(card.modifiedMs)],
    [t("Short hash"), card.shortHash],
    ["SHA-256", card.sha256],
    ["Civitai", [civitai?.modelName, civitai?.versionName, civitai?.baseModel].filter(Boolean).join(" · ")],
    [t("Trained words"), civitai?.trainedWords.join(", ")]
  ];
  return facts.flatMap(
    ([name, value]) => value === null || value === void 0 || value === "" ? [] : [[name, String(value)]]
  );
}
var FORMATS = ["safetensors", "pt", "png"];
function Actions({ card, commands }) {
  const others = card.problem?.code === void 0 || card.vectors !== null ? FORMATS.filter((format) => format !== card.format) : [];
  return /* @__PURE__ */ a3("div", { class: "ti-actions", children: [
    others.map((to) => /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => void commands.convert(card, to), children: t("Convert to {format}", { format: `.${to}` }) }, to)),
    /* @__PURE__ */ a3("button", { type: "button", class: "ti-button ti-danger", onClick: () => void commands.remove(card), children: t("Move to trash") })
  ] });
}

// src/browser/card-room.ts
var GAP = 4;
function keepMarksClear(tab) {
  tab.root.addEventListener("pointerover", ({ target }) => {
    const card = target instanceof Element ? target.closest(".ti-card") : null;
    const marks = card?.querySelector(":scope > .ti-marks");
    const row = card?.querySelector(":scope > .button-row");
    if (!card || !marks || !row) return;
    const buttons = row.getBoundingClientRect();
    const isCramped = buttons.width > 0 && marks.getBoundingClientRect().right + GAP > buttons.left;
    const top = isCramped ? `${buttons.bottom - card.getBoundingClientRect().top + GAP}px` : "";
    marks.style.setProperty("--ti-marks-top", top);
  });
}

// src/browser/card-query.ts
var NO_FILTER = {
  baseModels: /* @__PURE__ */ new Set(),
  sides: /* @__PURE__ */ new Set(),
  favourites: false,
  problems: false
};
function passesFilter(view, filter) {
  const { mark } = view;
  if (filter.favourites && mark?.favourite !== true) return false;
  if (filter.problems && !isUnusable(view) && (view.card?.warnings.length ?? 0) === 0) return false;
  if (filter.sides.size > 0 && !filter.sides.has(mark?.side ?? "any")) return false;
  const base = mark?.baseModel ?? null;
  return filter.baseModels.size === 0 || base !== null && filter.baseModels.has(base);
}
function parseQuery(query) {
  const terms = query.toLowerCase().split(/\s+/).filter((word) => word !== "" && word !== "-").map(parseTerm);
  return (view) => terms.every((term) => term(view));
}
function parseTerm(word) {
  if (word.startsWith("-")) {
    const excluded = parseTerm(word.slice(1));
    return (view) => !excluded(view);
  }
  const colon = word.indexOf(":");
  const key = colon < 0 ? "" : word.slice(0, colon);
  const value = word.slice(colon + 1);
  switch (key) {
    case "tag":
      return ({ card }) => card?.tags.some((tag) => tag.toLowerCase().includes(value)) ?? false;
    case "base":
      return ({ mark }) => mark?.baseModel === value;
    case "side":
      return ({ mark }) => (mark?.side ?? "any").startsWith(value);
    case "is":
      return isTerm(value) ?? textTerm(word);
    default:
      return textTerm(word);
  }
}
function isTerm(value) {
  if (value.startsWith("fav")) return ({ mark }) => mark?.favourite === true;
  if (value === "usable") return (view) => !isUnusable(view);
  if (value === "broken") return isUnusable;
  if (value === "negative" || value === "positive") return ({ mark }) => mark?.side === value;
  return null;
}
function textTerm(word) {
  return ({ token, card }) => {
    if (token.toLowerCase().includes(word)) return true;
    if (card === null) return false;
    const texts = [card.id, card.description, card.notes, card.civitai?.modelName ?? "", ...card.tags];
    return texts.some((text) => text.toLowerCase().includes(word));
  };
}

// src/browser/card-watcher.ts
function watchCards(tab, changed) {
  const soon = oncePerFrame(changed);
  const observer = new MutationObserver((records) => {
    if (records.some(concernsCards)) soon();
  });
  observer.observe(tab.root, { childList: true, subtree: true });
  return observer;
}
function concernsCards({ target, addedNodes, removedNodes }) {
  if (!(target instanceof Element) || target.closest(".card, .ti-toolbar") !== null) return false;
  return some(addedNodes, isForeignCard) || some(removedNodes, isForeignCard);
}
function isForeignCard(node) {
  if (!(node instanceof Element)) return false;
  if (node.matches(".card")) return true;
  return node.querySelector(".card, .extra-network-cards") !== null;
}
function some(nodes, test) {
  for (const node of nodes) if (test(node)) return true;
  return false;
}

// src/browser/card-note.ts
function paintNote(card, view) {
  const content = noteContent(view);
  const before = card.querySelector(".ti-note");
  if (content === null) {
    before?.remove();
    return;
  }
  const made = noteElement(content);
  if (before === null) (card.querySelector(":scope > .actions") ?? card).prepend(made);
  else if (!before.isEqualNode(made)) before.replaceWith(made);
}
function noteElement({ text, hint, action, label }) {
  const made = element(
    "div",
    { class: "ti-note" },
    element("span", { class: "ti-note-text", title: hint }, text)
  );
  if (action !== null) {
    const attributes = { type: "button", class: `ti-${action}`, "data-ti-action": action, tabindex: -1 };
    made.append(element("button", attributes, label));
  }
  return made;
}
function noteContent(view) {
  if (view.gone) {
    return { text: t("The file is gone"), hint: t("Refresh the cards"), action: null, label: "" };
  }
  const misplaced = misplacedIn(view);
  if (misplaced === "positive") {
    return {
      text: t("Stands in the positive prompt"),
      hint: t("It is marked negative only"),
      action: "move",
      label: t("Move to negative")
    };
  }
  if (misplaced === "negative") {
    return {
      text: t("Stands in the negative prompt"),
      hint: t("It is marked positive only"),
      action: "move",
      label: t("Move to positive")
    };
  }
  return view.card === null ? null : problemNote(view.card, view.canEdit);
}
function problemNote({ problem, hostState }, canEdit) {
  if (problem !== null) {
    const repair = canEdit ? problem.repair : null;
    const label = repair === null ? "" : t(repairNames[repair]);
    return { text: problem.message, hint: problem.hint, action: repair === null ? null : "fix", label };
  }
  if (hostState !== "skipped") return null;
  return {
    text: t("Not for the current model"),
    hint: t("Choose a checkpoint of its base model"),
    action: null,
    label: ""
  };
}

// src/browser/card-marks.ts
var parts = /* @__PURE__ */ new WeakMap();
var CHUNK = 75;
var button = (action) => element("button", {
  type: "button",
  class: `ti-mark ti-${action}`,
  "data-ti-action": action,
  tabindex: -1
});
var template = element(
  "div",
  { class: "ti-marks" },
  element(
    "div",
    { class: "ti-row" },
    element("span", { class: "ti-mark ti-base" }),
    element("span", { class: "ti-mark ti-vectors" })
  ),
  element("div", { class: "ti-row" }, button("star"), button("side"), button("info"))
);
var pressTemplate = element("button", { type: "button", class: "ti-press", tabindex: -1 });
function makeParts(card) {
  const marks = template.cloneNode(true);
  const press = pressTemplate.cloneNode(true);
  const [base, vectors, star, side, info] = marks.querySelectorAll(".ti-mark");
  if (!base || !vectors || !star || !side || !info) throw new Error("the template of the marks lost a part");
  card.append(marks, press);
  card.classList.add("ti-card");
  if (!card.hasAttribute("title")) card.title = clickHelp();
  const image = card.querySelector("img.preview");
  if (image !== null && !image.hasAttribute("alt")) image.setAttribute("alt", "");
  return { press, star, side, base, vectors, info, shown: null };
}
function clickHelp() {
  return t(
    "Click: into the prompt, again: out of it. Alt+click: the other prompt. Shift+click: stronger, Shift+Alt+click: weaker."
  );
}
function paintCard(card, view) {
  let known = parts.get(card);
  if (known === void 0) {
    known = makeParts(card);
    parts.set(card, known);
  }
  if (known.shown !== null && isSameView(known.shown, view)) return;
  known.shown = view;
  paintState(card, known, view);
  paintStar(known.star, view);
  paintSide(known.side, view);
  paintFacts(known, view);
  paintNote(card, view);
}
function paintState(card, { press }, view) {
  const standing = view.positive || view.negative;
  const unusable = isUnusable(view);
  const classes = {
    "ti-pressed": standing,
    "ti-misplaced": misplacedIn(view) !== null,
    "ti-unusable": unusable
  };
  for (const [name, on] of Object.entries(classes)) {
    if (card.classList.contains(name) !== on) card.classList.toggle(name, on);
  }
  setAttribute(press, "aria-pressed", String(standing));
  setAttribute(card, "data-ti-stands", standingIn(view));
  setAttribute(press, "aria-label", pressLabel(view, unusable));
}
function standingIn({ positive, negative }) {
  if (positive && negative) return "both";
  return positive ? "positive" : negative ? "negative" : null;
}
function pressLabel(view, unusable) {
  if (unusable) return t("{token}: not usable", { token: view.token });
  const where = { any: t("prompt"), negative: t("negative prompt"), positive: t("positive prompt") };
  return t("{token}: {where}", { token: view.token, where: where[view.mark?.side ?? "any"] });
}
function paintStar(star, { mark, canEdit }) {
  const on = mark?.favourite === true;
  setText(star, on ? "★" : "☆");
  setAttribute(star, "aria-pressed", String(on));
  setAttribute(star, "title", on ? t("Take out of the favourites") : t("Make it a favourite"));
  setAttribute(star, "aria-label", t("Favourite"));
  setAttribute(star, "hidden", canEdit || on ? null : "");
  setAttribute(star, "disabled", canEdit ? null : "");
}
function paintSide(button2, { card, mark, canEdit }) {
  const side = mark?.side ?? "any";
  const suggested = card !== null && !card.promptSideDecided ? card.suggestedSide : null;
  const names = { any: t("any prompt"), negative: t("negative"), positive: t("positive") };
  setText(button2, suggested === null ? names[side] : t("{side}?", { side: names[suggested.side] }));
  setAttribute(button2, "data-side", suggested?.side ?? side);
  setAttribute(button2, "data-suggested", suggested === null ? null : "");
  setAttribute(button2, "title", sideTitle(card, side));
  setAttribute(button2, "hidden", card === null && side === "any" ? "" : null);
  setAttribute(button2, "disabled", canEdit && card !== null ? null : "");
}
function sideTitle(card, side) {
  const now = {
    any: t("Goes into the prompt used last"),
    negative: t("Goes into the negative prompt only"),
    positive: t("Goes into the positive prompt only")
  }[side];
  if (card === null) return now;
  const next = { any: t("any prompt"), negative: t("negative only"), positive: t("positive only") }[nextSide(card)];
  if (card.promptSideDecided || card.suggestedSide === null) return `${now}. ${t("Click: {next}", { next })}`;
  const why = card.suggestedSide.evidence.map(({ text }) => text).join("; ");
  return `${t("Suggested: {next}", { next })} — ${why}. ${t("Click to accept")}`;
}
function paintFacts({ base, vectors, info }, { card, mark }) {
  const baseModel = mark?.baseModel ?? null;
  setText(base, baseModel === null ? "" : baseModelNames[baseModel]);
  setAttribute(base, "title", t("Base model"));
  setAttribute(base, "hidden", baseModel === null ? "" : null);
  const count = mark?.vectors ?? null;
  setText(vectors, count === null ? "" : t("{count} of {chunk}", { count, chunk: CHUNK }));
  setAttribute(
    vectors,
    "title",
    t("Takes {count} of the {chunk} places of a prompt", { count: count ?? 0, chunk: CHUNK })
  );
  setAttribute(vectors, "hidden", count === null ? "" : null);
  const facts = base.parentElement;
  if (facts !== null) setAttribute(facts, "hidden", baseModel === null && count === null ? "" : null);
  const warnings = card?.warnings.length ?? 0;
  setText(info, warnings > 0 ? "!" : "i");
  setAttribute(info, "data-warnings", warnings > 0 ? String(warnings) : null);
  setAttribute(info, "title", infoTitle(card));
  setAttribute(info, "aria-label", t("Details"));
  setAttribute(info, "hidden", card === null ? "" : null);
}
function infoTitle(card) {
  const warnings = card?.warnings ?? [];
  return [t("Details"), ...warnings.map(({ message }) => message)].join("\n");
}

// src/browser/card-picture.ts
var seen = /* @__PURE__ */ new WeakMap();
function paintPicture(card, file, addressOf) {
  const before = seen.get(card);
  if (before === file.previewVersion) return;
  seen.set(card, file.previewVersion);
  const shown = card.querySelector("img.preview");
  if (shown !== null && before === void 0) return;
  const src = addressOf(file);
  if (src === null) shown?.remove();
  else if (shown !== null) shown.src = src;
  else card.prepend(element("img", { class: "preview", loading: "lazy", alt: "", src }));
}

// src/browser/decorations.ts
var Decorations = class {
  known = /* @__PURE__ */ new Map();
  /** Cards the host goes on showing though their file went away; it renders new ones at a refresh. */
  gone = /* @__PURE__ */ new WeakSet();
  /** Keys of the tabs on screen. */
  shown = /* @__PURE__ */ new Set();
  store;
  host;
  previewAddress;
  prompts = null;
  passes = () => true;
  constructor({ store, host, previewAddress }) {
    this.store = store;
    this.host = host;
    this.previewAddress = previewAddress;
  }
  usePrompts(prompts) {
    this.prompts = prompts;
  }
  /** Which cards are not hidden; shows on the next painting. */
  setFilter(passes) {
    this.passes = passes;
  }
  /** Whether a tab is on screen: only then are its cards drawn. */
  setShown(tab, shown) {
    if (shown === this.shown.has(tab.key)) return;
    if (!shown) {
      this.shown.delete(tab.key);
      return;
    }
    this.shown.add(tab.key);
    this.repaint("all", tab);
  }
  /** What each card of a tab shows. */
  *views(tab) {
    for (const cards of this.known.get(tab.key)?.byToken.values() ?? []) {
      for (const card of cards) yield this.view(tab, card);
    }
  }
  /** Every token that a card on the page shows. */
  *tokens() {
    for (const { byToken } of this.known.values()) yield* byToken.keys();
  }
  /** All cards that are there now, drawn anew. Returns whether the tokens are others than before. */
  rescan(tab) {
    const byToken = /* @__PURE__ */ new Map();
    for (const card of cardsIn(tab)) {
      const token = this.host.cardName(card);
      const same = byToken.get(token);
      if (same === void 0) byToken.set(token, /* @__PURE__ */ new Set([card]));
      else same.add(card);
    }
    const before = this.known.get(tab.key)?.byToken;
    this.known.set(tab.key, { tab, byToken });
    this.repaint("all", tab);
    return before?.size !== byToken.size || [...byToken.keys()].some((token) => !before.has(token));
  }
  /**
   * Draws the cards of these tokens, or of all, in one tab or in every one; those of a hidden tab
   * when it is shown.
   */
  repaint(tokens, only) {
    const started = performance.now();
    for (const { tab, byToken } of this.known.values()) {
      if (only !== void 0 && only.key !== tab.key || !this.shown.has(tab.key)) continue;
      for (const token of tokens === "all" ? byToken.keys() : tokens) {
        for (const card of byToken.get(token) ?? []) this.paint(tab, card);
      }
    }
    if (tokens === "all") performance.measure("textual-inversion: decorate", { start: started });
  }
  /** Notes which of these tokens have no file left, for the cards that show them now. */
  noteGone(tokens) {
    for (const { byToken } of this.known.values()) {
      for (const token of tokens) {
        const isGone = this.store.cardsOf(token).length === 0;
        for (const card of byToken.get(token) ?? []) {
          if (isGone) this.gone.add(card);
          else this.gone.delete(card);
        }
      }
    }
  }
  view(tab, card) {
    const token = this.host.cardName(card);
    const ownId = card.dataset["tiId"];
    const found = ownId === void 0 ? null : this.store.cards.get(ownId) ?? null;
    const standing = this.prompts?.standing(tab);
    return {
      token,
      card: found ?? this.store.cardFor(token, () => this.host.cardPath(card)),
      mark: this.store.markFor(token),
      positive: standing?.positive.has(token) ?? false,
      negative: standing?.negative.has(token) ?? false,
      canEdit: this.store.connected && !this.store.readOnly,
      gone: this.gone.has(card)
    };
  }
  paint(tab, card) {
    const view = this.view(tab, card);
    paintCard(card, view);
    if (view.card !== null) paintPicture(card, view.card, this.previewAddress);
    const hidden = !this.passes(view);
    if (card.classList.contains("ti-filtered") !== hidden) card.classList.toggle("ti-filtered", hidden);
  }
  usable(tab, card) {
    return !isUnusable(this.view(tab, card));
  }
};
function cardsIn(tab) {
  return [...tab.cards()?.querySelectorAll(".card") ?? []];
}

// src/browser/import-plan.ts
var EMBEDDING = /\.(safetensors|pt|bin|ckpt|png|webp|jxl|avif)$/i;
var PICTURE = /\.(png|jpe?g|webp)$/i;
var LARGEST_FILE = 48 * 1024 * 1024;
function isPicture(file) {
  return PICTURE.test(file.name);
}
function planImport(files) {
  const refused = files.flatMap((file) => {
    if (!EMBEDDING.test(file.name)) return [{ file, reason: "not-an-embedding" }];
    return file.size > LARGEST_FILE ? [{ file, reason: "too-large" }] : [];
  });
  const taken = new Set(refused.map(({ file }) => file));
  const accepted = files.filter((file) => !taken.has(file));
  const seconds = new Map(accepted.map((file) => [pairKey(file.name), file]));
  const items = [];
  for (const file of accepted) {
    const pair = seconds.get(file.name.toLowerCase()) ?? null;
    if (pair !== null) taken.add(pair);
    items.push({ file, pair });
  }
  return { items: items.filter(({ file }) => !taken.has(file)), refused };
}
function pairKey(name) {
  const match = /^(.*)_2(\.(?:safetensors|bin|pt))$/i.exec(name);
  return match === null ? "" : `${match[1] ?? ""}${match[2] ?? ""}`.toLowerCase();
}

// src/browser/drop-import.tsx
function acceptDrops(tab, cardAt2, parts2) {
  let overlay = null;
  let leaving;
  const hide = () => {
    overlay?.remove();
    overlay = null;
  };
  tab.root.addEventListener("dragover", (event) => {
    if (!hasFiles(event) || isInField(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer) event.dataTransfer.dropEffect = refusal(parts2.store) === null ? "copy" : "none";
    overlay ??= showOverlay(tab, refusal(parts2.store));
    clearTimeout(leaving);
    leaving = setTimeout(hide, 300);
  });
  tab.root.addEventListener("drop", (event) => {
    const files = [...event.dataTransfer?.files ?? []];
    if (files.length === 0 || isInField(event)) return;
    event.preventDefault();
    event.stopPropagation();
    hide();
    const reason = refusal(parts2.store);
    if (reason !== null) {
      notice(reason, { kind: "error" });
      return;
    }
    const id = event.target instanceof Element ? cardAt2(event.target) : null;
    void takeFiles(files, id, parts2);
  });
}
function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
function isInField(event) {
  return event.target instanceof Element && event.target.closest("textarea, input, [data-testid=image]") !== null;
}
function refusal(store) {
  if (!store.connected) return t("Files can't be added while the sidecar is not reached.");
  if (!store.readOnly) return null;
  return store.session?.accessMessage ?? t("This page may only read.");
}
function showOverlay(tab, reason) {
  const text = reason ?? t("Drop embeddings to add them, a picture on a card to make it the preview");
  const overlay = element(
    "div",
    { class: "ti-drop", "data-refused": reason !== null },
    element("span", {}, text)
  );
  const place = tab.cards()?.parentElement ?? tab.root;
  place.classList.add("ti-drop-place");
  place.append(overlay);
  return overlay;
}
async function takeFiles(files, id, parts2) {
  const [only] = files;
  const card = id === null ? void 0 : parts2.store.cards.get(id);
  if (files.length === 1 && only && card && isPicture(only)) {
    await parts2.commands.setPreview(card, await base64Of(only));
    return;
  }
  const { items, refused } = planImport(files);
  for (const { file, reason } of refused) {
    const text = reason === "too-large" ? t("{file} is too large to be an embedding.", { file: file.name }) : t("{file} is no embedding.", { file: file.name });
    notice(text, { kind: "error" });
  }
  for (const [index, item] of items.entries()) {
    if (items.length > 1)
      notice(
        t("Adding {number} of {count}: {file}", {
          number: index + 1,
          count: items.length,
          file: item.file.name
        })
      );
    await importOne(item, parts2).catch((error) => notice(failureText(error), { kind: "error" }));
  }
}
async function importOne({ file, pair }, { api, store }) {
  const request = {
    fileName: file.name,
    dataBase64: await base64Of(file),
    folder: "",
    onClash: "refuse"
  };
  if (pair !== null) request.pairBase64 = await base64Of(pair);
  let reply = await api.import(request).catch((error) => {
    if (error instanceof SidecarError && error.code === "NAME_TAKEN") return error;
    throw error;
  });
  if (reply instanceof SidecarError) {
    const answer = await askAboutClash(reply);
    if (answer === null) return;
    reply = await api.import({ ...request, onClash: answer });
  }
  store.changeCards([reply.card], []);
  notice(t("Added {token}.", { token: reply.card.token }));
}
async function askAboutClash(error) {
  let answer = null;
  await showDialog({
    name: "ti-clash",
    label: t("There is a file of this name"),
    content: (close) => {
      const choose = (choice) => () => {
        answer = choice;
        close();
      };
      return /* @__PURE__ */ a3($, { children: [
        /* @__PURE__ */ a3("h2", { children: t("There is a file of this name") }),
        /* @__PURE__ */ a3("p", { children: /* @__PURE__ */ a3("bdi", { children: error.message }) }),
        /* @__PURE__ */ a3("div", { class: "ti-actions", children: [
          /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", "data-ti-answer": "replace", onClick: choose("replace"), children: t("Replace; the old one goes to the trash") }),
          /* @__PURE__ */ a3(
            "button",
            {
              type: "button",
              class: "ti-button ti-primary",
              "data-ti-answer": "rename",
              onClick: choose("rename"),
              children: t("Keep both")
            }
          ),
          /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", "data-ti-answer": "cancel", onClick: close, children: t("Cancel") })
        ] })
      ] });
    }
  });
  return answer;
}
function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const dataUrl = typeof reader.result === "string" ? reader.result : "";
      resolve(dataUrl.slice(dataUrl.indexOf(",") + 1));
    });
    reader.addEventListener("error", () => reject(reader.error ?? new Error("unreadable")));
    reader.readAsDataURL(file);
  });
}

// src/browser/keyboard.ts
var STEPS = {
  ArrowRight: "next",
  ArrowLeft: "previous",
  ArrowDown: "below",
  ArrowUp: "above",
  Home: "first",
  End: "last"
};
function listenToKeys(tab) {
  tab.root.addEventListener("focusin", (event) => {
    const card = event.target instanceof Element ? event.target.closest(".ti-card") : null;
    if (card !== null) makeTabStop(tab, card);
  });
  tab.root.addEventListener("keydown", (event) => {
    const target = event.target;
    if (!(target instanceof HTMLElement) || !target.matches(".ti-press")) return;
    const card = target.closest(".ti-card");
    if (card === null || event.ctrlKey || event.metaKey || !Object.hasOwn(STEPS, event.key)) return;
    const next = cardAt(tab, card, STEPS[event.key]);
    if (next !== null) focusCard(tab, next);
    event.preventDefault();
    event.stopPropagation();
  });
}
function ensureTabStop(tab) {
  const hidden = ".hidden, .ti-filtered";
  const stop = tab.cards()?.querySelector('.ti-press[tabindex="0"]')?.closest(".ti-card");
  if (stop && !stop.matches(hidden)) return;
  const first = tab.cards()?.querySelector(`.ti-card:not(${hidden})`);
  if (first) makeTabStop(tab, first);
}
function makeTabStop(tab, card) {
  for (const other of tab.cards()?.querySelectorAll('.ti-card [tabindex="0"]') ?? []) {
    if (!card.contains(other)) other.tabIndex = -1;
  }
  for (const button2 of card.querySelectorAll(".ti-press, [data-ti-action]")) {
    if (button2.tabIndex !== 0) button2.tabIndex = 0;
  }
}
function focusCard(tab, card) {
  makeTabStop(tab, card);
  card.querySelector(".ti-press")?.focus();
  card.scrollIntoView({ block: "nearest" });
}
function visibleCards(tab) {
  return cardsIn(tab).filter((card) => card.offsetParent !== null);
}
function cardAt(tab, card, step) {
  const cards = visibleCards(tab);
  const at = cards.indexOf(card);
  switch (step) {
    case "next":
      return cards[at + 1] ?? null;
    case "previous":
      return cards[at - 1] ?? null;
    case "first":
      return cards[0] ?? null;
    case "last":
      return cards.at(-1) ?? null;
    case "below":
      return nearestInRow(card, cards.slice(at + 1));
    case "above":
      return nearestInRow(card, cards.slice(0, at).reverse());
    default:
      return step;
  }
}
function nearestInRow(card, others) {
  const own = card.getBoundingClientRect();
  let row = null;
  let best = null;
  let distance = Infinity;
  for (const other of others) {
    const box = other.getBoundingClientRect();
    if (Math.abs(box.top - own.top) < 2) continue;
    row ??= box.top;
    if (Math.abs(box.top - row) >= 2) break;
    const off = Math.abs(box.left - own.left);
    if (off < distance) [best, distance] = [other, off];
  }
  return best;
}
function listenToSlash(host) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const tab = host.findTabs().find(({ root }) => root.offsetParent !== null);
    const search = tab === void 0 ? null : host.searchBox(tab);
    if (search === null || search.offsetParent === null) return;
    event.preventDefault();
    search.focus();
  });
}
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select, dialog *"));
}

// src/browser/own-cards.ts
var shapes = /* @__PURE__ */ new WeakMap();
function syncOwnCards(tab, parts2) {
  if (!parts2.store.listed) return false;
  const shownByHost = /* @__PURE__ */ new Set();
  const own = /* @__PURE__ */ new Map();
  for (const element2 of cardsIn(tab)) {
    const ownId = element2.dataset["tiId"];
    if (ownId !== void 0) own.set(ownId, element2);
    else noteShown(element2, parts2, shownByHost);
  }
  let changed = false;
  for (const [id, element2] of own) {
    const card = parts2.store.cards.get(id);
    const isTrue = card !== void 0 && shapes.get(element2) === shapeOf(card);
    const isKept = isTrue || card !== void 0 && element2.matches(":hover, :focus-within");
    if (isKept && !shownByHost.has(id)) continue;
    element2.remove();
    own.delete(id);
    changed = true;
  }
  const missing = [...parts2.store.cards.values()].filter(({ id }) => !shownByHost.has(id) && !own.has(id));
  if (missing.length > 0)
    parts2.host.placeCards(
      tab,
      missing.map((card) => ownCard(tab, card, parts2))
    );
  return changed || missing.length > 0;
}
function noteShown(element2, { host, store }, shown) {
  const card = store.cardFor(host.cardName(element2), () => host.cardPath(element2));
  if (card !== null) shown.add(card.id);
}
function ownCard(tab, card, parts2) {
  const made = parts2.host.makeCard(tab, { card, previewUrl: parts2.previewAddress(card) });
  shapes.set(made, shapeOf(card));
  return made;
}
function shapeOf(card) {
  return [card.token, card.previewVersion ?? "", card.description, card.modifiedMs, card.sha256 ?? ""].join(
    "\0"
  );
}

// src/browser/prompt-state.ts
var LOOK_EVERY_MS = 500;
var NOTHING = { positive: /* @__PURE__ */ new Map(), negative: /* @__PURE__ */ new Map() };
var PromptState = class {
  seen = /* @__PURE__ */ new Map();
  index = tokenIndex([]);
  host;
  tokens;
  changed;
  constructor(options) {
    this.host = options.host;
    this.tokens = options.tokens;
    this.changed = options.changed;
    const look = oncePerFrame(() => this.look());
    document.addEventListener("input", (event) => {
      if (event.target instanceof HTMLTextAreaElement) look();
    });
    setInterval(() => {
      if (!document.hidden) this.look();
    }, LOOK_EVERY_MS);
  }
  /** Prepared list of all tokens; the same object until `tokensChanged`. */
  get known() {
    return this.index;
  }
  standing(tab) {
    return this.seen.get(tab.key)?.standing ?? NOTHING;
  }
  tokensChanged() {
    this.index = tokenIndex(this.tokens(), { caseSensitive: this.host.caseSensitive });
    for (const seen2 of this.seen.values()) seen2.texts = "";
    this.look();
  }
  /** Reads the prompts now; does nothing for those that are as they were. */
  look() {
    for (const tab of this.host.findTabs()) {
      const positive = tab.box("positive")?.value ?? "";
      const negative = tab.box("negative")?.value ?? "";
      const texts = `${positive}\0${negative}`;
      const before = this.seen.get(tab.key);
      if (before?.texts === texts) continue;
      const standing = { positive: this.find(positive), negative: this.find(negative) };
      this.seen.set(tab.key, { texts, standing });
      this.changed(tab, difference(before?.standing ?? NOTHING, standing));
    }
  }
  find(prompt) {
    if (prompt === "") return NOTHING.positive;
    return findStandingTokens(prompt, this.index, { caseSensitive: this.index.caseSensitive });
  }
};
function difference(before, after) {
  const tokens = /* @__PURE__ */ new Set();
  for (const { positive, negative } of [before, after]) {
    for (const token of positive.keys()) tokens.add(token);
    for (const token of negative.keys()) tokens.add(token);
  }
  return tokens;
}

// src/browser/settings-panel.tsx
async function showSettings(parts2) {
  await showDialog({
    name: "ti-settings",
    label: t("Settings"),
    content: (close) => /* @__PURE__ */ a3(SettingsPanel, { ...parts2, close })
  });
}
function SettingsPanel({ store, api, close }) {
  useStore(store);
  const [edits, setEdits] = d2({});
  const canEdit = store.connected && !store.readOnly;
  const draft = { ...store.settings, weightStep: String(store.settings.weightStep), ...edits };
  const edit = (more) => setEdits({ ...edits, ...more });
  function submit(event) {
    event.preventDefault();
    void save(requestOf(edits), { store, api }).then((saved) => {
      if (saved) close();
    });
  }
  return /* @__PURE__ */ a3("form", { onSubmit: submit, children: [
    /* @__PURE__ */ a3("h2", { children: t("Settings") }),
    /* @__PURE__ */ a3("fieldset", { disabled: !canEdit, class: "ti-fields", children: [
      /* @__PURE__ */ a3(SeparatorFields, { draft, edit }),
      /* @__PURE__ */ a3(OtherFields, { draft, edit }),
      /* @__PURE__ */ a3("button", { type: "submit", class: "ti-button ti-primary", disabled: Object.keys(edits).length === 0, children: t("Save") })
    ] }),
    !canEdit && /* @__PURE__ */ a3("p", { class: "ti-faint", children: store.session?.accessMessage ?? t("Changes need the sidecar.") })
  ] });
}
function useStore(store) {
  const [, redraw] = d2({});
  A2(() => store.listen(() => redraw({})), [store]);
}
function requestOf({ weightStep, ...rest }) {
  return weightStep === void 0 ? rest : { ...rest, weightStep: Number(weightStep) };
}
async function save(request, { store, api }) {
  try {
    const settings = await api.changeSettings(request);
    store.update({ settings });
    const keys = Object.keys(request);
    if (keys.some((key) => settings[key] !== request[key])) {
      notice(t("Saved, but a flag or a TI_PAGE_… variable of the sidecar wins over it."), { kind: "error" });
    }
    return true;
  } catch (error) {
    notice(failureText(error), { kind: "error" });
    return false;
  }
}
var OWN = "own";
function SeparatorFields({ draft: { separator }, edit }) {
  const [wantsOwn, setWantsOwn] = d2(false);
  const known = [
    { key: "host", value: null, name: t("As the web UI") },
    { key: "comma", value: ", ", name: t("Comma and space") },
    { key: "space", value: " ", name: t("Space") }
  ];
  const chosen = wantsOwn ? void 0 : known.find(({ value }) => value === separator);
  function choose(key) {
    const choice = known.find((one) => one.key === key);
    setWantsOwn(choice === void 0);
    if (choice !== void 0) edit({ separator: choice.value });
  }
  function type(text) {
    setWantsOwn(true);
    edit({ separator: text });
  }
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3(
      Field,
      {
        name: "separator",
        label: t("Separator"),
        help: t("Put between the token and its neighbours; as the web UI: what it uses for its own cards."),
        children: (ties) => /* @__PURE__ */ a3(
          Select,
          {
            ties,
            value: chosen?.key ?? OWN,
            options: [...known.map(({ key, name }) => [key, name]), [OWN, t("Own text")]],
            choose
          }
        )
      }
    ),
    chosen === void 0 && /* @__PURE__ */ a3(Field, { name: "own-separator", label: t("Own text"), help: t("Up to 8 characters, spaces too."), children: (ties) => /* @__PURE__ */ a3(
      "input",
      {
        ...ties,
        maxLength: 8,
        value: separator ?? "",
        onInput: (event) => type(event.currentTarget.value)
      }
    ) })
  ] });
}
function OtherFields({ draft, edit }) {
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3(
      Field,
      {
        name: "weight-step",
        label: t("Weight step"),
        help: t("How much Shift+click changes a token's weight."),
        children: (ties) => /* @__PURE__ */ a3(
          "input",
          {
            ...ties,
            type: "number",
            min: "0.01",
            max: "1",
            step: "0.01",
            required: true,
            value: draft.weightStep,
            onInput: (event) => edit({ weightStep: event.currentTarget.value })
          }
        )
      }
    ),
    /* @__PURE__ */ a3(
      Field,
      {
        name: "default-side",
        label: t("Default prompt side"),
        help: t("Prompt side of an embedding nobody decided on."),
        children: (ties) => /* @__PURE__ */ a3(
          Select,
          {
            ties,
            value: draft.defaultSide,
            options: [
              ["any", t("Any prompt")],
              ["negative", t("Negative only")],
              ["positive", t("Positive only")]
            ],
            choose: (defaultSide) => edit({ defaultSide })
          }
        )
      }
    ),
    /* @__PURE__ */ a3(
      Field,
      {
        name: "import-format",
        label: t("Import format"),
        help: t("Whether dropped files are converted; files the web UI refuses always are."),
        children: (ties) => /* @__PURE__ */ a3(
          Select,
          {
            ties,
            value: draft.importFormat,
            options: [
              ["keep", t("Keep")],
              ["safetensors", t("Convert to {format}", { format: ".safetensors" })]
            ],
            choose: (importFormat) => edit({ importFormat })
          }
        )
      }
    )
  ] });
}
function Field({ name, label, help, children }) {
  const ties = { id: `ti-${name}`, "aria-describedby": `ti-${name}-help` };
  return /* @__PURE__ */ a3("div", { class: "ti-field", children: [
    /* @__PURE__ */ a3("label", { for: ties.id, children: label }),
    children(ties),
    /* @__PURE__ */ a3("small", { class: "ti-faint", id: ties["aria-describedby"], children: help })
  ] });
}
function Select({ ties, value, options, choose }) {
  return /* @__PURE__ */ a3("select", { ...ties, value, onChange: (event) => choose(event.currentTarget.value), children: options.map(([key, name]) => /* @__PURE__ */ a3("option", { value: key, children: name }, key)) });
}

// src/browser/fresh-reload.ts
async function reloadFresh() {
  const scripts = [...document.querySelectorAll('script[type="module"][src]')];
  const shims = scripts.map(({ src }) => src).filter((src) => src.includes("/textual-inversion.mjs"));
  await Promise.allSettled([.../* @__PURE__ */ new Set([import.meta.url, ...shims])].map(fetchAnew));
  location.reload();
}
async function fetchAnew(address) {
  const response = await fetch(address, { cache: "reload", credentials: "same-origin" });
  await response.arrayBuffer();
}

// src/browser/toolbar-facts.ts
function cardCounts(views, passes) {
  const sides = /* @__PURE__ */ new Map();
  const baseModels = /* @__PURE__ */ new Map();
  const counts = { shown: 0, total: 0, favourites: 0, problems: 0 };
  for (const view of views) {
    counts.total += 1;
    if (passes(view)) counts.shown += 1;
    if (view.mark?.favourite === true) counts.favourites += 1;
    if (isUnusable(view) || (view.card?.warnings.length ?? 0) > 0) counts.problems += 1;
    add(sides, view.mark?.side ?? "any");
    if (view.mark?.baseModel) add(baseModels, view.mark.baseModel);
  }
  return { ...counts, sides, baseModels };
}
function add(counts, key) {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
function scanProgress({ folder }) {
  return folder !== null && folder.scanned < folder.total ? { scanned: folder.scanned, total: folder.total } : null;
}
function banners(store, buildId) {
  const made = [];
  const { session, folder, host } = store;
  if (session !== null && buildId !== "dev" && session.buildId !== buildId) {
    made.push({
      code: "OLD_PAGE",
      message: t("The extension was updated."),
      hint: t("This page still runs the old one."),
      button: { text: t("Reload the page"), press: () => void reloadFresh() }
    });
  }
  if (!store.connected) return made;
  if (folder !== null && !folder.exists) {
    made.push({
      code: "NO_FOLDER",
      message: t("The folder {path} does not exist.", { path: folder.path }),
      hint: t("Create it, or choose another in the settings.")
    });
  }
  made.push(...(folder?.warnings ?? []).map(({ code, message, hint }) => ({ code, message, hint })));
  if (host?.message) made.push({ code: "HOST", message: host.message, hint: host.hint ?? "" });
  return made;
}

// src/browser/page.ts
var SAVE_MARKS_AFTER_MS = 1e3;
var Page = class {
  options;
  parts;
  decorations;
  prompts;
  commands;
  clicks;
  tabs = /* @__PURE__ */ new Map();
  pending = { tokens: /* @__PURE__ */ new Set(), all: false, other: false };
  filter = NO_FILTER;
  saving;
  constructor(options) {
    const { host, store, api } = options;
    this.options = options;
    this.parts = { store, host, previewAddress: (card) => api.previewAddress(card) };
    this.decorations = new Decorations(this.parts);
    this.decorations.setFilter(this.passes());
    this.prompts = new PromptState({
      host,
      tokens: () => /* @__PURE__ */ new Set([...store.allMarks().keys(), ...this.decorations.tokens()]),
      changed: (tab, tokens) => this.decorations.repaint(tokens, tab)
    });
    this.decorations.usePrompts(this.prompts);
    this.commands = new CardCommands(api, store);
    this.clicks = {
      host,
      store,
      prompts: this.prompts,
      decorations: this.decorations,
      focus: new PromptFocus(host),
      act: (action, tab, card) => this.act(action, tab, card)
    };
  }
  start() {
    const { host, store } = this.options;
    const soon = oncePerFrame(() => this.catchUp());
    store.listen((change) => {
      this.note(change);
      soon();
    });
    host.ownSearch?.onChange(() => this.setFilter(this.filter));
    host.onPageChange(() => this.discover());
    addEventListener("pagehide", () => this.saveMarks());
    listenToSlash(host);
    this.discover();
  }
  /** Takes in tabs that came, and puts back a toolbar that the host threw out. */
  discover() {
    const { host } = this.options;
    for (const tab of host.findTabs()) {
      const known = this.tabs.get(tab);
      if (known === void 0) this.adopt(tab);
      else host.placeToolbar(tab, known.toolbar);
    }
    for (const [tab, { cards, size }] of this.tabs) {
      if (tab.root.isConnected) continue;
      cards.disconnect();
      size.disconnect();
      this.tabs.delete(tab);
    }
  }
  adopt(tab) {
    const { host, store, api } = this.options;
    const toolbar = element("div", { class: "ti-toolbar", "data-tab": tab.key });
    host.placeToolbar(tab, toolbar);
    listenToClicks(tab, this.clicks);
    listenToKeys(tab);
    keepMarksClear(tab);
    acceptDrops(tab, (target) => this.idAt(tab, target), { api, store, commands: this.commands });
    const cards = watchCards(tab, () => {
      host.placeToolbar(tab, toolbar);
      this.refresh(tab);
      this.drawToolbars();
    });
    const size = new ResizeObserver(([entry]) => {
      this.decorations.setShown(tab, (entry?.contentRect.width ?? 0) > 0);
      ensureTabStop(tab);
    });
    size.observe(tab.root);
    this.tabs.set(tab, { tab, toolbar, cards, size });
    this.refresh(tab);
    this.drawToolbars();
  }
  /** Makes the cards of a tab what they should be now; `known` when only these tokens' files changed. */
  refresh(tab, known) {
    const moved = syncOwnCards(tab, this.parts);
    if (known !== void 0 && !moved) this.decorations.repaint(known, tab);
    else if (this.decorations.rescan(tab)) this.prompts.tokensChanged();
    ensureTabStop(tab);
    this.tabs.get(tab)?.cards.takeRecords();
  }
  note({ tokens }) {
    if (tokens === "all") this.pending.all = true;
    else if (tokens === null) this.pending.other = true;
    else for (const token of tokens) this.pending.tokens.add(token);
  }
  catchUp() {
    const { tokens, all, other } = this.pending;
    const touched = new Set(tokens);
    this.pending.tokens.clear();
    this.pending.all = false;
    this.pending.other = false;
    this.decorations.noteGone(touched);
    if (all || touched.size > 0) {
      for (const tab of this.tabs.keys()) this.refresh(tab, all ? void 0 : touched);
      this.saveMarksSoon();
    } else if (other) {
      this.decorations.repaint("all");
    }
    this.drawToolbars();
  }
  /** Thousands of marks are not written for every one of many changes, and none is lost on leaving. */
  saveMarksSoon() {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.saveMarks(), SAVE_MARKS_AFTER_MS);
  }
  saveMarks() {
    if (this.saving === void 0) return;
    clearTimeout(this.saving);
    this.saving = void 0;
    saveMarks(pageStorage(), this.options.store.allMarks());
  }
  drawToolbars() {
    const { store, api, buildId, onLink } = this.options;
    for (const { tab, toolbar } of this.tabs.values()) {
      renderToolbar(toolbar, {
        counts: cardCounts(this.decorations.views(tab), this.passes()),
        filter: this.filter,
        link: store.link,
        readOnly: store.session?.access === "read-only" ? store.session.accessMessage ?? t("This page may only read.") : null,
        scanning: scanProgress(store),
        banners: banners(store, buildId),
        onFilter: (filter) => this.setFilter(filter),
        onLink,
        onSettings: () => void showSettings({ store, api })
      });
    }
  }
  setFilter(filter) {
    this.filter = filter;
    this.decorations.setFilter(this.passes());
    this.decorations.repaint("all");
    for (const tab of this.tabs.keys()) ensureTabStop(tab);
    this.drawToolbars();
  }
  passes() {
    const matches2 = parseQuery(this.options.host.ownSearch?.query() ?? "");
    const { filter } = this;
    return (view) => passesFilter(view, filter) && matches2(view);
  }
  idAt(tab, target) {
    const card = target.closest(".ti-card");
    return card === null ? null : this.decorations.view(tab, card).card?.id ?? null;
  }
  act(action, tab, element2) {
    const { card, gone } = this.decorations.view(tab, element2);
    if (card === null) {
      if (gone) notice(t("The file is gone"));
      return;
    }
    switch (action) {
      case "star":
        void this.commands.edit(card, { favourite: !card.favourite });
        return;
      case "side":
        void this.commands.edit(card, { promptSide: nextSide(card) });
        return;
      case "fix":
        void this.commands.repair(card, card.problem?.repair ?? null);
        return;
      case "info":
        void showPanel(card.id, { store: this.options.store, commands: this.commands });
        return;
      case "explain":
        notice(
          `${card.problem?.message ?? t("Not for the current model")} ${card.problem?.hint ?? ""}`.trim()
        );
        return;
      default:
        action;
    }
  }
};

// src/browser/store.ts
var DEFAULT_SETTINGS = {
  separator: null,
  weightStep: 0.1,
  defaultSide: "any",
  importFormat: "keep"
};
var Store = class {
  session = null;
  link = { kind: "connecting" };
  folder = null;
  host = null;
  settings = DEFAULT_SETTINGS;
  /** True once a list came. */
  listed = false;
  cards = /* @__PURE__ */ new Map();
  byToken = /* @__PURE__ */ new Map();
  marks;
  listeners = /* @__PURE__ */ new Set();
  constructor(marks) {
    this.marks = marks;
  }
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  /** Changes fields beside the cards and tells the listeners. */
  update(fields) {
    Object.assign(this, fields);
    if (fields.folder) this.forgetOldMarks();
    this.tell({ tokens: null });
  }
  replaceCards(cards) {
    this.cards.clear();
    this.byToken.clear();
    for (const card of cards) this.put(card);
    this.listed = true;
    this.forgetOldMarks();
    this.tell({ tokens: "all" });
  }
  /** Takes in one event of the sidecar. */
  apply(body) {
    switch (body.type) {
      case "cards":
        this.changeCards(body.upserted, body.removed);
        return;
      case "folder":
        this.update({ folder: body.folder });
        return;
      case "host":
        this.update({ host: body.host });
        return;
      case "settings":
        this.update({ settings: body.settings });
        return;
      default:
        body;
    }
  }
  changeCards(upserted, removed) {
    const tokens = /* @__PURE__ */ new Set();
    for (const id of removed) {
      const token = this.drop(id);
      if (token !== null) tokens.add(token);
    }
    for (const card of upserted) {
      const before = this.drop(card.id);
      if (before !== null) tokens.add(before);
      this.put(card);
      tokens.add(card.token);
    }
    this.tell({ tokens });
  }
  /** The files that have this token: more than one when two folders hold the same name. */
  cardsOf(token) {
    const ids = this.byToken.get(token) ?? [];
    return [...ids].flatMap((id) => this.cards.get(id) ?? []);
  }
  /** The file a card of the host stands for: by its path when told, else the one the host loaded. */
  cardFor(token, path) {
    const cards = this.cardsOf(token);
    if (cards.length < 2) return cards[0] ?? null;
    const normal = path()?.replaceAll("\\", "/").toLowerCase() ?? "";
    return cards.find((card) => normal.endsWith(`/${card.id.toLowerCase()}`)) ?? cards.find((card) => card.hostState === "loaded") ?? cards.find((card) => card.problem === null) ?? cards[0] ?? null;
  }
  /** Known now, or remembered from the last time there was a sidecar. */
  markFor(token) {
    return this.marks.get(token) ?? null;
  }
  allMarks() {
    return this.marks;
  }
  get readOnly() {
    return this.session?.access !== "full";
  }
  get connected() {
    return this.link.kind === "live" || this.link.kind === "polling";
  }
  /** While a sidecar that just started reads the folder, marks of files not read yet stay. */
  forgetOldMarks() {
    if (!this.listed || this.folder === null || this.folder.scanned < this.folder.total) return;
    for (const token of this.marks.keys()) if (!this.byToken.has(token)) this.marks.delete(token);
  }
  put(card) {
    this.cards.set(card.id, card);
    const ids = this.byToken.get(card.token) ?? /* @__PURE__ */ new Set();
    this.byToken.set(card.token, ids.add(card.id));
    const chosen = this.cardFor(card.token, () => null);
    if (chosen !== null) this.marks.set(card.token, markOf(chosen));
  }
  drop(id) {
    const card = this.cards.get(id);
    if (card === void 0) return null;
    this.cards.delete(id);
    const ids = this.byToken.get(card.token);
    ids?.delete(id);
    if (ids?.size === 0) {
      this.byToken.delete(card.token);
      this.marks.delete(card.token);
    }
    return card.token;
  }
  tell(change) {
    for (const listener of this.listeners) listener(change);
  }
};

// src/browser/standalone-style.ts
var STANDALONE_STYLE = `
.ti-standalone {
  color-scheme: light dark; --font: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; --radius-lg: 10px;
  --body-text-color: #1b2230; --body-text-color-subdued: #667085; --background-fill-primary: #fff; --background-fill-secondary: #f4f5f8;
  --border-color-primary: #d9dde5; --color-accent: #2563eb; --input-background-fill: #fff; --ti-page: #f4f5f8;
}
@media (prefers-color-scheme: dark) {
  .ti-standalone {
    --body-text-color: #e6e9ef; --body-text-color-subdued: #98a2b3; --background-fill-primary: #171b23; --background-fill-secondary: #222834;
    --border-color-primary: #333b4a; --color-accent: #3b82f6; --input-background-fill: #10141b; --ti-page: #10141b;
  }
}
.ti-standalone body { margin: 0; background: var(--ti-page); color: var(--body-text-color); font: 15px/1.5 var(--font); }
.ti-standalone #ti-app { box-sizing: border-box; max-width: 1440px; margin: 0 auto; padding: 20px 24px 48px; }
.ti-standalone h1 { margin: 0 0 16px; font-size: 20px; font-weight: 650; letter-spacing: -0.01em; }
.ti-standalone .ti-prompts { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 16px; margin-bottom: 20px; }
.ti-standalone .ti-prompts label { display: grid; gap: 4px; font-size: 13px; font-weight: 600; color: var(--body-text-color-subdued); }
.ti-standalone .ti-prompts textarea, .ti-standalone #ti-search, .ti-standalone #ti-sort {
  box-sizing: border-box; border: 1px solid var(--border-color-primary); border-radius: 8px; background: var(--input-background-fill); color: var(--body-text-color); font: 15px/1.5 var(--font);
}
.ti-standalone .ti-prompts textarea { width: 100%; padding: 10px 12px; resize: vertical; }
.ti-standalone .ti-find { display: flex; flex-wrap: wrap; gap: 12px; margin-bottom: 12px; }
.ti-standalone #ti-search { flex: 1 1 260px; height: 38px; padding: 0 12px; }
.ti-standalone .ti-sort { display: flex; gap: 6px; }
.ti-standalone #ti-sort { height: 38px; padding: 0 10px; }
.ti-standalone #ti-sort-direction { width: 38px; height: 38px; padding: 0; border-radius: 8px; background: var(--input-background-fill); border: 1px solid var(--border-color-primary); color: inherit; font-size: 16px; cursor: pointer; }
.ti-standalone .ti-toolbar { padding-bottom: 14px; }
.ti-standalone #ti-root { position: relative; }
.ti-standalone #ti-cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(176px, 1fr)); gap: 16px; min-height: 240px; align-content: start; }
.ti-standalone .hidden { display: none; }
.ti-standalone .card {
  position: relative; aspect-ratio: 3 / 4; overflow: hidden; border-radius: 10px; cursor: pointer; content-visibility: auto;
  background: linear-gradient(160deg, #66718a, #3c4456); box-shadow: 0 1px 3px rgba(0, 0, 0, 0.25); transition: box-shadow 0.12s;
}
.ti-standalone .card:hover { box-shadow: 0 0 0 2px var(--color-accent); }
.ti-standalone .card .preview { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; }
.ti-standalone .card .actions { position: absolute; inset: auto 0 0; padding: 28px 10px 10px; color: #fff; background: linear-gradient(transparent, rgba(0, 0, 0, 0.78) 28px); text-shadow: 0 1px 2px rgba(0, 0, 0, 0.6); }
.ti-standalone .card .additional { display: none; }
.ti-standalone .card .name { font-weight: 600; overflow-wrap: anywhere; }
.ti-standalone .card .description { font-size: 12px; opacity: 0.85; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
`;

// src/browser/style.ts
var STYLE = `
/* gradio's variables; SD.Next's modern UI empties them and has --sd-… instead. */
.ti-card, .ti-toolbar, .ti-dialog, .ti-notices, .ti-drop {
  --ti-text: var(--body-text-color, var(--sd-button-normal-text-color, #1f2937));
  --ti-faint: var(--body-text-color-subdued, var(--sd-label-color, #6b7280));
  --ti-ground: var(--background-fill-primary, var(--sd-panel-background-color, #fff));
  --ti-raised: var(--background-fill-secondary, var(--sd-button-normal-color, #f9fafb));
  --ti-line: var(--border-color-primary, var(--sd-panel-border-color, #e5e7eb));
  --ti-accent: var(--color-accent, var(--sd-main-accent-color, #2563eb));
  --ti-radius: var(--radius-lg, 8px);
  --ti-good: #16a34a;
  --ti-warn: #d97706;
  --ti-bad: #dc2626;
}
.ti-card [hidden], .ti-toolbar [hidden], .ti-dialog [hidden] { display: none !important; }
.ti-card { position: relative; }
.ti-filtered { display: none !important; }

/* A card's marks: at the left, so that the host's buttons at the right stay free. */
.ti-card .ti-marks {
  position: absolute; top: 6px; left: 6px; z-index: 1; max-width: calc(100% - 12px);
  display: flex; flex-direction: column; align-items: flex-start; gap: 4px; pointer-events: none;
}
.ti-card:hover .ti-marks { top: var(--ti-marks-top, 6px); }
.ti-card .ti-row { display: flex; flex-wrap: wrap; gap: 4px; max-width: 100%; }
.ti-card .ti-mark {
  pointer-events: auto; box-sizing: border-box; height: 22px; padding: 0 8px; margin: 0; border: 0; border-radius: 11px;
  background: rgba(17, 24, 39, 0.74); color: #fff; font: 500 12px/22px var(--font, system-ui, sans-serif);
  letter-spacing: 0; text-shadow: none; white-space: nowrap; cursor: inherit; min-width: 0;
}
.ti-card button.ti-mark { cursor: pointer; }
.ti-card button.ti-mark:hover:enabled { background: rgba(17, 24, 39, 0.94); }
.ti-card button.ti-mark:disabled { cursor: default; }
.ti-card .ti-star { width: 22px; padding: 0; font-size: 14px; text-align: center; }
.ti-card .ti-star[aria-pressed="true"] { color: #fbbf24; }
.ti-card .ti-info { width: 22px; padding: 0; text-align: center; font-weight: 700; }
.ti-card .ti-info[data-warnings] { background: #b45309; }
.ti-card .ti-side[data-side="negative"]:not([data-suggested]) { background: #b91c1c; }
.ti-card .ti-side[data-side="positive"]:not([data-suggested]) { background: #15803d; }
.ti-card .ti-side[data-suggested] { box-shadow: inset 0 0 0 1.5px currentColor; }
.ti-card .ti-side[data-suggested][data-side="negative"] { color: #fca5a5; }
.ti-card .ti-side[data-suggested][data-side="positive"] { color: #86efac; }
/* What says nothing yet is offered when the card is looked at, after what does. */
.ti-card .ti-star[aria-pressed="false"], .ti-card .ti-side[data-side="any"], .ti-card .ti-info:not([data-warnings]) { opacity: 0; order: 1; }
.ti-card:hover .ti-mark.ti-mark, .ti-card:focus-within .ti-mark.ti-mark { opacity: 1; }
@media (hover: none) { .ti-card .ti-mark.ti-mark { opacity: 1; } }

.ti-card .ti-press { position: absolute; inset: 0; width: 100%; height: 100%; padding: 0; border: 0; border-radius: inherit; background: none; pointer-events: none; }
.ti-card .ti-press:focus-visible { outline: 3px solid var(--ti-accent); outline-offset: -3px; box-shadow: inset 0 0 0 5px rgba(255, 255, 255, 0.85); }
.ti-card.ti-pressed { box-shadow: 0 0 0 3px var(--ti-accent) !important; }
.ti-card.ti-pressed[data-ti-stands="negative"] { box-shadow: 0 0 0 3px #b91c1c !important; }
.ti-card.ti-misplaced { box-shadow: 0 0 0 3px var(--ti-warn) !important; }
.ti-card.ti-unusable { filter: saturate(0.35) brightness(0.82); }
.ti-card.ti-unusable > .preview { opacity: 0.45; }
.ti-card.ti-unusable .name { opacity: 0.7; }

.ti-card .ti-note { display: flex; flex-direction: column; align-items: flex-start; gap: 6px; margin: 0 0 8px; }
.ti-card .ti-note[hidden] { display: none; }
.ti-card .ti-note-text {
  font: 500 13px/1.35 var(--font, system-ui, sans-serif); color: #fde68a !important; overflow: hidden;
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow-wrap: anywhere;
}
.ti-card .ti-note button {
  border: 0; border-radius: 6px; padding: 4px 10px; font: 600 12px/1.4 var(--font, system-ui, sans-serif);
  background: #fde68a; color: #1f2937 !important; cursor: pointer; text-shadow: none !important;
}
.ti-card .ti-note button:hover { background: #fef3c7; }
.ti-card button:focus-visible { outline: 2px solid #fff; outline-offset: 1px; }
.ti-card .actions .name { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; unicode-bidi: isolate; }

.ti-notices { position: fixed; z-index: 10001; left: 50%; bottom: 24px; transform: translateX(-50%); display: flex; flex-direction: column; gap: 8px; max-width: min(92vw, 560px); }
.ti-notice {
  display: flex; gap: 16px; align-items: center; justify-content: space-between;
  padding: 10px 16px; border-radius: var(--ti-radius); background: var(--ti-raised); color: var(--ti-text);
  border: 1px solid var(--ti-line); box-shadow: 0 8px 24px rgba(0, 0, 0, 0.2); font: 14px/1.45 var(--font, system-ui, sans-serif); overflow-wrap: anywhere;
}
.ti-notice .ti-button { flex: none; }
.ti-notice[data-kind="error"] { border-left: 4px solid var(--ti-bad); }

.ti-toolbar { color: var(--ti-text); font: 14px/1.4 var(--font, system-ui, sans-serif); padding: 0 0 8px; }
/* SD.Next gives its panel a height of its own: the last row stays within reach below the toolbar. */
.extra-networks-page > .ti-toolbar ~ div .extra-network-cards { padding-bottom: 140px; }
.ti-bar, .ti-chips { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.ti-chips { flex: 1 1 auto; }
.ti-toolbar .ti-chip, .ti-toolbar .ti-link, .ti-toolbar .ti-gear, .ti-toolbar .ti-access, .ti-toolbar .ti-button, .ti-dialog .ti-button, .ti-notice .ti-button {
  box-sizing: border-box; min-height: 30px; padding: 3px 12px; border-radius: 15px; border: 1px solid var(--ti-line);
  background: var(--ti-ground); color: var(--ti-text); font: inherit; font-size: 13px; cursor: pointer; text-align: center;
}
.ti-toolbar .ti-chip small { opacity: 0.65; }
.ti-toolbar .ti-chip:hover, .ti-toolbar .ti-link:hover, .ti-toolbar .ti-gear:hover, .ti-toolbar .ti-button:hover, .ti-dialog .ti-button:hover:enabled, .ti-notice .ti-button:hover { background: var(--ti-raised); border-color: var(--ti-faint); }
.ti-toolbar .ti-chip[aria-pressed="true"] { background: var(--ti-accent); border-color: var(--ti-accent); color: #fff; }
.ti-count, .ti-faint { color: var(--ti-faint); font-size: 13px; white-space: nowrap; }
.ti-faint { white-space: normal; }
.ti-toolbar .ti-access { display: inline-flex; align-items: center; cursor: help; border-color: var(--ti-warn); }
.ti-toolbar .ti-link { border-color: transparent; padding-inline: 10px; }
.ti-toolbar .ti-gear { width: 30px; padding: 0; border-color: transparent; font-size: 18px; line-height: 1; font-variant-emoji: text; }
.ti-link::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-inline-end: 7px; border-radius: 50%; background: var(--ti-warn); }
.ti-link[data-state="live"]::before, .ti-link[data-state="polling"]::before { background: var(--ti-good); }
.ti-link[data-state="absent"]::before { background: var(--ti-bad); }
.ti-banner {
  display: flex; gap: 12px; align-items: center; justify-content: space-between; margin-top: 8px; padding: 8px 12px;
  border: 1px solid var(--ti-line); border-inline-start: 4px solid var(--ti-warn); border-radius: var(--ti-radius); background: var(--ti-raised); overflow-wrap: anywhere;
}
.ti-toolbar button:focus-visible, .ti-dialog :focus-visible, .ti-standalone :focus-visible { outline: 2px solid var(--ti-accent, #2563eb); outline-offset: 1px; }

.ti-dialog {
  box-sizing: border-box; width: min(92vw, 640px); max-height: 88vh; margin: auto; padding: 24px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius);
  background: var(--ti-ground); color: var(--ti-text); font: 14px/1.5 var(--font, system-ui, sans-serif); overflow: auto; box-shadow: 0 24px 64px rgba(0, 0, 0, 0.35);
}
.ti-dialog::backdrop { background: rgba(0, 0, 0, 0.45); }
.ti-dialog h2 { margin: 0 32px 16px 0; font-size: 20px; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
.ti-dialog p { margin: 0 0 8px; }
.ti-dialog .ti-close { position: absolute; top: 14px; inset-inline-end: 14px; width: 32px; height: 32px; border: 0; border-radius: 50%; background: none; color: inherit; font-size: 22px; line-height: 1; cursor: pointer; }
.ti-dialog .ti-close:hover { background: var(--ti-raised); }
.ti-dialog fieldset { margin: 0 0 16px; padding: 0; border: 0; min-width: 0; }
.ti-dialog legend { padding: 0; margin-bottom: 4px; font-weight: 600; }
.ti-dialog .ti-sides > label { display: inline-flex; gap: 6px; align-items: center; margin-inline-end: 20px; }
.ti-dialog .ti-evidence { margin-top: 8px; padding: 8px 12px; border-radius: var(--ti-radius); background: var(--ti-raised); }
.ti-dialog .ti-evidence ul { margin: 4px 0 0; padding-inline-start: 20px; }
.ti-dialog .ti-fields { display: grid; gap: 12px; }
.ti-dialog .ti-fields label { display: grid; gap: 4px; font-weight: 600; }
.ti-dialog textarea, .ti-dialog .ti-fields :is(input, select) {
  box-sizing: border-box; width: 100%; padding: 8px 10px; border: 1px solid var(--ti-line); border-radius: 6px; background: var(--input-background-fill, var(--ti-raised));
  color: inherit; font: inherit; font-weight: 400; resize: vertical;
}
.ti-dialog .ti-field { display: grid; gap: 4px; }
.ti-dialog .ti-fields select { padding-inline: 6px; }
.ti-dialog .ti-fields :disabled { opacity: 0.6; }
.ti-dialog .ti-fields .ti-button { justify-self: start; }
.ti-toolbar .ti-button, .ti-dialog .ti-button, .ti-notice .ti-button { border-radius: 8px; min-height: 34px; }
.ti-dialog .ti-button:disabled { opacity: 0.5; cursor: default; }
.ti-dialog .ti-primary { background: var(--ti-accent); border-color: var(--ti-accent); color: #fff; }
.ti-dialog .ti-primary:hover:enabled { background: var(--ti-accent); filter: brightness(1.08); }
.ti-dialog .ti-danger { color: var(--ti-bad); border-color: currentColor; margin-inline-start: auto; }
.ti-actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; }
.ti-dialog dl { margin: 0 0 8px; display: grid; gap: 4px; }
.ti-dialog dl > div { display: grid; grid-template-columns: 132px minmax(0, 1fr); gap: 12px; }
.ti-dialog dt { color: var(--ti-faint); }
.ti-dialog dd { margin: 0; overflow-wrap: anywhere; }
.ti-dialog dd small { display: block; color: var(--ti-faint); }
.ti-dialog pre { max-height: 220px; overflow: auto; padding: 10px; border-radius: 6px; background: var(--ti-raised); font-size: 12px; white-space: pre-wrap; }
.ti-problem, .ti-warning { margin-bottom: 12px; padding: 10px 12px; border-radius: var(--ti-radius); background: var(--ti-raised); border-inline-start: 4px solid var(--ti-bad); overflow-wrap: anywhere; }
.ti-dialog .ti-problem p, .ti-dialog .ti-warning p { margin: 0; }
.ti-dialog .ti-problem .ti-button, .ti-dialog .ti-warning .ti-button { margin-top: 8px; }
.ti-warning { border-color: var(--ti-warn); }

.ti-drop { position: absolute; inset: 0; z-index: 20; display: grid; place-items: center; padding: 16px; pointer-events: none; border: 3px dashed var(--ti-accent); border-radius: var(--ti-radius); background: color-mix(in srgb, var(--ti-ground) 82%, transparent); }
.ti-drop[data-refused] { border-color: var(--ti-bad); }
.ti-drop span { font: 600 17px/1.4 var(--font, system-ui, sans-serif); color: var(--ti-text); text-align: center; }
.ti-drop-place { position: relative; }
${STANDALONE_STYLE}`;

// src/browser/main.ts
var STARTED = "tiStarted";
function start(host) {
  document.head.append(element("style", { id: "ti-style" }, STYLE));
  const store = new Store(loadMarks(pageStorage()));
  const api = new SidecarApi(baseAddress(import.meta.url));
  const connection = new Connection({ api, store, buildId: "fe63b9bdef74" });
  const inHost = host.family !== "standalone";
  const retry = () => connection.retryNow();
  const onLink = () => void showLinkHelp({ store, api, retry, inHost });
  new Page({ host, store, api, buildId: "fe63b9bdef74", onLink }).start();
  void connection.run();
}
function hostOfPage() {
  if (isStandalonePage()) return standalonePage();
  if (isSdnextPage()) return sdnextPage();
  return isA1111Page() ? a1111Page() : null;
}
function startWhenReady() {
  const { dataset } = document.documentElement;
  if (dataset[STARTED] !== void 0) return;
  const host = hostOfPage();
  if (host === null) return;
  dataset[STARTED] = "fe63b9bdef74";
  start(host);
}
startWhenReady();
onPageChange(startWhenReady);
