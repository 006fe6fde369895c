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
  jobs: { method: "GET", path: "/jobs" },
  startJob: { method: "POST", path: "/jobs" },
  job: { method: "GET", path: "/jobs/:id" },
  /** To the trash, with its folder; a queued one leaves the queue. */
  removeJob: { method: "DELETE", path: "/jobs/:id" },
  jobMetrics: { method: "GET", path: "/jobs/:id/metrics" },
  commandJob: { method: "POST", path: "/jobs/:id/command" },
  useSnapshot: { method: "POST", path: "/jobs/:id/use" },
  /** By the web UI; the pictures come as events. */
  drawSamples: { method: "POST", path: "/jobs/:id/drawing" },
  /** Also forgets that it failed. */
  stopDrawing: { method: "DELETE", path: "/jobs/:id/drawing" },
  sampleImage: { method: "GET", path: "/jobs/:id/samples/:file" },
  datasets: { method: "GET", path: "/datasets" },
  createDataset: { method: "POST", path: "/datasets" },
  restoreDataset: { method: "POST", path: "/datasets/restore" },
  dataset: { method: "GET", path: "/datasets/:id" },
  removeDataset: { method: "DELETE", path: "/datasets/:id" },
  addPicture: { method: "POST", path: "/datasets/:id/pictures" },
  removePicture: { method: "DELETE", path: "/datasets/:id/pictures/:picture" },
  restorePicture: { method: "POST", path: "/datasets/:id/restore" },
  /** `?mask=1`: with what the loss sees laid over it. */
  thumbnail: { method: "GET", path: "/datasets/:id/thumbnails/:picture" },
  caption: { method: "PUT", path: "/datasets/:id/captions/:picture" },
  form: { method: "GET", path: "/training/form" },
  templates: { method: "GET", path: "/training/templates" },
  checkpoints: { method: "GET", path: "/training/checkpoints" },
  check: { method: "POST", path: "/training/check" },
  prompts: { method: "POST", path: "/training/prompts" },
  setup: { method: "GET", path: "/training/setup" },
  startSetup: { method: "POST", path: "/training/setup" },
  /** It goes on later where it stopped. */
  stopSetup: { method: "DELETE", path: "/training/setup" },
  preflight: { method: "POST", path: "/training/preflight" },
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
  /** Set by the proxy: `loopback` for a page on the web UI's own machine. Only it may name paths there. */
  visitor: "x-ti-visitor",
  buildId: "x-ti-build"
};

// src/browser/event-stream.ts
var OPEN_WITHIN_MS = 8e3;
var TRY_WEBSOCKET_EVERY = 20;
var HELD_MS = 2e3;
async function followEvents(api, place2, handlers) {
  const here = { ...place2 };
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

// src/browser/send-with-progress.ts
function sendWithProgress(address, { method, headers: headers2, body }, onPart) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of Object.entries(headers2)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onPart(loaded / total);
    });
    request.addEventListener("load", () => {
      const hasBody = request.status !== 204 && request.status !== 304;
      resolve(new Response(hasBody ? request.responseText : null, { status: request.status }));
    });
    request.addEventListener("error", () => reject(new TypeError("Failed to fetch")));
    request.send(body);
  });
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
  return sentence.replace(/\{(\w+)\}/g, (place2, name) => String(values[name] ?? place2));
}

// src/browser/sidecar-api.ts
var SidecarError = class extends Error {
  code;
  hint;
  status;
  /** Path of the offending field in what was sent. */
  field;
  constructor(problem2, status) {
    super(problem2.message);
    this.name = "SidecarError";
    this.code = problem2.code;
    this.hint = problem2.hint;
    this.status = status;
    this.field = problem2.field ?? null;
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
  poll(place2, signal) {
    const query2 = new URLSearchParams({ epoch: place2.epoch, after: String(place2.seq) });
    return this.api("GET", `${routes.poll.path}?${query2.toString()}`, { signal });
  }
  /** Address of the event stream. A websocket can send no header, so the token stands in it. */
  eventsAddress(place2) {
    const query2 = new URLSearchParams({ token: this.token, epoch: place2.epoch, after: String(place2.seq) });
    return `${this.base.replace(/^http/, "ws")}${API.slice(1)}${routes.events.path}?${query2.toString()}`;
  }
  /** Address of a card's picture; null without one. */
  previewAddress(card) {
    if (card.previewVersion === null) return null;
    return this.addressOf(withId(routes.preview.path, card.id), { v: card.previewVersion });
  }
  /** Address of something below the API for an `<img>`, which can send no header: the token stands in it. */
  addressOf(path, query2) {
    const search = new URLSearchParams({ token: this.token, ...query2 });
    return `${this.base}${API.slice(1)}${path}?${search.toString()}`;
  }
  /** One command, by its path below the API. */
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
    const { onPart } = options;
    const response = onPart === void 0 || typeof init.body !== "string" ? await fetch(this.base + path, init) : await sendWithProgress(this.base + path, { method, headers: sent, body: init.body }, onPart);
    if (!response.ok) throw new SidecarError(await problemOf(response), response.status);
    return response;
  }
};
function withId(path, id) {
  return path.replace(":id", encodeURIComponent(id));
}
async function problemOf(response) {
  const body = await response.json().catch(() => null);
  const { code, message, hint, field } = body ?? {};
  if (typeof message === "string")
    return { code: code ?? "UNKNOWN", message, hint: hint ?? "", ...field === void 0 ? {} : { field } };
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
  async follow(place2) {
    let resync = false;
    const stream = await followEvents(this.api, place2, {
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
  const sign2 = descending ? -1 : 1;
  const valueOf = (of) => of.getAttribute(`data-${key}`) ?? "";
  const order = (a4, b2) => sign2 * compareSortValues(valueOf(a4), valueOf(b2));
  const coming = [...cards].sort(order);
  for (const other of container.querySelectorAll(":scope > .card")) {
    const before = coming.findIndex((card) => order(card, other) >= 0);
    other.before(...coming.splice(0, before < 0 ? coming.length : before));
    if (coming.length === 0) return;
  }
  container.append(...coming);
}
function compareSortValues(a4, b2) {
  if (!Number.isNaN(Number(a4)) && !Number.isNaN(Number(b2))) return Number(a4) - Number(b2);
  return a4 < b2 ? -1 : a4 > b2 ? 1 : 0;
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

// src/browser/hosts/host-sound.ts
function playHostSound() {
  const place2 = find("#audio_notification");
  const sound = place2?.querySelector("audio") ?? place2?.querySelector("#waveform > div")?.shadowRoot?.querySelector("audio") ?? null;
  if (sound === null) return;
  const volume = Number(hostGlobals().opts?.["notification_volume"] ?? 100);
  sound.volume = Math.min(1, Math.max(0, volume / 100));
  sound.play().catch(() => void 0);
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

// src/browser/hosts/generation-fields.ts
function generationOf(tab) {
  const prompt = promptBox(tab, "positive");
  if (prompt === null) return null;
  return {
    prompt: prompt.value,
    negativePrompt: promptBox(tab, "negative")?.value ?? "",
    steps: numberIn(`#${tab}_steps`),
    sampler: textIn(`#${tab}_sampling`),
    cfgScale: numberIn(`#${tab}_cfg_scale`),
    seed: numberIn(`#${tab}_seed`),
    width: numberIn(`#${tab}_width`),
    height: numberIn(`#${tab}_height`)
  };
}
function textIn(component) {
  const kinds = ["input[type=number]", "input[type=radio]:checked", "input:not([type=radio])", "textarea"];
  for (const kind of kinds) {
    const field = find(`${component} ${kind}`);
    const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
    if (isField) return field.value.trim() === "" ? null : field.value.trim();
  }
  return null;
}
function numberIn(component) {
  const text = textIn(component);
  const value = Number(text);
  return text === null || !Number.isFinite(value) ? null : value;
}

// src/browser/hosts/host-tabs.ts
function openTab(group, item) {
  const root = find(group);
  const wanted = find(item);
  if (root === null || wanted === null) return false;
  const items = [...root.children].filter((child) => child.classList.contains("tabitem"));
  const place2 = items.findIndex((child) => child.contains(wanted));
  const button2 = root.querySelectorAll(":scope > .tab-nav > button")[place2];
  button2?.click();
  return button2 !== void 0;
}
function openModernTab(item) {
  const button2 = find(`button[tabitemid$="${item}"]`);
  button2?.click();
  return button2 !== null;
}

// src/browser/hosts/training-place.ts
var place = {
  trainingRoot: () => {
    const root = find("#ti-training");
    root?.closest(".prose")?.classList.remove("prose");
    const container = root?.closest(".gradio-container");
    if (container) container.style.overflow = "clip";
    return root;
  },
  showTraining: () => {
    if (!openModernTab("#tab_train_embedding_tabitem")) openTab("#tabs", "#tab_train_embedding");
  }
};
var a1111TrainingPlace = {
  ...place,
  showCards: () => {
    openTab("#tabs", "#tab_txt2img");
    openTab("#txt2img_extra_tabs", "#txt2img_textual_inversion");
  },
  generation: () => generationOf("txt2img"),
  generate: () => find("#txt2img_generate")?.click()
};
var isModern = () => find("#control_nav") !== null;
var sdnextTrainingPlace = {
  ...place,
  showCards: () => {
    if (isModern()) {
      find("#control_nav")?.click();
      find("#btn_extra_networks")?.click();
      openTab("#control_extra_tabs", "#controlembedding_extra_page");
      return;
    }
    openTab("#tabs", "#tab_txt2img");
    if ((find("#txt2img_extra_networks")?.offsetParent ?? null) === null)
      find("#txt2img_extra_networks_btn")?.click();
    openTab("#txt2img_extra_tabs", "#txt2imgembedding_extra_page");
  },
  generation: () => generationOf(isModern() ? "control" : "txt2img"),
  generate: () => find(isModern() ? "#control_generate" : "#txt2img_generate")?.click()
};

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
    },
    playSound: playHostSound,
    ...a1111TrainingPlace
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
      root.style.flexDirection = "column";
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
    keepActiveBox: (_tab, edit) => edit(),
    playSound: playHostSound,
    ...sdnextTrainingPlace
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
  for (const attempt2 of [rows, decided]) {
    try {
      storage.setItem(KEY, JSON.stringify({ v: VERSION, rows: attempt2 }));
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

// src/browser/hosts/standalone-tabs.ts
var KEY2 = "textual-inversion.tab";
var StandaloneTabs = class {
  root;
  tabs;
  constructor(tabs, label) {
    this.tabs = tabs.map((tab) => {
      const button2 = element("button", { type: "button", "data-tab": tab.key }, tab.name);
      button2.addEventListener("click", () => this.open(tab.key));
      return { ...tab, button: button2 };
    });
    const buttons = this.tabs.map(({ button: button2 }) => button2);
    this.root = element("nav", { class: "ti-tabs", "aria-label": label }, ...buttons);
    this.open(remembered() ?? tabs[0]?.key ?? "");
  }
  open(key) {
    const opened = this.tabs.find((tab) => tab.key === key) ?? this.tabs[0];
    for (const tab of this.tabs) {
      tab.content.hidden = tab !== opened;
      setAttribute(tab.button, "aria-current", tab === opened ? "page" : null);
    }
    if (opened !== void 0) remember(opened.key);
  }
};
function remembered() {
  return pageStorage()?.getItem(KEY2) ?? null;
}
function remember(key) {
  try {
    pageStorage()?.setItem(KEY2, key);
  } catch {
  }
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
  const search = searchField();
  const sort = sortControls();
  const cards = element("div", { id: "ti-cards", class: "extra-network-cards" });
  const bar = element("div", { class: "ti-find" }, search, sort.root);
  const root = element("main", { id: "ti-root" }, bar, cards);
  const boxes = element("section", { class: "ti-prompts" }, prompts.positive.label, prompts.negative.label);
  const training = element("section", { id: "ti-training" });
  const embeddings = element("div", { id: "ti-embeddings" }, boxes, root);
  const tabs = new StandaloneTabs(
    [
      { key: "embeddings", name: t("Embeddings"), content: embeddings },
      { key: "training", name: t("Training"), content: training }
    ],
    t("Parts of the page")
  );
  (document.querySelector("#ti-app") ?? document.body).append(
    element("header", {}, element("h1", {}, "Textual Inversion"), tabs.root),
    embeddings,
    training
  );
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
    keepActiveBox: (_tab, edit) => edit(),
    trainingRoot: () => training,
    showTraining: () => tabs.open("training"),
    showCards: () => tabs.open("embeddings"),
    playSound: () => void 0,
    generation: () => null,
    generate: () => void 0
  };
}
function promptBox2(side, name) {
  const box = element("textarea", { id: `ti-${side}`, rows: 3, spellcheck: "false", placeholder: name });
  return { box, label: element("label", {}, element("span", {}, name), box) };
}
function searchField() {
  const field = element("input", {
    type: "search",
    id: "ti-search",
    placeholder: t("Search"),
    "aria-label": t("Search")
  });
  field.title = t("Words, -word, tag:…, base:sdxl, side:negative, is:fav, is:broken");
  return field;
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
  var s3, h3, v3, w3, d3, _4, g3 = u3.__k || y, k2 = t4.length;
  for (l3 = q(r3, t4, g3, l3, k2), s3 = 0; s3 < k2; s3++) null != (v3 = r3.__k[s3]) && (h3 = ~v3.__i && g3[v3.__i] || p, v3.__i = s3, _4 = z(n2, v3, h3, i3, f4, o4, e3, l3, c3, a4), w3 = v3.__e, (h3.ref != v3.ref || 8 & h3.__u) && (h3.ref && G(h3.ref, null, v3, h3), v3.ref && a4.push(v3.ref, v3.__c || w3, v3)), d3 = d3 || w3, 4 & v3.__u ? (l3 = A(v3, l3, n2, !h3.__v), h3.__e && (h3.__e = null)) : "function" == typeof v3.type && void 0 !== _4 ? l3 = _4 : w3 && (l3 = w3.nextSibling), v3.__u &= -21);
  return r3.__e = d3, l3;
}
function q(n2, t4, r3, u3, i3) {
  var f4, o4, e3, l3, c3, a4, s3, p3, y3, v3 = r3.length, d3 = v3, _4 = 0, g3 = 0, k2 = n2.__k = Array(i3);
  for (f4 = 0; f4 < i3; f4++) null != (o4 = t4[f4]) && "boolean" != typeof o4 && "function" != typeof o4 ? ("object" != typeof o4 || o4.constructor === String ? o4 = k2[f4] = m(null, o4) : w(o4) ? o4 = k2[f4] = m($, { children: o4 }) : o4.constructor === h && o4.__b ? o4 = k2[f4] = m(o4.type, o4.props, o4.key, o4.ref, o4.__v) : k2[f4] = o4, l3 = f4 + _4, o4.__ = n2, o4.__b = n2.__b + 1, e3 = null, ~(c3 = o4.__i = P(o4, r3, l3, d3)) && (d3--, (e3 = r3[c3]) && (e3.__u |= 2)), e3 && e3.__v ? (o4.__u |= 16, c3 == l3 - 1 ? _4-- : c3 == l3 + 1 ? _4++ : c3 != l3 && (c3 > l3 ? _4-- : _4++, g3 = 1)) : (~c3 || (i3 > v3 ? _4-- : i3 < v3 && _4++), "function" != typeof o4.type && (o4.__u |= 4))) : k2[f4] = null;
  if (g3) {
    for (a4 = [], s3 = [], f4 = 0; f4 < i3; f4++) if ((o4 = k2[f4]) && 16 & o4.__u) {
      for (_4 = 0, p3 = a4.length; _4 < p3; ) a4[y3 = _4 + p3 >> 1] < o4.__i ? _4 = y3 + 1 : p3 = y3;
      a4[_4] = o4.__i, s3[f4] = _4 + 1;
    }
    for (_4 = a4.length; f4--; ) s3[f4] && (s3[f4] == _4 ? _4-- : k2[f4].__u |= 4);
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
  var s3, p3, v3, d3, k2, b2, m3, M2, C3, j3, L2, H2, q2, A3, O, P2, T3, N2, V2 = r3.type;
  if (r3.constructor !== h) return null;
  128 & u3.__u && (c3 = 32 & u3.__u, s3 = u3.__c.__z) && (r3.__u |= c3, p3 = o4 = [], 8 == s3.nodeType ? l3 = B(s3, o4) : o4.push(s3), l3 = o4[0] || l3), (s3 = n.__b) && s3(r3);
  n: if ("function" == typeof V2) {
    v3 = e3.length;
    try {
      if (M2 = r3.props, C3 = (s3 = V2.prototype) && s3.render, j3 = (s3 = V2.contextType) && i3[s3.__c], L2 = s3 ? j3 ? j3.props.value : s3.__ : i3, (d3 = u3.__c) ? (r3.__c = d3, 2 & d3.__g && (d3.__g |= 1)) : (C3 ? r3.__c = d3 = new V2(M2, L2) : (r3.__c = d3 = new x(M2, L2), d3.constructor = V2, d3.render = K), j3 && j3.sub(d3), d3.state || (d3.state = {}), d3.__n = i3, d3.__g |= 8, d3.__h = [], d3.__k = []), C3 && (d3.__s || (d3.__s = d3.state), V2.getDerivedStateFromProps && (d3.__s == d3.state && (d3.__s = _({}, d3.__s)), _(d3.__s, V2.getDerivedStateFromProps(M2, d3.__s)))), k2 = d3.props, b2 = d3.state, d3.__v = r3, u3.__c) {
        if (M2 !== k2 && C3 && !V2.getDerivedStateFromProps && d3.componentWillReceiveProps && d3.componentWillReceiveProps(M2, L2), r3.__v == u3.__v && !(8 & d3.__g) || !(4 & d3.__g) && d3.shouldComponentUpdate && false === d3.shouldComponentUpdate(M2, d3.__s, L2)) {
          r3.__v != u3.__v && (d3.props = M2, d3.state = d3.__s, d3.__g &= -9), r3.__e = u3.__e, r3.__k = u3.__k, r3.__k.some(function(n2) {
            n2 && (n2.__ = r3);
          }), y.push.apply(d3.__h, d3.__k), d3.__k = [], d3.__h.length && e3.push(d3), l3 = S(u3);
          break n;
        }
        d3.componentWillUpdate && d3.componentWillUpdate(M2, d3.__s, L2), C3 && d3.componentDidUpdate && d3.__h.push(function() {
          d3.componentDidUpdate(k2, b2, m3);
        });
      } else C3 && !V2.getDerivedStateFromProps && d3.componentWillMount && d3.componentWillMount(), C3 && d3.componentDidMount && d3.__h.push(d3.componentDidMount);
      d3.context = L2, d3.props = M2, d3.__P = t4, d3.__g &= -5, H2 = n.__r, q2 = C3 ? 25 : 0;
      do {
        d3.__g &= -9, H2 && H2(r3), s3 = d3.render(d3.props, d3.state = d3.__s, d3.context);
      } while (8 & d3.__g && ++q2 < 25);
      C3 && (y.push.apply(d3.__h, d3.__k), d3.__k = []), d3.state = d3.__s, d3.getChildContext && (i3 = _({}, i3, d3.getChildContext())), C3 && u3.__c && d3.getSnapshotBeforeUpdate && (m3 = d3.getSnapshotBeforeUpdate(k2, b2)), A3 = s3 && s3.type === $ && null == s3.key ? s3.props.children : s3, M2.__P && (s3 = l3, f4 = (t4 = M2.__P).namespaceURI, c3 = o4 = null, u3.props && u3.props.__P != t4 && (u3.__k.some(function(n2) {
        n2 && J(n2, n2);
      }), u3.__k = null), l3 = u3.__k ? S(u3, 0) : null), l3 = I(t4, w(A3) ? A3 : [A3], r3, u3, i3, f4, o4, e3, l3, c3, a4), M2.__P && (r3.__e = null, l3 = s3), r3.__u &= -161, p3 && p3.some(g), d3.__h.length && e3.push(d3), 1 & d3.__g && (d3.__g &= -4);
    } catch (t5) {
      if (e3.length = v3, r3.__v = null, c3 || o4) if (t5 && t5.then) {
        if (r3.__u |= 128 | c3, o4) {
          for (~(T3 = o4.indexOf(l3 || void 0)) || (T3 = o4.length); (N2 = o4[T3 - 1]) && 8 == N2.nodeType; ) T3--;
          for (; T3 < o4.length; T3++) if (N2 = o4[T3]) if (o4[T3] = null, O) {
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
  var s3, h3, y3, _4, k2, b2, m3, M2, $2 = u3.props || p, x2 = r3.props, C3 = r3.type;
  if ("svg" == C3 ? f4 = "http://www.w3.org/2000/svg" : "math" == C3 ? f4 = "http://www.w3.org/1998/Math/MathML" : f4 || (f4 = "http://www.w3.org/1999/xhtml"), o4) {
    for (s3 = 0; s3 < o4.length; s3++) if ((k2 = o4[s3]) && (C3 ? k2.localName == C3 : 3 == k2.nodeType)) {
      t4 = k2, o4[s3] = null;
      break;
    }
  }
  if (!t4) {
    if (M2 = a4.ownerDocument || document, !C3) return M2.createTextNode(x2);
    t4 = M2.createElementNS(f4, C3, x2.is ? x2 : a4), l3 && (n.__m && n.__m(r3, o4), l3 = false), o4 = null;
  }
  if (C3) {
    if (a4 = "template" == C3 && t4.content || t4, o4 = "textarea" == C3 && null != x2.defaultValue ? null : o4 && d.call(a4.childNodes), !l3 && o4) for ($2 = {}, s3 = 0; s3 < t4.attributes.length; s3++) $2[(k2 = t4.attributes[s3]).name] = k2.value;
    for (s3 in $2) k2 = $2[s3], "dangerouslySetInnerHTML" == s3 ? y3 = k2 : "children" == s3 || s3 in x2 || "value" == s3 && "defaultValue" in x2 || "checked" == s3 && "defaultChecked" in x2 || N(t4, s3, null, k2, f4);
    for (s3 in x2) k2 = x2[s3], "children" == s3 ? _4 = k2 : "dangerouslySetInnerHTML" == s3 ? h3 = k2 : "value" == s3 ? b2 = k2 : "checked" == s3 ? m3 = k2 : l3 && "function" != typeof k2 || $2[s3] === k2 || N(t4, s3, k2, $2[s3], f4);
    h3 ? (l3 || y3 && (h3.__html == y3.__html || h3.__html == t4.innerHTML) || (t4.innerHTML = h3.__html), r3.__k = []) : (y3 && (t4.textContent = ""), ("foreignObject" == C3 || "http://www.w3.org/1998/Math/MathML" == f4 && v.test(C3)) && (f4 = "http://www.w3.org/1999/xhtml"), I(a4, w(_4) ? _4 : [_4], r3, u3, i3, f4, o4, e3, o4 ? o4[0] : u3.__k && S(u3, 0), l3, c3), o4 && o4.some(g)), l3 && "textarea" != C3 || (s3 = "value", "progress" == C3 && null == b2 ? t4.removeAttribute(s3) : null == b2 || b2 === t4[s3] && ("progress" != C3 || b2) || N(t4, s3, b2, $2[s3], f4), s3 = "checked", null != m3 && m3 != t4[s3] && N(t4, s3, m3, $2[s3], f4));
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
function U(n2) {
  function t4(n3) {
    var r3, u3;
    return this.getChildContext || (r3 = /* @__PURE__ */ new Set(), (u3 = {})[t4.__c] = this, this.getChildContext = function() {
      return u3;
    }, this.shouldComponentUpdate = function(n4) {
      this.props.value != n4.value && r3.forEach(function(n5) {
        n5.__g |= 4, L(n5);
      });
    }, this.sub = function(n4) {
      r3.add(n4);
      var t5 = n4.componentWillUnmount;
      n4.componentWillUnmount = function() {
        r3.delete(n4), t5 && t5.call(n4);
      };
    }), n3.children;
  }
  return t4.__c = "__cC" + s++, t4.__ = n2, t4.Provider = (t4.Consumer = function(n3, t5) {
    return n3.children(t5);
  }).contextType = t4, t4;
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
function F2(n2, u3) {
  var i3 = y2(t3++, 4);
  !a2.__s && E2(i3.__H, u3) && (i3.__P = false, i3.__ = n2, i3.u = u3, r2.__h.push(i3));
}
function T2(n2) {
  return f2 = 5, w2(function() {
    return { current: n2 };
  }, []);
}
function w2(n2, r3) {
  var u3 = y2(t3++, 7);
  return E2(u3.__H, r3) && (u3.__ = n2(), u3.__H = r3), u3.__;
}
function b(n2, t4) {
  return f2 = 8, w2(function() {
    return n2;
  }, t4);
}
function j2(n2) {
  var u3 = r2.context[n2.__c], i3 = y2(t3++, 9);
  return i3.c = n2, u3 ? (null == i3.__ && (i3.__ = true, u3.sub(r2)), u3.props.value) : n2.__;
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
  const place2 = noticePlace();
  const made = element("div", { class: "ti-notice", "data-kind": kind }, element("span", {}, text));
  const remove2 = () => {
    made.remove();
    if (place2.childElementCount === 0) place2.remove();
  };
  if (button2 !== void 0) {
    const pressed = element("button", { type: "button", class: "ti-button" }, button2.text);
    pressed.addEventListener("click", () => {
      remove2();
      button2.press();
    });
    made.append(pressed);
  }
  place2.append(made);
  setTimeout(remove2, button2 === void 0 ? STAY_MS : STAY_LONG_MS);
}
function noticePlace() {
  const parent = document.querySelector("dialog.ti-dialog[open]") ?? document.body;
  const place2 = document.querySelector(".ti-notices") ?? element("div", { class: "ti-notices", role: "status", "aria-live": "polite" });
  if (place2.parentElement !== parent) parent.append(place2);
  return place2;
}
function keepNotices(dialog) {
  const place2 = dialog.querySelector(".ti-notices");
  if (place2 !== null) document.body.append(place2);
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
function Chip({ name, on: on2, press, children }) {
  return /* @__PURE__ */ a3("button", { type: "button", class: "ti-chip", "data-chip": name, "aria-pressed": on2, onClick: press, children });
}
function toggled(set, value) {
  const copy2 = new Set(set);
  if (!copy2.delete(value)) copy2.add(value);
  return copy2;
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
function isSameView(a4, b2) {
  return Object.keys(a4).every((key) => a4[key] === b2[key]);
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
  const put2 = (unit, start2, end) => {
    starts[text.length] = start2;
    ends[text.length] = end;
    text += unit;
  };
  for (const { kind, start: start2, end } of scan.spans) {
    if (kind === "weight" || kind === "step" || kind === "network" || kind === "comment") {
      put2(BARRIER, start2, end);
    } else if (kind === "escape") {
      if (end - start2 === 2) put2(prompt.charAt(start2 + 1), start2, end);
    } else {
      putText(prompt, { start: start2, end }, put2);
    }
  }
  starts[text.length] = prompt.length;
  return { text, starts, ends };
}
function putText(prompt, range, put2) {
  let at = range.start;
  while (at < range.end) {
    const start2 = at;
    const space = isSpaceCode(prompt.charCodeAt(at));
    at += 1;
    if (space) while (at < range.end && isSpaceCode(prompt.charCodeAt(at))) at += 1;
    put2(space ? " " : prompt.charAt(start2), start2, at);
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
    const round2 = this.round.at(-1);
    const square = this.square.at(-1);
    return (round2?.start ?? -1) > (square?.start ?? -1) ? round2 : square;
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
  const plain2 = name.trim().replace(/\s+/g, " ");
  return caseSensitive ? plain2 : fold(plain2);
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
    const lengths = [...new Set([...bucket.keys()].map((name) => name.length))].sort((a4, b2) => b2 - a4);
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
function applyChange(text, change2) {
  return text.slice(0, change2.start) + change2.insert + text.slice(change2.end);
}
function editOf(prompt, change2, caret = change2.insert.length) {
  const selectionStart = change2.start + caret;
  return {
    kind: "edit",
    text: applyChange(prompt, change2),
    change: change2,
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
  for (const change2 of changes) {
    insert += prompt.slice(at, change2.start) + change2.insert;
    at = change2.end;
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
function holds(job, change2, tokenAt) {
  const text = applyChange(job.prompt, change2);
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
      const change2 = { start: at, end: at, insert: before + typed + behind };
      const caret = before.length + typed.length;
      if (holds(job, change2, at + before.length)) return editOf(prompt, change2, caret);
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
function write(box, { text, change: change2 }) {
  box.setSelectionRange(change2.start, change2.end);
  const command = change2.insert === "" ? "delete" : "insertText";
  const done = document.activeElement === box && document.execCommand(command, false, change2.insert);
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
  for (const [place2, left, top] of places) {
    if (place2.scrollTop !== top) place2.scrollTop = top;
    if (place2.scrollLeft !== left) place2.scrollLeft = left;
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

// src/browser/fact-list.tsx
function FactList({ facts, ...rest }) {
  return /* @__PURE__ */ a3("dl", { ...rest, children: facts.map(([name, value]) => /* @__PURE__ */ a3("div", { children: [
    /* @__PURE__ */ a3("dt", { children: name }),
    /* @__PURE__ */ a3("dd", { children: /* @__PURE__ */ a3("bdi", { children: value }) })
  ] }, name)) });
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

// src/browser/training/card-training.tsx
function CardTraining({
  card,
  store,
  training,
  canEdit,
  close
}) {
  const run = training.runOf(card.token);
  const prefills = canEdit ? prefillsOf(card, store) : null;
  if (run === null && prefills === null) return null;
  const train = (prefill) => {
    close();
    training.train(prefill);
  };
  const show = (id) => {
    close();
    training.show({ view: "run", id });
  };
  return /* @__PURE__ */ a3("div", { class: "ti-actions ti-card-training", children: [
    prefills !== null && /* @__PURE__ */ a3($, { children: [
      /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => train(prefills.further), children: t("Continue training") }),
      /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => train(prefills.another), children: t("Train one like this…") })
    ] }),
    run !== null && /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => show(run.id), children: t("Show its training") })
  ] });
}
function prefillsOf(card, { folder, cards }) {
  const { vectors, token, problem: problem2 } = card;
  if (vectors === null || problem2 !== null || folder === null) return null;
  const initialization = { from: "embedding", file: fileOf(card, folder.path) };
  const embedding = {
    vectors: Math.min(vectors, 75),
    initialization,
    format: "safetensors",
    replace: false
  };
  const tokens = new Set([...cards.values()].map((other) => other.token));
  return { further: { name: token, embedding }, another: { name: freeName(token, tokens), embedding } };
}
function fileOf({ id }, folder) {
  const separator = folder.includes("\\") ? "\\" : "/";
  return [folder, ...id.split("/")].join(separator);
}
function freeName(token, taken) {
  for (let number = 2; ; number += 1) if (!taken.has(`${token}-${number}`)) return `${token}-${number}`;
}

// src/browser/use-store.ts
function useStore(store, matter = "everything") {
  const [, redraw] = d2({});
  F2(
    () => store.listen((change2) => {
      if (concerns(change2, matter)) redraw({});
    }),
    [store, matter]
  );
}
function concerns({ tokens }, matter) {
  switch (matter) {
    case "cards":
      return tokens !== null;
    case "link":
      return tokens === null;
    case "everything":
      return true;
    default:
      return matter;
  }
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
  training,
  close
}) {
  useStore(store);
  const card = store.cards.get(id) ?? null;
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
    /* @__PURE__ */ a3(FactList, { facts: factsOf(card) }),
    /* @__PURE__ */ a3(CardTraining, { card, store, training, canEdit, close }),
    canEdit && /* @__PURE__ */ a3(Actions, { card, commands }),
    !canEdit && /* @__PURE__ */ a3("p", { class: "ti-faint", children: store.session?.accessMessage ?? t("Changes need the sidecar.") })
  ] });
}
function Problems({ card, commands, canEdit }) {
  const all = card.problem === null ? card.warnings : [card.problem, ...card.warnings];
  return /* @__PURE__ */ a3($, { children: all.map((problem2) => /* @__PURE__ */ a3(
    "div",
    {
      class: problem2 === card.problem ? "ti-problem" : "ti-warning",
      children: [
        /* @__PURE__ */ a3("p", { children: [
          /* @__PURE__ */ a3("b", { children: problem2.message }),
          " ",
          problem2.hint
        ] }),
        problem2.repair !== null && canEdit && /* @__PURE__ */ a3(
          "button",
          {
            type: "button",
            class: "ti-button",
            onClick: () => void commands.repair(card, problem2.repair),
            children: t(repairNames[problem2.repair])
          }
        )
      ]
    },
    problem2.code + problem2.message
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
  function save3(event) {
    event.preventDefault();
    void commands.edit(card, edits).then((saved) => {
      if (saved) setEdits({});
    });
  }
  return /* @__PURE__ */ a3("form", { onSubmit: save3, children: /* @__PURE__ */ a3("fieldset", { disabled: !canEdit, class: "ti-fields", children: [
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
function parseQuery(query2) {
  const terms = query2.toLowerCase().split(/\s+/).filter((word) => word !== "" && word !== "-").map(parseTerm);
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
function problemNote({ problem: problem2, hostState }, canEdit) {
  if (problem2 !== null) {
    const repair = canEdit ? problem2.repair : null;
    const label = repair === null ? "" : t(repairNames[repair]);
    return { text: problem2.message, hint: problem2.hint, action: repair === null ? null : "fix", label };
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
    "ti-unusable": unusable,
    "ti-lit": view.lit
  };
  for (const [name, on2] of Object.entries(classes)) {
    if (card.classList.contains(name) !== on2) card.classList.toggle(name, on2);
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
  const on2 = mark?.favourite === true;
  setText(star, on2 ? "★" : "☆");
  setAttribute(star, "aria-pressed", String(on2));
  setAttribute(star, "title", on2 ? t("Take out of the favourites") : t("Make it a favourite"));
  setAttribute(star, "aria-label", t("Favourite"));
  setAttribute(star, "hidden", canEdit || on2 ? null : "");
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
  const shown2 = card.querySelector("img.preview");
  if (shown2 !== null && before === void 0) return;
  const src = addressOf(file);
  if (src === null) shown2?.remove();
  else if (shown2 !== null) shown2.src = src;
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
  setShown(tab, shown2) {
    if (shown2 === this.shown.has(tab.key)) return;
    if (!shown2) {
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
      gone: this.gone.has(card),
      lit: this.store.lit.has(token)
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

// src/browser/file-base64.ts
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
  const place2 = tab.cards()?.parentElement ?? tab.root;
  place2.classList.add("ti-drop-place");
  place2.append(overlay);
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
    const off2 = Math.abs(box.left - own.left);
    if (off2 < distance) [best, distance] = [other, off2];
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
function noteShown(element2, { host, store }, shown2) {
  const card = store.cardFor(host.cardName(element2), () => host.cardPath(element2));
  if (card !== null) shown2.add(card.id);
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
    store.listen((change2) => {
      this.note(change2);
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
    for (const [tab, { cards, size: size2 }] of this.tabs) {
      if (tab.root.isConnected) continue;
      cards.disconnect();
      size2.disconnect();
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
    const size2 = new ResizeObserver(([entry]) => {
      this.decorations.setShown(tab, (entry?.contentRect.width ?? 0) > 0);
      ensureTabStop(tab);
    });
    size2.observe(tab.root);
    this.tabs.set(tab, { tab, toolbar, cards, size: size2 });
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
        void showPanel(card.id, {
          store: this.options.store,
          commands: this.commands,
          training: this.options.training
        });
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
var LIT_MS = 1e4;
var Store = class {
  session = null;
  link = { kind: "connecting" };
  folder = null;
  host = null;
  settings = DEFAULT_SETTINGS;
  /** True once a list came. */
  listed = false;
  cards = /* @__PURE__ */ new Map();
  /** Tokens whose cards are lit up: they have just come. */
  lit = /* @__PURE__ */ new Set();
  byToken = /* @__PURE__ */ new Map();
  marks;
  listeners = /* @__PURE__ */ new Set();
  jobListeners = /* @__PURE__ */ new Set();
  setupListeners = /* @__PURE__ */ new Set();
  constructor(marks) {
    this.marks = marks;
  }
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  /** Calls back with what happens to trainings, as it comes. */
  onJobEvent(listener) {
    this.jobListeners.add(listener);
    return () => this.jobListeners.delete(listener);
  }
  /** Calls back with where a setup of native TensorFlow stands, as it comes. */
  onSetup(listener) {
    this.setupListeners.add(listener);
    return () => this.setupListeners.delete(listener);
  }
  /** Changes fields beside the cards and tells the listeners. */
  update(fields) {
    Object.assign(this, fields);
    if (fields.folder) this.forgetOldMarks();
    this.tell({ tokens: null });
  }
  /** Lights the cards of a token up for a while. */
  lightUp(token) {
    this.lit.add(token);
    this.tell({ tokens: /* @__PURE__ */ new Set([token]) });
    setTimeout(() => {
      this.lit.delete(token);
      this.tell({ tokens: /* @__PURE__ */ new Set([token]) });
    }, LIT_MS);
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
      case "setup":
        for (const listener of this.setupListeners) listener(body.state);
        return;
      case "job":
      case "job-removed":
      case "job-metrics":
      case "job-snapshot":
      case "job-sample":
      case "job-log":
        for (const listener of this.jobListeners) listener(body);
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
  tell(change2) {
    for (const listener of this.listeners) listener(change2);
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
.ti-standalone #ti-app > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 8px 32px; margin-bottom: 16px; }
.ti-standalone .ti-tabs { display: flex; gap: 4px; }
.ti-standalone .ti-tabs button { padding: 6px 14px; border: 0; border-radius: 8px; background: none; color: var(--body-text-color-subdued); font: 600 15px/1.4 var(--font); cursor: pointer; }
.ti-standalone .ti-tabs button:hover { color: var(--body-text-color); }
.ti-standalone .ti-tabs button[aria-current] { background: var(--background-fill-primary); color: var(--body-text-color); box-shadow: 0 1px 3px rgba(0, 0, 0, 0.15); }
.ti-standalone [hidden] { display: none !important; }
.ti-standalone h1 { margin: 0; font-size: 20px; font-weight: 650; letter-spacing: -0.01em; }
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

// src/browser/training/form/form-style.ts
var FORM_STYLE = `
.ti-form { container-type: inline-size; color: var(--ti-text); font: 14px/1.45 var(--font, system-ui, sans-serif); }
/* The hosts render us inside of prose, whose rules for headings, lists and fields reach far. */
.ti-training .ti-form :is(h3, p, ul, ol, li, dl, dd, figure) { margin: 0; }
.ti-training .ti-form :is(h3, ul, ol, dl, dd, figure) { padding: 0; }
.ti-training .ti-form :is(h3, p, li, span, label, legend, summary, dt, dd, b) { color: inherit; }
.ti-training .ti-form :is(ul, ol, li) { list-style: none; }
.ti-training .ti-form h3 { font-size: 15px; font-weight: 650; line-height: 1.3; }
.ti-training .ti-form fieldset { margin: 0; padding: 0; border: 0; min-width: 0; background: none; }
.ti-training .ti-form .ti-columns { display: grid; gap: 16px; align-items: start; }
.ti-training .ti-form .ti-main { display: grid; gap: 16px; min-width: 0; }
.ti-training .ti-form .ti-rights { padding-bottom: 16px; color: var(--ti-faint); font-size: 13px; }
.ti-training .ti-form .ti-help { color: var(--ti-faint); font-size: 12.5px; line-height: 1.4; }
.ti-training .ti-form .ti-row { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; }

.ti-training .ti-form .ti-section, .ti-training .ti-form .ti-side-column > *, .ti-training .ti-form .ti-demonstration { border: 1px solid var(--ti-line); border-radius: var(--ti-radius); background: var(--ti-ground); }
.ti-training .ti-form .ti-section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; padding: 18px 20px 20px; }
.ti-training .ti-form .ti-section-head { margin: 0; min-height: 0; }
.ti-training .ti-form .ti-section[data-section="more"] { gap: 0; padding-bottom: 8px; }
.ti-training .ti-form .ti-section[data-section="more"] .ti-section-head { padding-bottom: 8px; }
.ti-training .ti-form .ti-grid { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px 24px; align-items: start; }
.ti-training .ti-form .ti-side-column { display: grid; gap: 16px; min-width: 0; }
.ti-training .ti-form .ti-side-column > * { padding: 16px 18px; }

.ti-training .ti-form .ti-demonstration { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 12px 24px; margin: 0 0 12px; padding: 14px 20px; background: color-mix(in srgb, var(--ti-accent) 8%, var(--ti-ground)); border-color: color-mix(in srgb, var(--ti-accent) 30%, var(--ti-line)); }
.ti-training .ti-form .ti-demonstration > div { flex: 1 1 300px; display: grid; gap: 2px; }
.ti-training .ti-form .ti-demonstration p { color: var(--ti-faint); font-size: 13px; }

.ti-training .ti-form .ti-button { box-sizing: border-box; min-height: 34px; padding: 4px 14px; border-radius: 8px; border: 1px solid var(--ti-line); background: var(--ti-ground); color: var(--ti-text); font: inherit; font-size: 13px; font-weight: 500; cursor: pointer; text-align: center; }
.ti-training .ti-form .ti-button:hover:enabled { background: var(--ti-raised); border-color: var(--ti-faint); }
.ti-training .ti-form .ti-button:disabled { opacity: 0.5; cursor: default; }
.ti-training .ti-form .ti-primary { background: var(--ti-accent); border-color: var(--ti-accent); color: #fff; }
.ti-training .ti-form .ti-primary:hover:enabled { background: var(--ti-accent); border-color: var(--ti-accent); filter: brightness(1.08); }
.ti-training .ti-form :is(.ti-quiet, .ti-reset, .ti-link-button) { padding: 0; margin: 0; border: 0; min-width: 0; background: none; box-shadow: none; color: var(--ti-faint); font: inherit; font-size: 12.5px; cursor: pointer; text-align: start; }
.ti-training .ti-form :is(.ti-quiet, .ti-link-button):hover { color: var(--ti-text); text-decoration: underline; }
.ti-training .ti-form .ti-reset { font-size: 14px; line-height: 1; color: var(--ti-accent); }
.ti-training .ti-form .ti-link-button { color: inherit; text-decoration: underline; text-underline-offset: 2px; text-decoration-color: var(--ti-line); }
.ti-training .ti-form :focus-visible { outline: 2px solid var(--ti-accent); outline-offset: 1px; }

.ti-training .ti-form .ti-field { display: grid; grid-template-columns: minmax(0, 1fr); gap: 5px; min-width: 0; }
.ti-training .ti-form .ti-field-head { display: flex; align-items: baseline; gap: 8px; }
.ti-training .ti-form .ti-field-head > .ti-quiet { margin-inline-start: auto; }
.ti-training .ti-form :is(.ti-field-head label, .ti-field > legend) { padding: 0; font-size: 13px; font-weight: 600; }
.ti-training .ti-form .ti-field > legend { margin-bottom: 5px; }
.ti-training .ti-form :is(input:not([type="checkbox"], [type="file"]), select, textarea) {
  box-sizing: border-box; width: 100%; min-width: 0; min-height: 36px; margin: 0; padding: 7px 10px; border: 1px solid var(--ti-line); border-radius: 7px; box-shadow: none;
  background: var(--input-background-fill, var(--ti-raised)); color: var(--ti-text); font: inherit; line-height: 1.4; resize: vertical;
}
.ti-training .ti-form :is(select, input[type="checkbox"]) { appearance: auto; background-image: none; }
.ti-training .ti-form select { padding-inline: 7px; text-overflow: ellipsis; }
.ti-training .ti-form ::placeholder { color: var(--ti-faint); opacity: 0.75; }
.ti-training .ti-form [aria-invalid="true"] { border-color: var(--ti-bad) !important; }
.ti-training .ti-form :is(input, select, textarea):disabled { opacity: 0.6; }
.ti-training .ti-form input[type="checkbox"] { width: 16px; height: 16px; margin: 0; accent-color: var(--ti-accent); flex: none; }
.ti-training .ti-form .ti-flag > label { display: flex; align-items: center; gap: 8px; min-height: 24px; font-size: 13px; font-weight: 600; cursor: pointer; }
.ti-training .ti-form .ti-flag > .ti-help { padding-inline-start: 24px; }
.ti-training .ti-form .ti-issues { display: grid; gap: 4px; }
.ti-training .ti-form .ti-issues:empty { display: none; }
.ti-training .ti-form .ti-issues p, .ti-training .ti-form .ti-said, .ti-prompts-view .ti-said { padding-inline-start: 9px; border-inline-start: 3px solid var(--ti-warn); font-size: 12.5px; line-height: 1.4; overflow-wrap: anywhere; }
.ti-training .ti-form .ti-issues p[data-severity="error"], .ti-training .ti-form .ti-said[data-severity="error"], .ti-prompts-view .ti-said[data-severity="error"] { border-color: var(--ti-bad); }
.ti-training .ti-form .ti-issues p[data-severity="advice"] { border-color: color-mix(in srgb, var(--ti-accent) 55%, transparent); color: var(--ti-faint); }
.ti-training .ti-form .ti-issues p[data-severity="advice"] b { font-weight: inherit; }
.ti-training .ti-form :is(.ti-said, .ti-lines) code { display: block; font-size: 12px; overflow-wrap: anywhere; }
.ti-training .ti-form .ti-pair { display: grid; grid-template-columns: minmax(120px, 2fr) minmax(0, 3fr); gap: 8px; }
.ti-training .ti-form .ti-pair > :only-child { grid-column: 1 / -1; }
.ti-training .ti-form .ti-item { display: flex; gap: 8px; align-items: center; }
.ti-training .ti-form .ti-item > .ti-quiet { flex: none; width: 24px; font-size: 18px; text-align: center; }
.ti-training .ti-form .ti-list > .ti-button, .ti-training .ti-form .ti-fold-body > .ti-button { justify-self: start; }

.ti-training .ti-form .ti-cost { display: flex; align-items: center; gap: 10px; }
.ti-training .ti-form .ti-cost small { flex: none; color: var(--ti-faint); font-size: 12.5px; }
.ti-training .ti-form .ti-cost-bar { flex: 1 1 auto; height: 8px; border-radius: 2px; overflow: hidden; background: color-mix(in srgb, var(--ti-text) 12%, transparent); }
.ti-training .ti-form .ti-cost-bar > span { display: block; height: 100%; background: var(--ti-accent); }

.ti-training .ti-form .ti-drop-zone { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 10px 16px; padding: 28px 20px; border: 2px dashed var(--ti-line); border-radius: var(--ti-radius); background: color-mix(in srgb, var(--ti-raised) 50%, transparent); color: var(--ti-faint); text-align: center; }
.ti-training .ti-form .ti-drop-zone[data-small="true"] { padding: 10px 16px; }
.ti-training .ti-form .ti-drop-zone[data-over="true"] { border-color: var(--ti-accent); background: color-mix(in srgb, var(--ti-accent) 10%, transparent); color: var(--ti-text); }
.ti-training .ti-form .ti-new-set { display: flex; align-items: center; gap: 8px; font-size: 13px; white-space: nowrap; }
.ti-training .ti-form .ti-new-set input { width: 180px; min-height: 34px; padding-block: 4px; }
.ti-training .ti-form .ti-uploads { display: grid; gap: 8px; padding: 12px 14px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); font-size: 13px; }
.ti-training .ti-form .ti-uploads ul { display: grid; gap: 4px; max-height: 220px; overflow: auto; }
.ti-training .ti-form .ti-uploads li { display: flex; align-items: center; gap: 10px; min-height: 22px; }
.ti-training .ti-form .ti-uploads bdi { flex: 0 1 auto; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.ti-training .ti-form .ti-uploads progress { flex: 0 0 120px; height: 6px; margin-inline-start: auto; accent-color: var(--ti-accent); }
.ti-training .ti-form .ti-uploads li > .ti-help, .ti-training .ti-form .ti-uploads li > .ti-quiet { margin-inline-start: auto; flex: none; }
.ti-training .ti-form .ti-upload-reason { color: var(--ti-bad); }

.ti-training .ti-form .ti-dataset { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.ti-training .ti-form .ti-mask-toggle { display: inline-flex; align-items: center; gap: 7px; margin-inline-start: auto; font-size: 13px; cursor: pointer; }
.ti-training .ti-form .ti-advice { display: grid; gap: 4px; }
.ti-training .ti-form .ti-advice li { padding-inline-start: 9px; border-inline-start: 3px solid color-mix(in srgb, var(--ti-accent) 55%, transparent); color: var(--ti-faint); font-size: 12.5px; }
.ti-training .ti-form .ti-tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(148px, 1fr)); gap: 16px 14px; max-height: min(620px, 80vh); margin: -4px; padding: 4px; overflow: auto; align-content: start; }
.ti-training .ti-form .ti-tile { position: relative; display: grid; gap: 5px; align-content: start; min-width: 0; content-visibility: auto; contain-intrinsic-size: auto 260px; }
.ti-training .ti-form .ti-shot-place { position: relative; display: grid; place-items: center; aspect-ratio: 1; border-radius: 8px; overflow: hidden; background: var(--ti-raised); }
.ti-training .ti-form .ti-shot { position: relative; width: 100%; overflow: hidden; }
.ti-training .ti-form .ti-shot[data-tall="true"] { width: auto; height: 100%; }
.ti-training .ti-form .ti-shot img { display: block; width: 100%; height: 100%; margin: 0; border-radius: 0; object-fit: fill; }
.ti-training .ti-form .ti-tile[data-used="false"] .ti-shot img { opacity: 0.35; filter: grayscale(1); }
.ti-training .ti-form .ti-crop { position: absolute; box-sizing: border-box; border: 1.5px solid #fff; box-shadow: 0 0 0 2000px rgba(0, 0, 0, 0.55); pointer-events: none; }
.ti-training .ti-form .ti-no-shot { color: var(--ti-faint); font-size: 40px; }
.ti-training .ti-form .ti-remove { position: absolute; top: 6px; inset-inline-end: 6px; width: 26px; height: 26px; padding: 0; border: 0; border-radius: 50%; background: rgba(17, 24, 39, 0.74); color: #fff; font-size: 16px; line-height: 1; cursor: pointer; opacity: 0; }
.ti-training .ti-form .ti-tile:hover .ti-remove, .ti-training .ti-form .ti-remove:focus-visible { opacity: 1; }
@media (hover: none) { .ti-training .ti-form .ti-remove { opacity: 1; } }
.ti-training .ti-form .ti-tile-name { display: flex; gap: 8px; justify-content: space-between; font-size: 12px; color: var(--ti-faint); }
.ti-training .ti-form .ti-tile-name bdi { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.ti-training .ti-form .ti-tile-name small { flex: none; font-size: 12px; color: inherit; }
.ti-training .ti-form .ti-caption { display: grid; gap: 2px; }
.ti-training .ti-form .ti-caption textarea { padding: 5px 8px; font-size: 13px; resize: vertical; }
.ti-training .ti-form .ti-caption small { min-height: 16px; font-size: 11.5px; line-height: 16px; color: var(--ti-faint); overflow-wrap: anywhere; }
.ti-training .ti-form .ti-caption small[data-failed="true"] { color: var(--ti-bad); }
.ti-training .ti-form .ti-remarks { display: grid; gap: 4px; }
.ti-training .ti-form .ti-remarks li { padding: 3px 8px; border-radius: 6px; background: color-mix(in srgb, var(--ti-warn) 16%, transparent); font-size: 12px; line-height: 1.35; }

.ti-training .ti-form .ti-lines { padding: 10px 14px; border-radius: 7px; background: var(--ti-raised); font-size: 13px; color: var(--ti-faint); }
.ti-training .ti-form .ti-lines summary { cursor: pointer; margin-top: 2px; }
.ti-training .ti-form .ti-curve { display: grid; gap: 4px; }
.ti-training .ti-form .ti-curve-box { position: relative; padding: 8px 0 0; border-bottom: 1px solid var(--ti-line); }
.ti-training .ti-form .ti-curve svg { display: block; width: 100%; height: 96px; }
.ti-training .ti-form .ti-curve polyline { fill: none; stroke: var(--ti-accent); stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.ti-training .ti-form .ti-curve polygon { fill: var(--ti-accent); opacity: 0.12; stroke: none; }
.ti-training .ti-form .ti-curve-most { position: absolute; top: 14px; inset-inline-end: 6px; font-size: 12px; color: var(--ti-faint); }
.ti-training .ti-form .ti-curve figcaption { display: flex; justify-content: space-between; gap: 12px; color: var(--ti-faint); font-size: 12px; }
.ti-training .ti-form .ti-fact { font-size: 13px; }
.ti-training .ti-form .ti-fact:empty { display: none; }

.ti-training .ti-form .ti-fold { border-top: 1px solid var(--ti-line); }
.ti-training .ti-form .ti-fold > summary { display: flex; align-items: center; gap: 8px; padding: 11px 0; cursor: pointer; font-size: 14px; font-weight: 550; list-style: none; }
.ti-training .ti-form .ti-fold > summary::-webkit-details-marker { display: none; }
.ti-training .ti-form .ti-fold > summary::before { content: ""; flex: none; width: 6px; height: 6px; margin: 0 4px 0 3px; border: solid var(--ti-faint); border-width: 0 1.5px 1.5px 0; transform: rotate(-45deg); transition: transform 0.12s; }
.ti-training .ti-form .ti-fold[open] > summary::before { transform: rotate(45deg); }
.ti-training .ti-form .ti-dot { width: 7px; height: 7px; border-radius: 50%; background: var(--ti-accent); }
.ti-training .ti-form .ti-fold-values { min-width: 0; overflow: hidden; color: var(--ti-faint); font-size: 12.5px; font-weight: 400; text-overflow: ellipsis; white-space: nowrap; }
.ti-training .ti-form .ti-fold[open] > summary .ti-fold-values { display: none; }
.ti-training .ti-form :is(.ti-fold-title, .ti-dot, .ti-fold-said) { flex: none; }
.ti-training .ti-form .ti-fold-said { margin-inline-start: auto; color: var(--ti-warn); font-size: 12.5px; font-weight: 400; }
.ti-training .ti-form .ti-fold-said[data-severity="error"] { color: var(--ti-bad); }
.ti-training .ti-form .ti-fold[open] > summary .ti-fold-said[data-severity="advice"] { display: none; }
.ti-training .ti-form .ti-fold-body { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; padding: 4px 0 18px 21px; }
.ti-training .ti-form .ti-section:not([data-section="more"]) > .ti-fold { margin-bottom: -14px; }
.ti-training .ti-form .ti-take { display: grid; gap: 8px; justify-items: start; }

.ti-training .ti-form :is(.ti-preflight, .ti-setup) { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.ti-training .ti-form .ti-total { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 10px; }
.ti-training .ti-form .ti-total b { font-size: 24px; font-weight: 650; letter-spacing: -0.01em; line-height: 1.2; font-variant-numeric: tabular-nums; }
.ti-training .ti-form .ti-total span { color: var(--ti-faint); font-size: 13px; }
.ti-training .ti-form .ti-memory { display: grid; gap: 5px; font-size: 13px; }
.ti-training .ti-form .ti-memory-head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 2px 12px; }
.ti-training .ti-form .ti-memory-head > :last-child, .ti-training .ti-form .ti-memory small { color: var(--ti-faint); font-size: 12.5px; }
.ti-training .ti-form .ti-memory-bar { position: relative; height: 10px; border-radius: 5px; overflow: hidden; background: color-mix(in srgb, var(--ti-text) 7%, transparent); }
.ti-training .ti-form .ti-memory-bar > span { position: absolute; inset: 0 auto 0 0; border-radius: 5px; }
.ti-training .ti-form .ti-memory-free { background: color-mix(in srgb, var(--ti-text) 16%, transparent); }
.ti-training .ti-form .ti-memory-needed { background: var(--ti-good); }
.ti-training .ti-form .ti-memory[data-fits="false"] .ti-memory-needed { background: var(--ti-bad); }
.ti-training .ti-form :is(.ti-preflight, .ti-setup) dl { display: grid; gap: 6px; font-size: 13px; }
.ti-training .ti-form :is(.ti-preflight, .ti-setup) dl > div { display: grid; grid-template-columns: 96px minmax(0, 1fr); gap: 10px; }
.ti-training .ti-form :is(.ti-preflight, .ti-setup) dt { color: var(--ti-faint); }
.ti-training .ti-form .ti-setup > .ti-button { justify-self: start; }
.ti-training .ti-form .ti-setup .ti-row { justify-content: space-between; font-variant-numeric: tabular-nums; }
.ti-training .ti-form .ti-setup-bar { width: 100%; height: 8px; accent-color: var(--ti-accent); }
.ti-training .ti-form .ti-setup-choice { display: flex; flex-wrap: wrap; gap: 6px 16px; font-size: 13px; }
.ti-training .ti-form .ti-setup-choice label { display: flex; align-items: center; gap: 7px; cursor: pointer; }
.ti-training .ti-form .ti-fold .ti-setup { padding: 14px 16px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); }
.ti-training .ti-form :is(.ti-preflight, .ti-setup) dd small { display: block; color: var(--ti-faint); font-size: 12.5px; line-height: 1.4; }
.ti-training .ti-form .ti-start { display: grid; gap: 10px; }
.ti-training .ti-form .ti-start .ti-primary { min-height: 42px; font-size: 15px; font-weight: 600; }
.ti-training .ti-form .ti-start #ti-start-reasons:empty { display: none; }
.ti-training .ti-form .ti-start .ti-quiet { justify-self: start; }
.ti-training .ti-form .ti-reasons { display: grid; gap: 6px; padding-top: 6px; font-size: 13px; }
.ti-training .ti-form .ti-reasons li { display: flex; gap: 8px; overflow-wrap: anywhere; }
.ti-training .ti-form .ti-reasons li::before { content: ""; flex: none; width: 6px; height: 6px; margin-top: 7px; border-radius: 50%; background: var(--ti-warn); }
.ti-training .ti-form .ti-reasons .ti-link-button { font-size: 13px; }

@container (min-width: 560px) {
  .ti-training .ti-form .ti-cost-bar { mask: repeating-linear-gradient(90deg, #000 0 calc(100% / 75 - 1px), transparent 0 calc(100% / 75)); }
  .ti-training .ti-form .ti-grid { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .ti-training .ti-form .ti-wide { grid-column: 1 / -1; }
}
@container (min-width: 900px) {
  .ti-training .ti-form .ti-columns { grid-template-columns: minmax(0, 1fr) 320px; gap: 20px; }
  .ti-training .ti-form .ti-side-column { position: sticky; top: 16px; }
}
@container (min-width: 1300px) {
  .ti-training .ti-form .ti-columns { grid-template-columns: minmax(0, 1fr) 360px; }
  .ti-training .ti-form .ti-fold .ti-grid { grid-template-columns: repeat(3, minmax(0, 1fr)); }
}
@container (max-width: 460px) {
  .ti-training .ti-form .ti-section { padding: 14px; }
  .ti-training .ti-form .ti-uploads li { flex-wrap: wrap; }
  .ti-training .ti-form .ti-upload-reason { order: 1; flex-basis: 100%; }
  .ti-training .ti-form .ti-tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px 10px; }
  .ti-training .ti-form .ti-fold-body { padding-inline-start: 0; }
}

.ti-dialog:has(.ti-prompts-view) { width: min(94vw, 860px); }
.ti-prompts-view .ti-help { color: var(--ti-faint); font-size: 13px; }
.ti-rendered { padding: 12px 0; border-top: 1px solid var(--ti-line); }
.ti-rendered h3 { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; margin: 0 0 4px; font-size: 13px; font-weight: 600; color: inherit; }
.ti-rendered h3 small { color: var(--ti-faint); font-weight: 400; font-size: 12.5px; }
.ti-rendered ol { display: flex; flex-wrap: wrap; gap: 4px; margin: 0; padding: 0; list-style: none; }
.ti-rendered .ti-token { padding: 1px 7px; border-radius: 5px; background: var(--ti-raised); border: 1px solid var(--ti-line); font: 12px/1.6 ui-monospace, monospace; color: var(--ti-text); white-space: pre; }
.ti-rendered .ti-token[data-embedding="true"] { background: var(--ti-accent); border-color: var(--ti-accent); color: #fff; }
.ti-rendered .ti-chunk { flex-basis: 100%; display: flex; align-items: center; gap: 8px; margin: 2px 0; font-size: 12px; color: var(--ti-warn); }
.ti-rendered .ti-chunk::after { content: ""; flex: 1; border-top: 1px dashed currentColor; }
.ti-rendered[data-missing="true"] .ti-tokens { outline: 2px solid var(--ti-bad); outline-offset: 3px; border-radius: 4px; }
`;

// src/browser/training/training-style.ts
var TRAINING_STYLE = `
.ti-training { container-type: inline-size; color: var(--ti-text); font: 14px/1.45 var(--font, system-ui, sans-serif); }
.ti-training h2, .ti-training h3, .ti-training p, .ti-training ul { margin: 0; padding: 0; color: inherit; }
.ti-training ul { list-style: none; }
.ti-training small { font-size: 12px; color: var(--ti-faint); }
.ti-training button { font: inherit; cursor: pointer; }
.ti-training .ti-banner { margin: 0 0 16px; }

.ti-places { display: flex; gap: 4px; margin-bottom: 16px; border-bottom: 1px solid var(--ti-line); }
.ti-training .ti-places button { padding: 8px 16px; border: 0; border-bottom: 2px solid transparent; margin-bottom: -1px; background: none; color: var(--ti-faint); font-weight: 600; }
.ti-places button[aria-current="true"] { color: var(--ti-text); border-color: var(--ti-accent); }
.ti-places button:hover { color: var(--ti-text); }
.ti-places small { display: inline-block; min-width: 18px; padding: 0 5px; border-radius: 9px; background: var(--ti-accent); color: #fff; text-align: center; }

.ti-state { display: inline-flex; align-items: center; gap: 7px; font-weight: 600; }
.ti-state::before { content: ""; flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--ti-faint); }
.ti-state[data-mood="busy"]::before { background: var(--ti-accent); }
.ti-state[data-mood="good"]::before { background: var(--ti-good); }
.ti-state[data-mood="bad"]::before { background: var(--ti-bad); }
.ti-progress { display: block; height: 6px; border-radius: 3px; background: var(--ti-line); overflow: hidden; }
.ti-progress > span { display: block; height: 100%; border-radius: inherit; background: var(--ti-accent); }

.ti-empty { display: grid; justify-items: center; gap: 12px; padding: 48px 16px; color: var(--ti-faint); }
.ti-runs { display: grid; gap: 8px; }
.ti-run { display: flex; align-items: center; gap: 12px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); background: var(--ti-ground); padding-inline-end: 12px; }
.ti-run:hover { border-color: var(--ti-faint); }
.ti-run-open { flex: 1 1 auto; min-width: 0; display: grid; grid-template-columns: 96px minmax(0, 1fr) minmax(0, 240px); align-items: center; gap: 16px; padding: 8px 12px; border: 0; background: none; color: inherit; text-align: start; }
.ti-run-picture { display: block; width: 96px; height: 48px; border-radius: 6px; object-fit: cover; background: var(--ti-raised); color: var(--ti-accent); }
.ti-run-what, .ti-run-how { display: grid; gap: 2px; min-width: 0; overflow-wrap: anywhere; }
.ti-run-buttons { display: flex; gap: 8px; }
@container (max-width: 620px) {
  .ti-run { flex-wrap: wrap; padding-bottom: 8px; }
  .ti-run-open { grid-template-columns: 96px minmax(0, 1fr); row-gap: 6px; }
  .ti-run-how { grid-column: 2; }
  .ti-run-buttons { margin-inline-start: 124px; }
}

.ti-run-view { display: grid; grid-template-columns: minmax(0, 1fr); gap: 24px; }
.ti-strip { position: sticky; top: 0; z-index: 5; display: grid; gap: 10px; padding: 12px 16px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); background: var(--ti-ground); box-shadow: 0 2px 8px rgba(0, 0, 0, 0.08); }
.ti-strip-head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; }
.ti-training .ti-strip h2 { font-size: 18px; line-height: 1.3; font-weight: 650; overflow-wrap: anywhere; }
.ti-run-commands { display: flex; flex-wrap: wrap; gap: 8px; margin-inline-start: auto; }
.ti-training .ti-strip-facts { display: flex; flex-wrap: wrap; gap: 4px 20px; font-variant-numeric: tabular-nums; }
.ti-strip-facts [title]:not([title=""]) { cursor: help; }
.ti-training .ti-plain { padding: 0; border: 0; background: none; color: var(--ti-accent); font-size: 13px; text-decoration: underline; }
.ti-training :is(.ti-problem, .ti-warning) { margin: 0; }
.ti-fetch-failure { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; }
.ti-outcome { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; padding: 10px 12px; border-radius: var(--ti-radius); background: var(--ti-raised); border-inline-start: 4px solid var(--ti-good); overflow-wrap: anywhere; }
.ti-note-line { padding: 10px 12px; border-radius: var(--ti-radius); background: var(--ti-raised); border-inline-start: 4px solid var(--ti-line); overflow-wrap: anywhere; }

.ti-training h3 { font-size: 15px; line-height: 1.4; font-weight: 650; }
.ti-section-head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin-bottom: 12px; min-height: 34px; }
.ti-slider { display: inline-flex; align-items: center; gap: 8px; font-size: 13px; color: var(--ti-faint); }
.ti-slider input[type="range"] { width: 140px; margin: 0; accent-color: var(--ti-accent); }
.ti-slider output { min-width: 105px; font-variant-numeric: tabular-nums; }

.ti-charts { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 16px; }
.ti-charts > .ti-section-head, .ti-charts > .ti-chart:first-of-type { grid-column: 1 / -1; }
.ti-charts > .ti-section-head { margin: 0; }
.ti-chart { margin: 0; min-width: 0; padding: 12px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); background: var(--ti-ground); }
.ti-chart figcaption { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 2px 16px; min-height: 22px; font-size: 13px; }
.ti-readout { display: flex; flex-wrap: wrap; gap: 2px 14px; color: var(--ti-faint); font-size: 12px; font-variant-numeric: tabular-nums; }
.ti-readout b { color: var(--ti-text); font-weight: 600; }
.ti-legend::before { content: ""; display: inline-block; width: 12px; height: 3px; border-radius: 2px; margin-inline-end: 5px; vertical-align: middle; background: var(--ti-series); opacity: var(--ti-alpha); }
.ti-legend[data-dots="true"]::before { width: 8px; height: 8px; border-radius: 50%; }
.ti-chart-place { position: relative; overflow: hidden; }
/* What uPlot's own style sheet says, as far as it is used here. */
.ti-chart .uplot, .ti-chart .uplot * { box-sizing: border-box; }
.ti-chart .u-wrap { position: relative; user-select: none; }
.ti-chart .u-over, .ti-chart .u-under, .ti-chart .u-axis, .ti-chart .u-select { position: absolute; }
.ti-chart .u-under { overflow: hidden; }
.ti-chart .u-over { cursor: crosshair; }
.ti-chart canvas { display: block; position: relative; width: 100%; height: 100%; }
.ti-chart .u-select { background: var(--ti-accent); opacity: 0.15; pointer-events: none; }
.ti-chart .u-cursor-x { position: absolute; left: 0; top: 0; height: 100%; border-right: 1px dashed var(--ti-faint); pointer-events: none; will-change: transform; }
.ti-chart .u-cursor-pt { position: absolute; top: 0; left: 0; border-radius: 50%; border: 0 solid; pointer-events: none; will-change: transform; background-clip: padding-box !important; }
.ti-chart .u-off { display: none; }

.ti-sample-groups { display: flex; flex-wrap: wrap; gap: 16px; }
.ti-sample { flex: 0 1 320px; min-width: 0; margin: 0; display: grid; gap: 6px; align-content: start; }
.ti-sample > button, .ti-film button { padding: 0; border: 0; background: none; color: inherit; }
.ti-sample img { display: block; width: 100%; height: auto; border-radius: var(--ti-radius); background: var(--ti-raised); cursor: zoom-in; }
.ti-sample img[width="64"], .ti-sample img[width="128"] { image-rendering: pixelated; }
.ti-sample figcaption { font-size: 13px; color: var(--ti-faint); overflow-wrap: anywhere; }
.ti-training .ti-web-ui-drawing { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 8px 12px; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); }
.ti-web-ui-drawing[data-state="failed"] { border-color: var(--ti-bad); }
.ti-sample figcaption .ti-tag { display: inline-block; margin-inline-end: 8px; }
.ti-sample-none { display: grid; place-items: center; aspect-ratio: 1; border-radius: var(--ti-radius); background: var(--ti-raised); color: var(--ti-faint); }
.ti-sample-step { min-width: 76px; font-weight: 600; color: var(--ti-text); font-variant-numeric: tabular-nums; }
.ti-motions { display: inline-flex; gap: 8px; align-items: center; }
.ti-training .ti-motions select { height: 34px; padding: 0 8px; border: 1px solid var(--ti-line); border-radius: 8px; background: var(--ti-ground); color: inherit; font: inherit; font-size: 13px; }
.ti-training .ti-button[aria-pressed="true"] { background: var(--ti-accent); border-color: var(--ti-accent); color: #fff; }
.ti-training .ti-film { display: flex; gap: 8px; margin: 12px 0 0; padding: 2px 2px 8px; list-style: none; overflow-x: auto; }
.ti-film button { display: grid; gap: 2px; justify-items: center; }
.ti-film img { display: block; width: 64px; height: 64px; object-fit: cover; border-radius: 6px; background: var(--ti-raised); opacity: 0.75; }
.ti-film button[aria-current="true"] img { opacity: 1; box-shadow: 0 0 0 2px var(--ti-accent); }
.ti-dialog:has(> .ti-enlarged) { width: fit-content; max-width: 94vw; max-height: 94vh; padding: 44px 20px 20px; }
.ti-enlarged figure { margin: 0; display: grid; gap: 10px; justify-items: center; }
.ti-enlarged img { display: block; max-width: 88vw; max-height: 76vh; min-width: min(512px, 80vw); object-fit: contain; }
.ti-enlarged figcaption { display: grid; gap: 2px; text-align: center; max-width: 720px; overflow-wrap: anywhere; }
.ti-enlarged small { color: var(--ti-faint); }

.ti-run-top { display: grid; grid-template-columns: minmax(0, 1fr); gap: 24px; }
.ti-run-top:has(> .ti-samples) { grid-template-columns: minmax(0, 1fr) minmax(0, 340px); gap: 32px; }
.ti-run-side { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 24px; align-items: start; align-content: start; }
.ti-run-side:empty, .ti-run-top:not(:has(section)) { display: none; }
.ti-near, .ti-snapshots { display: grid; gap: 8px; }
.ti-words { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
.ti-words > small { min-width: 60px; }
.ti-word, .ti-tag { padding: 2px 10px; border-radius: 12px; background: var(--ti-raised); border: 1px solid var(--ti-line); font-size: 13px; }
.ti-tag { border-color: var(--ti-good); color: var(--ti-good); font-weight: 600; }
.ti-snapshots ul { max-height: 290px; overflow: auto; border: 1px solid var(--ti-line); border-radius: var(--ti-radius); }
.ti-snapshots li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; padding: 7px 12px; font-variant-numeric: tabular-nums; }
.ti-snapshots li small { display: block; }
.ti-snapshots li + li { border-top: 1px solid var(--ti-line); }
.ti-snapshots li .ti-button { margin-inline-start: auto; }

.ti-fold > summary { cursor: pointer; font-weight: 650; font-size: 15px; padding: 4px 0; }
.ti-fold pre { max-height: 300px; margin: 8px 0 0; padding: 12px; overflow: auto; border-radius: var(--ti-radius); background: var(--ti-raised); color: inherit; font: 12px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.ti-settings-list { columns: 2 320px; column-gap: 32px; margin: 8px 0 16px; font-size: 13px; }
.ti-settings-list > div { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr); gap: 12px; padding: 3px 0; break-inside: avoid; border-bottom: 1px solid var(--ti-line); }
.ti-settings-list dt { color: var(--ti-faint); overflow-wrap: anywhere; }
.ti-settings-list dd { margin: 0; overflow-wrap: anywhere; }
.ti-repeat { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 8px; align-items: center; margin: 0 0 12px; }
.ti-repeat small { grid-column: 1 / -1; }
.ti-repeat code { padding: 7px 10px; border-radius: 6px; background: var(--ti-raised); font: 12px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; user-select: all; }

@container (max-width: 900px) {
  .ti-charts, .ti-run-top.ti-run-top { grid-template-columns: minmax(0, 1fr); gap: 24px; }
}
@container (max-width: 620px) {
  .ti-run-commands { margin-inline-start: 0; }
  .ti-strip { padding: 10px 12px; }
  .ti-sample { flex-basis: calc(50% - 8px); }
}
`;

// src/browser/style.ts
var STYLE = `
/* gradio's variables; SD.Next's modern UI empties them and has --sd-… instead. */
.ti-card, .ti-toolbar, .ti-dialog, .ti-notices, .ti-drop, .ti-training {
  --ti-text: var(--body-text-color, var(--sd-button-normal-text-color, #1f2937));
  --ti-faint: var(--body-text-color-subdued, var(--sd-label-color, #6b7280));
  --ti-ground: var(--background-fill-primary, var(--sd-panel-background-color, #fff));
  --ti-raised: var(--background-fill-secondary, var(--sd-button-normal-color, #f9fafb));
  --ti-line: var(--border-color-primary, var(--sd-panel-border-color, #e5e7eb));
  --ti-accent: var(--color-accent, var(--sd-main-accent-color, #2563eb));
  --ti-radius: var(--radius-lg, 8px);
  --ti-second: #c026d3;
  --ti-good: #16a34a;
  --ti-warn: #d97706;
  --ti-bad: #dc2626;
}
.ti-card [hidden], .ti-toolbar [hidden], .ti-dialog [hidden], .ti-training [hidden] { display: none !important; }
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
.ti-card.ti-lit { animation: ti-lit 1.25s ease-in-out infinite alternate; }
@keyframes ti-lit { from { box-shadow: 0 0 0 3px var(--ti-good); } to { box-shadow: 0 0 0 5px var(--ti-good), 0 0 28px 6px var(--ti-good); } }
@media (prefers-reduced-motion: reduce) { .ti-card.ti-lit { animation: none; box-shadow: 0 0 0 5px var(--ti-good) !important; } }
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
.ti-toolbar .ti-chip, .ti-toolbar .ti-link, .ti-toolbar .ti-gear, .ti-toolbar .ti-access, .ti-toolbar .ti-button, .ti-dialog .ti-button, .ti-notice .ti-button, .ti-training .ti-button {
  box-sizing: border-box; min-height: 30px; padding: 3px 12px; border-radius: 15px; border: 1px solid var(--ti-line);
  background: var(--ti-ground); color: var(--ti-text); font: inherit; font-size: 13px; cursor: pointer; text-align: center;
}
.ti-toolbar .ti-chip small { opacity: 0.65; }
.ti-toolbar .ti-chip:hover, .ti-toolbar .ti-link:hover, .ti-toolbar .ti-gear:hover, .ti-toolbar .ti-button:hover, .ti-dialog .ti-button:hover:enabled, .ti-training .ti-button:hover:enabled, .ti-notice .ti-button:hover { background: var(--ti-raised); border-color: var(--ti-faint); }
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
.ti-toolbar button:focus-visible, .ti-dialog :focus-visible, .ti-training :focus-visible, .ti-standalone :focus-visible { outline: 2px solid var(--ti-accent, #2563eb); outline-offset: 1px; }

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
.ti-toolbar .ti-button, .ti-dialog .ti-button, .ti-notice .ti-button, .ti-training .ti-button { border-radius: 8px; min-height: 34px; }
:is(.ti-dialog, .ti-training) .ti-button:disabled { opacity: 0.5; cursor: default; }
:is(.ti-dialog, .ti-training) .ti-primary { background: var(--ti-accent); border-color: var(--ti-accent); color: #fff; }
:is(.ti-dialog, .ti-training) .ti-primary.ti-primary:hover:enabled { background: var(--ti-accent); filter: brightness(1.08); }
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
${TRAINING_STYLE}
${FORM_STYLE}
${STANDALONE_STYLE}`;

// src/browser/training/installed-token.ts
function tokenOf(fileName) {
  return fileName.replace(/^.*[\\/]/, "").replace(/\.[^.]+$/, "");
}

// src/browser/training/show-card.ts
var LOOK_MS = 250;
var SETTLE_MS = 300;
var PATIENCE_MS = 1e4;
function showCard(options) {
  withCard(options, (card) => card.scrollIntoView({ block: "center", behavior: "smooth" }));
}
function drawWith(options) {
  withCard(options, (card) => {
    if (!isInPrompt(card)) card.click();
    setTimeout(() => {
      if (isInPrompt(card)) options.host.generate();
    }, SETTLE_MS);
  });
}
function isInPrompt(card) {
  return card.querySelector(".ti-press")?.getAttribute("aria-pressed") === "true";
}
function withCard({ host, store, token }, use) {
  store.lightUp(token);
  host.showCards();
  const deadline = performance.now() + PATIENCE_MS;
  const look = () => {
    const card = cardOnScreen(host, token);
    if (card !== null) use(card);
    else if (performance.now() < deadline) setTimeout(look, LOOK_MS);
  };
  look();
}
function cardOnScreen(host, token) {
  for (const tab of host.findTabs()) {
    for (const card of tab.cards()?.querySelectorAll(".card") ?? [])
      if (host.cardName(card) === token && card.offsetParent !== null) return card;
  }
  return null;
}

// src/browser/training/run/words.ts
function stateText(state) {
  const texts = {
    queued: t("Waiting"),
    loading: t("Loading the model"),
    encoding: t("Reading the pictures"),
    compiling: t("Preparing the computation"),
    training: t("Training"),
    sampling: t("Drawing sample pictures"),
    paused: t("Paused"),
    saving: t("Saving"),
    suspended: t("Suspended"),
    finished: t("Finished"),
    interrupted: t("Interrupted"),
    failed: t("Failed")
  };
  return texts[state];
}
function stateMood(state) {
  switch (state) {
    case "finished":
      return "good";
    case "failed":
      return "bad";
    case "queued":
    case "paused":
    case "suspended":
    case "interrupted":
      return "still";
    case "loading":
    case "encoding":
    case "compiling":
    case "training":
    case "sampling":
    case "saving":
      return "busy";
    default:
      return state;
  }
}
function durationText(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t("{seconds} s", { seconds: whole });
  if (whole < 600) {
    const values = { minutes: Math.floor(whole / 60), seconds: whole % 60 };
    return values.seconds === 0 ? t("{minutes} min", values) : t("{minutes} min {seconds} s", values);
  }
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return t("{minutes} min", { minutes });
  if (minutes < 48 * 60)
    return t("{hours} h {minutes} min", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  const hours = Math.round(minutes / 60);
  return t("{days} d {hours} h", { days: Math.floor(hours / 24), hours: hours % 24 });
}
function remainingText({ state, step, steps, secondsPerStep }) {
  if (secondsPerStep === null || step >= steps) return null;
  if (state !== "training" && state !== "sampling") return null;
  return t("{time} left", { time: durationText((steps - step) * secondsPerStep) });
}
function speedText(secondsPerStep) {
  if (secondsPerStep >= 1) return t("{seconds} s a step", { seconds: secondsPerStep.toFixed(1) });
  const steps = 1 / secondsPerStep;
  return t("{steps} steps a second", { steps: steps >= 10 ? Math.round(steps) : steps.toFixed(1) });
}
function backendText(name) {
  const texts = {
    "native-gpu": t("the graphics card"),
    "native-cpu": t("the processor"),
    wasm: t("the processor, by WebAssembly")
  };
  return texts[name] ?? name;
}
function wayText({ memory, weights, precision }) {
  const modes = {
    keep: t("keeps everything"),
    attention: t("computes attention again"),
    checkpoint: t("checkpointing")
  };
  if (precision !== "float32") return `${modes[memory]}, ${t("computes in {precision}", { precision })}`;
  return `${modes[memory]}, ${weights === "stored" ? t("weights as stored") : t("weights of 32 bits")}`;
}
function doneOf({ step, steps }) {
  return steps > 0 ? Math.min(1, step / steps) : 0;
}
function numberText(value) {
  if (value === 0) return "0";
  const size2 = Math.abs(value);
  if (size2 < 1e-3 || size2 >= 1e6) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}
function endText(job) {
  const { name, step, problem: problem2 } = job;
  switch (job.state) {
    case "finished":
      return t("{name} is trained.", { name });
    case "interrupted":
      return t("{name} was ended at step {step}.", { name, step });
    case "suspended":
      return t("{name} stands still at step {step}: {why}", { name, step, why: whyText(problem2) });
    case "failed":
      return t("{name} failed at step {step}: {why}", { name, step, why: whyText(problem2) });
    case "queued":
    case "loading":
    case "encoding":
    case "compiling":
    case "training":
    case "sampling":
    case "paused":
    case "saving":
      return `${name}: ${stateText(job.state)}`;
    default:
      return job.state;
  }
}
function whyText(problem2) {
  return problem2 === null ? t("nobody knows why.") : `${problem2.message} ${problem2.hint}`;
}

// src/browser/training/end-notice.ts
function tellOfEnd(job, { host, store, showRun }) {
  const text = endText(job);
  const isBad = job.state === "failed" || job.state === "suspended";
  const { installed } = job;
  if (installed === null) {
    const button2 = { text: t("Look at it"), press: () => showRun(job.id) };
    notice(text, { kind: isBad ? "error" : "info", button: button2 });
  } else {
    const token = tokenOf(installed);
    store.lightUp(token);
    notice(text, { button: { text: t("Show its card"), press: () => showCard({ host, store, token }) } });
  }
  host.playSound();
  tellOnDesktop(job, text);
}
function tellOnDesktop(job, text) {
  if (!canTellOnDesktop() || Notification.permission !== "granted" || document.hasFocus()) return;
  try {
    const shown2 = new Notification("Textual Inversion", { body: text, tag: `ti-${job.id}` });
    shown2.addEventListener("click", () => {
      window.focus();
      shown2.close();
    });
  } catch {
  }
}
function canTellOnDesktop() {
  return isSecureContext && "Notification" in globalThis;
}

// src/protocol/job-states.ts
var liveStates = [
  "loading",
  "encoding",
  "compiling",
  "training",
  "sampling",
  "paused",
  "saving"
];

// src/browser/training/metric-columns.ts
var STEP_COLUMNS = ["step", "loss", "rate", "gradientLength", "length", "cosine"];
var MetricColumns = class {
  step = [];
  loss = [];
  rate = [];
  gradientLength = [];
  length = [];
  cosine = [];
  evaluation = { step: [], loss: [] };
  /** Rows from here on came or changed since the last look of whoever keeps something made of them. */
  changedFrom = 0;
  replace(reply) {
    for (const name of STEP_COLUMNS) fill(this[name], reply[name]);
    fill(this.evaluation.step, reply.evaluation.step);
    fill(this.evaluation.loss, reply.evaluation.loss);
    this.changedFrom = 0;
  }
  /**
   * Takes in new rows. One of a step that is there already is of a run that went on from a state saved before it:
   * what was measured from that step on counts no more.
   */
  add(rows) {
    for (const row of rows) {
      if ("evaluation" in row) this.addEvaluation(row.step, row.evaluation);
      else if ("loss" in row) this.addStep(row);
    }
  }
  /** Forgets what was measured after a step. */
  cutAfter(step) {
    this.cutSteps(step + 1);
    this.cutEvaluations(step + 1);
  }
  /** The first row that changed since this was asked last; the number of rows where none did. */
  takeChanged() {
    const from = this.changedFrom;
    this.changedFrom = this.step.length;
    return from;
  }
  addStep(row) {
    if (row.step <= (this.step.at(-1) ?? -1)) {
      this.cutSteps(row.step);
      this.cutEvaluations(row.step);
    }
    for (const name of STEP_COLUMNS) this[name].push(row[name]);
  }
  addEvaluation(step, loss) {
    this.cutEvaluations(step);
    this.evaluation.step.push(step);
    this.evaluation.loss.push(loss);
  }
  cutSteps(from) {
    const at = firstNotBelow(this.step, from);
    for (const name of STEP_COLUMNS) this[name].length = at;
    this.changedFrom = Math.min(this.changedFrom, at);
  }
  cutEvaluations(from) {
    const at = firstNotBelow(this.evaluation.step, from);
    this.evaluation.step.length = at;
    this.evaluation.loss.length = at;
  }
};
function fill(column, values) {
  column.length = 0;
  for (const value of values) column.push(value);
}
function firstNotBelow(rising, bound) {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = low + high >> 1;
    if ((rising[middle] ?? Infinity) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

// src/browser/training/run-data.ts
var LOG_LINES = 500;
var RunData = class {
  metrics = new MetricColumns();
  settings = null;
  /** By step. */
  snapshots = [];
  /** By step, then by prompt. */
  samples = [];
  log = [];
  replaceDetail({ settings, snapshots, samples, log }) {
    this.settings = settings;
    this.snapshots = [...snapshots].sort((a4, b2) => a4.step - b2.step);
    this.samples = [...samples].sort(bySample);
    this.log = log.slice(-LOG_LINES);
  }
  /** The evaluation of a saved step, which may have been made after it was saved. */
  evaluationOf({ step, evaluation }) {
    const { evaluation: measured } = this.metrics;
    const at = firstNotBelow(measured.step, step);
    return evaluation ?? (measured.step[at] === step ? measured.loss[at] ?? null : null);
  }
  apply(event) {
    switch (event.type) {
      case "job-metrics":
        this.metrics.add(event.rows);
        return;
      case "job-snapshot":
        this.snapshots = withSnapshot(this.snapshots, event.snapshot);
        return;
      case "job-sample":
        this.samples = withSample(this.samples, event.sample);
        return;
      case "job-log":
        this.log = withLines(this.log, event.lines).slice(-LOG_LINES);
        return;
      case "job":
      case "job-removed":
        return;
      default:
        event;
    }
  }
};
function withLines(known, lines) {
  let same = Math.min(known.length, lines.length);
  while (same > 0 && lines.slice(0, same).some((line, at) => known[known.length - same + at] !== line))
    same -= 1;
  return [...known, ...lines.slice(same)];
}
function withSnapshot(all, snapshot) {
  return [...all.filter(({ step }) => step !== snapshot.step), snapshot].sort((a4, b2) => a4.step - b2.step);
}
function withSample(all, sample2) {
  const others = all.filter((known) => !isReplacedBy(known, sample2));
  return [...others, sample2].sort(bySample);
}
function isReplacedBy(known, sample2) {
  if (known.webUi !== null || sample2.webUi !== null) return known.file === sample2.file;
  return known.step === sample2.step && known.prompt === sample2.prompt;
}
function bySample(a4, b2) {
  return a4.step - b2.step || a4.prompt - b2.prompt;
}

// src/browser/training/training-store.ts
var TrainingStore = class {
  jobs = /* @__PURE__ */ new Map();
  listed = { kind: "asked" };
  api;
  runs = /* @__PURE__ */ new Map();
  listeners = /* @__PURE__ */ new Set();
  endListeners = /* @__PURE__ */ new Set();
  /** Events that came while an answer was on its way, which may be older than they are. */
  waiting = /* @__PURE__ */ new Set();
  constructor(api, store) {
    this.api = api;
    store.onJobEvent((event) => this.take(event));
    store.listen(({ tokens }) => {
      if (tokens === "all") this.refresh();
    });
  }
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  /** Calls back when a training that this page saw going on has come to an end. */
  onEnd(listener) {
    this.endListeners.add(listener);
  }
  /** Everything of one run; asked for at the first look. */
  run(id) {
    const known = this.runs.get(id);
    if (known !== void 0) return known;
    const run = { data: new RunData(), fetched: { kind: "asked" } };
    this.runs.set(id, run);
    void this.fetchRun(id, run);
    return run;
  }
  /** Takes in what a command answered, which may be sooner than its event. */
  put(job) {
    this.putJob(job);
    this.tell(job.id);
  }
  /** A training that was removed; its event may come later. */
  forget(id) {
    this.drop(id);
    this.tell(id);
  }
  /** Asks for everything anew. */
  refresh() {
    void this.fetchJobs();
    for (const [id, run] of this.runs) void this.fetchRun(id, run);
  }
  async fetchJobs() {
    await this.fetched(
      () => this.api.jobs(),
      ({ jobs }) => {
        const ids = new Set(jobs.map(({ id }) => id));
        for (const id of this.jobs.keys()) if (!ids.has(id)) this.drop(id);
        for (const job of jobs) this.putJob(job);
      },
      (outcome) => this.listed = outcome
    );
    this.tell(null);
  }
  async fetchRun(id, run) {
    await this.fetched(
      () => Promise.all([this.api.job(id), this.api.metrics(id)]),
      ([detail, metrics]) => {
        this.putJob(detail.job);
        run.data.replaceDetail(detail);
        run.data.metrics.replace(metrics);
      },
      (outcome) => run.fetched = outcome
    );
    this.tell(id);
  }
  /** Asks, puts the answer in, and then what happened while it was on its way. */
  async fetched(ask, put2, note) {
    const meanwhile = [];
    this.waiting.add(meanwhile);
    try {
      const answer = await ask();
      this.waiting.delete(meanwhile);
      put2(answer);
      for (const event of meanwhile) this.apply(event);
      note({ kind: "here" });
    } catch (error) {
      note({ kind: "failed", message: failureText(error) });
    } finally {
      this.waiting.delete(meanwhile);
    }
  }
  take(event) {
    for (const meanwhile of this.waiting) meanwhile.push(event);
    this.apply(event);
    this.tell(event.type === "job" ? event.job.id : event.id);
  }
  apply(event) {
    if (event.type === "job") this.putJob(event.job);
    else if (event.type === "job-removed") this.drop(event.id);
    else this.runs.get(event.id)?.data.apply(event);
  }
  putJob(job) {
    const before = this.jobs.get(job.id);
    this.jobs.set(job.id, job);
    if (before !== void 0 && job.step < before.step)
      this.runs.get(job.id)?.data.metrics.cutAfter(job.step);
    if (before !== void 0 && isUnderWay(before) && !isUnderWay(job))
      for (const listener of this.endListeners) listener(job);
  }
  drop(id) {
    this.jobs.delete(id);
    this.runs.delete(id);
  }
  tell(id) {
    for (const listener of this.listeners) listener(id);
  }
};
function isLive({ state }) {
  return liveStates.includes(state);
}
function isUnderWay(job) {
  return job.state === "queued" || isLive(job);
}
function inOrder(jobs) {
  const rank = (job) => isLive(job) ? 0 : job.state === "queued" ? 1 : 2;
  return [...jobs].sort(
    (a4, b2) => rank(a4) - rank(b2) || (a4.place ?? 0) - (b2.place ?? 0) || b2.createdMs - a4.createdMs
  );
}

// src/browser/training/page-title.ts
var OURS = /^\[\d+ % [^\]]*\] /;
function showProgressInTitle(trainings) {
  trainings.listen(() => {
    const [job] = inOrder(trainings.jobs.values());
    const prefix = job !== void 0 && isLive(job) ? `[${Math.floor(doneOf(job) * 100)} % ${plain(job.name)}] ` : "";
    const title = prefix + document.title.replace(OURS, "");
    if (title !== document.title) document.title = title;
  });
}
function plain(name) {
  return name.replaceAll(/[[\]]/g, "");
}

// src/browser/training/place.ts
var KEY3 = "textual-inversion.training-place";
function loadPlace(storage) {
  try {
    const stored = JSON.parse(storage?.getItem(KEY3) ?? "null");
    if (typeof stored !== "object" || stored === null || !("view" in stored)) return null;
    if (stored.view === "run" && "id" in stored && typeof stored.id === "string")
      return { view: "run", id: stored.id };
    return stored.view === "new" || stored.view === "list" ? { view: stored.view } : null;
  } catch {
    return null;
  }
}
function savePlace(storage, place2) {
  try {
    storage?.setItem(KEY3, JSON.stringify(place2));
  } catch {
  }
}

// src/browser/ask-dialog.tsx
async function askDialog({ title, message, consequence, yes, no }) {
  let isAgreed = false;
  await showDialog({
    name: "ti-clash",
    label: title,
    content: (close) => /* @__PURE__ */ a3($, { children: [
      /* @__PURE__ */ a3("h2", { children: title }),
      message !== null && /* @__PURE__ */ a3("p", { children: message }),
      /* @__PURE__ */ a3("p", { class: "ti-faint", children: consequence }),
      /* @__PURE__ */ a3("div", { class: "ti-actions", children: [
        /* @__PURE__ */ a3(
          "button",
          {
            type: "button",
            class: "ti-button ti-primary",
            onClick: () => {
              isAgreed = true;
              close();
            },
            children: yes
          }
        ),
        /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: close, children: no })
      ] })
    ] })
  });
  return isAgreed;
}

// src/browser/training/ask-to-replace.ts
function askToReplace(name, { message }) {
  return askDialog({
    title: t("Replace {name}?", { name }),
    message,
    consequence: t("What is there now goes to the trash folder; nothing is lost."),
    yes: t("Replace it"),
    no: t("Keep it")
  });
}

// src/browser/training/run-commands.ts
var SAVED_WITHIN_MS = 18e4;
var RunCommands = class {
  parts;
  constructor(parts2) {
    this.parts = parts2;
  }
  command = (job, command) => attempt(async () => {
    const { api, trainings } = this.parts;
    trainings.put((await api.command(job.id, { command })).job);
  });
  remove = (job) => attempt(async () => {
    const { api, trainings } = this.parts;
    await api.removeJob(job.id);
    trainings.forget(job.id);
    notice(
      job.state === "queued" ? t("{name} is not waiting any more.", { name: job.name }) : t("{name} is in the trash folder.", { name: job.name })
    );
  });
  /** Puts the embedding of a saved step into the folder of embeddings; asks before anything there is replaced. */
  use = (job, step) => attempt(async () => {
    const token = await this.useOrAsk(job, step);
    if (token === null) return;
    const { host, store } = this.parts;
    store.lightUp(token);
    notice(t("Step {step} is in use: write {token} into a prompt.", { step, token }), {
      button: { text: t("Show its card"), press: () => showCard({ host, store, token }) }
    });
  });
  /** The same for the newest step, which is saved first where it was not. */
  useLatest = (job) => attempt(async () => {
    const { step } = await this.latestSnapshot(job);
    await this.use(job, step);
  });
  /** Has the web UI draw the sample pictures with the embedding of a saved step. */
  draw = (job, step) => attempt(async () => {
    const { api, trainings } = this.parts;
    trainings.put((await api.drawSamples(job.id, { step })).job);
  });
  /** The same for the newest step, which is saved first where it was not. */
  drawLatest = (job) => attempt(async () => {
    const { step } = await this.latestSnapshot(job);
    await this.draw(job, step);
  });
  stopDrawing = (job) => attempt(async () => {
    const { api, trainings } = this.parts;
    trainings.put((await api.stopDrawing(job.id)).job);
  });
  async useOrAsk(job, step) {
    const { api } = this.parts;
    try {
      return (await api.useSnapshot(job.id, { step, replace: false })).token;
    } catch (error) {
      if (!(error instanceof SidecarError) || error.code !== "NAME_TAKEN") throw error;
      if (!await askToReplace(job.name, error)) return null;
      return (await api.useSnapshot(job.id, { step, replace: true })).token;
    }
  }
  async latestSnapshot(job) {
    const { api, trainings } = this.parts;
    const { data } = trainings.run(job.id);
    const newest = () => data.snapshots.at(-1) ?? null;
    const before = newest();
    if (before !== null && (before.step >= job.step || !isLive(job))) return before;
    await api.command(job.id, { command: "snapshot" });
    return new Promise((resolve, reject) => {
      const stop = trainings.listen(() => {
        const snapshot = newest();
        if (snapshot === null || snapshot.step < job.step) return;
        finish(() => resolve(snapshot));
      });
      const late = setTimeout(
        () => finish(() => reject(new Error(t("The step is not saved yet. Try it again in a minute.")))),
        SAVED_WITHIN_MS
      );
      function finish(then) {
        stop();
        clearTimeout(late);
        then();
      }
    });
  }
};
async function attempt(work) {
  try {
    await work();
    return true;
  } catch (error) {
    notice(failureText(error), { kind: "error" });
    return false;
  }
}

// src/browser/training/form/demonstration.tsx
function Demonstration({ api, job, locked, onStarted }) {
  const [isStarting, setStarting] = d2(false);
  const [failure, setFailure] = d2(null);
  async function start2() {
    setStarting(true);
    setFailure(null);
    try {
      onStarted((await api.start({ job })).job);
    } catch (error) {
      setFailure(failureText(error));
    }
    setStarting(false);
  }
  return /* @__PURE__ */ a3("aside", { class: "ti-demonstration", children: [
    /* @__PURE__ */ a3("div", { children: [
      /* @__PURE__ */ a3("h3", { children: t("See it learn first") }),
      /* @__PURE__ */ a3("p", { children: t(
        "A tiny model that comes along learns a word from pictures that come along, in a few minutes. Its embedding can't be used in the web UI."
      ) }),
      failure !== null && /* @__PURE__ */ a3("p", { class: "ti-said", role: "alert", "data-severity": "error", children: failure })
    ] }),
    /* @__PURE__ */ a3(
      "button",
      {
        type: "button",
        class: "ti-button",
        disabled: isStarting || locked !== null,
        title: locked ?? void 0,
        onClick: () => void start2(),
        children: isStarting ? t("Starting …") : t("Train the demonstration")
      }
    )
  ] });
}

// src/browser/training/form/form-context.ts
var Context = U(null);
var FormProvider = Context.Provider;
function useForm() {
  const form = j2(Context);
  if (form === null) throw new Error("A part of the form stands outside of it.");
  return form;
}

// src/protocol/training-rate.ts
var EXAMPLE = "Write one number, or pairs of number and last step: 0.005:100, 1e-3:1000, 1e-5.";
var NUMBER = /^\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
var STEP2 = /^-?\d+$/;
function readSchedule(text) {
  const pieces = [];
  for (const pair of String(text).split(",")) {
    if (pair.trim() === "") continue;
    const piece = readPair(pair.trim(), pieces.at(-1));
    if ("code" in piece) return { pieces: null, problem: piece };
    pieces.push(piece);
  }
  if (pieces.length > 0) return { pieces, problem: null };
  return { pieces: null, problem: problem("SCHEDULE_EMPTY", "There is no number.") };
}
function readPair(pair, before) {
  const [value = "", step, ...more] = pair.split(":").map((part) => part.trim());
  if (more.length > 0 || !NUMBER.test(value) || step !== void 0 && !STEP2.test(step))
    return problem("SCHEDULE_UNREADABLE", `“${pair}” is neither a number nor a pair of number and step.`);
  if (!(Number(value) > 0) || !Number.isFinite(Number(value)))
    return problem("SCHEDULE_VALUE", `${value} has to be greater than 0.`);
  if (before?.until === Infinity)
    return problem("SCHEDULE_UNREACHED", `“${pair}” never counts: the number before it counts to the end.`);
  const until = step === void 0 || step === "-1" ? Infinity : Number(step);
  if (until <= (before?.until ?? 0))
    return problem("SCHEDULE_ORDER", `Step ${until} of “${pair}” is not after step ${before?.until ?? 0}.`);
  return { value: Number(value), until };
}
function problem(code, message) {
  return { code, message, hint: EXAMPLE };
}
function valueAt(pieces, step) {
  return pieces.find(({ until }) => step <= until)?.value ?? null;
}
function lastStep(pieces, steps) {
  return Math.min(steps, pieces.at(-1)?.until ?? 0);
}
function rateAt({ pieces, curve, warmUp, steps }, step) {
  const rate = valueAt(pieces, step);
  const last = lastStep(pieces, steps);
  if (rate === null || step > last) throw new RangeError(`The schedule has no step ${step}.`);
  if (step <= warmUp) return rate * step / warmUp;
  if (curve === "steps") return rate;
  return rate * (1 + Math.cos(Math.PI * (step - warmUp - 1) / (last - warmUp))) / 2;
}

// src/browser/training/form/rate-points.ts
function ratePoints(plan, count = 160) {
  const last = lastStep(plan.pieces, plan.steps);
  const steps = /* @__PURE__ */ new Set([1, last]);
  for (let index = 0; index <= count; index += 1) steps.add(1 + Math.round((last - 1) * index / count));
  for (const corner of [plan.warmUp, ...plan.pieces.map(({ until }) => until)]) {
    steps.add(corner);
    steps.add(corner + 1);
  }
  return [...steps].filter((step) => step >= 1 && step <= last).sort((one, other) => one - other).map((step) => ({ step, rate: rateAt(plan, step) }));
}
function isLogarithmic(points2) {
  const rates = points2.map(({ rate }) => rate);
  const least = Math.min(...rates);
  return least > 0 && Math.max(...rates) / least > 15;
}
function placePoints(points2, size2) {
  const scale = isLogarithmic(points2) ? Math.log : (rate) => rate;
  const values = points2.map(({ rate }) => scale(rate));
  const highest = Math.max(...values);
  const lowest = isLogarithmic(points2) ? Math.min(...values) : 0;
  const first = points2[0]?.step ?? 1;
  const span = (points2.at(-1)?.step ?? 1) - first;
  return points2.map(({ step }, index) => ({
    x: span === 0 ? 0 : (step - first) / span * size2.width,
    y: highest === lowest ? 0 : (1 - ((values[index] ?? 0) - lowest) / (highest - lowest)) * size2.height
  }));
}

// src/browser/training/form/rate-curve.tsx
var WIDTH = 560;
var HEIGHT = 96;
function RateCurve() {
  const form = useForm();
  const { pieces } = readSchedule(form.text("learningRate.schedule"));
  const steps = form.number("steps");
  if (pieces === null || steps === null || !(steps >= 1)) return null;
  const curve = form.value("learningRate.curve") === "cosine" ? "cosine" : "steps";
  const warmUp = form.number("learningRate.warmUp") ?? 0;
  return /* @__PURE__ */ a3(Curve, { plan: { pieces, curve, warmUp, steps: Math.floor(steps) } });
}
function Curve({ plan }) {
  const points2 = ratePoints(plan);
  const line = placePoints(points2, { width: WIDTH, height: HEIGHT }).map(({ x: x2, y: y3 }) => `${x2.toFixed(1)},${y3.toFixed(1)}`).join(" ");
  const rates = points2.map(({ rate }) => rate);
  const [most, least] = [Math.max(...rates), Math.min(...rates)];
  const last = lastStep(plan.pieces, plan.steps);
  return /* @__PURE__ */ a3("figure", { class: "ti-curve", children: [
    /* @__PURE__ */ a3("div", { class: "ti-curve-box", children: [
      /* @__PURE__ */ a3("span", { class: "ti-curve-most", children: shortRate(most) }),
      /* @__PURE__ */ a3(
        "svg",
        {
          viewBox: `0 -4 ${WIDTH} ${HEIGHT + 8}`,
          preserveAspectRatio: "none",
          role: "img",
          "aria-label": t("The learning rate goes from {first} to {end} and is {most} at most.", {
            first: shortRate(rates[0] ?? 0),
            end: shortRate(rates.at(-1) ?? 0),
            most: shortRate(most)
          }),
          children: [
            /* @__PURE__ */ a3("polygon", { points: `0,${HEIGHT + 4} ${line} ${WIDTH},${HEIGHT + 4}` }),
            /* @__PURE__ */ a3("polyline", { points: line })
          ]
        }
      )
    ] }),
    /* @__PURE__ */ a3("figcaption", { children: [
      /* @__PURE__ */ a3("span", { children: t("Step 1") }),
      /* @__PURE__ */ a3("span", { children: least === most ? t("The same rate all the time") : isLogarithmic(points2) ? t("Down to {least}, drawn in powers of ten", { least: shortRate(least) }) : t("Down to {least}", { least: shortRate(least) }) }),
      /* @__PURE__ */ a3("span", { children: t("Step {last}", { last: last.toLocaleString() }) })
    ] })
  ] });
}
function shortRate(rate) {
  return String(Number(rate.toPrecision(3)));
}

// src/browser/training/form/field-names.ts
var NAMES = {
  name: "Name",
  "model.checkpoint": "Base model",
  "model.vae": "VAE",
  "model.clipSkip": "Clip skip",
  "embedding.vectors": "Vectors per token",
  "embedding.initialization": "Begins as",
  "embedding.format": "File format",
  "embedding.replace": "Replace an embedding of this name",
  "pictures.folder": "Pictures",
  "pictures.width": "Width",
  "pictures.height": "Height",
  "pictures.fit": "Cut to shape",
  "pictures.alphaAsWeight": "Transparency as weight",
  "pictures.latents": "Latents",
  "prompts.template": "Template",
  "prompts.shuffleTags": "Shuffle tags",
  "prompts.tagDropout": "Tag drop-out",
  "prompts.wordPattern": "Pattern of words",
  "prompts.wordSeparator": "Between words",
  steps: "Steps",
  "learningRate.schedule": "Learning rate",
  "learningRate.curve": "Curve",
  "learningRate.warmUp": "Warm-up",
  "learningRate.weightDecay": "Weight decay",
  "clipping.mode": "Limit",
  "clipping.limit": "Limited to",
  "batch.size": "Batch size",
  "batch.accumulation": "Gradient accumulation",
  "evaluation.every": "Every",
  "evaluation.samples": "Samples",
  "samples.every": "Every",
  "samples.prompts": "Prompts",
  "samples.negativePrompt": "Negative prompt",
  "samples.steps": "Sampling steps",
  "samples.sampler": "Sampler",
  "samples.cfgScale": "CFG scale",
  "samples.seed": "Seed",
  "samples.width": "Width",
  "samples.height": "Height",
  "samples.embedInPng": "Embedding in the pictures",
  "samples.byWebUi": "Also by the web UI",
  snapshotEvery: "Snapshot every",
  seed: "Seed",
  memory: "Memory mode",
  weights: "Weights",
  precision: "Precision",
  backend: "Compute on"
};
function fieldName(path) {
  const known = NAMES[path];
  if (known !== void 0) return t(known);
  const words = (path.split(".").at(-1) ?? path).replace(/([A-Z])/g, " $1").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
var OPTIONS = {
  "pictures.fit.crop": "Around the middle",
  "pictures.fit.attention": "Around what catches the eye",
  "pictures.fit.keep": "Not at all",
  "pictures.latents.once": "Sampled once",
  "pictures.latents.deterministic": "Deterministic",
  "pictures.latents.random": "Sampled at each use",
  "learningRate.curve.steps": "As written",
  "learningRate.curve.cosine": "Cosine",
  "clipping.mode.off": "Nothing",
  "clipping.mode.value": "Each value",
  "clipping.mode.norm": "The norm",
  "backend.auto": "The best that works",
  "backend.gpu": "Graphics card",
  "backend.cpu": "Processor",
  "backend.wasm": "WebAssembly",
  "memory.auto": "The fastest that fits",
  "memory.keep": "Keep everything",
  "memory.attention": "Compute attention again",
  "memory.checkpoint": "Compute blocks again (checkpointing)",
  "weights.auto": "32 bits where memory is plenty",
  "weights.stored": "As the file has them",
  "weights.float32": "32 bits",
  "precision.auto": "float32, on a card float16",
  "precision.float32": "float32",
  "precision.bfloat16": "bfloat16",
  "precision.float16": "float16",
  "embedding.format.safetensors": ".safetensors",
  "embedding.format.pt": ".pt"
};
var HELP = {
  "pictures.width": "Pixels, by 8. Empty: what the model is usually used at.",
  "pictures.height": "Pixels, by 8. Empty: what the model is usually used at.",
  "pictures.fit": "How pictures of another shape are cut before they are resized.",
  "pictures.latents": "A picture's code has some chance in it: drawn once, left out, or drawn anew at each use, which blurs details.",
  "learningRate.curve": "Cosine: the rate falls to nothing over the run.",
  memory: "What is kept for the way back and what is computed again. All give the same embedding: keeping everything is the fastest, checkpointing takes the least memory and a third more time.",
  weights: "32 bits are faster on the processor where pictures are small, and take twice the memory of a half-precision checkpoint. Rounding aside both give the same embedding.",
  precision: "What the U-Net multiplies in. With bfloat16 a large model takes three fifths of the time, and less memory, on processors that have it (AVX512_BF16 or AMX); its gradient is off by about a hundredth. float16 is for graphics cards, and slow on processors.",
  "samples.width": "Pixels, by 8. Empty: what the model is usually used at.",
  "samples.height": "Pixels, by 8. Empty: what the model is usually used at.",
  "prompts.template": "Each picture is learned with one of these lines, drawn anew each time. [name] is the embedding, [filewords] the picture's caption.",
  "embedding.vectors": "More vectors hold more, need more pictures, and leave a prompt less room."
};
function fieldHelp(path, described) {
  return t(HELP[path] ?? described);
}
function optionName(path, option) {
  const known = OPTIONS[`${path}.${option}`];
  return known === void 0 ? option : t(known);
}

// src/browser/training/form/field.tsx
function fieldId(path) {
  return `ti-f-${path.replaceAll(".", "-")}`;
}
function Field2({ path, label, help, extra, wide = false, children }) {
  const form = useForm();
  const id = fieldId(path);
  const issues = form.issues(path);
  const text = help ?? fieldHelp(path, form.fields.get(path)?.help ?? "");
  const ties = {
    id,
    "aria-describedby": [text === "" ? "" : `${id}-help`, `${id}-said`].join(" ").trim(),
    "aria-invalid": issues.some(({ severity }) => severity === "error")
  };
  return /* @__PURE__ */ a3("div", { class: `ti-field${wide ? " ti-wide" : ""}`, children: [
    /* @__PURE__ */ a3("div", { class: "ti-field-head", children: [
      /* @__PURE__ */ a3("label", { for: id, children: label ?? fieldName(path) }),
      /* @__PURE__ */ a3(Reset, { path }),
      extra
    ] }),
    children(ties),
    text !== "" && /* @__PURE__ */ a3("small", { class: "ti-help", id: `${id}-help`, children: text }),
    /* @__PURE__ */ a3(Issues, { id: `${id}-said`, issues })
  ] });
}
function Reset({ path }) {
  const form = useForm();
  if (!form.isOwn(path) || form.byDefault(path) === void 0) return null;
  const label = t("Reset {field} to its default", { field: fieldName(path) });
  return /* @__PURE__ */ a3(
    "button",
    {
      type: "button",
      class: "ti-reset",
      title: label,
      "aria-label": label,
      onClick: () => form.change({ [path]: void 0 }),
      children: "↺"
    }
  );
}
function Issues({ id, issues }) {
  return /* @__PURE__ */ a3("div", { class: "ti-issues", id, "aria-live": "polite", children: issues.map(({ severity, message, hint }) => /* @__PURE__ */ a3("p", { "data-severity": severity, children: [
    /* @__PURE__ */ a3("b", { children: message }),
    " ",
    hint
  ] }, message)) });
}

// src/browser/training/form/schema-field.tsx
function SchemaField({ path, placeholder = "", ...rest }) {
  const field = useForm().fields.get(path);
  if (field === void 0) return null;
  if (field.kind === "flag") return /* @__PURE__ */ a3(FlagField, { field, ...rest });
  if (field.kind === "list") return /* @__PURE__ */ a3(ListField, { field, ...rest });
  return /* @__PURE__ */ a3(Field2, { path, ...rest, children: (ties) => /* @__PURE__ */ a3(Widget, { field, ties, placeholder }) });
}
function Widget({ field, ties, placeholder = "" }) {
  if (field.kind === "choice") return /* @__PURE__ */ a3(Choice, { field, ties });
  if (field.kind === "integer" || field.kind === "number")
    return /* @__PURE__ */ a3(NumberInput, { field, ties, placeholder });
  return /* @__PURE__ */ a3(TextInput, { field, ties, placeholder });
}
function Choice({ field, ties }) {
  const form = useForm();
  return /* @__PURE__ */ a3(
    "select",
    {
      ...ties,
      value: form.text(field.path),
      onChange: (event) => form.change({ [field.path]: event.currentTarget.value }),
      children: field.options.map((option) => /* @__PURE__ */ a3("option", { value: option, children: optionName(field.path, option) }, option))
    }
  );
}
function NumberInput({ field, ties, placeholder = "" }) {
  const form = useForm();
  const [typed, setTyped] = d2(null);
  function type(input) {
    setTyped(input.value);
    if (input.value === "" && !input.validity.badInput) form.change({ [field.path]: void 0 });
    else if (Number.isFinite(input.valueAsNumber)) form.change({ [field.path]: input.valueAsNumber });
  }
  return /* @__PURE__ */ a3(
    "input",
    {
      ...ties,
      type: "number",
      inputMode: field.kind === "integer" ? "numeric" : "decimal",
      min: field.min ?? void 0,
      max: field.max ?? void 0,
      step: field.multipleOf ?? (field.kind === "integer" ? 1 : "any"),
      placeholder: placeholder === "" ? sidePlaceholder(field.path, form) : placeholder,
      value: typed ?? form.text(field.path),
      onInput: (event) => type(event.currentTarget),
      onBlur: () => setTyped(null)
    }
  );
}
function sidePlaceholder(path, { usualSize }) {
  return /\.(width|height)$/.test(path) ? String(usualSize) : "";
}
var LONG_TEXT = 5e3;
function TextInput({ field, ties, placeholder = "" }) {
  const form = useForm();
  const isLong = (field.maxLength ?? 0) > LONG_TEXT;
  function type(text) {
    const byDefault = form.byDefault(field.path);
    const empty = field.isNullable && byDefault !== null ? null : void 0;
    const mayBeEmpty = !field.isNullable && field.minLength === 0 && field.kind === "text";
    form.change({ [field.path]: text === "" && !mayBeEmpty ? empty : text });
  }
  const shared = {
    ...ties,
    value: form.text(field.path),
    placeholder,
    spellcheck: false,
    maxLength: field.maxLength ?? void 0
  };
  return isLong ? /* @__PURE__ */ a3("textarea", { ...shared, rows: 2, onInput: (event) => type(event.currentTarget.value) }) : /* @__PURE__ */ a3("input", { ...shared, type: "text", onInput: (event) => type(event.currentTarget.value) });
}
function FlagField({ field, label, help }) {
  const form = useForm();
  const id = fieldId(field.path);
  return /* @__PURE__ */ a3("div", { class: "ti-field ti-flag", children: [
    /* @__PURE__ */ a3("label", { for: id, children: [
      /* @__PURE__ */ a3(
        "input",
        {
          id,
          type: "checkbox",
          "aria-describedby": `${id}-help ${id}-said`,
          checked: form.value(field.path) === true,
          onChange: (event) => form.change({ [field.path]: event.currentTarget.checked })
        }
      ),
      /* @__PURE__ */ a3("span", { children: label ?? fieldName(field.path) }),
      /* @__PURE__ */ a3(Reset, { path: field.path })
    ] }),
    /* @__PURE__ */ a3("small", { class: "ti-help", id: `${id}-help`, children: help ?? fieldHelp(field.path, field.help) }),
    /* @__PURE__ */ a3(Issues, { id: `${id}-said`, issues: form.issues(field.path) })
  ] });
}
function ListField({ field, label, help }) {
  const form = useForm();
  const value = form.value(field.path);
  const items = Array.isArray(value) ? value.map(String) : [];
  const put2 = (next) => form.change({ [field.path]: next });
  const id = fieldId(field.path);
  return /* @__PURE__ */ a3("fieldset", { class: "ti-field ti-wide ti-list", "aria-describedby": `${id}-help ${id}-said`, children: [
    /* @__PURE__ */ a3("legend", { children: [
      label ?? fieldName(field.path),
      " ",
      /* @__PURE__ */ a3(Reset, { path: field.path })
    ] }),
    items.map((item, index) => /* @__PURE__ */ a3("div", { class: "ti-item", children: [
      /* @__PURE__ */ a3(
        "textarea",
        {
          id: index === 0 ? id : `${id}-${index}`,
          rows: 1,
          spellcheck: false,
          "aria-label": t("{field} {number}", {
            field: label ?? fieldName(field.path),
            number: index + 1
          }),
          value: item,
          onInput: (event) => put2(items.with(index, event.currentTarget.value))
        }
      ),
      /* @__PURE__ */ a3(
        "button",
        {
          type: "button",
          class: "ti-quiet",
          "aria-label": t("Take out {number}", { number: index + 1 }),
          onClick: () => put2(items.toSpliced(index, 1)),
          children: "×"
        }
      )
    ] }, index)),
    items.length < (field.maxItems ?? Infinity) && /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => put2([...items, ""]), children: t("Add one") }),
    /* @__PURE__ */ a3("small", { class: "ti-help", id: `${id}-help`, children: help ?? fieldHelp(field.path, field.help) }),
    /* @__PURE__ */ a3(Issues, { id: `${id}-said`, issues: form.issues(field.path) })
  ] });
}

// src/browser/training/form/section.tsx
function Section({ name, title, extra, children }) {
  const id = `ti-s-${name}`;
  return /* @__PURE__ */ a3("section", { class: "ti-section", "data-section": name, "aria-labelledby": id, children: [
    /* @__PURE__ */ a3("div", { class: "ti-section-head", children: [
      /* @__PURE__ */ a3("h3", { id, children: title }),
      extra
    ] }),
    children
  ] });
}

// src/browser/training/form/length-section.tsx
function LengthSection() {
  const form = useForm();
  return /* @__PURE__ */ a3(Section, { name: "length", title: t("How long"), children: [
    /* @__PURE__ */ a3("div", { class: "ti-grid", children: [
      /* @__PURE__ */ a3(SchemaField, { path: "steps" }),
      /* @__PURE__ */ a3(SchemaField, { path: "learningRate.schedule" })
    ] }),
    /* @__PURE__ */ a3(RateCurve, {}),
    /* @__PURE__ */ a3("p", { class: "ti-fact", children: lengthText(form) }),
    /* @__PURE__ */ a3("div", { class: "ti-grid", children: [
      /* @__PURE__ */ a3(SchemaField, { path: "batch.size" }),
      /* @__PURE__ */ a3(SchemaField, { path: "batch.accumulation" })
    ] })
  ] });
}
function lengthText(form) {
  const steps = form.number("steps");
  const { pieces } = readSchedule(form.text("learningRate.schedule"));
  if (steps === null || pieces === null) return "";
  const last = lastStep(pieces, steps);
  const perStep = (form.number("batch.size") ?? 1) * (form.number("batch.accumulation") ?? 1);
  const end = last < steps ? t("Ends with step {last}, where the learning rate's last pair ends.", { last: last.toLocaleString() }) : t("Ends with step {last}.", { last: last.toLocaleString() });
  const seen2 = t("{perStep} pictures a step", { perStep });
  const { count } = form.pictures;
  if (count === null || count === 0) return perStep === 1 ? end : `${end} ${seen2}.`;
  const times = Math.round(last * perStep / count).toLocaleString();
  return `${end} ${perStep === 1 ? t("One picture a step") : seen2}: ${t("each is looked at about {times} times.", { times })}`;
}

// src/browser/training/form/fold.tsx
function isRelevant(form, path) {
  if (path === "clipping.limit") return form.value("clipping.mode") !== "off";
  if (/^pictures\.(width|height)$/.test(path)) return form.value("pictures.fit") !== "keep";
  if (path === "evaluation.samples") return form.value("evaluation.every") !== 0;
  return !path.startsWith("samples.") || path === "samples.every" || form.value("samples.every") !== 0;
}
function ownText(form, path) {
  const value = form.value(path);
  const name = fieldName(path);
  if (typeof value === "boolean") return value ? name : t("without: {field}", { field: name });
  if (typeof value === "number" || typeof value === "string")
    return `${name} ${optionName(path, String(value))}`;
  return name;
}
function Fold({ title, paths, children }) {
  const form = useForm();
  const details = T2(null);
  const issues = paths.filter((path) => isRelevant(form, path)).flatMap((path) => form.issues(path));
  const errors = issues.filter(({ severity }) => severity === "error").length;
  A2(() => {
    if (errors > 0 && details.current !== null) details.current.open = true;
  }, [errors]);
  const own = paths.filter((path) => form.isOwn(path));
  return /* @__PURE__ */ a3("details", { class: "ti-fold", ref: details, children: [
    /* @__PURE__ */ a3("summary", { children: [
      /* @__PURE__ */ a3("span", { class: "ti-fold-title", children: title }),
      own.length > 0 && /* @__PURE__ */ a3(
        "span",
        {
          class: "ti-dot",
          role: "img",
          "aria-label": t("Not as by default"),
          title: t("Not as by default")
        }
      ),
      /* @__PURE__ */ a3("span", { class: "ti-fold-values", children: own.map((path) => ownText(form, path)).join(" · ") }),
      issues.length > 0 && /* @__PURE__ */ a3("span", { class: "ti-fold-said", "data-severity": errors > 0 ? "error" : "advice", children: errors > 0 ? t("Something is wrong here") : t("Advice inside") })
    ] }),
    /* @__PURE__ */ a3("div", { class: "ti-fold-body", children: [
      children,
      /* @__PURE__ */ a3("div", { class: "ti-grid", children: paths.filter((path) => isRelevant(form, path)).map((path) => /* @__PURE__ */ a3(SchemaField, { path }, path)) }),
      own.length > 0 && /* @__PURE__ */ a3(
        "button",
        {
          type: "button",
          class: "ti-button",
          onClick: () => form.change(Object.fromEntries(own.map((path) => [path, void 0]))),
          children: t("Reset this group")
        }
      )
    ] })
  ] });
}

// src/browser/training/form/take-generation.ts
var SAMPLERS = { "euler a": "Euler a", euler: "Euler", ddim: "DDIM" };
function takeGeneration(generation, name, caseSensitive) {
  const notes = [];
  const prompt = withPlaceholder(generation.prompt, name, caseSensitive);
  const values = {
    "samples.negativePrompt": withPlaceholder(generation.negativePrompt, name, caseSensitive)
  };
  if (prompt.trim() === "") notes.push(t("The prompt is empty: the sample prompts stay as they are."));
  else values["samples.prompts"] = [prompt];
  if (prompt.trim() !== "" && !prompt.includes("[name]"))
    notes.push(t("The embedding is not in the prompt: put [name] where it should stand."));
  takeNumbers(generation, values, notes);
  takeSampler(generation, values, notes);
  return { values, notes };
}
function withPlaceholder(prompt, name, caseSensitive) {
  if (name === "") return prompt;
  const found = findToken(prompt, name, { caseSensitive });
  return found.reduceRight(
    (text, { start: start2, end }) => `${text.slice(0, start2)}[name]${text.slice(end)}`,
    prompt
  );
}
function takeNumbers({ steps, cfgScale, seed, width, height }, values, notes) {
  if (steps !== null) values["samples.steps"] = clamp(Math.round(steps), 1, 200);
  if (cfgScale !== null) values["samples.cfgScale"] = clamp(cfgScale, 1, 30);
  if (width !== null) values["samples.width"] = toSide(width);
  if (height !== null) values["samples.height"] = toSide(height);
  if (seed !== null && seed >= 0) values["samples.seed"] = Math.round(seed);
  if (seed !== null && seed < 0)
    notes.push(t("The seed is random there; here it stays the same, so that pictures can be compared."));
}
function takeSampler({ sampler }, values, notes) {
  if (sampler === null) return;
  const known = SAMPLERS[sampler.trim().toLowerCase()];
  values["samples.sampler"] = known ?? "Euler a";
  if (known === void 0)
    notes.push(t("There is no {sampler} here; Euler a is used in its place.", { sampler }));
}
function clamp(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
function toSide(pixels) {
  return clamp(Math.round(pixels / 8) * 8, 64, 2048);
}

// src/browser/training/form/sample-images-fold.tsx
function SampleImagesFold() {
  const form = useForm();
  const paths = [...form.fields.keys()].filter((path) => path.startsWith("samples."));
  return /* @__PURE__ */ a3(Fold, { title: t("Sample images"), paths, children: /* @__PURE__ */ a3(TakeButton, {}) });
}
function TakeButton() {
  const { host, text, change: change2 } = useForm();
  const [notes, setNotes] = d2(null);
  if (host.generation() === null) return null;
  function take2() {
    const generation = host.generation();
    if (generation === null) return;
    const taken = takeGeneration(generation, text("name"), host.caseSensitive);
    change2(taken.values);
    setNotes(taken.notes);
  }
  return /* @__PURE__ */ a3("div", { class: "ti-take", children: [
    /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: take2, children: t("Take from txt2img") }),
    /* @__PURE__ */ a3("div", { role: "status", children: notes !== null && /* @__PURE__ */ a3("ul", { class: "ti-advice", children: [
      /* @__PURE__ */ a3("li", { children: t("Prompt, sampler, size and the rest are as in txt2img now.") }),
      notes.map((note) => /* @__PURE__ */ a3("li", { children: note }, note))
    ] }) })
  ] });
}

// src/browser/training/form/setup/offer-facts.tsx
function OfferFacts({ offer, free, folder }) {
  const { title, notices, neverRun, isRenewal } = offer;
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3("dl", { children: [
      /* @__PURE__ */ a3("div", { children: [
        /* @__PURE__ */ a3("dt", { children: t("What") }),
        /* @__PURE__ */ a3("dd", { children: t(title) })
      ] }),
      !isRenewal && /* @__PURE__ */ a3(Sizes, { offer, free, folder })
    ] }),
    /* @__PURE__ */ a3("p", { class: "ti-help", children: [
      notices.map((notice2) => t(notice2)).join(" "),
      " ",
      neverRun && t("Nobody has seen this variant compute yet: please tell how it went.")
    ] })
  ] });
}
function Sizes({ offer, free, folder }) {
  const { download, disk, peak, begun } = offer;
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3("div", { children: [
      /* @__PURE__ */ a3("dt", { children: t("Download") }),
      /* @__PURE__ */ a3("dd", { children: [
        size(offer, download),
        begun > 0 && /* @__PURE__ */ a3("small", { children: t("{size} are there of an earlier try", { size: formatBytes(begun) }) })
      ] })
    ] }),
    /* @__PURE__ */ a3("div", { children: [
      /* @__PURE__ */ a3("dt", { children: t("Disk") }),
      /* @__PURE__ */ a3("dd", { title: folder ?? void 0, children: [
        t("{needed} of {free} free", { needed: size(offer, disk), free: formatBytes(free) }),
        /* @__PURE__ */ a3("small", { children: t("up to {size} while it works", { size: formatBytes(peak) }) })
      ] })
    ] })
  ] });
}
function size({ isAbout }, bytes) {
  return isAbout ? t("about {size}", { size: formatBytes(bytes) }) : formatBytes(bytes);
}

// src/browser/training/form/setup/setup-progress.tsx
function SetupProgress({ state }) {
  const { setup, locked } = useForm();
  const part = partOf(state);
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3("p", { role: "status", children: t(state.title) }),
    /* @__PURE__ */ a3(
      "progress",
      {
        class: "ti-setup-bar",
        "aria-label": t("Progress"),
        ...part === null ? {} : { value: part, max: 1 }
      }
    ),
    /* @__PURE__ */ a3("div", { class: "ti-row", children: [
      /* @__PURE__ */ a3("small", { children: measure(state) }),
      /* @__PURE__ */ a3(
        "button",
        {
          type: "button",
          class: "ti-button",
          disabled: setup.isAsking || locked !== null,
          onClick: setup.stop,
          children: setup.isAsking ? t("Stopping …") : t("Stop")
        }
      )
    ] }),
    /* @__PURE__ */ a3("p", { class: "ti-help", children: t("It goes on when this page is closed. Stopped, it goes on later from where it was.") })
  ] });
}
function partOf({ done, total }) {
  return done === null || total === null || total <= 0 ? null : Math.min(1, Math.max(0, done / total));
}
function measure({ done, total }) {
  if (done === null || total === null) return "";
  return t("{done} of {total}", { done: formatBytes(done), total: formatBytes(total) });
}

// src/browser/training/form/setup/shown-setup.ts
function shownInForm(form) {
  const { state, reply, isLooking } = form.setup;
  const { checkpoint, preflight } = form;
  if (state.type === "done" && (isLooking || preflight.isWaiting)) return null;
  if (checkpoint === null || preflight.value === null) return shown(state, []);
  const offers = betterBuilds(reply, {
    wanted: form.text("backend"),
    used: preflight.value.backend.name,
    isMiniature: checkpoint.isMiniature
  });
  return shown(state, offers);
}
function shownInFold({ setup }) {
  const { state, reply } = setup;
  const isNew = ({ variant, isRenewal }) => isRenewal || variant !== reply?.inUse;
  return shown(state, reply?.offers.filter(isNew) ?? []);
}
function shown(state, offers) {
  if (state.type === "running") return { state, offers };
  if (offers.length === 0) return null;
  return { state: state.type === "done" ? { type: "idle" } : state, offers };
}
function betterBuilds(reply, computing) {
  const { wanted, used, isMiniature } = computing;
  if (reply === null || used === null || wanted === "wasm") return [];
  if (wanted === "auto" && isMiniature) return [];
  const isMissing = reply.inUse === null || used === "wasm";
  return reply.offers.filter(({ variant, isRenewal }) => {
    const serves = isMissing || isRenewal;
    if (wanted === "cpu") return serves && variant === "cpu";
    if (variant === "cuda") return serves || reply.inUse === "cpu";
    return wanted !== "gpu" && serves;
  });
}

// src/browser/training/form/setup/setup-box.tsx
var BOX_ID = "ti-setup";
function SetupBox() {
  const shown2 = shownInForm(useForm());
  return shown2 && /* @__PURE__ */ a3(Box, { id: BOX_ID, shown: shown2 });
}
function SetupInFold() {
  const form = useForm();
  const beside = shownInForm(form);
  if (beside !== null) {
    return /* @__PURE__ */ a3("p", { class: "ti-help", children: [
      beside.offers[0]?.isRenewal ? t("Native TensorFlow was set up by an older version of this program.") : t("Native TensorFlow is not set up."),
      " ",
      /* @__PURE__ */ a3("button", { type: "button", class: "ti-link-button", onClick: showBox, children: t("Show what it takes") })
    ] });
  }
  const shown2 = shownInFold(form);
  return shown2 && /* @__PURE__ */ a3(Box, { shown: shown2 });
}
function showBox() {
  const box = document.getElementById(BOX_ID);
  box?.scrollIntoView({ block: "center" });
  box?.querySelector("button")?.focus();
}
function Box({ shown: shown2, id }) {
  const { state, offers } = shown2;
  return /* @__PURE__ */ a3("section", { class: "ti-setup", id, "data-state": state.type, "aria-label": t("Native TensorFlow"), children: [
    /* @__PURE__ */ a3("h3", { children: t("Native TensorFlow") }),
    state.type === "running" ? /* @__PURE__ */ a3(SetupProgress, { state }) : /* @__PURE__ */ a3(Offers, { state, offers })
  ] });
}
function Offers({ state, offers }) {
  const form = useForm();
  const [chosen, choose] = d2(null);
  const offer = offers.find(({ variant }) => variant === chosen) ?? offers[0];
  if (offer === void 0) return null;
  const { setup } = form;
  return /* @__PURE__ */ a3($, { children: [
    state.type === "failed" ? /* @__PURE__ */ a3("p", { class: "ti-said", role: "alert", "data-severity": "error", children: [
      /* @__PURE__ */ a3("b", { children: state.problem.message }),
      " ",
      state.problem.hint
    ] }) : /* @__PURE__ */ a3("p", { class: "ti-help", children: benefit(form, offer) }),
    offers.length > 1 && /* @__PURE__ */ a3(Choice2, { offers, chosen: offer, choose }),
    /* @__PURE__ */ a3(OfferFacts, { offer, free: setup.reply?.freeDisk ?? 0, folder: setup.reply?.folder ?? null }),
    setup.failure !== null && /* @__PURE__ */ a3("p", { class: "ti-said", role: "alert", "data-severity": "error", children: setup.failure }),
    offer.obstacle !== null && state.type !== "failed" && /* @__PURE__ */ a3("p", { class: "ti-said", children: [
      /* @__PURE__ */ a3("b", { children: offer.obstacle.message }),
      " ",
      offer.obstacle.hint
    ] }),
    /* @__PURE__ */ a3(StartButton, { form, offer, isAgain: state.type === "failed" })
  ] });
}
function benefit({ setup }, { variant, isRenewal }) {
  if (isRenewal)
    return t("The TensorFlow that is set up works, less well than it could; setting it up again mends that.");
  if (variant === "cuda" && setup.reply?.inUse === "cpu")
    return t("There is an NVIDIA GPU, and the TensorFlow that is set up computes on the processor only.");
  return variant === "cuda" ? t(
    "Computes on the NVIDIA GPU: many times as fast as WebAssembly, and without its end at 4 GB of memory."
  ) : t("Computes many times as fast as WebAssembly, and without its end at 4 GB of memory.");
}
function StartButton({ form, offer, isAgain }) {
  const { setup, store, locked } = form;
  const barred = locked ?? (store.connected ? null : t("The sidecar is not reached now."));
  const isBarred = setup.isAsking || barred !== null;
  if (offer.obstacle !== null) {
    return /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", disabled: isBarred, onClick: setup.again, children: t("Look again") });
  }
  return /* @__PURE__ */ a3(
    "button",
    {
      type: "button",
      class: "ti-button",
      disabled: isBarred,
      title: barred ?? void 0,
      onClick: () => setup.start(offer.variant),
      children: startLabel(offer, isAgain)
    }
  );
}
function startLabel({ isRenewal, begun }, isAgain) {
  if (isAgain) return t("Try again");
  if (isRenewal) return t("Set it up again");
  return begun > 0 ? t("Go on setting it up") : t("Set it up");
}
function Choice2({ offers, chosen, choose }) {
  return /* @__PURE__ */ a3("div", { class: "ti-setup-choice", role: "radiogroup", "aria-label": t("Which one"), children: offers.map(({ variant }) => /* @__PURE__ */ a3("label", { children: [
    /* @__PURE__ */ a3(
      "input",
      {
        type: "radio",
        name: "ti-setup-variant",
        checked: variant === chosen.variant,
        onChange: () => choose(variant)
      }
    ),
    variant === "cuda" ? t("For the NVIDIA GPU") : t("For the processor")
  ] }, variant)) });
}

// src/browser/training/form/more-section.tsx
var ELSEWHERE = [
  /^name$/,
  /^steps$/,
  /^model\.checkpoint$/,
  /^embedding\.(vectors|initialization)/,
  /^pictures\./,
  /^prompts\./,
  /^learningRate\.schedule$/,
  /^batch\./,
  /^samples\./
];
var COMPUTING = "Where and how it is computed";
var GROUPS = [
  ["Learning rate", /^learningRate\./],
  ["Gradient clipping", /^clipping\./],
  ["Evaluation", /^evaluation\./],
  ["Snapshots and seed", /^(snapshotEvery|seed)$/],
  ["The embedding's file", /^embedding\.(format|replace)$/],
  ["Model", /^model\./],
  [COMPUTING, /^(memory|weights|precision|backend)$/]
];
function MoreSection() {
  const paths = [...useForm().fields.keys()].filter((path) => !ELSEWHERE.some((known) => known.test(path)));
  const rest = paths.filter((path) => !GROUPS.some(([, known]) => known.test(path)));
  return /* @__PURE__ */ a3(Section, { name: "more", title: t("For experts"), children: [
    /* @__PURE__ */ a3(SampleImagesFold, {}),
    GROUPS.map(([title, known]) => /* @__PURE__ */ a3(Fold, { title: t(title), paths: paths.filter((path) => known.test(path)), children: title === COMPUTING && /* @__PURE__ */ a3(SetupInFold, {}) }, title)),
    rest.length > 0 && /* @__PURE__ */ a3(Fold, { title: t("More"), paths: rest })
  ] });
}

// src/browser/training/form/caption-field.tsx
var SAVE_AFTER_MS = 900;
function CaptionField({ datasetId, picture }) {
  const form = useForm();
  const { typed, said, type, save: save3 } = useCaption(datasetId, picture);
  const fromName = picture.captionFrom === "file name" && said === null;
  return /* @__PURE__ */ a3("div", { class: "ti-caption", children: [
    /* @__PURE__ */ a3(
      "textarea",
      {
        rows: 2,
        class: "ti-caption-text",
        "aria-label": t("Caption of {name}", { name: picture.name }),
        spellcheck: false,
        readOnly: form.locked !== null,
        value: typed ?? picture.caption,
        onInput: (event) => type(event.currentTarget.value),
        onBlur: () => void save3(),
        onKeyDown: (event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          focusNext(event.currentTarget, event.shiftKey ? -1 : 1);
        }
      }
    ),
    /* @__PURE__ */ a3("small", { role: "status", "data-failed": said?.failed === true, children: said?.text ?? (fromName ? t("from the file name") : "") })
  ] });
}
function useCaption(datasetId, { name, caption }) {
  const { api } = useForm();
  const [typed, setTyped] = d2(null);
  const [said, setSaid] = d2(null);
  const pending = T2(null);
  const timer = T2(void 0);
  async function save3() {
    clearTimeout(timer.current);
    const text = pending.current;
    if (text === null) return;
    pending.current = null;
    try {
      await api.caption(datasetId, name, { caption: text.trim() === "" ? null : text });
      setSaid({ text: text.trim() === "" ? t("from the file name") : t("saved"), failed: false });
    } catch (error) {
      pending.current ??= text;
      setSaid({ text: t("Not saved: {reason}", { reason: failureText(error) }), failed: true });
    }
  }
  const newest = T2(save3);
  newest.current = save3;
  A2(() => () => void newest.current(), []);
  A2(() => {
    if (pending.current === null) setTyped(null);
  }, [caption]);
  function type(text) {
    pending.current = text;
    setTyped(text);
    setSaid(null);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void newest.current(), SAVE_AFTER_MS);
  }
  return { typed, said, type, save: save3 };
}
function focusNext(from, by) {
  const all = [
    ...from.closest(".ti-tiles")?.querySelectorAll(".ti-caption-text") ?? []
  ];
  const next = all[all.indexOf(from) + by];
  next?.focus();
  next?.select();
}

// src/browser/training/form/picture-tile.tsx
function PictureTile({ datasetId, picture, showsMask, remove: remove2 }) {
  const { name, width, height, remarks, isUsed } = picture;
  return /* @__PURE__ */ a3("li", { class: "ti-tile", "data-used": isUsed, "data-picture": name, children: [
    /* @__PURE__ */ a3("div", { class: "ti-shot-place", children: [
      width > 0 && height > 0 ? /* @__PURE__ */ a3(Shot, { datasetId, picture, showsMask }) : /* @__PURE__ */ a3("span", { class: "ti-no-shot", "aria-hidden": "true", children: "?" }),
      remove2 !== null && /* @__PURE__ */ a3(
        "button",
        {
          type: "button",
          class: "ti-remove",
          title: t("Remove from the set"),
          "aria-label": t("Remove {name} from the set", { name }),
          onClick: remove2,
          children: "×"
        }
      )
    ] }),
    /* @__PURE__ */ a3("p", { class: "ti-tile-name", title: name, children: [
      /* @__PURE__ */ a3("bdi", { children: name }),
      /* @__PURE__ */ a3("small", { children: width > 0 ? `${width} × ${height}` : "" })
    ] }),
    /* @__PURE__ */ a3(CaptionField, { datasetId, picture }),
    remarks.length > 0 && /* @__PURE__ */ a3("ul", { class: "ti-remarks", children: remarks.map((remark) => /* @__PURE__ */ a3("li", { children: remark }, remark)) })
  ] });
}
function Shot({ datasetId, picture, showsMask }) {
  const { api } = useForm();
  const { name, width, height, crop, version } = picture;
  const percent = (part, whole) => `${100 * part / whole}%`;
  const isWhole = crop !== null && crop.width === width && crop.height === height;
  return /* @__PURE__ */ a3("div", { class: "ti-shot", style: { aspectRatio: `${width} / ${height}` }, "data-tall": height > width, children: [
    /* @__PURE__ */ a3(
      "img",
      {
        src: api.thumbnailAddress(datasetId, name, version, showsMask),
        alt: t("{name}, {width} by {height} pixels", { name, width, height }),
        loading: "lazy",
        decoding: "async"
      }
    ),
    crop !== null && !isWhole && /* @__PURE__ */ a3(
      "span",
      {
        class: "ti-crop",
        title: t("Only this part is used"),
        style: {
          left: percent(crop.left, width),
          top: percent(crop.top, height),
          width: percent(crop.width, width),
          height: percent(crop.height, height)
        }
      }
    )
  ] });
}

// src/browser/training/form/remove-set.tsx
function RemoveSet({ dataset, onChanged }) {
  const { api, change: change2 } = useForm();
  async function remove2() {
    if (!await isMeant(dataset)) return;
    try {
      const { trashId } = await api.removeDataset(dataset.id);
      change2({ "pictures.folder": void 0 });
      notice(t("{name} went to the trash.", { name: dataset.name }), {
        button: { text: t("Undo"), press: () => void restore(trashId) }
      });
      onChanged();
    } catch (error) {
      notice(failureText(error), { kind: "error" });
    }
  }
  async function restore(trashId) {
    try {
      const { folder, name } = await api.restoreDataset({ trashId });
      change2({ "pictures.folder": folder ?? void 0 });
      notice(t("{name} is back.", { name }));
      onChanged();
    } catch (error) {
      notice(failureText(error), { kind: "error" });
    }
  }
  return /* @__PURE__ */ a3("button", { type: "button", class: "ti-quiet", onClick: () => void remove2(), children: t("Remove this set") });
}
function isMeant({ name }) {
  return askDialog({
    title: t("Remove {name}?", { name }),
    message: null,
    consequence: t("Its pictures and captions go to the trash folder; nothing is lost."),
    yes: t("Remove it"),
    no: t("Keep it")
  });
}

// src/browser/training/form/use-ask-again.ts
var AFTER_MS = 1e3;
function useAskAgain({ value, again }, isComplete) {
  const isOver = value === null || isComplete(value);
  A2(() => {
    if (isOver) return;
    const later = setTimeout(again, AFTER_MS);
    return () => clearTimeout(later);
  }, [value, isOver, again]);
}

// src/browser/training/form/use-reply.ts
function useReply({ key, ask, delayMs = 0 }) {
  const [state, setState] = d2({
    value: null,
    failure: null,
    isWaiting: true
  });
  const [round2, setRound] = d2(0);
  const newest = T2(ask);
  newest.current = ask;
  A2(() => {
    if (key === null) return;
    const stop = new AbortController();
    const later = setTimeout(() => {
      newest.current(stop.signal).then(
        (value) => {
          if (!stop.signal.aborted) setState({ value, failure: null, isWaiting: false });
        },
        (error) => {
          if (stop.signal.aborted) return;
          setState(({ value }) => ({ value, failure: failureText(error), isWaiting: false }));
        }
      );
    }, delayMs);
    setState((before) => ({ ...before, isWaiting: true }));
    return () => {
      clearTimeout(later);
      stop.abort();
    };
  }, [key, delayMs, round2]);
  const again = b(() => setRound((before) => before + 1), []);
  return { ...state, again };
}

// src/browser/training/form/dataset-view.tsx
var FIRST2 = 48;
function DatasetView({ dataset, version, onChanged }) {
  const form = useForm();
  const reply = useDataset(form, dataset, version);
  const [showsMasks, setShowsMasks] = d2(false);
  const [showsAll, setShowsAll] = d2(false);
  const { value, failure, isWaiting } = reply;
  if (value === null)
    return failure === null ? /* @__PURE__ */ a3("p", { class: "ti-help", children: t("Reading the pictures …") }) : /* @__PURE__ */ a3("p", { class: "ti-said", "data-severity": "error", children: failure });
  const pictures = showsAll ? value.pictures : value.pictures.slice(0, FIRST2);
  return /* @__PURE__ */ a3("div", { class: "ti-dataset", "aria-busy": isWaiting, children: [
    /* @__PURE__ */ a3("div", { class: "ti-row", children: [
      /* @__PURE__ */ a3("b", { children: countText2(value) }),
      dataset.kind === "own" && form.locked === null && /* @__PURE__ */ a3(RemoveSet, { dataset, onChanged }),
      value.pictures.some(({ hasMask }) => hasMask) && /* @__PURE__ */ a3("label", { class: "ti-mask-toggle", children: [
        /* @__PURE__ */ a3(
          "input",
          {
            type: "checkbox",
            checked: showsMasks,
            onChange: (event) => setShowsMasks(event.currentTarget.checked)
          }
        ),
        t("Show masks")
      ] })
    ] }),
    failure !== null && /* @__PURE__ */ a3("p", { class: "ti-said", children: failure }),
    /* @__PURE__ */ a3(Advice, { advice: value.advice }),
    /* @__PURE__ */ a3("ul", { class: "ti-tiles", children: pictures.map((picture) => /* @__PURE__ */ a3(
      PictureTile,
      {
        datasetId: dataset.id,
        picture,
        showsMask: showsMasks && picture.hasMask,
        remove: form.locked === null ? () => void remove(form, dataset.id, picture, reply) : null
      },
      picture.name
    )) }),
    pictures.length < value.pictures.length && /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => setShowsAll(true), children: t("Show all {count}", { count: value.pictures.length }) }),
    /* @__PURE__ */ a3("p", { class: "ti-help", children: t("In a caption, Enter goes to the next picture and Shift+Enter to the one before.") })
  ] });
}
function useDataset(form, { id }, version) {
  const query2 = {
    width: form.size.width,
    height: form.size.height,
    ...form.checkpoint === null ? {} : { vaeFactor: form.checkpoint.vaeFactor },
    fit: fitOf(form.value("pictures.fit")),
    wordPattern: form.text("prompts.wordPattern"),
    wordSeparator: form.text("prompts.wordSeparator")
  };
  const key = form.store.connected ? JSON.stringify([id, version, query2]) : null;
  const reply = useReply({ key, ask: (signal) => form.api.dataset(id, query2, signal), delayMs: 200 });
  useAskAgain(reply, ({ pending }) => pending === 0);
  const value = reply.value?.dataset.id === id ? reply.value : null;
  const count = value === null ? null : value.pictures.filter(({ isUsed }) => isUsed).length;
  const { notePictures } = form;
  A2(() => {
    notePictures({ count });
    return () => notePictures({ count: null });
  }, [notePictures, count]);
  return { ...reply, value };
}
function fitOf(value) {
  return value === "attention" || value === "keep" ? value : "crop";
}
function countText2({ pictures, pending }) {
  if (pending > 0)
    return t("{read} of {count} pictures are looked at", {
      read: pictures.length,
      count: pictures.length + pending
    });
  const used = pictures.filter(({ isUsed }) => isUsed).length;
  if (used === pictures.length) return t("{count} pictures", { count: used });
  return t("{used} of {count} pictures are used", { used, count: pictures.length });
}
function Advice({ advice }) {
  if (advice.length === 0) return null;
  return /* @__PURE__ */ a3("ul", { class: "ti-advice", children: advice.map((line) => /* @__PURE__ */ a3("li", { children: line }, line)) });
}
async function remove({ api }, datasetId, { name }, reply) {
  try {
    const { trashId } = await api.removePicture(datasetId, name);
    reply.again();
    const undo = () => {
      api.restorePicture(datasetId, { trashId }).then(
        () => reply.again(),
        (error) => notice(failureText(error), { kind: "error" })
      );
    };
    notice(t("{name} went to the trash.", { name }), { button: { text: t("Undo"), press: undo } });
  } catch (error) {
    notice(failureText(error), { kind: "error" });
  }
}

// src/browser/training/form/dropped-files.ts
async function droppedFiles(transfer) {
  const plain2 = [...transfer.files];
  const entries = [...transfer.items].map((item) => item.kind === "file" ? item.webkitGetAsEntry() : null);
  if (!entries.some((entry) => entry?.isDirectory === true)) return plain2;
  const found = await Promise.all(entries.filter((entry) => entry !== null).map(filesOf));
  return found.flat();
}
async function filesOf(entry) {
  if (isFile(entry)) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const files = [];
  for (; ; ) {
    const some2 = await new Promise(
      (resolve, reject) => reader.readEntries(resolve, reject)
    );
    if (some2.length === 0) return files;
    for (const inner of some2) files.push(...await filesOf(inner));
  }
}
function isFile(entry) {
  return entry.isFile;
}
function isFolder(entry) {
  return entry.isDirectory;
}

// src/browser/training/form/drop-zone.tsx
var NAME_ID = "ti-f-new-set";
function DropZone({ into, add: add2 }) {
  const form = useForm();
  const input = T2(null);
  const [typed, setTyped] = d2(null);
  const name = typed ?? suggestedName(form.text("name"));
  const take2 = (files) => {
    if (files.length > 0 && form.locked === null)
      add2(files, name.trim() === "" ? suggestedName("") : name.trim());
  };
  const { place: place2, isOver } = useDrops(take2);
  return /* @__PURE__ */ a3("div", { class: "ti-drop-zone", "data-over": isOver, "data-small": into !== null, ref: place2, children: [
    /* @__PURE__ */ a3("p", { children: into === null ? t("Drop pictures here, with their captions as .txt if you have them") : t("Drop more pictures here") }),
    /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => input.current?.click(), children: t("Browse …") }),
    /* @__PURE__ */ a3(
      "input",
      {
        ref: input,
        type: "file",
        multiple: true,
        hidden: true,
        "aria-label": t("Pictures to add"),
        accept: ".jpg,.jpeg,.png,.webp,.bmp,.tif,.tiff,.avif,.gif,.txt",
        onChange: ({ currentTarget }) => {
          take2([...currentTarget.files ?? []]);
          currentTarget.value = "";
        }
      }
    ),
    into === null && /* @__PURE__ */ a3("label", { class: "ti-new-set", for: NAME_ID, children: [
      /* @__PURE__ */ a3("span", { children: t("Kept as the set") }),
      /* @__PURE__ */ a3(
        "input",
        {
          id: NAME_ID,
          type: "text",
          maxLength: 100,
          spellcheck: false,
          value: name,
          onInput: (event) => setTyped(event.currentTarget.value)
        }
      )
    ] })
  ] });
}
function suggestedName(embedding) {
  return embedding === "" ? t("my pictures") : embedding;
}
function useDrops(take2) {
  const place2 = T2(null);
  const newest = T2(take2);
  newest.current = take2;
  const [isOver, setOver] = d2(false);
  A2(() => {
    const zone = place2.current;
    if (zone === null) return;
    let leaving;
    const stop = new AbortController();
    const { signal } = stop;
    const over = (event) => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
      clearTimeout(leaving);
      leaving = setTimeout(() => setOver(false), 300);
    };
    const drop = (event) => {
      if (event.dataTransfer === null || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      event.stopPropagation();
      setOver(false);
      void droppedFiles(event.dataTransfer).then((files) => newest.current(files));
    };
    zone.addEventListener("dragover", over, { signal });
    zone.addEventListener("drop", drop, { signal });
    return () => {
      clearTimeout(leaving);
      stop.abort();
    };
  }, []);
  return { place: place2, isOver };
}

// src/browser/training/form/folder-field.tsx
var PATH = "pictures.folder";
var ID = "ti-f-pictures-free-folder";
function FolderField({ noFolders, isChosen }) {
  const form = useForm();
  const [typed, setTyped] = d2(null);
  const value = typed ?? (isChosen ? form.text(PATH) : "");
  function take2() {
    const folder = value.trim();
    setTyped(null);
    if (folder !== "") form.change({ [PATH]: folder });
    else if (isChosen) form.change({ [PATH]: void 0 });
  }
  return /* @__PURE__ */ a3("div", { class: "ti-field", children: [
    /* @__PURE__ */ a3("div", { class: "ti-field-head", children: /* @__PURE__ */ a3("label", { for: ID, children: t("Or a folder on this machine") }) }),
    /* @__PURE__ */ a3(
      "input",
      {
        id: ID,
        type: "text",
        "aria-describedby": `${ID}-help`,
        autocomplete: "off",
        spellcheck: false,
        disabled: noFolders !== null,
        placeholder: noFolders === null ? t("the whole path") : "",
        value,
        onInput: (event) => setTyped(event.currentTarget.value),
        onBlur: take2,
        onKeyDown: (event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          take2();
        }
      }
    ),
    /* @__PURE__ */ a3("small", { class: "ti-help", id: `${ID}-help`, children: noFolders ?? t("It is read where it lies; nothing in it is changed but captions you edit here.") })
  ] });
}

// src/browser/training/form/upload-list.tsx
function UploadList({ uploads, tryAgain }) {
  const { all, waiting, dismiss } = uploads;
  if (all.length === 0) return null;
  const done = all.filter(({ state }) => state === "done").length;
  const failed = all.filter(({ state }) => state === "failed");
  return /* @__PURE__ */ a3("div", { class: "ti-uploads", children: [
    /* @__PURE__ */ a3("div", { class: "ti-row", role: "status", children: [
      /* @__PURE__ */ a3("b", { children: waiting > 0 ? t("Sending pictures: {done} of {all}", { done, all: all.length }) : t("{failed} files were not added", { failed: failed.length }) }),
      waiting === 0 && /* @__PURE__ */ a3("button", { type: "button", class: "ti-quiet", onClick: dismiss, children: t("Dismiss") }),
      waiting === 0 && failed.some(({ item }) => item !== null) && /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: tryAgain, children: t("Try again") })
    ] }),
    /* @__PURE__ */ a3("ul", { children: all.map((upload) => /* @__PURE__ */ a3(UploadLine, { upload }, upload.key)) })
  ] });
}
function UploadLine({ upload }) {
  const { name, state, part, reason } = upload;
  return /* @__PURE__ */ a3("li", { "data-state": state, children: [
    /* @__PURE__ */ a3("bdi", { children: name }),
    state === "failed" && /* @__PURE__ */ a3("span", { class: "ti-upload-reason", children: reason }),
    state === "sending" && /* @__PURE__ */ a3("progress", { max: 1, value: part, "aria-label": t("Sending {name}", { name }) }),
    state === "waiting" && /* @__PURE__ */ a3("span", { class: "ti-help", children: t("waiting") }),
    state === "done" && /* @__PURE__ */ a3("span", { class: "ti-help", children: t("there") })
  ] });
}

// src/browser/training/form/upload-plan.ts
var PICTURE2 = /\.(jpe?g|png|webp|bmp|tiff?|avif|gif)$/i;
var LARGEST_FILE2 = 48 * 1024 * 1024;
function planUpload(files) {
  const captions = new Map(
    files.filter(({ name }) => isText(name)).map((file) => [stem(file.name), file])
  );
  const pictures = files.filter(({ name, size: size2 }) => PICTURE2.test(name) && size2 <= LARGEST_FILE2);
  const stems = new Set(pictures.map(({ name }) => stem(name)));
  const refused = files.flatMap((file) => {
    if (isText(file.name))
      return stems.has(stem(file.name)) ? [] : [{ file, reason: "no-picture-for-caption" }];
    if (!PICTURE2.test(file.name)) return [{ file, reason: "no-picture" }];
    return file.size > LARGEST_FILE2 ? [{ file, reason: "too-large" }] : [];
  });
  const items = pictures.map((picture) => ({
    picture,
    caption: captions.get(stem(picture.name)) ?? null
  }));
  return { items, refused };
}
function isText(name) {
  return /\.txt$/i.test(name);
}
function stem(name) {
  return name.replace(/\.[^.]*$/, "").toLowerCase();
}

// src/browser/training/form/use-uploads.ts
function useUploads(form, onArrived) {
  const [all, setAll] = d2([]);
  const queue = T2([]);
  const isBusy = T2(false);
  const wantedName = T2("");
  const arrived = T2(onArrived);
  arrived.current = onArrived;
  const put2 = (key, fields) => setAll((before) => before.map((one) => one.key === key ? { ...one, ...fields } : one));
  async function work() {
    if (isBusy.current) return;
    isBusy.current = true;
    for (let next = queue.current.shift(); next !== void 0; next = queue.current.shift()) {
      const { key } = next;
      put2(key, { state: "sending", part: 0 });
      try {
        await send(form.api, next, (part) => put2(key, { part }));
        put2(key, { state: "done", part: 1 });
      } catch (error) {
        put2(key, { state: "failed", reason: failureText(error) });
      }
    }
    isBusy.current = false;
    setAll((before) => before.filter(({ state }) => state !== "done"));
    arrived.current();
  }
  const enqueue = (more) => {
    queue.current.push(...more.filter(({ state }) => state === "waiting"));
    setAll((before) => [...before.filter(({ key }) => !more.some((one) => one.key === key)), ...more]);
    void work();
  };
  async function addAll(more, into) {
    try {
      const dataset = into ?? await createDataset(form.api, wantedName.current);
      if (into === null) form.change({ "pictures.folder": dataset.folder ?? void 0 });
      enqueue(more.map((one) => ({ ...one, datasetId: dataset.id })));
    } catch (error) {
      enqueue(more.map((one) => ({ ...one, state: "failed", reason: one.reason || failureText(error) })));
    }
  }
  const waiting = all.filter(({ state }) => state === "waiting" || state === "sending").length;
  useWarning(waiting > 0);
  return {
    all,
    waiting,
    add: (files, into, newName) => {
      wantedName.current = newName;
      return addAll(uploadsOf(files), into);
    },
    tryAgain: (into) => {
      const failed = all.filter(({ state, item }) => state === "failed" && item !== null);
      const again = failed.map((one) => ({ ...one, state: "waiting", part: 0, reason: "" }));
      enqueue(again.filter(({ datasetId }) => datasetId !== null));
      const homeless = again.filter(({ datasetId }) => datasetId === null);
      if (homeless.length > 0) void addAll(homeless, into);
    },
    dismiss: () => setAll((before) => before.filter(({ state }) => state !== "failed"))
  };
}
function useWarning(isOn) {
  A2(() => {
    if (!isOn) return;
    const warn = (event) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [isOn]);
}
var lastKey = 0;
function uploadsOf(files) {
  const { items, refused } = planUpload(files);
  const blank = { part: 0, datasetId: null };
  const reasons = {
    "no-picture": t("is no picture: jpg, png, webp, bmp, tiff, avif and gif are"),
    "too-large": t("is larger than 48 MB"),
    "no-picture-for-caption": t("is a caption without its picture")
  };
  return [
    ...items.map((item) => {
      lastKey += 1;
      return { ...blank, key: lastKey, name: item.picture.name, state: "waiting", reason: "", item };
    }),
    ...refused.map(({ file, reason }) => {
      lastKey += 1;
      return {
        ...blank,
        key: lastKey,
        name: file.name,
        state: "failed",
        reason: reasons[reason],
        item: null
      };
    })
  ];
}
async function createDataset(api, name) {
  for (let number = 1; ; number += 1) {
    try {
      return await api.createDataset({ name: number === 1 ? name : `${name} ${number}` });
    } catch (error) {
      if (!(error instanceof SidecarError) || error.status !== 409 || number === 50) throw error;
    }
  }
}
async function send(api, upload, onPart) {
  const { item, datasetId } = upload;
  if (item === null || datasetId === null) return;
  const dataBase64 = await base64Of(item.picture);
  const { name } = await api.addPicture(datasetId, { fileName: item.picture.name, dataBase64 }, onPart);
  if (item.caption === null) return;
  await api.caption(datasetId, name, { caption: (await item.caption.text()).trim() });
}

// src/browser/training/form/pictures-section.tsx
var PATH2 = "pictures.folder";
function PicturesSection() {
  const form = useForm();
  const datasets = useReply({ key: form.store.connected ? "now" : null, ask: () => form.api.datasets() });
  const folder = form.text(PATH2);
  const chosen = chosenDataset(datasets.value, folder);
  const [version, setVersion] = d2(0);
  const uploads = useUploads(form, () => {
    datasets.again();
    setVersion((before) => before + 1);
  });
  const { notePictures } = form;
  A2(() => notePictures({ sending: uploads.waiting }), [notePictures, uploads.waiting]);
  const own = chosen?.kind === "own" ? chosen : null;
  return /* @__PURE__ */ a3(Section, { name: "pictures", title: t("Pictures"), children: [
    /* @__PURE__ */ a3("div", { class: "ti-grid", children: [
      /* @__PURE__ */ a3(DatasetField, { datasets: datasets.value, failure: datasets.failure, chosen }),
      /* @__PURE__ */ a3(FolderField, { noFolders: datasets.value?.noFolders ?? null, isChosen: chosen?.kind === "folder" })
    ] }),
    /* @__PURE__ */ a3(DropZone, { into: own, add: (files, name) => void uploads.add(files, own, name) }),
    /* @__PURE__ */ a3(UploadList, { uploads, tryAgain: () => uploads.tryAgain(own) }),
    chosen !== null && /* @__PURE__ */ a3(DatasetView, { dataset: chosen, version, onChanged: datasets.again }),
    /* @__PURE__ */ a3(
      Fold,
      {
        title: t("Size and shape"),
        paths: [
          "pictures.width",
          "pictures.height",
          "pictures.fit",
          "pictures.latents",
          "pictures.alphaAsWeight"
        ]
      }
    )
  ] });
}
function chosenDataset(datasets, folder) {
  if (folder === "" || datasets === null) return null;
  const known = datasets.datasets.find((dataset) => dataset.folder === folder);
  if (known !== void 0) return known;
  return { id: `folder:${folder}`, name: folder, kind: "folder", folder, pictures: 0, changedMs: 0 };
}
function DatasetField({ datasets, failure, chosen }) {
  const form = useForm();
  const of = (kind) => (datasets?.datasets ?? []).filter((dataset) => dataset.kind === kind && dataset.folder !== null);
  return /* @__PURE__ */ a3(
    Field2,
    {
      path: PATH2,
      label: t("Set of pictures"),
      help: t("10 to 30 pictures of one thing, or in one style, are a good start."),
      children: (ties) => /* @__PURE__ */ a3($, { children: [
        /* @__PURE__ */ a3(
          "select",
          {
            ...ties,
            value: chosen?.kind === "folder" ? "" : chosen?.folder ?? "",
            onChange: ({ currentTarget: { value } }) => form.change({ [PATH2]: value === "" ? void 0 : value }),
            children: [
              /* @__PURE__ */ a3("option", { value: "", children: chosen?.kind === "folder" ? t("The folder beside") : t("A new one: drop pictures below") }),
              /* @__PURE__ */ a3(Options, { label: t("Yours"), datasets: of("own") }),
              /* @__PURE__ */ a3(Options, { label: t("For the demonstration"), datasets: of("demo") })
            ]
          }
        ),
        failure !== null && /* @__PURE__ */ a3("p", { class: "ti-said", children: failure })
      ] })
    }
  );
}
function Options({ label, datasets }) {
  if (datasets.length === 0) return null;
  return /* @__PURE__ */ a3("optgroup", { label, children: datasets.map(({ id, name, folder, pictures }) => /* @__PURE__ */ a3("option", { value: folder ?? "", children: t("{name} ({pictures} pictures)", { name, pictures }) }, id)) });
}

// src/browser/training/form/preflight-box.tsx
function PreflightBox() {
  const { preflight } = useForm();
  const { value, failure, isWaiting } = preflight;
  return /* @__PURE__ */ a3("section", { class: "ti-preflight", "aria-label": t("What it will take"), "aria-busy": isWaiting, children: [
    /* @__PURE__ */ a3("h3", { children: t("What it will take") }),
    value !== null && /* @__PURE__ */ a3(Facts, { plan: value }),
    value === null && failure === null && /* @__PURE__ */ a3("p", { class: "ti-help", children: t("Being worked out …") }),
    failure !== null && /* @__PURE__ */ a3("p", { class: "ti-said", children: failure })
  ] });
}
function Facts({ plan }) {
  const form = useForm();
  const { secondsPerStep, totalSeconds, disk, backend, way, problems } = plan;
  const step = duration(secondsPerStep.value);
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3("p", { class: "ti-total", children: [
      /* @__PURE__ */ a3("b", { children: duration(totalSeconds) }),
      /* @__PURE__ */ a3("span", { children: t("{time} a step, {from}", { time: step, from: sourceName(secondsPerStep.from) }) })
    ] }),
    /* @__PURE__ */ a3(MemoryBar, { memory: plan.memory }),
    /* @__PURE__ */ a3("dl", { children: [
      /* @__PURE__ */ a3("div", { children: [
        /* @__PURE__ */ a3("dt", { children: t("Disk") }),
        /* @__PURE__ */ a3("dd", { children: t("{needed} of {free} free", {
          needed: formatBytes(disk.needed),
          free: formatBytes(disk.free)
        }) })
      ] }),
      /* @__PURE__ */ a3("div", { children: [
        /* @__PURE__ */ a3("dt", { children: t("Memory mode") }),
        /* @__PURE__ */ a3("dd", { children: [
          wayText(way),
          form.value("memory") === "auto" && /* @__PURE__ */ a3("small", { children: way.fits ? t("the fastest that fits") : t("takes the least; none fits") })
        ] })
      ] }),
      /* @__PURE__ */ a3("div", { children: [
        /* @__PURE__ */ a3("dt", { children: t("Computes on") }),
        /* @__PURE__ */ a3("dd", { children: [
          backendText(backend.name),
          backend.why !== "" && shownInForm(form) === null && /* @__PURE__ */ a3("small", { children: backend.why })
        ] })
      ] })
    ] }),
    problems.map(({ message, hint, blocks }) => /* @__PURE__ */ a3("p", { class: "ti-said", "data-severity": blocks ? "error" : "advice", children: [
      /* @__PURE__ */ a3("b", { children: message }),
      " ",
      hint
    ] }, message))
  ] });
}
function MemoryBar({ memory }) {
  const { needed, free, freeAfterUnload, where } = memory;
  const whole = Math.max(needed.value, free, freeAfterUnload, 1);
  const percent = (bytes) => `${100 * bytes / whole}%`;
  const fits2 = needed.value <= freeAfterUnload;
  const name = where === "gpu" ? t("Memory of the card") : t("Memory");
  return /* @__PURE__ */ a3("div", { class: "ti-memory", "data-fits": fits2, children: [
    /* @__PURE__ */ a3("div", { class: "ti-memory-head", children: [
      /* @__PURE__ */ a3("span", { children: name }),
      /* @__PURE__ */ a3("span", { children: t("needs {needed}, {from}", {
        needed: formatBytes(needed.value),
        from: sourceName(needed.from)
      }) })
    ] }),
    /* @__PURE__ */ a3("div", { class: "ti-memory-bar", "aria-hidden": "true", children: [
      /* @__PURE__ */ a3("span", { class: "ti-memory-free", style: { width: percent(freeAfterUnload) } }),
      /* @__PURE__ */ a3("span", { class: "ti-memory-needed", style: { width: percent(needed.value) } })
    ] }),
    /* @__PURE__ */ a3("small", { children: freeAfterUnload > free ? t("{free} free now, {after} when the web UI has given its checkpoint back", {
      free: formatBytes(free),
      after: formatBytes(freeAfterUnload)
    }) : t("{free} free", { free: formatBytes(free) }) })
  ] });
}
function sourceName(from) {
  if (from === "assumed") return t("assumed, not measured");
  return from === "measured" ? t("measured here") : t("estimated");
}
function duration(seconds) {
  if (seconds < 10) return t("{seconds} s", { seconds: Number(seconds.toPrecision(2)) });
  if (seconds < 90) return t("{seconds} s", { seconds: Math.round(seconds) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return t("{minutes} min", { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return t("{days} days", { days: (hours / 24).toFixed(1) });
  return t("{hours} h {minutes} min", { hours, minutes: minutes % 60 });
}

// src/browser/training/form/prompts-view.tsx
async function showPrompts(api, job) {
  await showDialog({
    name: "ti-prompts-view",
    label: t("The prompts"),
    content: () => /* @__PURE__ */ a3(PromptsView, { api, job })
  });
}
function PromptsView({ api, job }) {
  const { value, failure, isWaiting, again } = useReply({
    key: "once",
    ask: (signal) => api.prompts({ job }, signal)
  });
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3("h2", { children: t("The prompts") }),
    failure !== null && /* @__PURE__ */ a3("p", { class: "ti-said", children: failure }),
    value === null && isWaiting && /* @__PURE__ */ a3("p", { class: "ti-help", children: t("Being written …") }),
    value !== null && /* @__PURE__ */ a3($, { children: [
      /* @__PURE__ */ a3("p", { class: "ti-help", children: [
        t("As the text encoder gets them, token by token. The coloured ones are the embedding."),
        " ",
        value.total > value.prompts.length && t("{shown} of {total} are shown.", { shown: value.prompts.length, total: value.total })
      ] }),
      value.prompts.map((prompt, index) => /* @__PURE__ */ a3(Rendered, { prompt }, `${index} ${prompt.picture}`))
    ] }),
    /* @__PURE__ */ a3("div", { class: "ti-actions", children: /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", disabled: isWaiting, onClick: again, children: t("Draw again") }) })
  ] });
}
function Rendered({ prompt }) {
  return /* @__PURE__ */ a3("article", { class: "ti-rendered", "data-missing": prompt.isMissing, children: [
    /* @__PURE__ */ a3("h3", { children: [
      /* @__PURE__ */ a3("bdi", { children: prompt.picture }),
      /* @__PURE__ */ a3("small", { children: [
        t("{tokens} tokens", { tokens: prompt.tokens.length }),
        prompt.chunks > 1 && ` · ${t("{chunks} chunks: costs time", { chunks: prompt.chunks })}`
      ] })
    ] }),
    /* @__PURE__ */ a3("p", { children: /* @__PURE__ */ a3("bdi", { children: prompt.prompt }) }),
    prompt.isMissing && /* @__PURE__ */ a3("p", { class: "ti-said", "data-severity": "error", children: [
      /* @__PURE__ */ a3("b", { children: t("The embedding is missing.") }),
      " ",
      t("Nothing is learned from this prompt: put [name] into the template's line.")
    ] }),
    /* @__PURE__ */ a3("ol", { class: "ti-tokens", children: prompt.tokens.map(({ text, isEmbedding, chunk }, index) => /* @__PURE__ */ a3(
      Token,
      {
        text,
        isEmbedding,
        startsChunk: chunk > (prompt.tokens[index - 1]?.chunk ?? 0) ? chunk + 1 : null
      },
      index
    )) })
  ] });
}
function Token({ text, isEmbedding, startsChunk }) {
  return /* @__PURE__ */ a3($, { children: [
    startsChunk !== null && /* @__PURE__ */ a3("li", { class: "ti-chunk", children: t("Chunk {number}", { number: startsChunk }) }),
    /* @__PURE__ */ a3("li", { class: "ti-token", "data-embedding": isEmbedding, children: /* @__PURE__ */ a3("bdi", { children: text }) })
  ] });
}

// src/browser/training/form/prompts-section.tsx
var PATH3 = "prompts.template";
function PromptsSection() {
  const form = useForm();
  const canLook = form.value("pictures.folder") !== void 0 && form.value("name") !== void 0;
  return /* @__PURE__ */ a3(Section, { name: "prompts", title: t("Prompts"), children: [
    /* @__PURE__ */ a3("div", { class: "ti-grid", children: [
      /* @__PURE__ */ a3(TemplateField, {}),
      /* @__PURE__ */ a3(TemplateLines, {})
    ] }),
    /* @__PURE__ */ a3("div", { class: "ti-row", children: [
      /* @__PURE__ */ a3(
        "button",
        {
          type: "button",
          class: "ti-button",
          disabled: !canLook,
          onClick: () => void showPrompts(form.api, form.job),
          children: t("Look at the prompts")
        }
      ),
      !canLook && /* @__PURE__ */ a3("small", { class: "ti-help", children: t("Shows the exact prompts once there are a name and pictures.") })
    ] }),
    /* @__PURE__ */ a3(
      Fold,
      {
        title: t("Captions"),
        paths: ["prompts.shuffleTags", "prompts.tagDropout", "prompts.wordPattern", "prompts.wordSeparator"]
      }
    )
  ] });
}
function TemplateField() {
  const form = useForm();
  const { value, failure } = form.templates;
  const chosen = form.text(PATH3);
  const templates = value?.templates ?? [];
  return /* @__PURE__ */ a3(Field2, { path: PATH3, children: (ties) => /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3(
      "select",
      {
        ...ties,
        value: chosen,
        onChange: (event) => form.change({ [PATH3]: event.currentTarget.value }),
        children: [
          !templates.some((one) => one.value === chosen) && /* @__PURE__ */ a3("option", { value: chosen, children: chosen }),
          templates.map((one) => /* @__PURE__ */ a3("option", { value: one.value, children: templateName(one) }, one.value))
        ]
      }
    ),
    failure !== null && /* @__PURE__ */ a3("p", { class: "ti-said", children: failure })
  ] }) });
}
function templateName({ builtIn, name }) {
  switch (builtIn) {
    case "subject":
      return t("A thing or a person");
    case "subject_filewords":
      return t("A thing or a person, with captions");
    case "style":
      return t("A style");
    case "style_filewords":
      return t("A style, with captions");
    case "none":
      return t("Nothing but the name");
    case null:
      return name;
  }
}
var SHOWN_LINES = 5;
function TemplateLines() {
  const form = useForm();
  const template2 = form.templates.value?.templates.find(({ value }) => value === form.text(PATH3));
  if (template2 === void 0) return null;
  const more = template2.lines.length - SHOWN_LINES;
  return /* @__PURE__ */ a3("div", { class: "ti-lines", children: [
    /* @__PURE__ */ a3("ul", { children: template2.lines.slice(0, SHOWN_LINES).map((line) => /* @__PURE__ */ a3("li", { children: line }, line)) }),
    more > 0 && /* @__PURE__ */ a3("details", { children: [
      /* @__PURE__ */ a3("summary", { children: t("{more} more", { more }) }),
      /* @__PURE__ */ a3("ul", { children: template2.lines.slice(SHOWN_LINES).map((line) => /* @__PURE__ */ a3("li", { children: line }, line)) })
    ] })
  ] });
}

// src/browser/training/form/start-box.tsx
function StartBox({ reasons, issue, isStarting, start: start2, clear }) {
  return /* @__PURE__ */ a3("div", { class: "ti-start", children: [
    issue !== null && /* @__PURE__ */ a3("p", { class: "ti-said", role: "alert", "data-severity": "error", children: [
      /* @__PURE__ */ a3("b", { children: issue.message }),
      " ",
      issue.hint
    ] }),
    /* @__PURE__ */ a3(
      "button",
      {
        type: "button",
        class: "ti-button ti-primary",
        onClick: start2,
        disabled: reasons.length > 0 || isStarting,
        "aria-describedby": "ti-start-reasons",
        children: isStarting ? t("Starting …") : t("Start training")
      }
    ),
    /* @__PURE__ */ a3("div", { id: "ti-start-reasons", role: "status", children: reasons.length > 0 && /* @__PURE__ */ a3($, { children: [
      /* @__PURE__ */ a3("p", { class: "ti-help", children: t("Before it can start:") }),
      /* @__PURE__ */ a3("ul", { class: "ti-reasons", children: reasons.map(({ field, text }) => /* @__PURE__ */ a3("li", { children: field === null ? text : /* @__PURE__ */ a3(ReasonButton, { field, text }) }, text)) })
    ] }) }),
    clear !== null && /* @__PURE__ */ a3("button", { type: "button", class: "ti-quiet", onClick: clear, children: t("Empty the form") })
  ] });
}
function ReasonButton({ field, text }) {
  return /* @__PURE__ */ a3("button", { type: "button", class: "ti-link-button", onClick: () => showField(field), children: text });
}
function showField(path) {
  const parts2 = path.split(".");
  for (let end = parts2.length; end > 0; end -= 1) {
    const found = document.getElementById(fieldId(parts2.slice(0, end).join(".")));
    if (found === null) continue;
    const fold2 = found.closest("details");
    if (fold2 !== null) fold2.open = true;
    found.scrollIntoView({ block: "center" });
    found.focus();
    return;
  }
}
function reasonOf({ field, message }) {
  return { field, text: field === "" ? message : `${fieldName(field)}: ${message}` };
}

// src/browser/training/form/draft.ts
function draftOf(job) {
  return Object.fromEntries(leavesOf(job, ""));
}
function leavesOf(value, prefix) {
  return Object.entries(value).flatMap(([key, inner]) => {
    if (inner === void 0) return [];
    const path = prefix === "" ? key : `${prefix}.${key}`;
    return isObject(inner) ? leavesOf(inner, path) : [[path, inner]];
  });
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
var INITIALIZATION_FIELDS = {
  words: "text",
  average: "text",
  random: null,
  embedding: "file"
};
var INITIALIZATION = "embedding.initialization.";
function jobOf(draft) {
  const way = draft[`${INITIALIZATION}from`];
  const field = typeof way === "string" ? INITIALIZATION_FIELDS[way] ?? null : null;
  const job = {};
  for (const [path, value] of Object.entries(draft)) {
    if (path.startsWith(INITIALIZATION)) {
      const key = path.slice(INITIALIZATION.length);
      if (key !== "from" && key !== field) continue;
    }
    put(job, path.split("."), value);
  }
  return job;
}
function put(into, [key = "", ...rest], value) {
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = Object.hasOwn(into, key) ? into[key] : void 0;
  const child = isObject(inner) ? inner : {};
  into[key] = child;
  put(child, rest, value);
}

// src/browser/training/form/draft-storage.ts
var KEY4 = "textual-inversion.training-draft";
var VERSION2 = 1;
function loadDraft(storage) {
  try {
    const stored = JSON.parse(storage?.getItem(KEY4) ?? "null");
    if (typeof stored !== "object" || stored === null || !("v" in stored) || stored.v !== VERSION2) return {};
    const draft = "draft" in stored ? stored.draft : null;
    return typeof draft === "object" && draft !== null && !Array.isArray(draft) ? { ...draft } : {};
  } catch {
    return {};
  }
}
function saveDraft(storage, draft) {
  try {
    storage?.setItem(KEY4, JSON.stringify({ v: VERSION2, draft }));
  } catch {
  }
}

// src/browser/training/form/use-draft.ts
function useDraft(prefill) {
  const [draft, setDraft] = d2(() => loadDraft(pageStorage()));
  A2(() => saveDraft(pageStorage(), draft), [draft]);
  const change2 = b(
    (values) => setDraft((before) => {
      const entries = Object.entries({ ...before, ...values });
      return Object.fromEntries(entries.filter(([, value]) => value !== void 0));
    }),
    []
  );
  const newest = T2(draft);
  newest.current = draft;
  const replace = b((next, said) => {
    const before = newest.current;
    setDraft(next);
    if (Object.keys(before).length > 0)
      notice(said, { button: { text: t("Undo"), press: () => setDraft(before) } });
  }, []);
  A2(() => {
    if (prefill !== null) replace(draftOf(prefill), t("The form was filled in anew."));
  }, [prefill, replace]);
  return { draft, change: change2, replace };
}

// src/browser/training/form/job-fields.ts
function jobFields(schema) {
  return fieldsBelow(schema, "");
}
function fieldsBelow(schema, prefix) {
  const properties = isSchema(schema["properties"]) ? schema["properties"] : {};
  return Object.entries(properties).flatMap(([key, value]) => {
    if (!isSchema(value)) return [];
    const path = prefix === "" ? key : `${prefix}.${key}`;
    if (isSchema(value["properties"])) return fieldsBelow(value, path);
    const field = fieldOf(value, path);
    return field === null ? [] : [field];
  });
}
function fieldOf(schema, path) {
  const parts2 = (Array.isArray(schema["anyOf"]) ? schema["anyOf"] : [schema]).filter(isSchema);
  const real = parts2.filter(({ type }) => type !== "null");
  const [shape] = real;
  const kind = kindOf(real);
  if (kind === null || shape === void 0) return null;
  return {
    path,
    kind,
    isNullable: real.length < parts2.length,
    byDefault: schema["default"],
    help: typeof schema["description"] === "string" ? schema["description"] : "",
    options: Array.isArray(shape["enum"]) ? shape["enum"].map(String) : [],
    min: numberOf(shape["minimum"]),
    max: numberOf(shape["maximum"]),
    multipleOf: numberOf(shape["multipleOf"]),
    minLength: numberOf(shape["minLength"]) ?? 0,
    maxLength: numberOf(shape["maxLength"]),
    maxItems: numberOf(shape["maxItems"])
  };
}
function kindOf(parts2) {
  const types = parts2.map(({ type }) => type);
  if (types.length === 2 && types.includes("number") && types.includes("string")) return "schedule";
  if (types.length !== 1) return null;
  if (Array.isArray(parts2[0]?.["enum"])) return "choice";
  switch (types[0]) {
    case "boolean":
      return "flag";
    case "integer":
      return "integer";
    case "number":
      return "number";
    case "string":
      return "text";
    case "array":
      return "list";
    default:
      return null;
  }
}
function isSchema(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function numberOf(value) {
  return typeof value === "number" ? value : null;
}
var INITIALIZATION_PATHS = ["from", "text", "file"].map((key) => `embedding.initialization.${key}`);
function knownDraft(draft, fields) {
  const byPath = new Map(fields.map((field) => [field.path, field]));
  const kept = Object.entries(draft).filter(([path, value]) => {
    if (INITIALIZATION_PATHS.includes(path)) return typeof value === "string";
    const field = byPath.get(path);
    return field !== void 0 && fits(field, value);
  });
  return Object.fromEntries(kept);
}
function fits(field, value) {
  if (value === null) return field.isNullable;
  switch (field.kind) {
    case "flag":
      return typeof value === "boolean";
    case "integer":
    case "number":
      return typeof value === "number";
    case "schedule":
      return typeof value === "number" || typeof value === "string";
    case "choice":
      return typeof value === "string" && field.options.includes(value);
    case "text":
      return typeof value === "string";
    case "list":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
  }
}
function isSameValue(one, other) {
  return textOf(one) === textOf(other);
}
function textOf(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

// src/browser/training/form/use-link.ts
function useLink(store) {
  useStore(store, "link");
  return store.connected;
}

// src/browser/training/form/setup/use-setup.ts
var IDLE = { type: "idle" };
function useSetup({ api, store, onDone }) {
  const isLinked = useLink(store);
  const reply = useReply({ key: isLinked ? "now" : null, ask: () => api.setup() });
  const told = useToldState({ store, isLinked, again: reply.again, onDone });
  const commands = useCommands(api);
  return {
    ...commands,
    reply: reply.value,
    state: told ?? reply.value?.state ?? IDLE,
    isLooking: reply.isWaiting,
    again: reply.again
  };
}
function useToldState({ store, isLinked, again, onDone }) {
  const [state, setState] = d2(null);
  A2(() => store.onSetup(setState), [store]);
  A2(() => {
    if (!isLinked) setState(null);
  }, [isLinked]);
  const type = state?.type ?? null;
  A2(() => {
    if (type === null || type === "running") return;
    again();
    if (type === "done") onDone();
  }, [type, again, onDone]);
  return state;
}
function useCommands(api) {
  const [isAsking, setAsking] = d2(false);
  const [failure, setFailure] = d2(null);
  async function command(send2) {
    setAsking(true);
    setFailure(null);
    try {
      await send2();
    } catch (error) {
      setFailure(failureText(error));
    }
    setAsking(false);
  }
  return {
    isAsking,
    failure,
    start: (variant) => void command(() => api.startSetup({ variant })),
    stop: () => void command(() => api.stopSetup())
  };
}

// src/browser/training/form/use-form-state.ts
var CHECK_AFTER_MS = 250;
var PREFLIGHT_AFTER_MS = 600;
var USUAL_SIZE = 512;
function useFormState({ props, reply, drafts, refusal: refusal2 }) {
  const { api, store, host } = props;
  const isLinked = useLink(store);
  const key = isLinked ? "now" : null;
  const checkpoints = useReply({ key, ask: () => api.checkpoints() });
  useAskAgain(checkpoints, ({ isComplete }) => isComplete);
  const templates = useReply({ key, ask: () => api.templates() });
  const fields = w2(() => new Map(jobFields(reply.schema).map((field) => [field.path, field])), [reply]);
  const [pictures, setPictures] = d2({ count: null, sending: 0 });
  const draft = w2(() => knownDraft(drafts.draft, [...fields.values()]), [drafts.draft, fields]);
  const defaults = w2(
    () => defaultsOf(fields, checkpoints.value, draft),
    [fields, checkpoints.value, draft]
  );
  const whole = w2(() => ({ ...defaults, ...draft }), [defaults, draft]);
  const job = w2(() => jobOf(whole), [whole]);
  const locked = lockReason(store);
  const canAsk = isLinked && locked === null && (checkpoints.value !== null || checkpoints.failure !== null);
  const answers = useAnswers(api, canAsk ? job : null);
  const setup = useSetup({ api, store, onDone: answers.preflight.again });
  const checkpoint = checkpointOf(checkpoints.value, whole["model.checkpoint"]);
  const usualSize = checkpoint?.usualSize ?? USUAL_SIZE;
  const value = (path) => whole[path];
  return {
    ...{ api, store, host, fields, value, job, checkpoints },
    ...{ templates, setup, checkpoint, pictures },
    ...answers,
    text: (path) => textOf2(whole[path]),
    number: (path) => numberOf2(whole[path]),
    byDefault: (path) => defaults[path],
    change: drafts.change,
    isOwn: (path) => path in draft && !isSameValue(draft[path], defaults[path]),
    issues: (path) => issuesOf(path, { all: answers.check.value?.issues ?? [], refusal: refusal2, draft }),
    locked,
    usualSize,
    size: {
      width: numberOf2(whole["pictures.width"]) ?? usualSize,
      height: numberOf2(whole["pictures.height"]) ?? usualSize
    },
    notePictures: b((facts) => setPictures((before) => ({ ...before, ...facts })), [])
  };
}
function useAnswers(api, job) {
  const check = useReply({
    key: job && JSON.stringify(job),
    ask: (signal) => api.check({ job: job ?? {} }, signal),
    delayMs: CHECK_AFTER_MS
  });
  const preflight = useReply({
    key: job && preflightKey(job),
    ask: (signal) => api.preflight({ job: job ?? {} }, signal),
    delayMs: PREFLIGHT_AFTER_MS
  });
  return { check, preflight };
}
function lockReason({ session }) {
  if (session?.access !== "read-only") return null;
  return session.accessMessage ?? t("This page may only read.");
}
function defaultsOf(fields, checkpoints, draft) {
  const plain2 = [...fields.values()].flatMap(
    ({ path, byDefault }) => byDefault === void 0 ? [] : [[path, byDefault]]
  );
  const file = usualCheckpoint(checkpoints);
  const chosen = "model.checkpoint" in draft ? draft["model.checkpoint"] : file;
  const { current = null } = checkpoints ?? {};
  const asInHost = current !== null && chosen !== null && current.file === chosen ? { "model.vae": current.vae, "model.clipSkip": current.clipSkip } : {};
  return {
    ...Object.fromEntries(plain2),
    "embedding.initialization.from": "words",
    "embedding.initialization.text": "*",
    "model.checkpoint": file,
    ...asInHost
  };
}
function usualCheckpoint(reply) {
  const usable = (reply?.checkpoints ?? []).filter(({ obstacle }) => obstacle === null);
  const best = usable.find(({ isCurrent }) => isCurrent) ?? usable.find(({ isMiniature }) => !isMiniature);
  return best?.file ?? null;
}
function checkpointOf(reply, file) {
  return reply?.checkpoints.find((one) => one.file === file) ?? null;
}
function preflightKey(job) {
  return JSON.stringify({ ...job, name: null, prompts: null });
}
function textOf2(value) {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
function numberOf2(value) {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
function issuesOf(path, { all, refusal: refusal2, draft }) {
  const isHere = ({ field }) => field === path || field.startsWith(`${path}.`);
  const isEmpty = (path === "name" || path === "pictures.folder") && !(path in draft);
  const found = isEmpty ? [] : all.filter(isHere);
  const issues = refusal2 !== null && isHere(refusal2) ? [refusal2, ...found] : found;
  return issues.sort((one, other) => severityOf(one) - severityOf(other));
}
function severityOf({ severity }) {
  return severity === "error" ? 0 : 1;
}

// src/browser/training/form/initialization.tsx
var PATH4 = "embedding.initialization";
var FROM = `${PATH4}.from`;
var TEXT = `${PATH4}.text`;
var FILE = `${PATH4}.file`;
function Initialization() {
  const form = useForm();
  const id = fieldId(PATH4);
  const way = form.text(FROM);
  const ways = [
    ["words", t("Words"), t("Words that come near; several are spread over the vectors. * is neutral.")],
    ["average", t("Average of words"), t("Every vector begins as the average of these words.")],
    ["random", t("Random"), t("Every vector begins as noise with the spread of the vocabulary.")],
    ["embedding", t("Another embedding"), t("Goes on from what an embedding has learned.")]
  ];
  return /* @__PURE__ */ a3("fieldset", { class: "ti-field ti-initialization", "aria-describedby": `${id}-help ${id}-said`, children: [
    /* @__PURE__ */ a3("legend", { children: fieldName(PATH4) }),
    /* @__PURE__ */ a3("div", { class: "ti-pair", children: [
      /* @__PURE__ */ a3(
        "select",
        {
          id,
          "aria-label": t("How the vectors begin"),
          value: way,
          onChange: (event) => form.change({ [FROM]: event.currentTarget.value }),
          children: ways.map(([key, name]) => /* @__PURE__ */ a3("option", { value: key, children: name }, key))
        }
      ),
      (way === "words" || way === "average") && /* @__PURE__ */ a3(WordsInput, {}),
      way === "embedding" && /* @__PURE__ */ a3(EmbeddingPicker, {})
    ] }),
    /* @__PURE__ */ a3("small", { class: "ti-help", id: `${id}-help`, children: ways.find(([key]) => key === way)?.[2] }),
    /* @__PURE__ */ a3(Issues, { id: `${id}-said`, issues: form.issues(PATH4) })
  ] });
}
function WordsInput() {
  const form = useForm();
  return /* @__PURE__ */ a3(
    "input",
    {
      id: fieldId(TEXT),
      type: "text",
      "aria-label": t("Words to begin with"),
      spellcheck: false,
      value: form.text(TEXT),
      onInput: (event) => form.change({ [TEXT]: event.currentTarget.value })
    }
  );
}
function EmbeddingPicker() {
  const form = useForm();
  const cards = useUsableCards(form.store);
  const folder = form.store.folder?.path ?? "";
  const baseModel = form.checkpoint?.baseModel ?? null;
  const isOther = (card) => baseModel !== null && card.baseModel !== null && card.baseModel !== baseModel;
  const chosen = form.text(FILE);
  const files = cards.map((card) => `${folder}/${card.id}`);
  return /* @__PURE__ */ a3(
    "select",
    {
      id: fieldId(FILE),
      "aria-label": t("Embedding to begin with"),
      value: chosen,
      onChange: (event) => form.change({ [FILE]: event.currentTarget.value }),
      children: [
        /* @__PURE__ */ a3("option", { value: "", disabled: true, children: cards.length === 0 ? t("There is no embedding yet") : t("Choose one") }),
        chosen !== "" && !files.includes(chosen) && /* @__PURE__ */ a3("option", { value: chosen, children: chosen }),
        cards.map((card, index) => /* @__PURE__ */ a3("option", { value: files[index], disabled: isOther(card), children: [
          t("{token} ({vectors} vectors)", { token: card.token, vectors: card.vectors ?? 0 }),
          isOther(card) ? ` – ${t("of another base model")}` : ""
        ] }, card.id))
      ]
    }
  );
}
function useUsableCards(store) {
  useStore(store, "cards");
  return [...store.cards.values()].filter(({ vectors }) => vectors !== null).sort((one, other) => one.token.localeCompare(other.token));
}

// src/browser/training/form/what-section.tsx
function WhatSection() {
  return /* @__PURE__ */ a3(Section, { name: "what", title: t("What"), children: /* @__PURE__ */ a3("div", { class: "ti-grid", children: [
    /* @__PURE__ */ a3(NameField, {}),
    /* @__PURE__ */ a3(CheckpointField, {}),
    /* @__PURE__ */ a3(Initialization, {}),
    /* @__PURE__ */ a3(VectorsField, {})
  ] }) });
}
function NameField() {
  const form = useForm();
  return /* @__PURE__ */ a3(Field2, { path: "name", children: (ties) => /* @__PURE__ */ a3(
    "input",
    {
      ...ties,
      type: "text",
      autocomplete: "off",
      spellcheck: false,
      placeholder: t("for example my-cat"),
      value: form.text("name"),
      onInput: ({ currentTarget: { value } }) => form.change({ name: value === "" ? void 0 : value })
    }
  ) });
}
var MINIATURE = "miniature:";
function CheckpointField() {
  const form = useForm();
  const { value, failure, again } = form.checkpoints;
  const all = value?.checkpoints ?? [];
  const look = /* @__PURE__ */ a3("button", { type: "button", class: "ti-quiet", onClick: again, children: t("Look again") });
  return /* @__PURE__ */ a3(Field2, { path: "model.checkpoint", help: checkpointHelp(form.checkpoint), extra: look, children: (ties) => /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3(
      "select",
      {
        ...ties,
        value: form.checkpoint?.file ?? MINIATURE,
        disabled: all.length === 0,
        onChange: ({ currentTarget: { value: file } }) => form.change({ "model.checkpoint": file === MINIATURE ? null : file }),
        children: inOrder2(all).map((one) => /* @__PURE__ */ a3("option", { value: one.file ?? MINIATURE, disabled: one.obstacle !== null, children: optionText(one) }, one.file))
      }
    ),
    failure !== null && /* @__PURE__ */ a3("p", { class: "ti-said", children: failure }),
    value !== null && all.every(({ isMiniature }) => isMiniature) && /* @__PURE__ */ a3(NoCheckpoint, { folders: value.folders })
  ] }) });
}
function inOrder2(all) {
  const rank = ({ isCurrent, obstacle, isMiniature }) => obstacle !== null ? 3 : isCurrent ? 0 : isMiniature ? 2 : 1;
  return [...all].sort((one, other) => rank(one) - rank(other));
}
function optionText({ name, isCurrent, isMiniature, obstacle }) {
  if (obstacle !== null) return `${name} – ${obstacle}`;
  if (isMiniature) return t("{name} – bundled miniature, to try things out", { name });
  return isCurrent ? t("{name} – chosen in the web UI", { name }) : name;
}
function checkpointHelp(checkpoint) {
  if (checkpoint === null) return t("The model that learns the word.");
  if (checkpoint.isMiniature)
    return t("Quick, and tiny: what it learns can't be used in a web UI. It shows how a training goes.");
  const { baseModel, sizeBytes, usualSize } = checkpoint;
  const facts = [
    baseModel === null ? null : baseModelNames[baseModel],
    `${usualSize} × ${usualSize}`,
    formatBytes(sizeBytes)
  ];
  return facts.filter((fact) => fact !== null).join(" · ");
}
function NoCheckpoint({ folders }) {
  return /* @__PURE__ */ a3("div", { class: "ti-said", children: [
    /* @__PURE__ */ a3("p", { children: folders.length === 0 ? t("No Stable Diffusion checkpoint was found. Put one into your web UI's folder of checkpoints.") : t("No Stable Diffusion checkpoint was found. Put one (SD 1.x, .safetensors) into:") }),
    folders.map((folder) => /* @__PURE__ */ a3("code", { children: folder }, folder))
  ] });
}
var CHUNK2 = 75;
function VectorsField() {
  const form = useForm();
  const field = form.fields.get("embedding.vectors");
  if (field === void 0) return null;
  const vectors = form.number("embedding.vectors") ?? 0;
  return /* @__PURE__ */ a3(Field2, { path: "embedding.vectors", children: (ties) => /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3(NumberInput, { field, ties }),
    /* @__PURE__ */ a3("div", { class: "ti-cost", children: [
      /* @__PURE__ */ a3("span", { class: "ti-cost-bar", "aria-hidden": "true", children: /* @__PURE__ */ a3("span", { style: { width: `${100 * Math.min(vectors, CHUNK2) / CHUNK2}%` } }) }),
      /* @__PURE__ */ a3("small", { children: t("{vectors} of a prompt's {chunk} tokens", { vectors, chunk: CHUNK2 }) })
    ] })
  ] }) });
}

// src/browser/training/form/training-form.tsx
function TrainingForm(props) {
  const drafts = useDraft(props.prefill);
  const isLinked = useLink(props.store);
  const reply = useReply({ key: isLinked ? "now" : null, ask: () => props.api.form() });
  if (reply.value !== null) return /* @__PURE__ */ a3(Form, { props, drafts, reply: reply.value });
  return /* @__PURE__ */ a3("div", { class: "ti-form", children: reply.failure === null ? /* @__PURE__ */ a3("p", { class: "ti-help", children: t("Loading …") }) : /* @__PURE__ */ a3("p", { class: "ti-said", "data-severity": "error", children: [
    reply.failure,
    " ",
    /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: reply.again, children: t("Try again") })
  ] }) });
}
function Form({ props, drafts, reply }) {
  const { isStarting, refusal: refusal2, start: start2 } = useStart(props, drafts.draft);
  const form = useFormState({ props, reply, drafts, refusal: refusal2 });
  const reasons = startReasons(form);
  const isEmpty = Object.keys(drafts.draft).length === 0;
  return /* @__PURE__ */ a3(FormProvider, { value: form, children: /* @__PURE__ */ a3(
    "form",
    {
      class: "ti-form",
      "aria-label": t("New training"),
      noValidate: true,
      onSubmit: (event) => event.preventDefault(),
      children: [
        reply.demonstration !== null && /* @__PURE__ */ a3(
          Demonstration,
          {
            api: props.api,
            job: reply.demonstration,
            locked: form.locked ?? offlineReason(form),
            onStarted: props.onStarted
          }
        ),
        /* @__PURE__ */ a3("p", { class: "ti-rights", children: t(
          "Train on pictures and people you have the right to use; the base model's licence applies to the results."
        ) }),
        /* @__PURE__ */ a3("div", { class: "ti-columns", children: [
          /* @__PURE__ */ a3("fieldset", { class: "ti-main", disabled: form.locked !== null, children: [
            /* @__PURE__ */ a3(WhatSection, {}),
            /* @__PURE__ */ a3(PicturesSection, {}),
            /* @__PURE__ */ a3(PromptsSection, {}),
            /* @__PURE__ */ a3(LengthSection, {}),
            /* @__PURE__ */ a3(MoreSection, {})
          ] }),
          /* @__PURE__ */ a3("div", { class: "ti-side-column", children: [
            form.locked === null && /* @__PURE__ */ a3(PreflightBox, {}),
            /* @__PURE__ */ a3(SetupBox, {}),
            /* @__PURE__ */ a3(
              StartBox,
              {
                reasons,
                issue: refusal2,
                isStarting,
                start: () => void start2(form.job),
                clear: isEmpty ? null : () => drafts.replace({}, t("The form was emptied."))
              }
            )
          ] })
        ] })
      ]
    }
  ) });
}
function useStart({ api, onStarted }, draft) {
  const [refused, setRefused] = d2(null);
  const [isStarting, setStarting] = d2(false);
  return {
    isStarting,
    refusal: refused?.draft === draft ? refused.issue : null,
    async start(job) {
      setStarting(true);
      setRefused(null);
      try {
        onStarted((await api.start({ job })).job);
      } catch (error) {
        setRefused({ draft, issue: refusalOf(error) });
      }
      setStarting(false);
    }
  };
}
function refusalOf(error) {
  if (!(error instanceof SidecarError))
    return { field: "", severity: "error", message: failureText(error), hint: "" };
  const field = (error.field ?? "").replace(/^job\.?/, "");
  return { field, severity: "error", message: error.message, hint: error.hint };
}
function offlineReason({ store }) {
  return store.connected ? null : t("The sidecar is not reached now.");
}
function startReasons(form) {
  const barred = form.locked ?? offlineReason(form);
  if (barred !== null) return [{ field: null, text: barred }];
  const reasons = [];
  const isNameless = form.text("name") === "";
  const isWithoutPictures = form.text("pictures.folder") === "";
  if (isNameless) reasons.push({ field: "name", text: t("Give the embedding a name") });
  if (isWithoutPictures) reasons.push({ field: "pictures.folder", text: t("Choose or add pictures") });
  if (form.checkpoints.value !== null && form.checkpoint === null)
    reasons.push({ field: "model.checkpoint", text: t("Choose a base model") });
  if (form.pictures.sending > 0)
    reasons.push({
      field: null,
      text: t("{count} pictures are still on their way", { count: form.pictures.sending })
    });
  const isSaid = (field) => isNameless && field === "name" || isWithoutPictures && /^pictures(\.folder)?$/.test(field);
  for (const issue of form.check.value?.issues ?? [])
    if (issue.severity === "error" && !isSaid(issue.field)) reasons.push(reasonOf(issue));
  for (const { message, blocks } of form.preflight.value?.problems ?? [])
    if (blocks) reasons.push({ field: null, text: message });
  return reasons;
}

// src/browser/training/link-notice.tsx
function LinkNotice({ store }) {
  const { link, session } = store;
  switch (link.kind) {
    case "live":
    case "polling":
      if (session?.access !== "read-only") return null;
      return /* @__PURE__ */ a3(Bar, { text: session.accessMessage ?? t("This page may only read.") });
    case "connecting":
      return /* @__PURE__ */ a3(Bar, { text: t("Connecting to the sidecar…") });
    case "reconnecting":
      return /* @__PURE__ */ a3(Bar, { text: t("Reconnecting. Trainings go on meanwhile; this page catches up by itself.") });
    case "starting":
      return /* @__PURE__ */ a3(Bar, { text: linkText(link) });
    case "absent":
      return /* @__PURE__ */ a3(Bar, { text: link.message, hint: `${t("Training needs the sidecar.")} ${link.hint}` });
    default:
      return link;
  }
}
function Bar({ text, hint = "" }) {
  return /* @__PURE__ */ a3("div", { class: "ti-banner", role: "status", children: /* @__PURE__ */ a3("span", { children: [
    /* @__PURE__ */ a3("b", { children: text }),
    " ",
    hint
  ] }) });
}

// src/browser/training/panel-parts.ts
function canCommand({ store }) {
  return store.connected && !store.readOnly;
}
function canUse(props) {
  return canCommand(props) && props.job.notInstalled === null;
}
function canDraw(props) {
  return canUse(props) && props.store.host?.canDraw === true;
}

// src/browser/training/run/fetch-failure.tsx
function FetchFailure({ message, trainings }) {
  return /* @__PURE__ */ a3("div", { class: "ti-problem ti-fetch-failure", children: [
    /* @__PURE__ */ a3("span", { children: message }),
    /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => trainings.refresh(), children: t("Try again") })
  ] });
}

// src/browser/training/run/decimate.ts
function decimate(values, { from, to, buckets }) {
  const count = to - from;
  if (count <= buckets * 4) return Array.from({ length: Math.max(0, count) }, (_4, at) => from + at);
  const indices = [];
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const start2 = from + Math.floor(bucket * count / buckets);
    const end = from + Math.floor((bucket + 1) * count / buckets);
    const chosen = [start2, ...extremes(values, start2, end), end - 1].sort((a4, b2) => a4 - b2);
    for (const at of chosen) if (at !== indices.at(-1)) indices.push(at);
  }
  return indices;
}
function extremes(values, start2, end) {
  let lowest = start2;
  let highest = start2;
  for (let at = start2; at < end; at += 1) {
    const value = values[at] ?? 0;
    if (value < (values[lowest] ?? 0)) lowest = at;
    if (value > (values[highest] ?? 0)) highest = at;
  }
  return [lowest, highest];
}

// src/browser/training/run/smoothing.ts
var Smoother = class {
  /** As many as values were seen. */
  smoothed = [];
  weight;
  /** The average with its bias after each value; to go on from when the last ones are cut. */
  biased = [];
  constructor(span) {
    this.weight = 1 - 1 / Math.max(1, span);
  }
  /** Brings the average up to date with `values`, which are as seen before up to index `from`. */
  follow(values, from) {
    const start2 = Math.min(from, this.biased.length, values.length);
    this.biased.length = start2;
    this.smoothed.length = start2;
    let biased = this.biased.at(-1) ?? 0;
    for (let at = start2; at < values.length; at += 1) {
      biased = this.weight * biased + (1 - this.weight) * (values[at] ?? 0);
      this.biased.push(biased);
      this.smoothed.push(biased / (1 - this.weight ** (at + 1)));
    }
  }
};
function smooth(values, span) {
  const smoother = new Smoother(span);
  smoother.follow(values, 0);
  return smoother.smoothed;
}

// src/browser/training/run/sparkline.tsx
var WIDTH2 = 96;
var HEIGHT2 = 48;
function Sparkline({ values }) {
  const line = smooth(values, Math.max(1, values.length / 10));
  const low = line.reduce((a4, b2) => Math.min(a4, b2), Infinity);
  const high = line.reduce((a4, b2) => Math.max(a4, b2), -Infinity);
  const x2 = (at) => at / Math.max(1, line.length - 1) * WIDTH2;
  const y3 = (value) => HEIGHT2 - 3 - (value - low) / (high - low || 1) * (HEIGHT2 - 6);
  const points2 = decimate(line, { from: 0, to: line.length, buckets: WIDTH2 / 2 }).map(
    (at) => `${x2(at).toFixed(1)},${y3(line[at] ?? low).toFixed(1)}`
  );
  return /* @__PURE__ */ a3("svg", { class: "ti-run-picture", viewBox: `0 0 ${WIDTH2} ${HEIGHT2}`, "aria-hidden": "true", children: /* @__PURE__ */ a3("polyline", { points: points2.join(" "), fill: "none", stroke: "currentColor", "stroke-width": "1.5" }) });
}

// src/browser/training/run/progress-bar.tsx
function ProgressBar({ job }) {
  const done = shownPart(job);
  return /* @__PURE__ */ a3(
    "span",
    {
      class: "ti-progress",
      role: "progressbar",
      "aria-label": t("Progress"),
      "aria-valuemin": 0,
      "aria-valuemax": 100,
      "aria-valuenow": Math.round(done * 100),
      children: /* @__PURE__ */ a3("span", { style: { width: `${(done * 100).toFixed(2)}%` } })
    }
  );
}
function shownPart(job) {
  const { progress, state } = job;
  const isBefore = state === "loading" || state === "encoding";
  if (!isBefore) return doneOf(job);
  return progress === null || progress.total <= 0 ? 0 : Math.min(1, progress.done / progress.total);
}

// src/browser/training/run/run-list.tsx
var LINES = 20;
function RunList(parts2) {
  const { trainings, train } = parts2;
  if (trainings.listed.kind === "failed")
    return /* @__PURE__ */ a3(FetchFailure, { message: trainings.listed.message, ...parts2 });
  const jobs = inOrder(trainings.jobs.values());
  if (jobs.length > 0)
    return /* @__PURE__ */ a3("ul", { class: "ti-runs", children: jobs.map((job, at) => /* @__PURE__ */ a3(RunRow, { job, hasLine: at < LINES, ...parts2 }, job.id)) });
  if (trainings.listed.kind === "asked") return /* @__PURE__ */ a3("p", { class: "ti-faint", children: t("Asking for the trainings…") });
  return /* @__PURE__ */ a3("div", { class: "ti-empty", children: [
    /* @__PURE__ */ a3("p", { children: t("No trainings yet.") }),
    /* @__PURE__ */ a3("button", { type: "button", class: "ti-button ti-primary", onClick: () => train(null), children: t("New training") })
  ] });
}
function RunRow(props) {
  const { job, go, hasLine } = props;
  const open = () => go({ view: "run", id: job.id });
  return /* @__PURE__ */ a3("li", { class: "ti-run", "data-id": job.id, "data-state": job.state, children: [
    /* @__PURE__ */ a3("button", { type: "button", class: "ti-run-open", onClick: open, children: [
      /* @__PURE__ */ a3(Picture, { ...props, hasLine }),
      /* @__PURE__ */ a3("span", { class: "ti-run-what", children: [
        /* @__PURE__ */ a3("b", { children: /* @__PURE__ */ a3("bdi", { children: job.name }) }),
        /* @__PURE__ */ a3("small", { children: [
          /* @__PURE__ */ a3("bdi", { children: job.checkpoint }),
          " · ",
          formatDate(job.startedMs ?? job.createdMs)
        ] })
      ] }),
      /* @__PURE__ */ a3("span", { class: "ti-run-how", children: [
        /* @__PURE__ */ a3("span", { class: "ti-state", "data-mood": stateMood(job.state), children: rowState(job) }),
        /* @__PURE__ */ a3("small", { children: t("{step} of {steps} steps", { step: job.step, steps: job.steps }) }),
        isLive(job) && /* @__PURE__ */ a3(ProgressBar, { job })
      ] })
    ] }),
    canCommand(props) && job.heldBy === null && /* @__PURE__ */ a3(RowButtons, { ...props })
  ] });
}
function rowState(job) {
  if (job.state === "queued" && job.place !== null) return t("Waiting, number {place}", { place: job.place });
  const remaining = remainingText(job);
  return remaining === null ? stateText(job.state) : `${stateText(job.state)} · ${remaining}`;
}
function Picture({ job, api, trainings, hasLine }) {
  if (job.latestSample !== null)
    return /* @__PURE__ */ a3("img", { class: "ti-run-picture", loading: "lazy", alt: "", src: api.sampleAddress(job.id, job.latestSample) });
  if (job.step > 1 && hasLine) return /* @__PURE__ */ a3(Sparkline, { values: trainings.run(job.id).data.metrics.loss });
  return /* @__PURE__ */ a3("span", { class: "ti-run-picture" });
}
function RowButtons({ job, commands }) {
  return /* @__PURE__ */ a3("span", { class: "ti-run-buttons", children: [
    job.canResume && !isLive(job) && job.state !== "queued" && /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => void commands.command(job, "resume"), children: t("Resume") }),
    !isLive(job) && /* @__PURE__ */ a3(
      "button",
      {
        type: "button",
        class: "ti-button",
        "aria-label": t("Remove {name}", { name: job.name }),
        onClick: () => void commands.remove(job),
        children: t("Remove")
      }
    )
  ] });
}

// node_modules/uplot/dist/uPlot.esm.js
var FEAT_TIME = true;
var pre = "u-";
var UPLOT = "uplot";
var ORI_HZ = pre + "hz";
var ORI_VT = pre + "vt";
var TITLE = pre + "title";
var WRAP = pre + "wrap";
var UNDER = pre + "under";
var OVER = pre + "over";
var AXIS = pre + "axis";
var OFF = pre + "off";
var SELECT = pre + "select";
var CURSOR_X = pre + "cursor-x";
var CURSOR_Y = pre + "cursor-y";
var CURSOR_PT = pre + "cursor-pt";
var LEGEND = pre + "legend";
var LEGEND_LIVE = pre + "live";
var LEGEND_INLINE = pre + "inline";
var LEGEND_SERIES = pre + "series";
var LEGEND_MARKER = pre + "marker";
var LEGEND_LABEL = pre + "label";
var LEGEND_VALUE = pre + "value";
var WIDTH3 = "width";
var HEIGHT3 = "height";
var TOP = "top";
var BOTTOM = "bottom";
var LEFT = "left";
var RIGHT = "right";
var hexBlack = "#000";
var transparent = hexBlack + "0";
var mousemove = "mousemove";
var mousedown = "mousedown";
var mouseup = "mouseup";
var mouseenter = "mouseenter";
var mouseleave = "mouseleave";
var dblclick = "dblclick";
var resize = "resize";
var scroll = "scroll";
var change = "change";
var dppxchange = "dppxchange";
var LEGEND_DISP = "--";
var domEnv = typeof window != "undefined";
var doc = domEnv ? document : null;
var win = domEnv ? window : null;
var nav = domEnv ? navigator : null;
var pxRatio;
var query;
function setPxRatio() {
  let _pxRatio = devicePixelRatio;
  if (pxRatio != _pxRatio) {
    pxRatio = _pxRatio;
    query && off(change, query, setPxRatio);
    query = matchMedia(`(min-resolution: ${pxRatio - 1e-3}dppx) and (max-resolution: ${pxRatio + 1e-3}dppx)`);
    on(change, query, setPxRatio);
    win.dispatchEvent(new CustomEvent(dppxchange));
  }
}
function addClass(el, c3) {
  if (c3 != null) {
    let cl = el.classList;
    !cl.contains(c3) && cl.add(c3);
  }
}
function remClass(el, c3) {
  let cl = el.classList;
  cl.contains(c3) && cl.remove(c3);
}
function setStylePx(el, name, value) {
  el.style[name] = value + "px";
}
function placeTag(tag, cls, targ, refEl) {
  let el = doc.createElement(tag);
  if (cls != null)
    addClass(el, cls);
  if (targ != null)
    targ.insertBefore(el, refEl);
  return el;
}
function placeDiv(cls, targ) {
  return placeTag("div", cls, targ);
}
var xformCache = /* @__PURE__ */ new WeakMap();
function elTrans(el, xPos, yPos, xMax, yMax) {
  let xform = "translate(" + xPos + "px," + yPos + "px)";
  let xformOld = xformCache.get(el);
  if (xform != xformOld) {
    el.style.transform = xform;
    xformCache.set(el, xform);
    if (xPos < 0 || yPos < 0 || xPos > xMax || yPos > yMax)
      addClass(el, OFF);
    else
      remClass(el, OFF);
  }
}
var colorCache = /* @__PURE__ */ new WeakMap();
function elColor(el, background, borderColor) {
  let newColor = background + borderColor;
  let oldColor = colorCache.get(el);
  if (newColor != oldColor) {
    colorCache.set(el, newColor);
    el.style.background = background;
    el.style.borderColor = borderColor;
  }
}
var sizeCache = /* @__PURE__ */ new WeakMap();
function elSize(el, newWid, newHgt, centered) {
  let newSize = newWid + "" + newHgt;
  let oldSize = sizeCache.get(el);
  if (newSize != oldSize) {
    sizeCache.set(el, newSize);
    el.style.height = newHgt + "px";
    el.style.width = newWid + "px";
    el.style.marginLeft = centered ? -newWid / 2 + "px" : 0;
    el.style.marginTop = centered ? -newHgt / 2 + "px" : 0;
  }
}
var evOpts = { passive: true };
var evOpts2 = { ...evOpts, capture: true };
function on(ev, el, cb, capt) {
  el.addEventListener(ev, cb, capt ? evOpts2 : evOpts);
}
function off(ev, el, cb, capt) {
  el.removeEventListener(ev, cb, evOpts);
}
domEnv && setPxRatio();
function closestIdx(num, arr, lo, hi) {
  let mid;
  lo = lo || 0;
  hi = hi || arr.length - 1;
  let bitwise = hi <= 2147483647;
  while (hi - lo > 1) {
    mid = bitwise ? lo + hi >> 1 : floor((lo + hi) / 2);
    if (arr[mid] < num)
      lo = mid;
    else
      hi = mid;
  }
  if (num - arr[lo] <= arr[hi] - num)
    return lo;
  return hi;
}
function makeIndexOfs(predicate) {
  let indexOfs = (data, _i0, _i1) => {
    let i0 = -1;
    let i1 = -1;
    for (let i3 = _i0; i3 <= _i1; i3++) {
      if (predicate(data[i3])) {
        i0 = i3;
        break;
      }
    }
    for (let i3 = _i1; i3 >= _i0; i3--) {
      if (predicate(data[i3])) {
        i1 = i3;
        break;
      }
    }
    return [i0, i1];
  };
  return indexOfs;
}
var notNullish = (v3) => v3 != null;
var isPositive = (v3) => v3 != null && v3 > 0;
var nonNullIdxs = makeIndexOfs(notNullish);
var positiveIdxs = makeIndexOfs(isPositive);
function getMinMax(data, _i0, _i1, sorted = 0, log = false) {
  let getEdgeIdxs = log ? positiveIdxs : nonNullIdxs;
  let predicate = log ? isPositive : notNullish;
  [_i0, _i1] = getEdgeIdxs(data, _i0, _i1);
  let _min = data[_i0];
  let _max = data[_i0];
  if (_i0 > -1) {
    if (sorted == 1) {
      _min = data[_i0];
      _max = data[_i1];
    } else if (sorted == -1) {
      _min = data[_i1];
      _max = data[_i0];
    } else {
      for (let i3 = _i0; i3 <= _i1; i3++) {
        let v3 = data[i3];
        if (predicate(v3)) {
          if (v3 < _min)
            _min = v3;
          else if (v3 > _max)
            _max = v3;
        }
      }
    }
  }
  return [_min ?? inf, _max ?? -inf];
}
function rangeLog(min2, max2, base, fullMags) {
  let minSign = sign(min2);
  let maxSign = sign(max2);
  if (min2 == max2) {
    if (minSign == -1) {
      min2 *= base;
      max2 /= base;
    } else {
      min2 /= base;
      max2 *= base;
    }
  }
  let logFn = base == 10 ? log10 : log2;
  let growMinAbs = minSign == 1 ? floor : ceil;
  let growMaxAbs = maxSign == 1 ? ceil : floor;
  let minExp = growMinAbs(logFn(abs(min2)));
  let maxExp = growMaxAbs(logFn(abs(max2)));
  let minIncr = pow(base, minExp);
  let maxIncr = pow(base, maxExp);
  if (base == 10) {
    if (minExp < 0)
      minIncr = roundDec(minIncr, -minExp);
    if (maxExp < 0)
      maxIncr = roundDec(maxIncr, -maxExp);
  }
  if (fullMags || base == 2) {
    min2 = minIncr * minSign;
    max2 = maxIncr * maxSign;
  } else {
    min2 = incrRoundDn(min2, minIncr);
    max2 = incrRoundUp(max2, maxIncr);
  }
  return [min2, max2];
}
function rangeAsinh(min2, max2, base, fullMags) {
  let minMax = rangeLog(min2, max2, base, fullMags);
  if (min2 == 0)
    minMax[0] = 0;
  if (max2 == 0)
    minMax[1] = 0;
  return minMax;
}
var rangePad = 0.1;
var autoRangePart = {
  mode: 3,
  pad: rangePad
};
var _eqRangePart = {
  pad: 0,
  soft: null,
  mode: 0
};
var _eqRange = {
  min: _eqRangePart,
  max: _eqRangePart
};
function rangeNum(_min, _max, mult, extra) {
  if (isObj(mult))
    return _rangeNum(_min, _max, mult);
  _eqRangePart.pad = mult;
  _eqRangePart.soft = extra ? 0 : null;
  _eqRangePart.mode = extra ? 3 : 0;
  return _rangeNum(_min, _max, _eqRange);
}
function ifNull(lh, rh) {
  return lh == null ? rh : lh;
}
function hasData(data, idx0, idx1) {
  idx0 = ifNull(idx0, 0);
  idx1 = ifNull(idx1, data.length - 1);
  while (idx0 <= idx1) {
    if (data[idx0] != null)
      return true;
    idx0++;
  }
  return false;
}
function _rangeNum(_min, _max, cfg) {
  let cmin = cfg.min;
  let cmax = cfg.max;
  let padMin = ifNull(cmin.pad, 0);
  let padMax = ifNull(cmax.pad, 0);
  let hardMin = ifNull(cmin.hard, -inf);
  let hardMax = ifNull(cmax.hard, inf);
  let softMin = ifNull(cmin.soft, inf);
  let softMax = ifNull(cmax.soft, -inf);
  let softMinMode = ifNull(cmin.mode, 0);
  let softMaxMode = ifNull(cmax.mode, 0);
  let delta = _max - _min;
  let deltaMag = log10(delta);
  let scalarMax = max(abs(_min), abs(_max));
  let scalarMag = log10(scalarMax);
  let scalarMagDelta = abs(scalarMag - deltaMag);
  if (delta < 1e-24 || scalarMagDelta > 10) {
    delta = 0;
    if (_min == 0 || _max == 0) {
      delta = 1e-24;
      if (softMinMode == 2 && softMin != inf)
        padMin = 0;
      if (softMaxMode == 2 && softMax != -inf)
        padMax = 0;
    }
  }
  let nonZeroDelta = delta || scalarMax || 1e3;
  let mag = log10(nonZeroDelta);
  let base = pow(10, floor(mag));
  let _padMin = nonZeroDelta * (delta == 0 ? _min == 0 ? 0.1 : 1 : padMin);
  let _newMin = roundDec(incrRoundDn(_min - _padMin, base / 10), 24);
  let _softMin = _min >= softMin && (softMinMode == 1 || softMinMode == 3 && _newMin <= softMin || softMinMode == 2 && _newMin >= softMin) ? softMin : inf;
  let minLim = max(hardMin, _newMin < _softMin && _min >= _softMin ? _softMin : min(_softMin, _newMin));
  let _padMax = nonZeroDelta * (delta == 0 ? _max == 0 ? 0.1 : 1 : padMax);
  let _newMax = roundDec(incrRoundUp(_max + _padMax, base / 10), 24);
  let _softMax = _max <= softMax && (softMaxMode == 1 || softMaxMode == 3 && _newMax >= softMax || softMaxMode == 2 && _newMax <= softMax) ? softMax : -inf;
  let maxLim = min(hardMax, _newMax > _softMax && _max <= _softMax ? _softMax : max(_softMax, _newMax));
  if (minLim == maxLim && minLim == 0)
    maxLim = 100;
  return [minLim, maxLim];
}
var numFormatter = new Intl.NumberFormat(domEnv ? nav.language : "en-US");
var fmtNum = (val) => numFormatter.format(val);
var M = Math;
var PI = M.PI;
var abs = M.abs;
var floor = M.floor;
var round = M.round;
var ceil = M.ceil;
var min = M.min;
var max = M.max;
var pow = M.pow;
var sign = M.sign;
var log10 = M.log10;
var log2 = M.log2;
var sinh = (v3, linthresh = 1) => M.sinh(v3) * linthresh;
var asinh = (v3, linthresh = 1) => M.asinh(v3 / linthresh);
var inf = Infinity;
function numIntDigits(x2) {
  return (log10((x2 ^ x2 >> 31) - (x2 >> 31)) | 0) + 1;
}
function clamp2(num, _min, _max) {
  return min(max(num, _min), _max);
}
function isFn(v3) {
  return typeof v3 == "function";
}
function fnOrSelf(v3) {
  return isFn(v3) ? v3 : () => v3;
}
var noop = () => {
};
var retArg0 = (_0) => _0;
var retArg1 = (_0, _1) => _1;
var retNull = (_4) => null;
var retTrue = (_4) => true;
var retEq = (a4, b2) => a4 == b2;
var regex6 = /\.\d*?(?=9{6,}|0{6,})/gm;
var fixFloat = (val) => {
  if (isInt(val) || fixedDec.has(val))
    return val;
  const str = `${val}`;
  const match = str.match(regex6);
  if (match == null)
    return val;
  let len = match[0].length - 1;
  if (str.indexOf("e-") != -1) {
    let [num, exp] = str.split("e");
    return +`${fixFloat(num)}e${exp}`;
  }
  return roundDec(val, len);
};
function incrRound(num, incr) {
  return fixFloat(roundDec(fixFloat(num / incr)) * incr);
}
function incrRoundUp(num, incr) {
  return fixFloat(ceil(fixFloat(num / incr)) * incr);
}
function incrRoundDn(num, incr) {
  return fixFloat(floor(fixFloat(num / incr)) * incr);
}
function roundDec(val, dec = 0) {
  if (isInt(val))
    return val;
  let p3 = 10 ** dec;
  let n2 = val * p3 * (1 + Number.EPSILON);
  return round(n2) / p3;
}
var fixedDec = /* @__PURE__ */ new Map();
function guessDec(num) {
  return (("" + num).split(".")[1] || "").length;
}
function genIncrs(base, minExp, maxExp, mults) {
  let incrs = [];
  let multDec = mults.map(guessDec);
  for (let exp = minExp; exp < maxExp; exp++) {
    let expa = abs(exp);
    let mag = roundDec(pow(base, exp), expa);
    for (let i3 = 0; i3 < mults.length; i3++) {
      let _incr = base == 10 ? +`${mults[i3]}e${exp}` : mults[i3] * mag;
      let dec = (exp >= 0 ? 0 : expa) + (exp >= multDec[i3] ? 0 : multDec[i3]);
      let incr = base == 10 ? _incr : roundDec(_incr, dec);
      incrs.push(incr);
      fixedDec.set(incr, dec);
    }
  }
  return incrs;
}
var EMPTY_OBJ = {};
var EMPTY_ARR = [];
var nullNullTuple = [null, null];
var isArr = Array.isArray;
var isInt = Number.isInteger;
var isUndef = (v3) => v3 === void 0;
function isStr(v3) {
  return typeof v3 == "string";
}
function isObj(v3) {
  let is = false;
  if (v3 != null) {
    let c3 = v3.constructor;
    is = c3 == null || c3 == Object;
  }
  return is;
}
function fastIsObj(v3) {
  return v3 != null && typeof v3 == "object";
}
var TypedArray = Object.getPrototypeOf(Uint8Array);
var __proto__ = "__proto__";
function copy(o4, _isObj = isObj) {
  let out;
  if (isArr(o4)) {
    let val = o4.find((v3) => v3 != null);
    if (isArr(val) || _isObj(val)) {
      out = Array(o4.length);
      for (let i3 = 0; i3 < o4.length; i3++)
        out[i3] = copy(o4[i3], _isObj);
    } else
      out = o4.slice();
  } else if (o4 instanceof TypedArray)
    out = o4.slice();
  else if (_isObj(o4)) {
    out = {};
    for (let k2 in o4) {
      if (k2 != __proto__)
        out[k2] = copy(o4[k2], _isObj);
    }
  } else
    out = o4;
  return out;
}
function assign(targ) {
  let args = arguments;
  for (let i3 = 1; i3 < args.length; i3++) {
    let src = args[i3];
    for (let key in src) {
      if (key != __proto__) {
        if (isObj(targ[key]))
          assign(targ[key], copy(src[key]));
        else
          targ[key] = copy(src[key]);
      }
    }
  }
  return targ;
}
var NULL_REMOVE = 0;
var NULL_RETAIN = 1;
var NULL_EXPAND = 2;
function nullExpand(yVals, nullIdxs, alignedLen) {
  for (let i3 = 0, xi, lastNullIdx = -1; i3 < nullIdxs.length; i3++) {
    let nullIdx = nullIdxs[i3];
    if (nullIdx > lastNullIdx) {
      xi = nullIdx - 1;
      while (xi >= 0 && yVals[xi] == null)
        yVals[xi--] = null;
      xi = nullIdx + 1;
      while (xi < alignedLen && yVals[xi] == null)
        yVals[lastNullIdx = xi++] = null;
    }
  }
}
function join(tables, nullModes) {
  if (allHeadersSame(tables)) {
    let table = tables[0].slice();
    for (let i3 = 1; i3 < tables.length; i3++)
      table.push(...tables[i3].slice(1));
    if (!isAsc(table[0]))
      table = sortCols(table);
    return table;
  }
  let xVals = /* @__PURE__ */ new Set();
  for (let ti = 0; ti < tables.length; ti++) {
    let t4 = tables[ti];
    let xs = t4[0];
    let len = xs.length;
    for (let i3 = 0; i3 < len; i3++)
      xVals.add(xs[i3]);
  }
  let data = [Array.from(xVals).sort((a4, b2) => a4 - b2)];
  let alignedLen = data[0].length;
  let xIdxs = /* @__PURE__ */ new Map();
  for (let i3 = 0; i3 < alignedLen; i3++)
    xIdxs.set(data[0][i3], i3);
  for (let ti = 0; ti < tables.length; ti++) {
    let t4 = tables[ti];
    let xs = t4[0];
    for (let si = 1; si < t4.length; si++) {
      let ys = t4[si];
      let yVals = Array(alignedLen).fill(void 0);
      let nullMode = nullModes ? nullModes[ti][si] : NULL_RETAIN;
      let nullIdxs = [];
      for (let i3 = 0; i3 < ys.length; i3++) {
        let yVal = ys[i3];
        let alignedIdx = xIdxs.get(xs[i3]);
        if (yVal === null) {
          if (nullMode != NULL_REMOVE) {
            yVals[alignedIdx] = yVal;
            if (nullMode == NULL_EXPAND)
              nullIdxs.push(alignedIdx);
          }
        } else
          yVals[alignedIdx] = yVal;
      }
      nullExpand(yVals, nullIdxs, alignedLen);
      data.push(yVals);
    }
  }
  return data;
}
var microTask = typeof queueMicrotask == "undefined" ? (fn) => Promise.resolve().then(fn) : queueMicrotask;
function sortCols(table) {
  let head = table[0];
  let rlen = head.length;
  let idxs = Array(rlen);
  for (let i3 = 0; i3 < idxs.length; i3++)
    idxs[i3] = i3;
  idxs.sort((i0, i1) => head[i0] - head[i1]);
  let table2 = [];
  for (let i3 = 0; i3 < table.length; i3++) {
    let row = table[i3];
    let row2 = Array(rlen);
    for (let j3 = 0; j3 < rlen; j3++)
      row2[j3] = row[idxs[j3]];
    table2.push(row2);
  }
  return table2;
}
function allHeadersSame(tables) {
  let vals0 = tables[0][0];
  let len0 = vals0.length;
  for (let i3 = 1; i3 < tables.length; i3++) {
    let vals1 = tables[i3][0];
    if (vals1.length != len0)
      return false;
    if (vals1 != vals0) {
      for (let j3 = 0; j3 < len0; j3++) {
        if (vals1[j3] != vals0[j3])
          return false;
      }
    }
  }
  return true;
}
function isAsc(vals, samples = 100) {
  const len = vals.length;
  if (len <= 1)
    return true;
  let firstIdx = 0;
  let lastIdx = len - 1;
  while (firstIdx <= lastIdx && vals[firstIdx] == null)
    firstIdx++;
  while (lastIdx >= firstIdx && vals[lastIdx] == null)
    lastIdx--;
  if (lastIdx <= firstIdx)
    return true;
  const stride = max(1, floor((lastIdx - firstIdx + 1) / samples));
  for (let prevVal = vals[firstIdx], i3 = firstIdx + stride; i3 <= lastIdx; i3 += stride) {
    const v3 = vals[i3];
    if (v3 != null) {
      if (v3 <= prevVal)
        return false;
      prevVal = v3;
    }
  }
  return true;
}
var months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December"
];
var days = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday"
];
function slice3(str) {
  return str.slice(0, 3);
}
var days3 = days.map(slice3);
var months3 = months.map(slice3);
var engNames = {
  MMMM: months,
  MMM: months3,
  WWWW: days,
  WWW: days3
};
function zeroPad2(int) {
  return (int < 10 ? "0" : "") + int;
}
function zeroPad3(int) {
  return (int < 10 ? "00" : int < 100 ? "0" : "") + int;
}
var subs = {
  // 2019
  YYYY: (d3) => d3.getFullYear(),
  // 19
  YY: (d3) => (d3.getFullYear() + "").slice(2),
  // July
  MMMM: (d3, names) => names.MMMM[d3.getMonth()],
  // Jul
  MMM: (d3, names) => names.MMM[d3.getMonth()],
  // 07
  MM: (d3) => zeroPad2(d3.getMonth() + 1),
  // 7
  M: (d3) => d3.getMonth() + 1,
  // 09
  DD: (d3) => zeroPad2(d3.getDate()),
  // 9
  D: (d3) => d3.getDate(),
  // Monday
  WWWW: (d3, names) => names.WWWW[d3.getDay()],
  // Mon
  WWW: (d3, names) => names.WWW[d3.getDay()],
  // 03
  HH: (d3) => zeroPad2(d3.getHours()),
  // 3
  H: (d3) => d3.getHours(),
  // 9 (12hr, unpadded)
  h: (d3) => {
    let h3 = d3.getHours();
    return h3 == 0 ? 12 : h3 > 12 ? h3 - 12 : h3;
  },
  // AM
  AA: (d3) => d3.getHours() >= 12 ? "PM" : "AM",
  // am
  aa: (d3) => d3.getHours() >= 12 ? "pm" : "am",
  // a
  a: (d3) => d3.getHours() >= 12 ? "p" : "a",
  // 09
  mm: (d3) => zeroPad2(d3.getMinutes()),
  // 9
  m: (d3) => d3.getMinutes(),
  // 09
  ss: (d3) => zeroPad2(d3.getSeconds()),
  // 9
  s: (d3) => d3.getSeconds(),
  // 374
  fff: (d3) => zeroPad3(d3.getMilliseconds())
};
function fmtDate(tpl, names) {
  names = names || engNames;
  let parts2 = [];
  let R = /\{([a-z]+)\}|[^{]+/gi, m3;
  while (m3 = R.exec(tpl))
    parts2.push(m3[0][0] == "{" ? subs[m3[1]] : m3[0]);
  return (d3) => {
    let out = "";
    for (let i3 = 0; i3 < parts2.length; i3++)
      out += typeof parts2[i3] == "string" ? parts2[i3] : parts2[i3](d3, names);
    return out;
  };
}
var localTz = new Intl.DateTimeFormat().resolvedOptions().timeZone;
function tzDate(date, tz) {
  let date2;
  if (tz == "UTC" || tz == "Etc/UTC")
    date2 = new Date(+date + date.getTimezoneOffset() * 6e4);
  else if (tz == localTz)
    date2 = date;
  else {
    date2 = new Date(date.toLocaleString("en-US", { timeZone: tz }));
    date2.setMilliseconds(date.getMilliseconds());
  }
  return date2;
}
var onlyWhole = (v3) => v3 % 1 == 0;
var allMults = [1, 2, 2.5, 5];
var decIncrs = genIncrs(10, -32, 0, allMults);
var oneIncrs = genIncrs(10, 0, 32, allMults);
var wholeIncrs = oneIncrs.filter(onlyWhole);
var numIncrs = decIncrs.concat(oneIncrs);
var NL = "\n";
var yyyy = "{YYYY}";
var NLyyyy = NL + yyyy;
var md = "{M}/{D}";
var NLmd = NL + md;
var NLmdyy = NLmd + "/{YY}";
var aa = "{aa}";
var hmm = "{h}:{mm}";
var hmmaa = hmm + aa;
var NLhmmaa = NL + hmmaa;
var ss = ":{ss}";
var _3 = null;
function genTimeStuffs(ms) {
  let s3 = ms * 1e3, m3 = s3 * 60, h3 = m3 * 60, d3 = h3 * 24, mo = d3 * 30, y3 = d3 * 365;
  let subSecIncrs = ms == 1 ? genIncrs(10, 0, 3, allMults).filter(onlyWhole) : genIncrs(10, -3, 0, allMults);
  let timeIncrs = subSecIncrs.concat([
    // minute divisors (# of secs)
    s3,
    s3 * 5,
    s3 * 10,
    s3 * 15,
    s3 * 30,
    // hour divisors (# of mins)
    m3,
    m3 * 5,
    m3 * 10,
    m3 * 15,
    m3 * 30,
    // day divisors (# of hrs)
    h3,
    h3 * 2,
    h3 * 3,
    h3 * 4,
    h3 * 6,
    h3 * 8,
    h3 * 12,
    // month divisors TODO: need more?
    d3,
    d3 * 2,
    d3 * 3,
    d3 * 4,
    d3 * 5,
    d3 * 6,
    d3 * 7,
    d3 * 8,
    d3 * 9,
    d3 * 10,
    d3 * 15,
    // year divisors (# months, approx)
    mo,
    mo * 2,
    mo * 3,
    mo * 4,
    mo * 6,
    // century divisors
    y3,
    y3 * 2,
    y3 * 5,
    y3 * 10,
    y3 * 25,
    y3 * 50,
    y3 * 100
  ]);
  const _timeAxisStamps = [
    //   tick incr    default          year                    month   day                   hour    min       sec   mode
    [y3, yyyy, _3, _3, _3, _3, _3, _3, 1],
    [d3 * 28, "{MMM}", NLyyyy, _3, _3, _3, _3, _3, 1],
    [d3, md, NLyyyy, _3, _3, _3, _3, _3, 1],
    [h3, "{h}" + aa, NLmdyy, _3, NLmd, _3, _3, _3, 1],
    [m3, hmmaa, NLmdyy, _3, NLmd, _3, _3, _3, 1],
    [s3, ss, NLmdyy + " " + hmmaa, _3, NLmd + " " + hmmaa, _3, NLhmmaa, _3, 1],
    [ms, ss + ".{fff}", NLmdyy + " " + hmmaa, _3, NLmd + " " + hmmaa, _3, NLhmmaa, _3, 1]
  ];
  function timeAxisSplits(tzDate2) {
    return (self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace) => {
      let splits = [];
      let isYr = foundIncr >= y3;
      let isMo = foundIncr >= mo && foundIncr < y3;
      let minDate = tzDate2(scaleMin);
      let minDateTs = roundDec(minDate * ms, 3);
      let minMin = mkDate(minDate.getFullYear(), isYr ? 0 : minDate.getMonth(), isMo || isYr ? 1 : minDate.getDate());
      let minMinTs = roundDec(minMin * ms, 3);
      if (isMo || isYr) {
        let moIncr = isMo ? foundIncr / mo : 0;
        let yrIncr = isYr ? foundIncr / y3 : 0;
        let split = minDateTs == minMinTs ? minDateTs : roundDec(mkDate(minMin.getFullYear() + yrIncr, minMin.getMonth() + moIncr, 1) * ms, 3);
        let splitDate = new Date(round(split / ms));
        let baseYear = splitDate.getFullYear();
        let baseMonth = splitDate.getMonth();
        for (let i3 = 0; split <= scaleMax; i3++) {
          let next = mkDate(baseYear + yrIncr * i3, baseMonth + moIncr * i3, 1);
          let offs = next - tzDate2(roundDec(next * ms, 3));
          split = roundDec((+next + offs) * ms, 3);
          if (split <= scaleMax)
            splits.push(split);
        }
      } else {
        let incr0 = foundIncr >= d3 ? d3 : foundIncr;
        let tzOffset = floor(scaleMin) - floor(minDateTs);
        let split = minMinTs + tzOffset + incrRoundUp(minDateTs - minMinTs, incr0);
        splits.push(split);
        let date0 = tzDate2(split);
        let prevHour = date0.getHours() + date0.getMinutes() / m3 + date0.getSeconds() / h3;
        let incrHours = foundIncr / h3;
        let minSpace = self.axes[axisIdx]._space;
        let pctSpace = foundSpace / minSpace;
        while (1) {
          split = roundDec(split + foundIncr, ms == 1 ? 0 : 3);
          if (split > scaleMax)
            break;
          if (incrHours > 1) {
            let expectedHour = floor(roundDec(prevHour + incrHours, 6)) % 24;
            let splitDate = tzDate2(split);
            let actualHour = splitDate.getHours();
            let dstShift = actualHour - expectedHour;
            if (dstShift > 1)
              dstShift = -1;
            split -= dstShift * h3;
            prevHour = (prevHour + incrHours) % 24;
            let prevSplit = splits[splits.length - 1];
            let pctIncr = roundDec((split - prevSplit) / foundIncr, 3);
            if (pctIncr * pctSpace >= 0.7)
              splits.push(split);
          } else
            splits.push(split);
        }
      }
      return splits;
    };
  }
  return [
    timeIncrs,
    _timeAxisStamps,
    timeAxisSplits
  ];
}
var [timeIncrsMs, _timeAxisStampsMs, timeAxisSplitsMs] = genTimeStuffs(1);
var [timeIncrsS, _timeAxisStampsS, timeAxisSplitsS] = genTimeStuffs(1e-3);
genIncrs(2, -53, 53, [1]);
function timeAxisStamps(stampCfg, fmtDate2) {
  return stampCfg.map((s3) => s3.map(
    (v3, i3) => i3 == 0 || i3 == 8 || v3 == null ? v3 : fmtDate2(i3 == 1 || s3[8] == 0 ? v3 : s3[1] + v3)
  ));
}
function timeAxisVals(tzDate2, stamps) {
  return (self, splits, axisIdx, foundSpace, foundIncr) => {
    let s3 = stamps.find((s4) => foundIncr >= s4[0]) || stamps[stamps.length - 1];
    let prevYear;
    let prevMnth;
    let prevDate;
    let prevHour;
    let prevMins;
    let prevSecs;
    return splits.map((split) => {
      let date = tzDate2(split);
      let newYear = date.getFullYear();
      let newMnth = date.getMonth();
      let newDate = date.getDate();
      let newHour = date.getHours();
      let newMins = date.getMinutes();
      let newSecs = date.getSeconds();
      let stamp = newYear != prevYear && s3[2] || newMnth != prevMnth && s3[3] || newDate != prevDate && s3[4] || newHour != prevHour && s3[5] || newMins != prevMins && s3[6] || newSecs != prevSecs && s3[7] || s3[1];
      prevYear = newYear;
      prevMnth = newMnth;
      prevDate = newDate;
      prevHour = newHour;
      prevMins = newMins;
      prevSecs = newSecs;
      return stamp(date);
    });
  };
}
function timeAxisVal(tzDate2, dateTpl) {
  let stamp = fmtDate(dateTpl);
  return (self, splits, axisIdx, foundSpace, foundIncr) => splits.map((split) => stamp(tzDate2(split)));
}
function mkDate(y3, m3, d3) {
  return new Date(y3, m3, d3);
}
function timeSeriesStamp(stampCfg, fmtDate2) {
  return fmtDate2(stampCfg);
}
var _timeSeriesStamp = "{YYYY}-{MM}-{DD} {h}:{mm}{aa}";
function timeSeriesVal(tzDate2, stamp) {
  return (self, val, seriesIdx, dataIdx) => dataIdx == null ? LEGEND_DISP : stamp(tzDate2(val));
}
function legendStroke(self, seriesIdx) {
  let s3 = self.series[seriesIdx];
  return s3.width ? s3.stroke(self, seriesIdx) : s3.points.width ? s3.points.stroke(self, seriesIdx) : null;
}
function legendFill(self, seriesIdx) {
  return self.series[seriesIdx].fill(self, seriesIdx);
}
var legendOpts = {
  show: true,
  live: true,
  isolate: false,
  mount: noop,
  markers: {
    show: true,
    width: 2,
    stroke: legendStroke,
    fill: legendFill,
    dash: "solid"
  },
  idx: null,
  idxs: null,
  values: []
};
function cursorPointShow(self, si) {
  let o4 = self.cursor.points;
  let pt = placeDiv();
  let size2 = o4.size(self, si);
  setStylePx(pt, WIDTH3, size2);
  setStylePx(pt, HEIGHT3, size2);
  let mar = size2 / -2;
  setStylePx(pt, "marginLeft", mar);
  setStylePx(pt, "marginTop", mar);
  let width = o4.width(self, si, size2);
  width && setStylePx(pt, "borderWidth", width);
  return pt;
}
function cursorPointFill(self, si) {
  let sp = self.series[si].points;
  return sp._fill || sp._stroke;
}
function cursorPointStroke(self, si) {
  let sp = self.series[si].points;
  return sp._stroke || sp._fill;
}
function cursorPointSize(self, si) {
  let sp = self.series[si].points;
  return sp.size;
}
var moveTuple = [0, 0];
function cursorMove(self, mouseLeft1, mouseTop1) {
  moveTuple[0] = mouseLeft1;
  moveTuple[1] = mouseTop1;
  return moveTuple;
}
function filtBtn0(self, targ, handle, onlyTarg = true) {
  return (e3) => {
    e3.button == 0 && (!onlyTarg || e3.target == targ) && handle(e3);
  };
}
function filtTarg(self, targ, handle, onlyTarg = true) {
  return (e3) => {
    (!onlyTarg || e3.target == targ) && handle(e3);
  };
}
var cursorOpts = {
  show: true,
  x: true,
  y: true,
  lock: false,
  move: cursorMove,
  points: {
    one: false,
    show: cursorPointShow,
    size: cursorPointSize,
    width: 0,
    stroke: cursorPointStroke,
    fill: cursorPointFill
  },
  bind: {
    mousedown: filtBtn0,
    mouseup: filtBtn0,
    click: filtBtn0,
    // legend clicks, not .u-over clicks
    dblclick: filtBtn0,
    mousemove: filtTarg,
    mouseleave: filtTarg,
    mouseenter: filtTarg
  },
  drag: {
    setScale: true,
    x: true,
    y: false,
    dist: 0,
    uni: null,
    click: (self, e3) => {
      e3.stopPropagation();
      e3.stopImmediatePropagation();
    },
    _x: false,
    _y: false
  },
  focus: {
    dist: (self, seriesIdx, dataIdx, valPos, curPos) => valPos - curPos,
    prox: -1,
    bias: 0
  },
  hover: {
    skip: [void 0],
    prox: null,
    bias: 0
  },
  left: -10,
  top: -10,
  idx: null,
  dataIdx: null,
  idxs: null,
  event: null
};
var axisLines = {
  show: true,
  stroke: "rgba(0,0,0,0.07)",
  width: 2
  //	dash: [],
};
var grid = assign({}, axisLines, {
  filter: retArg1
});
var ticks = assign({}, grid, {
  size: 10
});
var border = assign({}, axisLines, {
  show: false
});
var font = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"';
var labelFont = "bold " + font;
var lineGap = 1.5;
var xAxisOpts = {
  show: true,
  scale: "x",
  stroke: hexBlack,
  space: 50,
  gap: 5,
  alignTo: 1,
  size: 50,
  labelGap: 0,
  labelSize: 30,
  labelFont,
  side: 2,
  //	class: "x-vals",
  //	incrs: timeIncrs,
  //	values: timeVals,
  //	filter: retArg1,
  grid,
  ticks,
  border,
  font,
  lineGap,
  rotate: 0
};
var numSeriesLabel = "Value";
var timeSeriesLabel = "Time";
var xSeriesOpts = {
  show: true,
  scale: "x",
  auto: false,
  sorted: 1,
  //	label: "Time",
  //	value: v => stamp(new Date(v * 1e3)),
  // internal caches
  min: inf,
  max: -inf,
  idxs: []
};
function numAxisVals(self, splits, axisIdx, foundSpace, foundIncr) {
  return splits.map((v3) => v3 == null ? "" : fmtNum(v3));
}
function numAxisSplits(self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace, forceMin) {
  let splits = [];
  let numDec = fixedDec.get(foundIncr) || 0;
  scaleMin = forceMin ? scaleMin : roundDec(incrRoundUp(scaleMin, foundIncr), numDec);
  for (let val = scaleMin; val <= scaleMax; val = roundDec(val + foundIncr, numDec))
    splits.push(Object.is(val, -0) ? 0 : val);
  return splits;
}
function logAxisSplits(self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace, forceMin) {
  const splits = [];
  const logBase = self.scales[self.axes[axisIdx].scale].log;
  const logFn = logBase == 10 ? log10 : log2;
  const exp = floor(logFn(scaleMin));
  foundIncr = pow(logBase, exp);
  if (logBase == 10)
    foundIncr = numIncrs[closestIdx(foundIncr, numIncrs)];
  let split = scaleMin;
  let nextMagIncr = foundIncr * logBase;
  if (logBase == 10)
    nextMagIncr = numIncrs[closestIdx(nextMagIncr, numIncrs)];
  do {
    splits.push(split);
    split = split + foundIncr;
    if (logBase == 10 && !fixedDec.has(split))
      split = roundDec(split, fixedDec.get(foundIncr));
    if (split >= nextMagIncr) {
      foundIncr = split;
      nextMagIncr = foundIncr * logBase;
      if (logBase == 10)
        nextMagIncr = numIncrs[closestIdx(nextMagIncr, numIncrs)];
    }
  } while (split <= scaleMax);
  return splits;
}
function asinhAxisSplits(self, axisIdx, scaleMin, scaleMax, foundIncr, foundSpace, forceMin) {
  let sc = self.scales[self.axes[axisIdx].scale];
  let linthresh = sc.asinh;
  let posSplits = scaleMax > linthresh ? logAxisSplits(self, axisIdx, max(linthresh, scaleMin), scaleMax, foundIncr) : [linthresh];
  let zero = scaleMax >= 0 && scaleMin <= 0 ? [0] : [];
  let negSplits = scaleMin < -linthresh ? logAxisSplits(self, axisIdx, max(linthresh, -scaleMax), -scaleMin, foundIncr) : [linthresh];
  return negSplits.reverse().map((v3) => -v3).concat(zero, posSplits);
}
var RE_ALL = /./;
var RE_12357 = /[12357]/;
var RE_125 = /[125]/;
var RE_1 = /1/;
var _filt = (splits, distr, re, keepMod) => splits.map((v3, i3) => distr == 4 && v3 == 0 || i3 % keepMod == 0 && re.test(v3.toExponential()[v3 < 0 ? 1 : 0]) ? v3 : null);
function log10AxisValsFilt(self, splits, axisIdx, foundSpace, foundIncr) {
  let axis = self.axes[axisIdx];
  let scaleKey = axis.scale;
  let sc = self.scales[scaleKey];
  let valToPos = self.valToPos;
  let minSpace = axis._space;
  let _10 = valToPos(10, scaleKey);
  let re = valToPos(9, scaleKey) - _10 >= minSpace ? RE_ALL : valToPos(7, scaleKey) - _10 >= minSpace ? RE_12357 : valToPos(5, scaleKey) - _10 >= minSpace ? RE_125 : RE_1;
  if (re == RE_1) {
    let magSpace = abs(valToPos(1, scaleKey) - _10);
    if (magSpace < minSpace)
      return _filt(splits.slice().reverse(), sc.distr, re, ceil(minSpace / magSpace)).reverse();
  }
  return _filt(splits, sc.distr, re, 1);
}
function log2AxisValsFilt(self, splits, axisIdx, foundSpace, foundIncr) {
  let axis = self.axes[axisIdx];
  let scaleKey = axis.scale;
  let minSpace = axis._space;
  let valToPos = self.valToPos;
  let magSpace = abs(valToPos(1, scaleKey) - valToPos(2, scaleKey));
  if (magSpace < minSpace)
    return _filt(splits.slice().reverse(), 3, RE_ALL, ceil(minSpace / magSpace)).reverse();
  return splits;
}
function numSeriesVal(self, val, seriesIdx, dataIdx) {
  return dataIdx == null ? LEGEND_DISP : val == null ? "" : fmtNum(val);
}
var yAxisOpts = {
  show: true,
  scale: "y",
  stroke: hexBlack,
  space: 30,
  gap: 5,
  alignTo: 1,
  size: 50,
  labelGap: 0,
  labelSize: 30,
  labelFont,
  side: 3,
  //	class: "y-vals",
  //	incrs: numIncrs,
  //	values: (vals, space) => vals,
  //	filter: retArg1,
  grid,
  ticks,
  border,
  font,
  lineGap,
  rotate: 0
};
function ptDia(width, mult) {
  let dia = 3 + (width || 1) * 2;
  return roundDec(dia * mult, 3);
}
function seriesPointsShow(self, si) {
  let { scale, idxs } = self.series[0];
  let xData = self._data[0];
  let p0 = self.valToPos(xData[idxs[0]], scale, true);
  let p1 = self.valToPos(xData[idxs[1]], scale, true);
  let dim = abs(p1 - p0);
  let s3 = self.series[si];
  let maxPts = dim / (s3.points.space * pxRatio);
  return idxs[1] - idxs[0] <= maxPts;
}
var facet = {
  scale: null,
  auto: true,
  sorted: 0,
  // internal caches
  min: inf,
  max: -inf
};
var gaps = (self, seriesIdx, idx0, idx1, nullGaps) => nullGaps;
var xySeriesOpts = {
  show: true,
  auto: true,
  sorted: 0,
  gaps,
  alpha: 1,
  facets: [
    assign({}, facet, { scale: "x" }),
    assign({}, facet, { scale: "y" })
  ]
};
var ySeriesOpts = {
  scale: "y",
  auto: true,
  sorted: 0,
  show: true,
  spanGaps: false,
  gaps,
  alpha: 1,
  points: {
    show: seriesPointsShow,
    filter: null
    //  paths:
    //	stroke: "#000",
    //	fill: "#fff",
    //	width: 1,
    //	size: 10,
  },
  //	label: "Value",
  //	value: v => v,
  values: null,
  // internal caches
  min: inf,
  max: -inf,
  idxs: [],
  path: null,
  clip: null
};
function clampScale(self, val, scaleMin, scaleMax, scaleKey) {
  return scaleMin / 10;
}
var xScaleOpts = {
  time: FEAT_TIME,
  auto: true,
  distr: 1,
  log: 10,
  asinh: 1,
  min: null,
  max: null,
  dir: 1,
  ori: 0
};
var yScaleOpts = assign({}, xScaleOpts, {
  time: false,
  ori: 1
});
var syncs = {};
function _sync(key, opts) {
  let s3 = syncs[key];
  if (!s3) {
    s3 = {
      key,
      plots: [],
      sub(plot) {
        s3.plots.push(plot);
      },
      unsub(plot) {
        s3.plots = s3.plots.filter((c3) => c3 != plot);
      },
      pub(type, self, x2, y3, w3, h3, i3) {
        for (let j3 = 0; j3 < s3.plots.length; j3++)
          s3.plots[j3] != self && s3.plots[j3].pub(type, self, x2, y3, w3, h3, i3);
      }
    };
    if (key != null)
      syncs[key] = s3;
  }
  return s3;
}
var BAND_CLIP_FILL = 1 << 0;
var BAND_CLIP_STROKE = 1 << 1;
function orient(u3, seriesIdx, cb) {
  const mode = u3.mode;
  const series = u3.series[seriesIdx];
  const data = mode == 2 ? u3._data[seriesIdx] : u3._data;
  const scales = u3.scales;
  const bbox = u3.bbox;
  let dx = data[0], dy = mode == 2 ? data[1] : data[seriesIdx], sx = mode == 2 ? scales[series.facets[0].scale] : scales[u3.series[0].scale], sy = mode == 2 ? scales[series.facets[1].scale] : scales[series.scale], l3 = bbox.left, t4 = bbox.top, w3 = bbox.width, h3 = bbox.height, H2 = u3.valToPosH, V2 = u3.valToPosV;
  return sx.ori == 0 ? cb(
    series,
    dx,
    dy,
    sx,
    sy,
    H2,
    V2,
    l3,
    t4,
    w3,
    h3,
    moveToH,
    lineToH,
    rectH,
    arcH,
    bezierCurveToH
  ) : cb(
    series,
    dx,
    dy,
    sx,
    sy,
    V2,
    H2,
    t4,
    l3,
    h3,
    w3,
    moveToV,
    lineToV,
    rectV,
    arcV,
    bezierCurveToV
  );
}
function bandFillClipDirs(self, seriesIdx) {
  let fillDir = 0;
  let clipDirs = 0;
  let bands = ifNull(self.bands, EMPTY_ARR);
  for (let i3 = 0; i3 < bands.length; i3++) {
    let b2 = bands[i3];
    if (b2.series[0] == seriesIdx)
      fillDir = b2.dir;
    else if (b2.series[1] == seriesIdx) {
      if (b2.dir == 1)
        clipDirs |= 1;
      else
        clipDirs |= 2;
    }
  }
  return [
    fillDir,
    clipDirs == 1 ? -1 : (
      // neg only
      clipDirs == 2 ? 1 : (
        // pos only
        clipDirs == 3 ? 2 : (
          // both
          0
        )
      )
    )
  ];
}
function seriesFillTo(self, seriesIdx, dataMin, dataMax, bandFillDir) {
  let mode = self.mode;
  let series = self.series[seriesIdx];
  let scaleKey = mode == 2 ? series.facets[1].scale : series.scale;
  let scale = self.scales[scaleKey];
  return bandFillDir == -1 ? scale.min : bandFillDir == 1 ? scale.max : scale.distr == 3 ? scale.dir == 1 ? scale.min : scale.max : 0;
}
function clipBandLine(self, seriesIdx, idx0, idx1, strokePath, clipDir) {
  return orient(self, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
    let pxRound = series.pxRound;
    const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
    const lineTo = scaleX.ori == 0 ? lineToH : lineToV;
    let frIdx, toIdx;
    if (dir == 1) {
      frIdx = idx0;
      toIdx = idx1;
    } else {
      frIdx = idx1;
      toIdx = idx0;
    }
    let x0 = pxRound(valToPosX(dataX[frIdx], scaleX, xDim, xOff));
    let y0 = pxRound(valToPosY(dataY[frIdx], scaleY, yDim, yOff));
    let x1 = pxRound(valToPosX(dataX[toIdx], scaleX, xDim, xOff));
    let yLimit = pxRound(valToPosY(clipDir == 1 ? scaleY.max : scaleY.min, scaleY, yDim, yOff));
    let clip = new Path2D(strokePath);
    lineTo(clip, x1, yLimit);
    lineTo(clip, x0, yLimit);
    lineTo(clip, x0, y0);
    return clip;
  });
}
function clipGaps(gaps2, ori, plotLft, plotTop, plotWid, plotHgt) {
  let clip = null;
  if (gaps2.length > 0) {
    clip = new Path2D();
    const rect2 = ori == 0 ? rectH : rectV;
    let prevGapEnd = plotLft;
    for (let i3 = 0; i3 < gaps2.length; i3++) {
      let g3 = gaps2[i3];
      if (g3[1] > g3[0]) {
        let w4 = g3[0] - prevGapEnd;
        w4 > 0 && rect2(clip, prevGapEnd, plotTop, w4, plotTop + plotHgt);
        prevGapEnd = g3[1];
      }
    }
    let w3 = plotLft + plotWid - prevGapEnd;
    let maxStrokeWidth = 10;
    w3 > 0 && rect2(clip, prevGapEnd, plotTop - maxStrokeWidth / 2, w3, plotTop + plotHgt + maxStrokeWidth);
  }
  return clip;
}
function addGap(gaps2, fromX, toX) {
  let prevGap = gaps2[gaps2.length - 1];
  if (prevGap && prevGap[0] == fromX)
    prevGap[1] = toX;
  else
    gaps2.push([fromX, toX]);
}
function findGaps(xs, ys, idx0, idx1, dir, pixelForX, align) {
  let gaps2 = [];
  let len = xs.length;
  for (let i3 = dir == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += dir) {
    let yVal = ys[i3];
    if (yVal === null) {
      let fr = i3, to = i3;
      if (dir == 1) {
        while (++i3 <= idx1 && ys[i3] === null)
          to = i3;
      } else {
        while (--i3 >= idx0 && ys[i3] === null)
          to = i3;
      }
      let frPx = pixelForX(xs[fr]);
      let toPx = to == fr ? frPx : pixelForX(xs[to]);
      let fri2 = fr - dir;
      let frPx2 = align <= 0 && fri2 >= 0 && fri2 < len ? pixelForX(xs[fri2]) : frPx;
      frPx = frPx2;
      let toi2 = to + dir;
      let toPx2 = align >= 0 && toi2 >= 0 && toi2 < len ? pixelForX(xs[toi2]) : toPx;
      toPx = toPx2;
      if (toPx >= frPx)
        gaps2.push([frPx, toPx]);
    }
  }
  return gaps2;
}
function pxRoundGen(pxAlign) {
  return pxAlign == 0 ? retArg0 : pxAlign == 1 ? round : (v3) => incrRound(v3, pxAlign);
}
function rect(ori) {
  let moveTo = ori == 0 ? moveToH : moveToV;
  let arcTo = ori == 0 ? (p3, x1, y1, x2, y22, r3) => {
    p3.arcTo(x1, y1, x2, y22, r3);
  } : (p3, y1, x1, y22, x2, r3) => {
    p3.arcTo(x1, y1, x2, y22, r3);
  };
  let rect2 = ori == 0 ? (p3, x2, y3, w3, h3) => {
    p3.rect(x2, y3, w3, h3);
  } : (p3, y3, x2, h3, w3) => {
    p3.rect(x2, y3, w3, h3);
  };
  return (p3, x2, y3, w3, h3, endRad = 0, baseRad = 0) => {
    if (endRad == 0 && baseRad == 0)
      rect2(p3, x2, y3, w3, h3);
    else {
      endRad = min(endRad, w3 / 2, h3 / 2);
      baseRad = min(baseRad, w3 / 2, h3 / 2);
      moveTo(p3, x2 + endRad, y3);
      arcTo(p3, x2 + w3, y3, x2 + w3, y3 + h3, endRad);
      arcTo(p3, x2 + w3, y3 + h3, x2, y3 + h3, baseRad);
      arcTo(p3, x2, y3 + h3, x2, y3, baseRad);
      arcTo(p3, x2, y3, x2 + w3, y3, endRad);
      p3.closePath();
    }
  };
}
var moveToH = (p3, x2, y3) => {
  p3.moveTo(x2, y3);
};
var moveToV = (p3, y3, x2) => {
  p3.moveTo(x2, y3);
};
var lineToH = (p3, x2, y3) => {
  p3.lineTo(x2, y3);
};
var lineToV = (p3, y3, x2) => {
  p3.lineTo(x2, y3);
};
var rectH = rect(0);
var rectV = rect(1);
var arcH = (p3, x2, y3, r3, startAngle, endAngle) => {
  p3.arc(x2, y3, r3, startAngle, endAngle);
};
var arcV = (p3, y3, x2, r3, startAngle, endAngle) => {
  p3.arc(x2, y3, r3, startAngle, endAngle);
};
var bezierCurveToH = (p3, bp1x, bp1y, bp2x, bp2y, p2x, p2y) => {
  p3.bezierCurveTo(bp1x, bp1y, bp2x, bp2y, p2x, p2y);
};
var bezierCurveToV = (p3, bp1y, bp1x, bp2y, bp2x, p2y, p2x) => {
  p3.bezierCurveTo(bp1x, bp1y, bp2x, bp2y, p2x, p2y);
};
function points(opts) {
  return (u3, seriesIdx, idx0, idx1, filtIdxs) => {
    return orient(u3, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
      let { pxRound, points: points2 } = series;
      let moveTo, arc;
      if (scaleX.ori == 0) {
        moveTo = moveToH;
        arc = arcH;
      } else {
        moveTo = moveToV;
        arc = arcV;
      }
      const width = roundDec(points2.width * pxRatio, 3);
      let rad = (points2.size - points2.width) / 2 * pxRatio;
      let dia = roundDec(rad * 2, 3);
      let fill3 = new Path2D();
      let clip = new Path2D();
      let { left: lft, top, width: wid, height: hgt } = u3.bbox;
      rectH(
        clip,
        lft - dia,
        top - dia,
        wid + dia * 2,
        hgt + dia * 2
      );
      const drawPoint = (pi) => {
        if (dataY[pi] != null) {
          let x2 = pxRound(valToPosX(dataX[pi], scaleX, xDim, xOff));
          let y3 = pxRound(valToPosY(dataY[pi], scaleY, yDim, yOff));
          moveTo(fill3, x2 + rad, y3);
          arc(fill3, x2, y3, rad, 0, PI * 2);
        }
      };
      if (filtIdxs)
        filtIdxs.forEach(drawPoint);
      else {
        for (let pi = idx0; pi <= idx1; pi++)
          drawPoint(pi);
      }
      return {
        stroke: width > 0 ? fill3 : null,
        fill: fill3,
        clip,
        flags: BAND_CLIP_FILL | BAND_CLIP_STROKE
      };
    });
  };
}
function _drawAcc(lineTo) {
  return (stroke, accX, minY, maxY, inY, outY) => {
    if (minY != maxY) {
      if (inY != minY && outY != minY)
        lineTo(stroke, accX, minY);
      if (inY != maxY && outY != maxY)
        lineTo(stroke, accX, maxY);
      lineTo(stroke, accX, outY);
    }
  };
}
var drawAccH = _drawAcc(lineToH);
var drawAccV = _drawAcc(lineToV);
function linear(opts) {
  const alignGaps = ifNull(opts?.alignGaps, 0);
  return (u3, seriesIdx, idx0, idx1) => {
    return orient(u3, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
      [idx0, idx1] = nonNullIdxs(dataY, idx0, idx1);
      let pxRound = series.pxRound;
      let pixelForX = (val) => pxRound(valToPosX(val, scaleX, xDim, xOff));
      let pixelForY = (val) => pxRound(valToPosY(val, scaleY, yDim, yOff));
      let lineTo, drawAcc;
      if (scaleX.ori == 0) {
        lineTo = lineToH;
        drawAcc = drawAccH;
      } else {
        lineTo = lineToV;
        drawAcc = drawAccV;
      }
      const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
      const _paths = { stroke: new Path2D(), fill: null, clip: null, band: null, gaps: null, flags: BAND_CLIP_FILL };
      const stroke = _paths.stroke;
      let hasGap = false;
      const decimate2 = idx1 - idx0 >= xDim * 4;
      if (decimate2) {
        let xForPixel = (pos) => u3.posToVal(pos, scaleX.key, true);
        let minY = null, maxY = null, inY, outY, drawnAtX;
        let accX = pixelForX(dataX[dir == 1 ? idx0 : idx1]);
        let idx0px = pixelForX(dataX[idx0]);
        let idx1px = pixelForX(dataX[idx1]);
        let nextAccXVal = xForPixel(dir == 1 ? idx0px + 1 : idx1px - 1);
        for (let i3 = dir == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += dir) {
          let xVal = dataX[i3];
          let reuseAccX = dir == 1 ? xVal < nextAccXVal : xVal > nextAccXVal;
          let x2 = reuseAccX ? accX : pixelForX(xVal);
          let yVal = dataY[i3];
          if (x2 == accX) {
            if (yVal != null) {
              outY = yVal;
              if (minY == null) {
                lineTo(stroke, x2, pixelForY(outY));
                inY = minY = maxY = outY;
              } else {
                if (outY < minY)
                  minY = outY;
                else if (outY > maxY)
                  maxY = outY;
              }
            } else {
              if (yVal === null)
                hasGap = true;
            }
          } else {
            if (minY != null)
              drawAcc(stroke, accX, pixelForY(minY), pixelForY(maxY), pixelForY(inY), pixelForY(outY));
            if (yVal != null) {
              outY = yVal;
              lineTo(stroke, x2, pixelForY(outY));
              minY = maxY = inY = outY;
            } else {
              minY = maxY = null;
              if (yVal === null)
                hasGap = true;
            }
            accX = x2;
            nextAccXVal = xForPixel(accX + dir);
          }
        }
        if (minY != null && minY != maxY && drawnAtX != accX)
          drawAcc(stroke, accX, pixelForY(minY), pixelForY(maxY), pixelForY(inY), pixelForY(outY));
      } else {
        for (let i3 = dir == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += dir) {
          let yVal = dataY[i3];
          if (yVal === null)
            hasGap = true;
          else if (yVal != null)
            lineTo(stroke, pixelForX(dataX[i3]), pixelForY(yVal));
        }
      }
      let [bandFillDir, bandClipDir] = bandFillClipDirs(u3, seriesIdx);
      if (series.fill != null || bandFillDir != 0) {
        let fill3 = _paths.fill = new Path2D(stroke);
        let fillToVal = series.fillTo(u3, seriesIdx, series.min, series.max, bandFillDir);
        let fillToY = pixelForY(fillToVal);
        let frX = pixelForX(dataX[idx0]);
        let toX = pixelForX(dataX[idx1]);
        if (dir == -1)
          [toX, frX] = [frX, toX];
        lineTo(fill3, toX, fillToY);
        lineTo(fill3, frX, fillToY);
      }
      if (!series.spanGaps) {
        let gaps2 = [];
        hasGap && gaps2.push(...findGaps(dataX, dataY, idx0, idx1, dir, pixelForX, alignGaps));
        _paths.gaps = gaps2 = series.gaps(u3, seriesIdx, idx0, idx1, gaps2);
        _paths.clip = clipGaps(gaps2, scaleX.ori, xOff, yOff, xDim, yDim);
      }
      if (bandClipDir != 0) {
        _paths.band = bandClipDir == 2 ? [
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, -1),
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, 1)
        ] : clipBandLine(u3, seriesIdx, idx0, idx1, stroke, bandClipDir);
      }
      return _paths;
    });
  };
}
function stepped(opts) {
  const align = ifNull(opts.align, 1);
  const ascDesc = ifNull(opts.ascDesc, false);
  const alignGaps = ifNull(opts.alignGaps, 0);
  const extend = ifNull(opts.extend, false);
  return (u3, seriesIdx, idx0, idx1) => {
    return orient(u3, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
      [idx0, idx1] = nonNullIdxs(dataY, idx0, idx1);
      let pxRound = series.pxRound;
      let { left, width } = u3.bbox;
      let pixelForX = (val) => pxRound(valToPosX(val, scaleX, xDim, xOff));
      let pixelForY = (val) => pxRound(valToPosY(val, scaleY, yDim, yOff));
      let lineTo = scaleX.ori == 0 ? lineToH : lineToV;
      const _paths = { stroke: new Path2D(), fill: null, clip: null, band: null, gaps: null, flags: BAND_CLIP_FILL };
      const stroke = _paths.stroke;
      const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
      let prevYPos = pixelForY(dataY[dir == 1 ? idx0 : idx1]);
      let firstXPos = pixelForX(dataX[dir == 1 ? idx0 : idx1]);
      let prevXPos = firstXPos;
      let firstXPosExt = firstXPos;
      if (extend && align == -1) {
        firstXPosExt = left;
        lineTo(stroke, firstXPosExt, prevYPos);
      }
      lineTo(stroke, firstXPos, prevYPos);
      for (let i3 = dir == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += dir) {
        let yVal1 = dataY[i3];
        if (yVal1 == null)
          continue;
        let x1 = pixelForX(dataX[i3]);
        let y1 = pixelForY(yVal1);
        if (align == 1)
          lineTo(stroke, x1, prevYPos);
        else
          lineTo(stroke, prevXPos, y1);
        lineTo(stroke, x1, y1);
        prevYPos = y1;
        prevXPos = x1;
      }
      let prevXPosExt = prevXPos;
      if (extend && align == 1) {
        prevXPosExt = left + width;
        lineTo(stroke, prevXPosExt, prevYPos);
      }
      let [bandFillDir, bandClipDir] = bandFillClipDirs(u3, seriesIdx);
      if (series.fill != null || bandFillDir != 0) {
        let fill3 = _paths.fill = new Path2D(stroke);
        let fillTo = series.fillTo(u3, seriesIdx, series.min, series.max, bandFillDir);
        let fillToY = pixelForY(fillTo);
        lineTo(fill3, prevXPosExt, fillToY);
        lineTo(fill3, firstXPosExt, fillToY);
      }
      if (!series.spanGaps) {
        let gaps2 = [];
        gaps2.push(...findGaps(dataX, dataY, idx0, idx1, dir, pixelForX, alignGaps));
        let halfStroke = series.width * pxRatio / 2;
        let startsOffset = ascDesc || align == 1 ? halfStroke : -halfStroke;
        let endsOffset = ascDesc || align == -1 ? -halfStroke : halfStroke;
        gaps2.forEach((g3) => {
          g3[0] += startsOffset;
          g3[1] += endsOffset;
        });
        _paths.gaps = gaps2 = series.gaps(u3, seriesIdx, idx0, idx1, gaps2);
        _paths.clip = clipGaps(gaps2, scaleX.ori, xOff, yOff, xDim, yDim);
      }
      if (bandClipDir != 0) {
        _paths.band = bandClipDir == 2 ? [
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, -1),
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, 1)
        ] : clipBandLine(u3, seriesIdx, idx0, idx1, stroke, bandClipDir);
      }
      return _paths;
    });
  };
}
function findColWidth(dataX, dataY, valToPosX, scaleX, xDim, xOff, colWid = inf) {
  if (dataX.length > 1) {
    let prevIdx = null;
    for (let i3 = 0, minDelta = Infinity; i3 < dataX.length; i3++) {
      if (dataY[i3] !== void 0) {
        if (prevIdx != null) {
          let delta = abs(dataX[i3] - dataX[prevIdx]);
          if (delta < minDelta) {
            minDelta = delta;
            colWid = abs(valToPosX(dataX[i3], scaleX, xDim, xOff) - valToPosX(dataX[prevIdx], scaleX, xDim, xOff));
          }
        }
        prevIdx = i3;
      }
    }
  }
  return colWid;
}
function bars(opts) {
  opts = opts || EMPTY_OBJ;
  const size2 = ifNull(opts.size, [0.6, inf, 1]);
  const align = opts.align || 0;
  const _extraGap = opts.gap || 0;
  let ro = opts.radius;
  ro = // [valueRadius, baselineRadius]
  ro == null ? [0, 0] : typeof ro == "number" ? [ro, 0] : ro;
  const radiusFn = fnOrSelf(ro);
  const gapFactor = 1 - size2[0];
  const _maxWidth = ifNull(size2[1], inf);
  const _minWidth = ifNull(size2[2], 1);
  const disp = ifNull(opts.disp, EMPTY_OBJ);
  const _each = ifNull(opts.each, (_4) => {
  });
  const { fill: dispFills, stroke: dispStrokes } = disp;
  return (u3, seriesIdx, idx0, idx1) => {
    return orient(u3, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
      let pxRound = series.pxRound;
      let _align = align;
      let extraGap = _extraGap * pxRatio;
      let maxWidth = _maxWidth * pxRatio;
      let minWidth = _minWidth * pxRatio;
      let valRadius, baseRadius;
      if (scaleX.ori == 0)
        [valRadius, baseRadius] = radiusFn(u3, seriesIdx);
      else
        [baseRadius, valRadius] = radiusFn(u3, seriesIdx);
      const _dirX = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
      let rect2 = scaleX.ori == 0 ? rectH : rectV;
      let each = scaleX.ori == 0 ? _each : (u4, seriesIdx2, i3, top, lft, hgt, wid) => {
        _each(u4, seriesIdx2, i3, lft, top, wid, hgt);
      };
      let band = ifNull(u3.bands, EMPTY_ARR).find((b2) => b2.series[0] == seriesIdx);
      let fillDir = band != null ? band.dir : 0;
      let fillTo = series.fillTo(u3, seriesIdx, series.min, series.max, fillDir);
      let fillToY = pxRound(valToPosY(fillTo, scaleY, yDim, yOff));
      let xShift, barWid, fullGap, colWid = xDim;
      let strokeWidth = pxRound(series.width * pxRatio);
      let multiPath = false;
      let fillColors = null;
      let fillPaths = null;
      let strokeColors = null;
      let strokePaths = null;
      if (dispFills != null && (strokeWidth == 0 || dispStrokes != null)) {
        multiPath = true;
        fillColors = dispFills.values(u3, seriesIdx, idx0, idx1);
        fillPaths = /* @__PURE__ */ new Map();
        new Set(fillColors).forEach((color) => {
          if (color != null)
            fillPaths.set(color, new Path2D());
        });
        if (strokeWidth > 0) {
          strokeColors = dispStrokes.values(u3, seriesIdx, idx0, idx1);
          strokePaths = /* @__PURE__ */ new Map();
          new Set(strokeColors).forEach((color) => {
            if (color != null)
              strokePaths.set(color, new Path2D());
          });
        }
      }
      let { x0, size: size3 } = disp;
      if (x0 != null && size3 != null) {
        _align = 1;
        dataX = x0.values(u3, seriesIdx, idx0, idx1);
        if (x0.unit == 2)
          dataX = dataX.map((pct) => u3.posToVal(xOff + pct * xDim, scaleX.key, true));
        let sizes = size3.values(u3, seriesIdx, idx0, idx1);
        if (size3.unit == 2)
          barWid = sizes[0] * xDim;
        else
          barWid = valToPosX(sizes[0], scaleX, xDim, xOff) - valToPosX(0, scaleX, xDim, xOff);
        colWid = findColWidth(dataX, dataY, valToPosX, scaleX, xDim, xOff, colWid);
        let gapWid = colWid - barWid;
        fullGap = gapWid + extraGap;
      } else {
        colWid = findColWidth(dataX, dataY, valToPosX, scaleX, xDim, xOff, colWid);
        let gapWid = colWid * gapFactor;
        fullGap = gapWid + extraGap;
        barWid = colWid - fullGap;
      }
      if (fullGap < 1)
        fullGap = 0;
      if (strokeWidth >= barWid / 2)
        strokeWidth = 0;
      if (fullGap < 5)
        pxRound = retArg0;
      let insetStroke = fullGap > 0;
      let rawBarWid = colWid - fullGap - (insetStroke ? strokeWidth : 0);
      barWid = pxRound(clamp2(rawBarWid, minWidth, maxWidth));
      xShift = (_align == 0 ? barWid / 2 : _align == _dirX ? 0 : barWid) - _align * _dirX * ((_align == 0 ? extraGap / 2 : 0) + (insetStroke ? strokeWidth / 2 : 0));
      const _paths = { stroke: null, fill: null, clip: null, band: null, gaps: null, flags: 0 };
      const stroke = multiPath ? null : new Path2D();
      let dataY0 = null;
      if (band != null)
        dataY0 = u3.data[band.series[1]];
      else {
        let { y0, y1 } = disp;
        if (y0 != null && y1 != null) {
          dataY = y1.values(u3, seriesIdx, idx0, idx1);
          dataY0 = y0.values(u3, seriesIdx, idx0, idx1);
        }
      }
      let radVal = valRadius * barWid;
      let radBase = baseRadius * barWid;
      for (let i3 = _dirX == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += _dirX) {
        let yVal = dataY[i3];
        if (yVal == null)
          continue;
        if (dataY0 != null) {
          let yVal0 = dataY0[i3] ?? 0;
          if (yVal - yVal0 == 0)
            continue;
          fillToY = valToPosY(yVal0, scaleY, yDim, yOff);
        }
        let xVal = scaleX.distr != 2 || disp != null ? dataX[i3] : i3;
        let xPos = valToPosX(xVal, scaleX, xDim, xOff);
        let yPos = valToPosY(ifNull(yVal, fillTo), scaleY, yDim, yOff);
        let lft = pxRound(xPos - xShift);
        let btm = pxRound(max(yPos, fillToY));
        let top = pxRound(min(yPos, fillToY));
        let barHgt = btm - top;
        if (yVal != null) {
          let rv = yVal < 0 ? radBase : radVal;
          let rb = yVal < 0 ? radVal : radBase;
          if (multiPath) {
            if (strokeWidth > 0 && strokeColors[i3] != null)
              rect2(strokePaths.get(strokeColors[i3]), lft, top + floor(strokeWidth / 2), barWid, max(0, barHgt - strokeWidth), rv, rb);
            if (fillColors[i3] != null)
              rect2(fillPaths.get(fillColors[i3]), lft, top + floor(strokeWidth / 2), barWid, max(0, barHgt - strokeWidth), rv, rb);
          } else
            rect2(stroke, lft, top + floor(strokeWidth / 2), barWid, max(0, barHgt - strokeWidth), rv, rb);
          each(
            u3,
            seriesIdx,
            i3,
            lft - strokeWidth / 2,
            top,
            barWid + strokeWidth,
            barHgt
          );
        }
      }
      if (strokeWidth > 0)
        _paths.stroke = multiPath ? strokePaths : stroke;
      else if (!multiPath) {
        _paths._fill = series.width == 0 ? series._fill : series._stroke ?? series._fill;
        _paths.width = 0;
      }
      _paths.fill = multiPath ? fillPaths : stroke;
      return _paths;
    });
  };
}
function splineInterp(interp, opts) {
  const alignGaps = ifNull(opts?.alignGaps, 0);
  return (u3, seriesIdx, idx0, idx1) => {
    return orient(u3, seriesIdx, (series, dataX, dataY, scaleX, scaleY, valToPosX, valToPosY, xOff, yOff, xDim, yDim) => {
      [idx0, idx1] = nonNullIdxs(dataY, idx0, idx1);
      let pxRound = series.pxRound;
      let pixelForX = (val) => pxRound(valToPosX(val, scaleX, xDim, xOff));
      let pixelForY = (val) => pxRound(valToPosY(val, scaleY, yDim, yOff));
      let moveTo, bezierCurveTo, lineTo;
      if (scaleX.ori == 0) {
        moveTo = moveToH;
        lineTo = lineToH;
        bezierCurveTo = bezierCurveToH;
      } else {
        moveTo = moveToV;
        lineTo = lineToV;
        bezierCurveTo = bezierCurveToV;
      }
      const dir = scaleX.dir * (scaleX.ori == 0 ? 1 : -1);
      let firstXPos = pixelForX(dataX[dir == 1 ? idx0 : idx1]);
      let prevXPos = firstXPos;
      let xCoords = [];
      let yCoords = [];
      for (let i3 = dir == 1 ? idx0 : idx1; i3 >= idx0 && i3 <= idx1; i3 += dir) {
        let yVal = dataY[i3];
        if (yVal != null) {
          let xVal = dataX[i3];
          let xPos = pixelForX(xVal);
          xCoords.push(prevXPos = xPos);
          yCoords.push(pixelForY(dataY[i3]));
        }
      }
      const _paths = { stroke: interp(xCoords, yCoords, moveTo, lineTo, bezierCurveTo, pxRound), fill: null, clip: null, band: null, gaps: null, flags: BAND_CLIP_FILL };
      const stroke = _paths.stroke;
      let [bandFillDir, bandClipDir] = bandFillClipDirs(u3, seriesIdx);
      if (series.fill != null || bandFillDir != 0) {
        let fill3 = _paths.fill = new Path2D(stroke);
        let fillTo = series.fillTo(u3, seriesIdx, series.min, series.max, bandFillDir);
        let fillToY = pixelForY(fillTo);
        lineTo(fill3, prevXPos, fillToY);
        lineTo(fill3, firstXPos, fillToY);
      }
      if (!series.spanGaps) {
        let gaps2 = [];
        gaps2.push(...findGaps(dataX, dataY, idx0, idx1, dir, pixelForX, alignGaps));
        _paths.gaps = gaps2 = series.gaps(u3, seriesIdx, idx0, idx1, gaps2);
        _paths.clip = clipGaps(gaps2, scaleX.ori, xOff, yOff, xDim, yDim);
      }
      if (bandClipDir != 0) {
        _paths.band = bandClipDir == 2 ? [
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, -1),
          clipBandLine(u3, seriesIdx, idx0, idx1, stroke, 1)
        ] : clipBandLine(u3, seriesIdx, idx0, idx1, stroke, bandClipDir);
      }
      return _paths;
    });
  };
}
function monotoneCubic(opts) {
  return splineInterp(_monotoneCubic, opts);
}
function _monotoneCubic(xs, ys, moveTo, lineTo, bezierCurveTo, pxRound) {
  const n2 = xs.length;
  if (n2 < 2)
    return null;
  const path = new Path2D();
  moveTo(path, xs[0], ys[0]);
  if (n2 == 2)
    lineTo(path, xs[1], ys[1]);
  else {
    let ms = Array(n2), ds = Array(n2 - 1), dys = Array(n2 - 1), dxs = Array(n2 - 1);
    for (let i3 = 0; i3 < n2 - 1; i3++) {
      dys[i3] = ys[i3 + 1] - ys[i3];
      dxs[i3] = xs[i3 + 1] - xs[i3];
      ds[i3] = dys[i3] / dxs[i3];
    }
    ms[0] = ds[0];
    for (let i3 = 1; i3 < n2 - 1; i3++) {
      if (ds[i3] === 0 || ds[i3 - 1] === 0 || ds[i3 - 1] > 0 !== ds[i3] > 0)
        ms[i3] = 0;
      else {
        ms[i3] = 3 * (dxs[i3 - 1] + dxs[i3]) / ((2 * dxs[i3] + dxs[i3 - 1]) / ds[i3 - 1] + (dxs[i3] + 2 * dxs[i3 - 1]) / ds[i3]);
        if (!isFinite(ms[i3]))
          ms[i3] = 0;
      }
    }
    ms[n2 - 1] = ds[n2 - 2];
    for (let i3 = 0; i3 < n2 - 1; i3++) {
      bezierCurveTo(
        path,
        xs[i3] + dxs[i3] / 3,
        ys[i3] + ms[i3] * dxs[i3] / 3,
        xs[i3 + 1] - dxs[i3] / 3,
        ys[i3 + 1] - ms[i3 + 1] * dxs[i3] / 3,
        xs[i3 + 1],
        ys[i3 + 1]
      );
    }
  }
  return path;
}
var cursorPlots = /* @__PURE__ */ new Set();
function invalidateRects() {
  for (let u3 of cursorPlots)
    u3.syncRect(true);
}
if (domEnv) {
  on(resize, win, invalidateRects);
  on(scroll, win, invalidateRects, true);
  on(dppxchange, win, () => {
    uPlot.pxRatio = pxRatio;
  });
}
var linearPath = linear();
var pointsPath = points();
function setDefaults(d3, xo, yo, initY) {
  let d22 = initY ? [d3[0], d3[1]].concat(d3.slice(2)) : [d3[0]].concat(d3.slice(1));
  return d22.map((o4, i3) => setDefault(o4, i3, xo, yo));
}
function setDefaults2(d3, xyo) {
  return d3.map((o4, i3) => i3 == 0 ? {} : assign({}, xyo, o4));
}
function setDefault(o4, i3, xo, yo) {
  return assign({}, i3 == 0 ? xo : yo, o4);
}
function snapNumX(self, dataMin, dataMax) {
  return dataMin == null ? nullNullTuple : [dataMin, dataMax];
}
var snapTimeX = snapNumX;
function snapNumY(self, dataMin, dataMax) {
  return dataMin == null ? nullNullTuple : rangeNum(dataMin, dataMax, rangePad, true);
}
function snapLogY(self, dataMin, dataMax, scale) {
  return dataMin == null ? nullNullTuple : rangeLog(dataMin, dataMax, self.scales[scale].log, false);
}
var snapLogX = snapLogY;
function snapAsinhY(self, dataMin, dataMax, scale) {
  return dataMin == null ? nullNullTuple : rangeAsinh(dataMin, dataMax, self.scales[scale].log, false);
}
var snapAsinhX = snapAsinhY;
function findIncr(minVal, maxVal, incrs, dim, minSpace) {
  let intDigits = max(numIntDigits(minVal), numIntDigits(maxVal));
  let delta = maxVal - minVal;
  let incrIdx = closestIdx(minSpace / dim * delta, incrs);
  do {
    let foundIncr = incrs[incrIdx];
    let foundSpace = dim * foundIncr / delta;
    if (foundSpace >= minSpace && intDigits + (foundIncr < 5 ? fixedDec.get(foundIncr) : 0) <= 17)
      return [foundIncr, foundSpace];
  } while (++incrIdx < incrs.length);
  return [0, 0];
}
function pxRatioFont(font2) {
  let fontSize, fontSizeCss;
  font2 = font2.replace(/(\d+)px/, (m3, p1) => (fontSize = round((fontSizeCss = +p1) * pxRatio)) + "px");
  return [font2, fontSize, fontSizeCss];
}
function syncFontSize(axis) {
  if (axis.show) {
    [axis.font, axis.labelFont].forEach((f4) => {
      let size2 = roundDec(f4[2] * pxRatio, 1);
      f4[0] = f4[0].replace(/[0-9.]+px/, size2 + "px");
      f4[1] = size2;
    });
  }
}
function uPlot(opts, data, then) {
  const self = {
    mode: ifNull(opts.mode, 1)
  };
  const mode = self.mode;
  function getHPos(val, scale, dim, off2) {
    let pct = scale.valToPct(val);
    return off2 + dim * (scale.dir == -1 ? 1 - pct : pct);
  }
  function getVPos(val, scale, dim, off2) {
    let pct = scale.valToPct(val);
    return off2 + dim * (scale.dir == -1 ? pct : 1 - pct);
  }
  function getPos(val, scale, dim, off2) {
    return scale.ori == 0 ? getHPos(val, scale, dim, off2) : getVPos(val, scale, dim, off2);
  }
  self.valToPosH = getHPos;
  self.valToPosV = getVPos;
  let ready = false;
  self.status = 0;
  const root = self.root = placeDiv(UPLOT);
  if (opts.id != null)
    root.id = opts.id;
  addClass(root, opts.class);
  if (opts.title) {
    let title = placeDiv(TITLE, root);
    title.textContent = opts.title;
  }
  const can = placeTag("canvas");
  const ctx = self.ctx = can.getContext("2d");
  const wrap = placeDiv(WRAP, root);
  on("click", wrap, (e3) => {
    if (e3.target === over) {
      let didDrag = mouseLeft1 != mouseLeft0 || mouseTop1 != mouseTop0;
      didDrag && drag.click(self, e3);
    }
  }, true);
  const under = self.under = placeDiv(UNDER, wrap);
  wrap.appendChild(can);
  const over = self.over = placeDiv(OVER, wrap);
  opts = copy(opts);
  const pxAlign = +ifNull(opts.pxAlign, 1);
  const pxRound = pxRoundGen(pxAlign);
  (opts.plugins || []).forEach((p3) => {
    if (p3.opts)
      opts = p3.opts(self, opts) || opts;
  });
  const ms = opts.ms || 1e-3;
  const series = self.series = mode == 1 ? setDefaults(opts.series || [], xSeriesOpts, ySeriesOpts, false) : setDefaults2(opts.series || [null], xySeriesOpts);
  const axes = self.axes = setDefaults(opts.axes || [], xAxisOpts, yAxisOpts, true);
  const scales = self.scales = {};
  const bands = self.bands = opts.bands || [];
  bands.forEach((b2) => {
    b2.fill = fnOrSelf(b2.fill || null);
    b2.dir = ifNull(b2.dir, -1);
  });
  const xScaleKey = mode == 2 ? series[1].facets[0].scale : series[0].scale;
  const drawOrderMap = {
    axes: drawAxesGrid,
    series: drawSeries
  };
  const drawOrder = (opts.drawOrder || ["axes", "series"]).map((key2) => drawOrderMap[key2]);
  function initValToPct(sc) {
    const getVal = sc.distr == 3 ? (val) => log10(val > 0 ? val : sc.clamp(self, val, sc.min, sc.max, sc.key)) : sc.distr == 4 ? (val) => asinh(val, sc.asinh) : sc.distr == 100 ? (val) => sc.fwd(val) : (val) => val;
    return (val) => {
      let _val = getVal(val);
      let { _min, _max } = sc;
      let delta = _max - _min;
      return (_val - _min) / delta;
    };
  }
  function initScale(scaleKey) {
    let sc = scales[scaleKey];
    if (sc == null) {
      let scaleOpts = (opts.scales || EMPTY_OBJ)[scaleKey] || EMPTY_OBJ;
      if (scaleOpts.from != null) {
        initScale(scaleOpts.from);
        let sc2 = assign({}, scales[scaleOpts.from], scaleOpts, { key: scaleKey });
        sc2.valToPct = initValToPct(sc2);
        scales[scaleKey] = sc2;
      } else {
        sc = scales[scaleKey] = assign({}, scaleKey == xScaleKey ? xScaleOpts : yScaleOpts, scaleOpts);
        sc.key = scaleKey;
        let isTime = sc.time;
        let rn = sc.range;
        let rangeIsArr = isArr(rn);
        if (scaleKey != xScaleKey || mode == 2 && !isTime) {
          if (rangeIsArr && (rn[0] == null || rn[1] == null)) {
            rn = {
              min: rn[0] == null ? autoRangePart : {
                mode: 1,
                hard: rn[0],
                soft: rn[0]
              },
              max: rn[1] == null ? autoRangePart : {
                mode: 1,
                hard: rn[1],
                soft: rn[1]
              }
            };
            rangeIsArr = false;
          }
          if (!rangeIsArr && isObj(rn)) {
            let cfg = rn;
            rn = (self2, dataMin, dataMax) => dataMin == null ? nullNullTuple : rangeNum(dataMin, dataMax, cfg);
          }
        }
        sc.range = fnOrSelf(rn || (isTime ? snapTimeX : scaleKey == xScaleKey ? sc.distr == 3 ? snapLogX : sc.distr == 4 ? snapAsinhX : snapNumX : sc.distr == 3 ? snapLogY : sc.distr == 4 ? snapAsinhY : snapNumY));
        sc.auto = fnOrSelf(rangeIsArr ? false : sc.auto);
        sc.clamp = fnOrSelf(sc.clamp || clampScale);
        sc._min = sc._max = null;
        sc.valToPct = initValToPct(sc);
      }
    }
  }
  initScale("x");
  initScale("y");
  if (mode == 1) {
    series.forEach((s3) => {
      initScale(s3.scale);
    });
  }
  axes.forEach((a4) => {
    initScale(a4.scale);
  });
  for (let k2 in opts.scales)
    initScale(k2);
  const scaleX = scales[xScaleKey];
  const xScaleDistr = scaleX.distr;
  let valToPosX, valToPosY;
  if (scaleX.ori == 0) {
    addClass(root, ORI_HZ);
    valToPosX = getHPos;
    valToPosY = getVPos;
  } else {
    addClass(root, ORI_VT);
    valToPosX = getVPos;
    valToPosY = getHPos;
  }
  const pendScales = {};
  for (let k2 in scales) {
    let sc = scales[k2];
    if (sc.min != null || sc.max != null) {
      pendScales[k2] = { min: sc.min, max: sc.max };
      sc.min = sc.max = null;
    }
  }
  const _tzDate = opts.tzDate || ((ts) => new Date(round(ts / ms)));
  const _fmtDate = opts.fmtDate || fmtDate;
  const _timeAxisSplits = ms == 1 ? timeAxisSplitsMs(_tzDate) : timeAxisSplitsS(_tzDate);
  const _timeAxisVals = timeAxisVals(_tzDate, timeAxisStamps(ms == 1 ? _timeAxisStampsMs : _timeAxisStampsS, _fmtDate));
  const _timeSeriesVal = timeSeriesVal(_tzDate, timeSeriesStamp(_timeSeriesStamp, _fmtDate));
  const activeIdxs = [];
  const legend = self.legend = assign({}, legendOpts, opts.legend);
  const cursor = self.cursor = assign({}, cursorOpts, { drag: { y: mode == 2 } }, opts.cursor);
  const showLegend = legend.show;
  const showCursor = cursor.show;
  const markers = legend.markers;
  {
    legend.idxs = activeIdxs;
    markers.width = fnOrSelf(markers.width);
    markers.dash = fnOrSelf(markers.dash);
    markers.stroke = fnOrSelf(markers.stroke);
    markers.fill = fnOrSelf(markers.fill);
  }
  let legendTable;
  let legendHead;
  let legendBody;
  let legendRows = [];
  let legendCells = [];
  let legendCols;
  let multiValLegend = false;
  let NULL_LEGEND_VALUES = {};
  if (legend.live) {
    const getMultiVals = series[1] ? series[1].values : null;
    multiValLegend = getMultiVals != null;
    legendCols = multiValLegend ? getMultiVals(self, 1, 0) : { _: 0 };
    for (let k2 in legendCols)
      NULL_LEGEND_VALUES[k2] = LEGEND_DISP;
  }
  if (showLegend) {
    legendTable = placeTag("table", LEGEND, root);
    legendBody = placeTag("tbody", null, legendTable);
    legend.mount(self, legendTable);
    if (multiValLegend) {
      legendHead = placeTag("thead", null, legendTable, legendBody);
      let head = placeTag("tr", null, legendHead);
      placeTag("th", null, head);
      for (var key in legendCols)
        placeTag("th", LEGEND_LABEL, head).textContent = key;
    } else {
      addClass(legendTable, LEGEND_INLINE);
      legend.live && addClass(legendTable, LEGEND_LIVE);
    }
  }
  const son = { show: true };
  const soff = { show: false };
  function initLegendRow(s3, i3) {
    if (i3 == 0 && (multiValLegend || !legend.live || mode == 2))
      return nullNullTuple;
    let cells = [];
    let row = placeTag("tr", LEGEND_SERIES, legendBody, legendBody.childNodes[i3]);
    addClass(row, s3.class);
    if (!s3.show)
      addClass(row, OFF);
    let label = placeTag("th", null, row);
    if (markers.show) {
      let indic = placeDiv(LEGEND_MARKER, label);
      if (i3 > 0) {
        let width = markers.width(self, i3);
        if (width)
          indic.style.border = width + "px " + markers.dash(self, i3) + " " + markers.stroke(self, i3);
        indic.style.background = markers.fill(self, i3);
      }
    }
    let text = placeDiv(LEGEND_LABEL, label);
    if (s3.label instanceof HTMLElement)
      text.appendChild(s3.label);
    else
      text.textContent = s3.label;
    if (i3 > 0) {
      if (!markers.show)
        text.style.color = s3.width > 0 ? markers.stroke(self, i3) : markers.fill(self, i3);
      onMouse("click", label, (e3) => {
        if (cursor._lock)
          return;
        setCursorEvent(e3);
        let seriesIdx = series.indexOf(s3);
        if ((e3.ctrlKey || e3.metaKey) != legend.isolate) {
          let isolate = series.some((s4, i4) => i4 > 0 && i4 != seriesIdx && s4.show);
          series.forEach((s4, i4) => {
            i4 > 0 && setSeries(i4, isolate ? i4 == seriesIdx ? son : soff : son, true, syncOpts.setSeries);
          });
        } else
          setSeries(seriesIdx, { show: !s3.show }, true, syncOpts.setSeries);
      }, false);
      if (cursorFocus) {
        onMouse(mouseenter, label, (e3) => {
          if (cursor._lock)
            return;
          setCursorEvent(e3);
          setSeries(series.indexOf(s3), FOCUS_TRUE, true, syncOpts.setSeries);
        }, false);
      }
    }
    for (var key2 in legendCols) {
      let v3 = placeTag("td", LEGEND_VALUE, row);
      v3.textContent = "--";
      cells.push(v3);
    }
    return [row, cells];
  }
  const mouseListeners = /* @__PURE__ */ new Map();
  function onMouse(ev, targ, fn, onlyTarg = true) {
    const targListeners = mouseListeners.get(targ) || {};
    const listener = cursor.bind[ev](self, targ, fn, onlyTarg);
    if (listener) {
      on(ev, targ, targListeners[ev] = listener);
      mouseListeners.set(targ, targListeners);
    }
  }
  function offMouse(ev, targ, fn) {
    const targListeners = mouseListeners.get(targ) || {};
    for (let k2 in targListeners) {
      if (ev == null || k2 == ev) {
        off(k2, targ, targListeners[k2]);
        delete targListeners[k2];
      }
    }
    if (ev == null)
      mouseListeners.delete(targ);
  }
  let fullWidCss = 0;
  let fullHgtCss = 0;
  let plotWidCss = 0;
  let plotHgtCss = 0;
  let plotLftCss = 0;
  let plotTopCss = 0;
  let _plotLftCss = plotLftCss;
  let _plotTopCss = plotTopCss;
  let _plotWidCss = plotWidCss;
  let _plotHgtCss = plotHgtCss;
  let plotLft = 0;
  let plotTop = 0;
  let plotWid = 0;
  let plotHgt = 0;
  self.bbox = {};
  let shouldSetScales = false;
  let shouldSetSize = false;
  let shouldConvergeSize = false;
  let shouldSetCursor = false;
  let shouldSetSelect = false;
  let shouldSetLegend = false;
  function _setSize(width, height, force) {
    if (force || (width != self.width || height != self.height))
      calcSize(width, height);
    resetYSeries(false);
    shouldConvergeSize = true;
    shouldSetSize = true;
    commit();
  }
  function calcSize(width, height) {
    self.width = fullWidCss = plotWidCss = width;
    self.height = fullHgtCss = plotHgtCss = height;
    plotLftCss = plotTopCss = 0;
    calcPlotRect();
    calcAxesRects();
    let bb = self.bbox;
    plotLft = bb.left = incrRound(plotLftCss * pxRatio, 0.5);
    plotTop = bb.top = incrRound(plotTopCss * pxRatio, 0.5);
    plotWid = bb.width = incrRound(plotWidCss * pxRatio, 0.5);
    plotHgt = bb.height = incrRound(plotHgtCss * pxRatio, 0.5);
  }
  const CYCLE_LIMIT = 3;
  function convergeSize() {
    let converged = false;
    let cycleNum = 0;
    while (!converged) {
      cycleNum++;
      let axesConverged = axesCalc(cycleNum);
      let paddingConverged = paddingCalc(cycleNum);
      converged = cycleNum == CYCLE_LIMIT || axesConverged && paddingConverged;
      if (!converged) {
        calcSize(self.width, self.height);
        shouldSetSize = true;
      }
    }
  }
  function setSize({ width, height }) {
    _setSize(width, height);
  }
  self.setSize = setSize;
  function calcPlotRect() {
    let hasTopAxis = false;
    let hasBtmAxis = false;
    let hasRgtAxis = false;
    let hasLftAxis = false;
    axes.forEach((axis, i3) => {
      if (axis.show && axis._show) {
        let { side, _size } = axis;
        let isVt = side % 2;
        let labelSize = axis.label != null ? axis.labelSize : 0;
        let fullSize = _size + labelSize;
        if (fullSize > 0) {
          if (isVt) {
            plotWidCss -= fullSize;
            if (side == 3) {
              plotLftCss += fullSize;
              hasLftAxis = true;
            } else
              hasRgtAxis = true;
          } else {
            plotHgtCss -= fullSize;
            if (side == 0) {
              plotTopCss += fullSize;
              hasTopAxis = true;
            } else
              hasBtmAxis = true;
          }
        }
      }
    });
    sidesWithAxes[0] = hasTopAxis;
    sidesWithAxes[1] = hasRgtAxis;
    sidesWithAxes[2] = hasBtmAxis;
    sidesWithAxes[3] = hasLftAxis;
    plotWidCss -= _padding[1] + _padding[3];
    plotLftCss += _padding[3];
    plotHgtCss -= _padding[2] + _padding[0];
    plotTopCss += _padding[0];
  }
  function calcAxesRects() {
    let off1 = plotLftCss + plotWidCss;
    let off2 = plotTopCss + plotHgtCss;
    let off3 = plotLftCss;
    let off0 = plotTopCss;
    function incrOffset(side, size2) {
      switch (side) {
        case 1:
          off1 += size2;
          return off1 - size2;
        case 2:
          off2 += size2;
          return off2 - size2;
        case 3:
          off3 -= size2;
          return off3 + size2;
        case 0:
          off0 -= size2;
          return off0 + size2;
      }
    }
    axes.forEach((axis, i3) => {
      if (axis.show && axis._show) {
        let side = axis.side;
        axis._pos = incrOffset(side, axis._size);
        if (axis.label != null)
          axis._lpos = incrOffset(side, axis.labelSize);
      }
    });
  }
  if (cursor.dataIdx == null) {
    let hov = cursor.hover;
    let skip = hov.skip = new Set(hov.skip ?? []);
    skip.add(void 0);
    let prox = hov.prox = fnOrSelf(hov.prox);
    let bias = hov.bias ??= 0;
    cursor.dataIdx = (self2, seriesIdx, cursorIdx, valAtPosX) => {
      if (seriesIdx == 0)
        return cursorIdx;
      let idx2 = cursorIdx;
      let _prox = prox(self2, seriesIdx, cursorIdx, valAtPosX) ?? inf;
      let withProx = _prox >= 0 && _prox < inf;
      let xDim = scaleX.ori == 0 ? plotWidCss : plotHgtCss;
      let cursorLft = cursor.left;
      let xValues = data[0];
      let yValues = data[seriesIdx];
      if (skip.has(yValues[cursorIdx])) {
        idx2 = null;
        let nonNullLft = null, nonNullRgt = null, j3;
        if (bias == 0 || bias == -1) {
          j3 = cursorIdx;
          while (nonNullLft == null && j3-- > 0) {
            if (!skip.has(yValues[j3]))
              nonNullLft = j3;
          }
        }
        if (bias == 0 || bias == 1) {
          j3 = cursorIdx;
          while (nonNullRgt == null && j3++ < yValues.length) {
            if (!skip.has(yValues[j3]))
              nonNullRgt = j3;
          }
        }
        if (nonNullLft != null || nonNullRgt != null) {
          if (withProx) {
            let lftPos = nonNullLft == null ? -Infinity : valToPosX(xValues[nonNullLft], scaleX, xDim, 0);
            let rgtPos = nonNullRgt == null ? Infinity : valToPosX(xValues[nonNullRgt], scaleX, xDim, 0);
            let lftDelta = cursorLft - lftPos;
            let rgtDelta = rgtPos - cursorLft;
            if (lftDelta <= rgtDelta) {
              if (lftDelta <= _prox)
                idx2 = nonNullLft;
            } else {
              if (rgtDelta <= _prox)
                idx2 = nonNullRgt;
            }
          } else {
            idx2 = nonNullRgt == null ? nonNullLft : nonNullLft == null ? nonNullRgt : cursorIdx - nonNullLft <= nonNullRgt - cursorIdx ? nonNullLft : nonNullRgt;
          }
        }
      } else if (withProx) {
        let dist = abs(cursorLft - valToPosX(xValues[cursorIdx], scaleX, xDim, 0));
        if (dist > _prox)
          idx2 = null;
      }
      return idx2;
    };
  }
  const setCursorEvent = (e3) => {
    cursor.event = e3;
  };
  cursor.idxs = activeIdxs;
  cursor._lock = false;
  let points2 = cursor.points;
  points2.show = fnOrSelf(points2.show);
  points2.size = fnOrSelf(points2.size);
  points2.stroke = fnOrSelf(points2.stroke);
  points2.width = fnOrSelf(points2.width);
  points2.fill = fnOrSelf(points2.fill);
  const focus = self.focus = assign({}, opts.focus || { alpha: 0.3 }, cursor.focus);
  const cursorFocus = focus.prox >= 0;
  const cursorOnePt = cursorFocus && points2.one;
  let cursorPts = [];
  let cursorPtsLft = [];
  let cursorPtsTop = [];
  function initCursorPt(s3, si) {
    let pt = points2.show(self, si);
    if (pt instanceof HTMLElement) {
      addClass(pt, CURSOR_PT);
      addClass(pt, s3.class);
      elTrans(pt, -10, -10, plotWidCss, plotHgtCss);
      over.insertBefore(pt, cursorPts[si]);
      return pt;
    }
  }
  function initSeries(s3, i3) {
    if (mode == 1 || i3 > 0) {
      let isTime = mode == 1 && scales[s3.scale].time;
      let sv = s3.value;
      s3.value = isTime ? isStr(sv) ? timeSeriesVal(_tzDate, timeSeriesStamp(sv, _fmtDate)) : sv || _timeSeriesVal : sv || numSeriesVal;
      s3.label = s3.label || (isTime ? timeSeriesLabel : numSeriesLabel);
    }
    if (cursorOnePt || i3 > 0) {
      s3.width = s3.width == null ? 1 : s3.width;
      s3.paths = s3.paths || linearPath || retNull;
      s3.fillTo = fnOrSelf(s3.fillTo || seriesFillTo);
      s3.pxAlign = +ifNull(s3.pxAlign, pxAlign);
      s3.pxRound = pxRoundGen(s3.pxAlign);
      s3.stroke = fnOrSelf(s3.stroke || null);
      s3.fill = fnOrSelf(s3.fill || null);
      s3._stroke = s3._fill = s3._paths = s3._focus = null;
      let _ptDia = ptDia(max(1, s3.width), 1);
      let points3 = s3.points = assign({}, {
        size: _ptDia,
        width: max(1, _ptDia * 0.2),
        stroke: s3.stroke,
        space: _ptDia * 2,
        paths: pointsPath,
        _stroke: null,
        _fill: null
      }, s3.points);
      points3.show = fnOrSelf(points3.show);
      points3.filter = fnOrSelf(points3.filter);
      points3.fill = fnOrSelf(points3.fill);
      points3.stroke = fnOrSelf(points3.stroke);
      points3.paths = fnOrSelf(points3.paths);
      points3.pxAlign = s3.pxAlign;
    }
    if (showLegend) {
      let rowCells = initLegendRow(s3, i3);
      legendRows.splice(i3, 0, rowCells[0]);
      legendCells.splice(i3, 0, rowCells[1]);
      legend.values.push(null);
    }
    if (showCursor) {
      activeIdxs.splice(i3, 0, null);
      let pt = null;
      if (cursorOnePt) {
        if (i3 == 0)
          pt = initCursorPt(s3, i3);
      } else if (i3 > 0)
        pt = initCursorPt(s3, i3);
      cursorPts.splice(i3, 0, pt);
      cursorPtsLft.splice(i3, 0, 0);
      cursorPtsTop.splice(i3, 0, 0);
    }
    fire("addSeries", i3);
  }
  function addSeries(opts2, si) {
    si = si == null ? series.length : si;
    opts2 = mode == 1 ? setDefault(opts2, si, xSeriesOpts, ySeriesOpts) : setDefault(opts2, si, {}, xySeriesOpts);
    series.splice(si, 0, opts2);
    initSeries(series[si], si);
  }
  self.addSeries = addSeries;
  function delSeries(i3) {
    series.splice(i3, 1);
    if (showLegend) {
      legend.values.splice(i3, 1);
      legendCells.splice(i3, 1);
      let tr = legendRows.splice(i3, 1)[0];
      offMouse(null, tr.firstChild);
      tr.remove();
    }
    if (showCursor) {
      activeIdxs.splice(i3, 1);
      cursorPts.splice(i3, 1)[0].remove();
      cursorPtsLft.splice(i3, 1);
      cursorPtsTop.splice(i3, 1);
    }
    fire("delSeries", i3);
  }
  self.delSeries = delSeries;
  const sidesWithAxes = [false, false, false, false];
  function initAxis(axis, i3) {
    axis._show = axis.show;
    if (axis.show) {
      let isVt = axis.side % 2;
      let sc = scales[axis.scale];
      if (sc == null) {
        axis.scale = isVt ? series[1].scale : xScaleKey;
        sc = scales[axis.scale];
      }
      let isTime = sc.time;
      axis.size = fnOrSelf(axis.size);
      axis.space = fnOrSelf(axis.space);
      axis.rotate = fnOrSelf(axis.rotate);
      if (isArr(axis.incrs)) {
        axis.incrs.forEach((incr) => {
          !fixedDec.has(incr) && fixedDec.set(incr, guessDec(incr));
        });
      }
      axis.incrs = fnOrSelf(axis.incrs || (sc.distr == 2 ? wholeIncrs : isTime ? ms == 1 ? timeIncrsMs : timeIncrsS : numIncrs));
      axis.splits = fnOrSelf(axis.splits || (isTime && sc.distr == 1 ? _timeAxisSplits : sc.distr == 3 ? logAxisSplits : sc.distr == 4 ? asinhAxisSplits : numAxisSplits));
      axis.stroke = fnOrSelf(axis.stroke);
      axis.grid.stroke = fnOrSelf(axis.grid.stroke);
      axis.ticks.stroke = fnOrSelf(axis.ticks.stroke);
      axis.border.stroke = fnOrSelf(axis.border.stroke);
      let av = axis.values;
      axis.values = // static array of tick values
      isArr(av) && !isArr(av[0]) ? fnOrSelf(av) : (
        // temporal
        isTime ? (
          // config array of fmtDate string tpls
          isArr(av) ? timeAxisVals(_tzDate, timeAxisStamps(av, _fmtDate)) : (
            // fmtDate string tpl
            isStr(av) ? timeAxisVal(_tzDate, av) : av || _timeAxisVals
          )
        ) : av || numAxisVals
      );
      axis.filter = fnOrSelf(axis.filter || (sc.distr >= 3 && sc.log == 10 ? log10AxisValsFilt : sc.distr == 3 && sc.log == 2 ? log2AxisValsFilt : retArg1));
      axis.font = pxRatioFont(axis.font);
      axis.labelFont = pxRatioFont(axis.labelFont);
      axis._size = axis.size(self, null, i3, 0);
      axis._space = axis._rotate = axis._incrs = axis._found = // foundIncrSpace
      axis._splits = axis._values = null;
      if (axis._size > 0) {
        sidesWithAxes[i3] = true;
        axis._el = placeDiv(AXIS, wrap);
      }
    }
  }
  function autoPadSide(self2, side, sidesWithAxes2, cycleNum) {
    let [hasTopAxis, hasRgtAxis, hasBtmAxis, hasLftAxis] = sidesWithAxes2;
    let ori = side % 2;
    let size2 = 0;
    if (ori == 0 && (hasLftAxis || hasRgtAxis))
      size2 = side == 0 && !hasTopAxis || side == 2 && !hasBtmAxis ? round(xAxisOpts.size / 3) : 0;
    if (ori == 1 && (hasTopAxis || hasBtmAxis))
      size2 = side == 1 && !hasRgtAxis || side == 3 && !hasLftAxis ? round(yAxisOpts.size / 2) : 0;
    return size2;
  }
  const padding = self.padding = (opts.padding || [autoPadSide, autoPadSide, autoPadSide, autoPadSide]).map((p3) => fnOrSelf(ifNull(p3, autoPadSide)));
  const _padding = self._padding = padding.map((p3, i3) => p3(self, i3, sidesWithAxes, 0));
  let dataLen;
  let i0 = null;
  let i1 = null;
  const idxs = mode == 1 ? series[0].idxs : null;
  let data0 = null;
  let viaAutoScaleX = false;
  function setData(_data, _resetScales) {
    data = _data == null ? [] : _data;
    self.data = self._data = data;
    if (mode == 2) {
      dataLen = 0;
      for (let i3 = 1; i3 < series.length; i3++)
        dataLen += data[i3][0].length;
    } else {
      if (data.length == 0)
        self.data = self._data = data = [[]];
      data0 = data[0];
      dataLen = data0.length;
      let scaleData = data;
      if (xScaleDistr == 2) {
        scaleData = data.slice();
        let _data0 = scaleData[0] = Array(dataLen);
        for (let i3 = 0; i3 < dataLen; i3++)
          _data0[i3] = i3;
      }
      self._data = data = scaleData;
    }
    resetYSeries(true);
    fire("setData");
    if (xScaleDistr == 2) {
      shouldConvergeSize = true;
    }
    if (_resetScales !== false) {
      let xsc = scaleX;
      if (xsc.auto(self, viaAutoScaleX))
        autoScaleX();
      else
        _setScale(xScaleKey, xsc.min, xsc.max);
      shouldSetCursor = shouldSetCursor || cursor.left >= 0;
      shouldSetLegend = true;
      commit();
    }
  }
  self.setData = setData;
  function autoScaleX() {
    viaAutoScaleX = true;
    let _min, _max;
    if (mode == 1) {
      if (dataLen > 0) {
        i0 = idxs[0] = 0;
        i1 = idxs[1] = dataLen - 1;
        _min = data[0][i0];
        _max = data[0][i1];
        if (xScaleDistr == 2) {
          _min = i0;
          _max = i1;
        } else if (_min == _max) {
          if (xScaleDistr == 3)
            [_min, _max] = rangeLog(_min, _min, scaleX.log, false);
          else if (xScaleDistr == 4)
            [_min, _max] = rangeAsinh(_min, _min, scaleX.log, false);
          else if (scaleX.time)
            _max = _min + round(86400 / ms);
          else
            [_min, _max] = rangeNum(_min, _max, rangePad, true);
        }
      } else {
        i0 = idxs[0] = _min = null;
        i1 = idxs[1] = _max = null;
      }
    }
    _setScale(xScaleKey, _min, _max);
  }
  let ctxStroke, ctxFill, ctxWidth, ctxDash, ctxJoin, ctxCap, ctxFont, ctxAlign, ctxBaseline;
  let ctxAlpha;
  function setCtxStyle(stroke, width, dash, cap, fill3, join2) {
    stroke ??= transparent;
    dash ??= EMPTY_ARR;
    cap ??= "butt";
    fill3 ??= transparent;
    join2 ??= "round";
    if (stroke != ctxStroke)
      ctx.strokeStyle = ctxStroke = stroke;
    if (fill3 != ctxFill)
      ctx.fillStyle = ctxFill = fill3;
    if (width != ctxWidth)
      ctx.lineWidth = ctxWidth = width;
    if (join2 != ctxJoin)
      ctx.lineJoin = ctxJoin = join2;
    if (cap != ctxCap)
      ctx.lineCap = ctxCap = cap;
    if (dash != ctxDash)
      ctx.setLineDash(ctxDash = dash);
  }
  function setFontStyle(font2, fill3, align, baseline) {
    if (fill3 != ctxFill)
      ctx.fillStyle = ctxFill = fill3;
    if (font2 != ctxFont)
      ctx.font = ctxFont = font2;
    if (align != ctxAlign)
      ctx.textAlign = ctxAlign = align;
    if (baseline != ctxBaseline)
      ctx.textBaseline = ctxBaseline = baseline;
  }
  function accScale(wsc, psc, facet2, data2, sorted = 0) {
    if (data2.length > 0 && wsc.auto(self, viaAutoScaleX) && (psc == null || psc.min == null)) {
      let _i0 = ifNull(i0, 0);
      let _i1 = ifNull(i1, data2.length - 1);
      let minMax = facet2.min == null ? getMinMax(data2, _i0, _i1, sorted, wsc.distr == 3) : [facet2.min, facet2.max];
      wsc.min = min(wsc.min, facet2.min = minMax[0]);
      wsc.max = max(wsc.max, facet2.max = minMax[1]);
    }
  }
  const AUTOSCALE = { min: null, max: null };
  function setScales() {
    for (let k2 in scales) {
      let sc = scales[k2];
      if (pendScales[k2] == null && // scales that have never been set (on init)
      (sc.min == null || // or auto scales when the x scale was explicitly set
      pendScales[xScaleKey] != null && sc.auto(self, viaAutoScaleX))) {
        pendScales[k2] = AUTOSCALE;
      }
    }
    for (let k2 in scales) {
      let sc = scales[k2];
      if (pendScales[k2] == null && sc.from != null && pendScales[sc.from] != null)
        pendScales[k2] = AUTOSCALE;
    }
    if (pendScales[xScaleKey] != null)
      resetYSeries(true);
    let wipScales = {};
    for (let k2 in pendScales) {
      let psc = pendScales[k2];
      if (psc != null) {
        let wsc = wipScales[k2] = copy(scales[k2], fastIsObj);
        if (psc.min != null)
          assign(wsc, psc);
        else if (k2 != xScaleKey || mode == 2) {
          if (dataLen == 0 && wsc.from == null) {
            let minMax = wsc.range(self, null, null, k2);
            wsc.min = minMax[0];
            wsc.max = minMax[1];
          } else {
            wsc.min = inf;
            wsc.max = -inf;
          }
        }
      }
    }
    if (dataLen > 0) {
      series.forEach((s3, i3) => {
        if (mode == 1) {
          let k2 = s3.scale;
          let psc = pendScales[k2];
          if (psc == null)
            return;
          let wsc = wipScales[k2];
          if (i3 == 0) {
            let minMax = wsc.range(self, wsc.min, wsc.max, k2);
            wsc.min = minMax[0];
            wsc.max = minMax[1];
            i0 = closestIdx(wsc.min, data[0]);
            i1 = closestIdx(wsc.max, data[0]);
            if (i1 - i0 > 1) {
              if (data[0][i0] < wsc.min)
                i0++;
              if (data[0][i1] > wsc.max)
                i1--;
            }
            s3.min = data0[i0];
            s3.max = data0[i1];
          } else if (s3.show && s3.auto)
            accScale(wsc, psc, s3, data[i3], s3.sorted);
          s3.idxs[0] = i0;
          s3.idxs[1] = i1;
        } else {
          if (i3 > 0) {
            if (s3.show && s3.auto) {
              let [xFacet, yFacet] = s3.facets;
              let xScaleKey2 = xFacet.scale;
              let yScaleKey = yFacet.scale;
              let [xData, yData] = data[i3];
              let wscx = wipScales[xScaleKey2];
              let wscy = wipScales[yScaleKey];
              wscx != null && accScale(wscx, pendScales[xScaleKey2], xFacet, xData, xFacet.sorted);
              wscy != null && accScale(wscy, pendScales[yScaleKey], yFacet, yData, yFacet.sorted);
              s3.min = yFacet.min;
              s3.max = yFacet.max;
            }
          }
        }
      });
      for (let k2 in wipScales) {
        let wsc = wipScales[k2];
        let psc = pendScales[k2];
        if (wsc.from == null && (psc == null || psc.min == null)) {
          let minMax = wsc.range(
            self,
            wsc.min == inf ? null : wsc.min,
            wsc.max == -inf ? null : wsc.max,
            k2
          );
          wsc.min = minMax[0];
          wsc.max = minMax[1];
        }
      }
    }
    for (let k2 in wipScales) {
      let wsc = wipScales[k2];
      if (wsc.from != null) {
        let base = wipScales[wsc.from];
        if (base.min == null)
          wsc.min = wsc.max = null;
        else {
          let minMax = wsc.range(self, base.min, base.max, k2);
          wsc.min = minMax[0];
          wsc.max = minMax[1];
        }
      }
    }
    let changed = {};
    let anyChanged = false;
    for (let k2 in wipScales) {
      let wsc = wipScales[k2];
      let sc = scales[k2];
      if (sc.min != wsc.min || sc.max != wsc.max) {
        sc.min = wsc.min;
        sc.max = wsc.max;
        let distr = sc.distr;
        sc._min = distr == 3 ? log10(sc.min) : distr == 4 ? asinh(sc.min, sc.asinh) : distr == 100 ? sc.fwd(sc.min) : sc.min;
        sc._max = distr == 3 ? log10(sc.max) : distr == 4 ? asinh(sc.max, sc.asinh) : distr == 100 ? sc.fwd(sc.max) : sc.max;
        changed[k2] = anyChanged = true;
      }
    }
    if (anyChanged) {
      series.forEach((s3, i3) => {
        if (mode == 2) {
          if (i3 > 0 && changed.y)
            s3._paths = null;
        } else {
          if (changed[s3.scale])
            s3._paths = null;
        }
      });
      for (let k2 in changed) {
        shouldConvergeSize = true;
        fire("setScale", k2);
      }
      if (showCursor && cursor.left >= 0)
        shouldSetCursor = shouldSetLegend = true;
    }
    for (let k2 in pendScales)
      pendScales[k2] = null;
  }
  function getOuterIdxs(ydata) {
    let _i0 = clamp2(i0 - 1, 0, dataLen - 1);
    let _i1 = clamp2(i1 + 1, 0, dataLen - 1);
    while (ydata[_i0] == null && _i0 > 0)
      _i0--;
    while (ydata[_i1] == null && _i1 < dataLen - 1)
      _i1++;
    return [_i0, _i1];
  }
  function drawSeries() {
    if (dataLen > 0) {
      let shouldAlpha = series.some((s3) => s3._focus) && ctxAlpha != focus.alpha;
      if (shouldAlpha)
        ctx.globalAlpha = ctxAlpha = focus.alpha;
      series.forEach((s3, i3) => {
        if (i3 > 0 && s3.show) {
          cacheStrokeFill(i3, false);
          cacheStrokeFill(i3, true);
          if (s3._paths == null) {
            let _ctxAlpha = ctxAlpha;
            if (ctxAlpha != s3.alpha)
              ctx.globalAlpha = ctxAlpha = s3.alpha;
            let _idxs = mode == 2 ? [0, data[i3][0].length - 1] : getOuterIdxs(data[i3]);
            s3._paths = s3.paths(self, i3, _idxs[0], _idxs[1]);
            if (ctxAlpha != _ctxAlpha)
              ctx.globalAlpha = ctxAlpha = _ctxAlpha;
          }
        }
      });
      series.forEach((s3, i3) => {
        if (i3 > 0 && s3.show) {
          let _ctxAlpha = ctxAlpha;
          if (ctxAlpha != s3.alpha)
            ctx.globalAlpha = ctxAlpha = s3.alpha;
          s3._paths != null && drawPath(i3, false);
          {
            let _gaps = s3._paths != null ? s3._paths.gaps : null;
            let show = s3.points.show(self, i3, i0, i1, _gaps);
            let idxs2 = s3.points.filter(self, i3, show, _gaps);
            if (show || idxs2) {
              s3.points._paths = s3.points.paths(self, i3, i0, i1, idxs2);
              drawPath(i3, true);
            }
          }
          if (ctxAlpha != _ctxAlpha)
            ctx.globalAlpha = ctxAlpha = _ctxAlpha;
          fire("drawSeries", i3);
        }
      });
      if (shouldAlpha)
        ctx.globalAlpha = ctxAlpha = 1;
    }
  }
  function cacheStrokeFill(si, _points) {
    let s3 = _points ? series[si].points : series[si];
    s3._stroke = s3.stroke(self, si);
    s3._fill = s3.fill(self, si);
  }
  function drawPath(si, _points) {
    let s3 = _points ? series[si].points : series[si];
    let {
      stroke,
      fill: fill3,
      clip: gapsClip,
      flags,
      _stroke: strokeStyle = s3._stroke,
      _fill: fillStyle = s3._fill,
      _width: width = s3.width
    } = s3._paths;
    width = roundDec(width * pxRatio, 3);
    let boundsClip = null;
    let offset = width % 2 / 2;
    if (_points && fillStyle == null)
      fillStyle = width > 0 ? "#fff" : strokeStyle;
    let _pxAlign = s3.pxAlign == 1 && offset > 0;
    _pxAlign && ctx.translate(offset, offset);
    if (!_points) {
      let lft = plotLft - width / 2, top = plotTop - width / 2, wid = plotWid + width, hgt = plotHgt + width;
      boundsClip = new Path2D();
      boundsClip.rect(lft, top, wid, hgt);
    }
    if (_points)
      strokeFill(strokeStyle, width, s3.dash, s3.cap, fillStyle, stroke, fill3, flags, gapsClip);
    else
      fillStroke(si, strokeStyle, width, s3.dash, s3.cap, fillStyle, stroke, fill3, flags, boundsClip, gapsClip);
    _pxAlign && ctx.translate(-offset, -offset);
  }
  function fillStroke(si, strokeStyle, lineWidth, lineDash, lineCap, fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip) {
    let didStrokeFill = false;
    flags != 0 && bands.forEach((b2, bi) => {
      if (b2.series[0] == si) {
        let lowerEdge = series[b2.series[1]];
        let lowerData = data[b2.series[1]];
        let bandClip = (lowerEdge._paths || EMPTY_OBJ).band;
        if (isArr(bandClip))
          bandClip = b2.dir == 1 ? bandClip[0] : bandClip[1];
        let gapsClip2;
        let _fillStyle = null;
        if (lowerEdge.show && bandClip && hasData(lowerData, i0, i1)) {
          _fillStyle = b2.fill(self, bi) || fillStyle;
          gapsClip2 = lowerEdge._paths.clip;
        } else
          bandClip = null;
        strokeFill(strokeStyle, lineWidth, lineDash, lineCap, _fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip, gapsClip2, bandClip);
        didStrokeFill = true;
      }
    });
    if (!didStrokeFill)
      strokeFill(strokeStyle, lineWidth, lineDash, lineCap, fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip);
  }
  const CLIP_FILL_STROKE = BAND_CLIP_FILL | BAND_CLIP_STROKE;
  function strokeFill(strokeStyle, lineWidth, lineDash, lineCap, fillStyle, strokePath, fillPath, flags, boundsClip, gapsClip, gapsClip2, bandClip) {
    setCtxStyle(strokeStyle, lineWidth, lineDash, lineCap, fillStyle);
    if (boundsClip || gapsClip || bandClip) {
      ctx.save();
      boundsClip && ctx.clip(boundsClip);
      gapsClip && ctx.clip(gapsClip);
    }
    if (bandClip) {
      if ((flags & CLIP_FILL_STROKE) == CLIP_FILL_STROKE) {
        ctx.clip(bandClip);
        gapsClip2 && ctx.clip(gapsClip2);
        doFill(fillStyle, fillPath);
        doStroke(strokeStyle, strokePath, lineWidth);
      } else if (flags & BAND_CLIP_STROKE) {
        doFill(fillStyle, fillPath);
        ctx.clip(bandClip);
        doStroke(strokeStyle, strokePath, lineWidth);
      } else if (flags & BAND_CLIP_FILL) {
        ctx.save();
        ctx.clip(bandClip);
        gapsClip2 && ctx.clip(gapsClip2);
        doFill(fillStyle, fillPath);
        ctx.restore();
        doStroke(strokeStyle, strokePath, lineWidth);
      }
    } else {
      doFill(fillStyle, fillPath);
      doStroke(strokeStyle, strokePath, lineWidth);
    }
    if (boundsClip || gapsClip || bandClip)
      ctx.restore();
  }
  function doStroke(strokeStyle, strokePath, lineWidth) {
    if (lineWidth > 0) {
      if (strokePath instanceof Map) {
        strokePath.forEach((strokePath2, strokeStyle2) => {
          ctx.strokeStyle = ctxStroke = strokeStyle2;
          ctx.stroke(strokePath2);
        });
      } else
        strokePath != null && strokeStyle && ctx.stroke(strokePath);
    }
  }
  function doFill(fillStyle, fillPath) {
    if (fillPath instanceof Map) {
      fillPath.forEach((fillPath2, fillStyle2) => {
        ctx.fillStyle = ctxFill = fillStyle2;
        ctx.fill(fillPath2);
      });
    } else
      fillPath != null && fillStyle && ctx.fill(fillPath);
  }
  function getIncrSpace(axisIdx, min2, max2, fullDim) {
    let axis = axes[axisIdx];
    let incrSpace;
    if (fullDim <= 0)
      incrSpace = [0, 0];
    else {
      let minSpace = axis._space = axis.space(self, axisIdx, min2, max2, fullDim);
      let incrs = axis._incrs = axis.incrs(self, axisIdx, min2, max2, fullDim, minSpace);
      incrSpace = findIncr(min2, max2, incrs, fullDim, minSpace);
    }
    return axis._found = incrSpace;
  }
  function drawOrthoLines(offs, filts, ori, side, pos0, len, width, stroke, dash, cap) {
    let offset = width % 2 / 2;
    pxAlign == 1 && ctx.translate(offset, offset);
    setCtxStyle(stroke, width, dash, cap, stroke);
    ctx.beginPath();
    let x0, y0, x1, y1, pos1 = pos0 + (side == 0 || side == 3 ? -len : len);
    if (ori == 0) {
      y0 = pos0;
      y1 = pos1;
    } else {
      x0 = pos0;
      x1 = pos1;
    }
    for (let i3 = 0; i3 < offs.length; i3++) {
      if (filts[i3] != null) {
        if (ori == 0)
          x0 = x1 = offs[i3];
        else
          y0 = y1 = offs[i3];
        ctx.moveTo(x0, y0);
        ctx.lineTo(x1, y1);
      }
    }
    ctx.stroke();
    pxAlign == 1 && ctx.translate(-offset, -offset);
  }
  function axesCalc(cycleNum) {
    let converged = true;
    axes.forEach((axis, i3) => {
      if (!axis.show)
        return;
      let scale = scales[axis.scale];
      if (scale.min == null) {
        if (axis._show) {
          converged = false;
          axis._show = false;
          resetYSeries(false);
        }
        return;
      } else {
        if (!axis._show) {
          converged = false;
          axis._show = true;
          resetYSeries(false);
        }
      }
      let side = axis.side;
      let ori = side % 2;
      let { min: min2, max: max2 } = scale;
      let [_incr, _space] = getIncrSpace(i3, min2, max2, ori == 0 ? plotWidCss : plotHgtCss);
      if (_space == 0)
        return;
      let forceMin = scale.distr == 2;
      let _splits = axis._splits = axis.splits(self, i3, min2, max2, _incr, _space, forceMin);
      let splits = scale.distr == 2 ? _splits.map((i4) => data0[i4]) : _splits;
      let incr = scale.distr == 2 ? data0[_splits[1]] - data0[_splits[0]] : _incr;
      let values = axis._values = axis.values(self, axis.filter(self, splits, i3, _space, incr), i3, _space, incr);
      axis._rotate = side == 2 ? axis.rotate(self, values, i3, _space) : 0;
      let oldSize = axis._size;
      axis._size = ceil(axis.size(self, values, i3, cycleNum));
      if (oldSize != null && axis._size != oldSize)
        converged = false;
    });
    return converged;
  }
  function paddingCalc(cycleNum) {
    let converged = true;
    padding.forEach((p3, i3) => {
      let _p = p3(self, i3, sidesWithAxes, cycleNum);
      if (_p != _padding[i3])
        converged = false;
      _padding[i3] = _p;
    });
    return converged;
  }
  function drawAxesGrid() {
    for (let i3 = 0; i3 < axes.length; i3++) {
      let axis = axes[i3];
      if (!axis.show || !axis._show)
        continue;
      let side = axis.side;
      let ori = side % 2;
      let x2, y3;
      let fillStyle = axis.stroke(self, i3);
      let shiftDir = side == 0 || side == 3 ? -1 : 1;
      let [_incr, _space] = axis._found;
      if (axis.label != null) {
        let shiftAmt2 = axis.labelGap * shiftDir;
        let baseLpos = round((axis._lpos + shiftAmt2) * pxRatio);
        setFontStyle(axis.labelFont[0], fillStyle, "center", side == 2 ? TOP : BOTTOM);
        ctx.save();
        if (ori == 1) {
          x2 = y3 = 0;
          ctx.translate(
            baseLpos,
            round(plotTop + plotHgt / 2)
          );
          ctx.rotate((side == 3 ? -PI : PI) / 2);
        } else {
          x2 = round(plotLft + plotWid / 2);
          y3 = baseLpos;
        }
        let _label = isFn(axis.label) ? axis.label(self, i3, _incr, _space) : axis.label;
        ctx.fillText(_label, x2, y3);
        ctx.restore();
      }
      if (_space == 0)
        continue;
      let scale = scales[axis.scale];
      let plotDim = ori == 0 ? plotWid : plotHgt;
      let plotOff = ori == 0 ? plotLft : plotTop;
      let _splits = axis._splits;
      let splits = scale.distr == 2 ? _splits.map((i4) => data0[i4]) : _splits;
      let incr = scale.distr == 2 ? data0[_splits[1]] - data0[_splits[0]] : _incr;
      let ticks2 = axis.ticks;
      let border2 = axis.border;
      let _tickSize = ticks2.show ? ticks2.size : 0;
      let tickSize = round(_tickSize * pxRatio);
      let axisGap = round((axis.alignTo == 2 ? axis._size - _tickSize - axis.gap : axis.gap) * pxRatio);
      let angle = axis._rotate * -PI / 180;
      let basePos = pxRound(axis._pos * pxRatio);
      let shiftAmt = (tickSize + axisGap) * shiftDir;
      let finalPos = basePos + shiftAmt;
      y3 = ori == 0 ? finalPos : 0;
      x2 = ori == 1 ? finalPos : 0;
      let font2 = axis.font[0];
      let textAlign = axis.align == 1 ? LEFT : axis.align == 2 ? RIGHT : angle > 0 ? LEFT : angle < 0 ? RIGHT : ori == 0 ? "center" : side == 3 ? RIGHT : LEFT;
      let textBaseline = angle || ori == 1 ? "middle" : side == 2 ? TOP : BOTTOM;
      setFontStyle(font2, fillStyle, textAlign, textBaseline);
      let lineHeight = axis.font[1] * axis.lineGap;
      let canOffs = _splits.map((val) => pxRound(getPos(val, scale, plotDim, plotOff)));
      let _values = axis._values;
      for (let i4 = 0; i4 < _values.length; i4++) {
        let val = _values[i4];
        if (val != null) {
          if (ori == 0)
            x2 = canOffs[i4];
          else
            y3 = canOffs[i4];
          val = "" + val;
          let _parts = val.indexOf("\n") == -1 ? [val] : val.split(/\n/gm);
          for (let j3 = 0; j3 < _parts.length; j3++) {
            let text = _parts[j3];
            if (angle) {
              ctx.save();
              ctx.translate(x2, y3 + j3 * lineHeight);
              ctx.rotate(angle);
              ctx.fillText(text, 0, 0);
              ctx.restore();
            } else
              ctx.fillText(text, x2, y3 + j3 * lineHeight);
          }
        }
      }
      if (ticks2.show) {
        drawOrthoLines(
          canOffs,
          ticks2.filter(self, splits, i3, _space, incr),
          ori,
          side,
          basePos,
          tickSize,
          roundDec(ticks2.width * pxRatio, 3),
          ticks2.stroke(self, i3),
          ticks2.dash,
          ticks2.cap
        );
      }
      let grid2 = axis.grid;
      if (grid2.show) {
        drawOrthoLines(
          canOffs,
          grid2.filter(self, splits, i3, _space, incr),
          ori,
          ori == 0 ? 2 : 1,
          ori == 0 ? plotTop : plotLft,
          ori == 0 ? plotHgt : plotWid,
          roundDec(grid2.width * pxRatio, 3),
          grid2.stroke(self, i3),
          grid2.dash,
          grid2.cap
        );
      }
      if (border2.show) {
        drawOrthoLines(
          [basePos],
          [1],
          ori == 0 ? 1 : 0,
          ori == 0 ? 1 : 2,
          ori == 1 ? plotTop : plotLft,
          ori == 1 ? plotHgt : plotWid,
          roundDec(border2.width * pxRatio, 3),
          border2.stroke(self, i3),
          border2.dash,
          border2.cap
        );
      }
    }
    fire("drawAxes");
  }
  function resetYSeries(minMax) {
    series.forEach((s3, i3) => {
      if (i3 > 0) {
        s3._paths = null;
        if (minMax) {
          if (mode == 1) {
            s3.min = null;
            s3.max = null;
          } else {
            s3.facets.forEach((f4) => {
              f4.min = null;
              f4.max = null;
            });
          }
        }
      }
    });
  }
  let queuedCommit = false;
  let deferHooks = false;
  let hooksQueue = [];
  function flushHooks() {
    deferHooks = false;
    for (let i3 = 0; i3 < hooksQueue.length; i3++)
      fire(...hooksQueue[i3]);
    hooksQueue.length = 0;
  }
  function commit() {
    if (!queuedCommit) {
      microTask(_commit);
      queuedCommit = true;
    }
  }
  function batch(fn, _deferHooks = false) {
    queuedCommit = true;
    deferHooks = _deferHooks;
    fn(self);
    _commit();
    if (_deferHooks && hooksQueue.length > 0)
      queueMicrotask(flushHooks);
  }
  self.batch = batch;
  function _commit() {
    if (shouldSetScales) {
      setScales();
      shouldSetScales = false;
    }
    if (shouldConvergeSize) {
      convergeSize();
      shouldConvergeSize = false;
    }
    if (shouldSetSize) {
      setStylePx(under, LEFT, plotLftCss);
      setStylePx(under, TOP, plotTopCss);
      setStylePx(under, WIDTH3, plotWidCss);
      setStylePx(under, HEIGHT3, plotHgtCss);
      setStylePx(over, LEFT, plotLftCss);
      setStylePx(over, TOP, plotTopCss);
      setStylePx(over, WIDTH3, plotWidCss);
      setStylePx(over, HEIGHT3, plotHgtCss);
      setStylePx(wrap, WIDTH3, fullWidCss);
      setStylePx(wrap, HEIGHT3, fullHgtCss);
      can.width = round(fullWidCss * pxRatio);
      can.height = round(fullHgtCss * pxRatio);
      axes.forEach(({ _el, _show, _size, _pos, side }) => {
        if (_el != null) {
          if (_show) {
            let posOffset = side === 3 || side === 0 ? _size : 0;
            let isVt = side % 2 == 1;
            setStylePx(_el, isVt ? "left" : "top", _pos - posOffset);
            setStylePx(_el, isVt ? "width" : "height", _size);
            setStylePx(_el, isVt ? "top" : "left", isVt ? plotTopCss : plotLftCss);
            setStylePx(_el, isVt ? "height" : "width", isVt ? plotHgtCss : plotWidCss);
            remClass(_el, OFF);
          } else
            addClass(_el, OFF);
        }
      });
      ctxStroke = ctxFill = ctxWidth = ctxJoin = ctxCap = ctxFont = ctxAlign = ctxBaseline = ctxDash = null;
      ctxAlpha = 1;
      syncRect(true);
      if (plotLftCss != _plotLftCss || plotTopCss != _plotTopCss || plotWidCss != _plotWidCss || plotHgtCss != _plotHgtCss) {
        resetYSeries(false);
        let pctWid = plotWidCss / _plotWidCss;
        let pctHgt = plotHgtCss / _plotHgtCss;
        if (showCursor && !shouldSetCursor && cursor.left >= 0) {
          cursor.left *= pctWid;
          cursor.top *= pctHgt;
          vCursor && elTrans(vCursor, round(cursor.left), 0, plotWidCss, plotHgtCss);
          hCursor && elTrans(hCursor, 0, round(cursor.top), plotWidCss, plotHgtCss);
          for (let i3 = 0; i3 < cursorPts.length; i3++) {
            let pt = cursorPts[i3];
            if (pt != null) {
              cursorPtsLft[i3] *= pctWid;
              cursorPtsTop[i3] *= pctHgt;
              elTrans(pt, ceil(cursorPtsLft[i3]), ceil(cursorPtsTop[i3]), plotWidCss, plotHgtCss);
            }
          }
        }
        if (select.show && !shouldSetSelect && select.left >= 0 && select.width > 0) {
          select.left *= pctWid;
          select.width *= pctWid;
          select.top *= pctHgt;
          select.height *= pctHgt;
          for (let prop in _hideProps)
            setStylePx(selectDiv, prop, select[prop]);
        }
        _plotLftCss = plotLftCss;
        _plotTopCss = plotTopCss;
        _plotWidCss = plotWidCss;
        _plotHgtCss = plotHgtCss;
      }
      fire("setSize");
      shouldSetSize = false;
    }
    if (fullWidCss > 0 && fullHgtCss > 0) {
      ctx.clearRect(0, 0, can.width, can.height);
      fire("drawClear");
      drawOrder.forEach((fn) => fn());
      fire("draw");
    }
    if (select.show && shouldSetSelect) {
      setSelect(select);
      shouldSetSelect = false;
    }
    if (showCursor && shouldSetCursor) {
      updateCursor(null, true, false);
      shouldSetCursor = false;
    }
    if (legend.show && legend.live && shouldSetLegend) {
      setLegend();
      shouldSetLegend = false;
    }
    if (!ready) {
      ready = true;
      self.status = 1;
      fire("ready");
    }
    viaAutoScaleX = false;
    queuedCommit = false;
  }
  self.redraw = (rebuildPaths, recalcAxes) => {
    shouldConvergeSize = recalcAxes || false;
    if (rebuildPaths !== false)
      _setScale(xScaleKey, scaleX.min, scaleX.max);
    else
      commit();
  };
  function setScale(key2, opts2) {
    let sc = scales[key2];
    if (sc.from == null) {
      if (dataLen == 0) {
        let minMax = sc.range(self, opts2.min, opts2.max, key2);
        opts2.min = minMax[0];
        opts2.max = minMax[1];
      }
      if (opts2.min > opts2.max) {
        let _min = opts2.min;
        opts2.min = opts2.max;
        opts2.max = _min;
      }
      if (dataLen > 1 && opts2.min != null && opts2.max != null && opts2.max - opts2.min < 1e-16)
        return;
      if (key2 == xScaleKey) {
        if (sc.distr == 2 && dataLen > 0) {
          opts2.min = closestIdx(opts2.min, data[0]);
          opts2.max = closestIdx(opts2.max, data[0]);
          if (opts2.min == opts2.max)
            opts2.max++;
        }
      }
      pendScales[key2] = opts2;
      shouldSetScales = true;
      commit();
    }
  }
  self.setScale = setScale;
  let xCursor;
  let yCursor;
  let vCursor;
  let hCursor;
  let rawMouseLeft0;
  let rawMouseTop0;
  let mouseLeft0;
  let mouseTop0;
  let rawMouseLeft1;
  let rawMouseTop1;
  let mouseLeft1;
  let mouseTop1;
  let dragging = false;
  const drag = cursor.drag;
  let dragX = drag.x;
  let dragY = drag.y;
  if (showCursor) {
    if (cursor.x)
      xCursor = placeDiv(CURSOR_X, over);
    if (cursor.y)
      yCursor = placeDiv(CURSOR_Y, over);
    if (scaleX.ori == 0) {
      vCursor = xCursor;
      hCursor = yCursor;
    } else {
      vCursor = yCursor;
      hCursor = xCursor;
    }
    mouseLeft1 = cursor.left;
    mouseTop1 = cursor.top;
  }
  const select = self.select = assign({
    show: true,
    over: true,
    left: 0,
    width: 0,
    top: 0,
    height: 0
  }, opts.select);
  const selectDiv = select.show ? placeDiv(SELECT, select.over ? over : under) : null;
  function setSelect(opts2, _fire) {
    if (select.show) {
      for (let prop in opts2) {
        select[prop] = opts2[prop];
        if (prop in _hideProps)
          setStylePx(selectDiv, prop, opts2[prop]);
      }
      _fire !== false && fire("setSelect");
    }
  }
  self.setSelect = setSelect;
  function toggleDOM(i3) {
    let s3 = series[i3];
    if (s3.show)
      showLegend && remClass(legendRows[i3], OFF);
    else {
      showLegend && addClass(legendRows[i3], OFF);
      if (showCursor) {
        let pt = cursorOnePt ? cursorPts[0] : cursorPts[i3];
        pt != null && elTrans(pt, -10, -10, plotWidCss, plotHgtCss);
      }
    }
  }
  function _setScale(key2, min2, max2) {
    setScale(key2, { min: min2, max: max2 });
  }
  function setSeries(i3, opts2, _fire, _pub) {
    if (opts2.focus != null)
      setFocus(i3);
    if (opts2.show != null) {
      series.forEach((s3, si) => {
        if (si > 0 && (i3 == si || i3 == null)) {
          s3.show = opts2.show;
          toggleDOM(si);
          if (mode == 2) {
            _setScale(s3.facets[0].scale, null, null);
            _setScale(s3.facets[1].scale, null, null);
          } else
            _setScale(s3.scale, null, null);
          commit();
        }
      });
    }
    _fire !== false && fire("setSeries", i3, opts2);
    _pub && pubSync("setSeries", self, i3, opts2);
  }
  self.setSeries = setSeries;
  function setBand(bi, opts2) {
    assign(bands[bi], opts2);
  }
  function addBand(opts2, bi) {
    opts2.fill = fnOrSelf(opts2.fill || null);
    opts2.dir = ifNull(opts2.dir, -1);
    bi = bi == null ? bands.length : bi;
    bands.splice(bi, 0, opts2);
  }
  function delBand(bi) {
    if (bi == null)
      bands.length = 0;
    else
      bands.splice(bi, 1);
  }
  self.addBand = addBand;
  self.setBand = setBand;
  self.delBand = delBand;
  function setAlpha(i3, value) {
    series[i3].alpha = value;
    if (showCursor && cursorPts[i3] != null)
      cursorPts[i3].style.opacity = value;
    if (showLegend && legendRows[i3])
      legendRows[i3].style.opacity = value;
  }
  let closestDist;
  let closestSeries;
  let focusedSeries;
  const FOCUS_TRUE = { focus: true };
  function setFocus(i3) {
    if (i3 != focusedSeries) {
      let allFocused = i3 == null;
      let _setAlpha = focus.alpha != 1;
      series.forEach((s3, i22) => {
        if (mode == 1 || i22 > 0) {
          let isFocused = allFocused || i22 == 0 || i22 == i3;
          s3._focus = allFocused ? null : isFocused;
          _setAlpha && setAlpha(i22, isFocused ? 1 : focus.alpha);
        }
      });
      focusedSeries = i3;
      _setAlpha && commit();
    }
  }
  if (showLegend && cursorFocus) {
    onMouse(mouseleave, legendTable, (e3) => {
      if (cursor._lock)
        return;
      setCursorEvent(e3);
      if (focusedSeries != null)
        setSeries(null, FOCUS_TRUE, true, syncOpts.setSeries);
    });
  }
  function posToVal(pos, scale, can2) {
    let sc = scales[scale];
    if (can2)
      pos = pos / pxRatio - (sc.ori == 1 ? plotTopCss : plotLftCss);
    let dim = plotWidCss;
    if (sc.ori == 1) {
      dim = plotHgtCss;
      pos = dim - pos;
    }
    if (sc.dir == -1)
      pos = dim - pos;
    let _min = sc._min, _max = sc._max, pct = pos / dim;
    let sv = _min + (_max - _min) * pct;
    let distr = sc.distr;
    return distr == 3 ? pow(10, sv) : distr == 4 ? sinh(sv, sc.asinh) : distr == 100 ? sc.bwd(sv) : sv;
  }
  function closestIdxFromXpos(pos, can2) {
    let v3 = posToVal(pos, xScaleKey, can2);
    return closestIdx(v3, data[0], i0, i1);
  }
  self.valToIdx = (val) => closestIdx(val, data[0]);
  self.posToIdx = closestIdxFromXpos;
  self.posToVal = posToVal;
  self.valToPos = (val, scale, can2) => scales[scale].ori == 0 ? getHPos(
    val,
    scales[scale],
    can2 ? plotWid : plotWidCss,
    can2 ? plotLft : 0
  ) : getVPos(
    val,
    scales[scale],
    can2 ? plotHgt : plotHgtCss,
    can2 ? plotTop : 0
  );
  self.setCursor = (opts2, _fire, _pub) => {
    mouseLeft1 = opts2.left;
    mouseTop1 = opts2.top;
    updateCursor(null, _fire, _pub);
  };
  function setSelH(off2, dim) {
    setStylePx(selectDiv, LEFT, select.left = off2);
    setStylePx(selectDiv, WIDTH3, select.width = dim);
  }
  function setSelV(off2, dim) {
    setStylePx(selectDiv, TOP, select.top = off2);
    setStylePx(selectDiv, HEIGHT3, select.height = dim);
  }
  let setSelX = scaleX.ori == 0 ? setSelH : setSelV;
  let setSelY = scaleX.ori == 1 ? setSelH : setSelV;
  function syncLegend() {
    if (showLegend && legend.live) {
      for (let i3 = mode == 2 ? 1 : 0; i3 < series.length; i3++) {
        if (i3 == 0 && multiValLegend)
          continue;
        let vals = legend.values[i3];
        let j3 = 0;
        for (let k2 in vals)
          legendCells[i3][j3++].firstChild.nodeValue = vals[k2];
      }
    }
  }
  function setLegend(opts2, _fire) {
    if (opts2 != null) {
      if (opts2.idxs) {
        opts2.idxs.forEach((didx, sidx) => {
          activeIdxs[sidx] = didx;
        });
      } else if (!isUndef(opts2.idx))
        activeIdxs.fill(opts2.idx);
      legend.idx = activeIdxs[0];
    }
    if (showLegend && legend.live) {
      for (let sidx = 0; sidx < series.length; sidx++) {
        if (sidx > 0 || mode == 1 && !multiValLegend)
          setLegendValues(sidx, activeIdxs[sidx]);
      }
      syncLegend();
    }
    shouldSetLegend = false;
    _fire !== false && fire("setLegend");
  }
  self.setLegend = setLegend;
  function setLegendValues(sidx, idx) {
    let s3 = series[sidx];
    let src = sidx == 0 && xScaleDistr == 2 ? data0 : data[sidx];
    let val;
    if (multiValLegend)
      val = s3.values(self, sidx, idx) ?? NULL_LEGEND_VALUES;
    else {
      val = s3.value(self, idx == null ? null : src[idx], sidx, idx);
      val = val == null ? NULL_LEGEND_VALUES : { _: val };
    }
    legend.values[sidx] = val;
  }
  function updateCursor(src, _fire, _pub) {
    rawMouseLeft1 = mouseLeft1;
    rawMouseTop1 = mouseTop1;
    [mouseLeft1, mouseTop1] = cursor.move(self, mouseLeft1, mouseTop1);
    cursor.left = mouseLeft1;
    cursor.top = mouseTop1;
    if (showCursor) {
      vCursor && elTrans(vCursor, round(mouseLeft1), 0, plotWidCss, plotHgtCss);
      hCursor && elTrans(hCursor, 0, round(mouseTop1), plotWidCss, plotHgtCss);
    }
    let idx;
    let noDataInRange = i0 > i1;
    closestDist = inf;
    closestSeries = null;
    let xDim = scaleX.ori == 0 ? plotWidCss : plotHgtCss;
    let yDim = scaleX.ori == 1 ? plotWidCss : plotHgtCss;
    if (mouseLeft1 < 0 || dataLen == 0 || noDataInRange) {
      idx = cursor.idx = null;
      for (let i3 = 0; i3 < series.length; i3++) {
        let pt = cursorPts[i3];
        pt != null && elTrans(pt, -10, -10, plotWidCss, plotHgtCss);
      }
      if (cursorFocus)
        setSeries(null, FOCUS_TRUE, true, src == null && syncOpts.setSeries);
      if (legend.live) {
        activeIdxs.fill(idx);
        shouldSetLegend = true;
      }
    } else {
      let mouseXPos, valAtPosX, xPos;
      if (mode == 1) {
        mouseXPos = scaleX.ori == 0 ? mouseLeft1 : mouseTop1;
        valAtPosX = posToVal(mouseXPos, xScaleKey);
        idx = cursor.idx = closestIdx(valAtPosX, data[0], i0, i1);
        xPos = valToPosX(data[0][idx], scaleX, xDim, 0);
      }
      let _ptLft = -10;
      let _ptTop = -10;
      let _ptWid = 0;
      let _ptHgt = 0;
      let _centered = true;
      let _ptFill = "";
      let _ptStroke = "";
      for (let i3 = mode == 2 ? 1 : 0; i3 < series.length; i3++) {
        let s3 = series[i3];
        let idx1 = activeIdxs[i3];
        let yVal1 = idx1 == null ? null : mode == 1 ? data[i3][idx1] : data[i3][1][idx1];
        let idx2 = cursor.dataIdx(self, i3, idx, valAtPosX);
        let yVal2 = idx2 == null ? null : mode == 1 ? data[i3][idx2] : data[i3][1][idx2];
        shouldSetLegend = shouldSetLegend || yVal2 != yVal1 || idx2 != idx1;
        activeIdxs[i3] = idx2;
        if (i3 > 0 && s3.show) {
          let xPos2 = idx2 == null ? -10 : idx2 == idx ? xPos : valToPosX(mode == 1 ? data[0][idx2] : data[i3][0][idx2], scaleX, xDim, 0);
          let yPos = yVal2 == null ? -10 : valToPosY(yVal2, mode == 1 ? scales[s3.scale] : scales[s3.facets[1].scale], yDim, 0);
          if (cursorFocus && yVal2 != null) {
            let mouseYPos = scaleX.ori == 1 ? mouseLeft1 : mouseTop1;
            let dist = abs(focus.dist(self, i3, idx2, yPos, mouseYPos));
            if (dist < closestDist) {
              let bias = focus.bias;
              if (bias != 0) {
                let mouseYVal = posToVal(mouseYPos, s3.scale);
                let seriesYValSign = yVal2 >= 0 ? 1 : -1;
                let mouseYValSign = mouseYVal >= 0 ? 1 : -1;
                if (mouseYValSign == seriesYValSign && (mouseYValSign == 1 ? bias == 1 ? yVal2 >= mouseYVal : yVal2 <= mouseYVal : (
                  // >= 0
                  bias == 1 ? yVal2 <= mouseYVal : yVal2 >= mouseYVal
                ))) {
                  closestDist = dist;
                  closestSeries = i3;
                }
              } else {
                closestDist = dist;
                closestSeries = i3;
              }
            }
          }
          if (shouldSetLegend || cursorOnePt) {
            let hPos, vPos;
            if (scaleX.ori == 0) {
              hPos = xPos2;
              vPos = yPos;
            } else {
              hPos = yPos;
              vPos = xPos2;
            }
            let ptWid, ptHgt, ptLft, ptTop, ptStroke, ptFill, centered = true, getBBox = points2.bbox;
            if (getBBox != null) {
              centered = false;
              let bbox = getBBox(self, i3);
              ptLft = bbox.left;
              ptTop = bbox.top;
              ptWid = bbox.width;
              ptHgt = bbox.height;
            } else {
              ptLft = hPos;
              ptTop = vPos;
              ptWid = ptHgt = points2.size(self, i3);
            }
            ptFill = points2.fill(self, i3);
            ptStroke = points2.stroke(self, i3);
            if (cursorOnePt) {
              if (i3 == closestSeries && closestDist <= focus.prox) {
                _ptLft = ptLft;
                _ptTop = ptTop;
                _ptWid = ptWid;
                _ptHgt = ptHgt;
                _centered = centered;
                _ptFill = ptFill;
                _ptStroke = ptStroke;
              }
            } else {
              let pt = cursorPts[i3];
              if (pt != null) {
                cursorPtsLft[i3] = ptLft;
                cursorPtsTop[i3] = ptTop;
                elSize(pt, ptWid, ptHgt, centered);
                elColor(pt, ptFill, ptStroke);
                elTrans(pt, ceil(ptLft), ceil(ptTop), plotWidCss, plotHgtCss);
              }
            }
          }
        }
      }
      if (cursorOnePt) {
        let p3 = focus.prox;
        let focusChanged = focusedSeries == null ? closestDist <= p3 : closestDist > p3 || closestSeries != focusedSeries;
        if (shouldSetLegend || focusChanged) {
          let pt = cursorPts[0];
          if (pt != null) {
            cursorPtsLft[0] = _ptLft;
            cursorPtsTop[0] = _ptTop;
            elSize(pt, _ptWid, _ptHgt, _centered);
            elColor(pt, _ptFill, _ptStroke);
            elTrans(pt, ceil(_ptLft), ceil(_ptTop), plotWidCss, plotHgtCss);
          }
        }
      }
    }
    if (select.show && dragging) {
      if (src != null) {
        let [xKey, yKey] = syncOpts.scales;
        let [matchXKeys, matchYKeys] = syncOpts.match;
        let [xKeySrc, yKeySrc] = src.cursor.sync.scales;
        let sdrag = src.cursor.drag;
        dragX = sdrag._x;
        dragY = sdrag._y;
        if (dragX || dragY) {
          let { left, top, width, height } = src.select;
          let sori = src.scales[xKeySrc].ori;
          let sPosToVal = src.posToVal;
          let sOff, sDim, sc, a4, b2;
          let matchingX = xKey != null && matchXKeys(xKey, xKeySrc);
          let matchingY = yKey != null && matchYKeys(yKey, yKeySrc);
          if (matchingX && dragX) {
            if (sori == 0) {
              sOff = left;
              sDim = width;
            } else {
              sOff = top;
              sDim = height;
            }
            sc = scales[xKey];
            a4 = valToPosX(sPosToVal(sOff, xKeySrc), sc, xDim, 0);
            b2 = valToPosX(sPosToVal(sOff + sDim, xKeySrc), sc, xDim, 0);
            setSelX(min(a4, b2), abs(b2 - a4));
          } else
            setSelX(0, xDim);
          if (matchingY && dragY) {
            if (sori == 1) {
              sOff = left;
              sDim = width;
            } else {
              sOff = top;
              sDim = height;
            }
            sc = scales[yKey];
            a4 = valToPosY(sPosToVal(sOff, yKeySrc), sc, yDim, 0);
            b2 = valToPosY(sPosToVal(sOff + sDim, yKeySrc), sc, yDim, 0);
            setSelY(min(a4, b2), abs(b2 - a4));
          } else
            setSelY(0, yDim);
        } else
          hideSelect();
      } else {
        let rawDX = abs(rawMouseLeft1 - rawMouseLeft0);
        let rawDY = abs(rawMouseTop1 - rawMouseTop0);
        if (scaleX.ori == 1) {
          let _rawDX = rawDX;
          rawDX = rawDY;
          rawDY = _rawDX;
        }
        dragX = drag.x && rawDX >= drag.dist;
        dragY = drag.y && rawDY >= drag.dist;
        let uni = drag.uni;
        if (uni != null) {
          if (dragX && dragY) {
            dragX = rawDX >= uni;
            dragY = rawDY >= uni;
            if (!dragX && !dragY) {
              if (rawDY > rawDX)
                dragY = true;
              else
                dragX = true;
            }
          }
        } else if (drag.x && drag.y && (dragX || dragY))
          dragX = dragY = true;
        let p0, p1;
        if (dragX) {
          if (scaleX.ori == 0) {
            p0 = mouseLeft0;
            p1 = mouseLeft1;
          } else {
            p0 = mouseTop0;
            p1 = mouseTop1;
          }
          setSelX(min(p0, p1), abs(p1 - p0));
          if (!dragY)
            setSelY(0, yDim);
        }
        if (dragY) {
          if (scaleX.ori == 1) {
            p0 = mouseLeft0;
            p1 = mouseLeft1;
          } else {
            p0 = mouseTop0;
            p1 = mouseTop1;
          }
          setSelY(min(p0, p1), abs(p1 - p0));
          if (!dragX)
            setSelX(0, xDim);
        }
        if (!dragX && !dragY) {
          setSelX(0, 0);
          setSelY(0, 0);
        }
      }
    }
    drag._x = dragX;
    drag._y = dragY;
    if (src == null) {
      if (_pub) {
        if (syncKey != null) {
          let [xSyncKey, ySyncKey] = syncOpts.scales;
          syncOpts.values[0] = xSyncKey != null ? posToVal(scaleX.ori == 0 ? mouseLeft1 : mouseTop1, xSyncKey) : null;
          syncOpts.values[1] = ySyncKey != null ? posToVal(scaleX.ori == 1 ? mouseLeft1 : mouseTop1, ySyncKey) : null;
        }
        pubSync(mousemove, self, mouseLeft1, mouseTop1, plotWidCss, plotHgtCss, idx);
      }
      if (cursorFocus) {
        let shouldPub = _pub && syncOpts.setSeries;
        let p3 = focus.prox;
        if (focusedSeries == null) {
          if (closestDist <= p3)
            setSeries(closestSeries, FOCUS_TRUE, true, shouldPub);
        } else {
          if (closestDist > p3)
            setSeries(null, FOCUS_TRUE, true, shouldPub);
          else if (closestSeries != focusedSeries)
            setSeries(closestSeries, FOCUS_TRUE, true, shouldPub);
        }
      }
    }
    if (shouldSetLegend) {
      legend.idx = idx;
      setLegend();
    }
    _fire !== false && fire("setCursor");
  }
  let rect2 = null;
  Object.defineProperty(self, "rect", {
    get() {
      if (rect2 == null)
        syncRect(false);
      return rect2;
    }
  });
  function syncRect(defer = false) {
    if (defer)
      rect2 = null;
    else {
      rect2 = over.getBoundingClientRect();
      fire("syncRect", rect2);
    }
  }
  function mouseMove(e3, src, _l, _t, _w, _h, _i) {
    if (cursor._lock)
      return;
    if (dragging && e3 != null && e3.movementX == 0 && e3.movementY == 0)
      return;
    cacheMouse(e3, src, _l, _t, _w, _h, _i, false, e3 != null);
    if (e3 != null)
      updateCursor(null, true, true);
    else
      updateCursor(src, true, false);
  }
  function cacheMouse(e3, src, _l, _t, _w, _h, _i, initial, snap) {
    if (rect2 == null)
      syncRect(false);
    setCursorEvent(e3);
    if (e3 != null) {
      _l = e3.clientX - rect2.left;
      _t = e3.clientY - rect2.top;
    } else {
      if (_l < 0 || _t < 0) {
        mouseLeft1 = -10;
        mouseTop1 = -10;
        return;
      }
      let [xKey, yKey] = syncOpts.scales;
      let syncOptsSrc = src.cursor.sync;
      let [xValSrc, yValSrc] = syncOptsSrc.values;
      let [xKeySrc, yKeySrc] = syncOptsSrc.scales;
      let [matchXKeys, matchYKeys] = syncOpts.match;
      let rotSrc = src.axes[0].side % 2 == 1;
      let xDim = scaleX.ori == 0 ? plotWidCss : plotHgtCss, yDim = scaleX.ori == 1 ? plotWidCss : plotHgtCss, _xDim = rotSrc ? _h : _w, _yDim = rotSrc ? _w : _h, _xPos = rotSrc ? _t : _l, _yPos = rotSrc ? _l : _t;
      if (xKeySrc != null)
        _l = matchXKeys(xKey, xKeySrc) ? getPos(xValSrc, scales[xKey], xDim, 0) : -10;
      else
        _l = xDim * (_xPos / _xDim);
      if (yKeySrc != null)
        _t = matchYKeys(yKey, yKeySrc) ? getPos(yValSrc, scales[yKey], yDim, 0) : -10;
      else
        _t = yDim * (_yPos / _yDim);
      if (scaleX.ori == 1) {
        let __l = _l;
        _l = _t;
        _t = __l;
      }
    }
    if (snap && (src == null || src.cursor.event.type == mousemove)) {
      if (_l <= 1 || _l >= plotWidCss - 1)
        _l = incrRound(_l, plotWidCss);
      if (_t <= 1 || _t >= plotHgtCss - 1)
        _t = incrRound(_t, plotHgtCss);
    }
    if (initial) {
      rawMouseLeft0 = _l;
      rawMouseTop0 = _t;
      [mouseLeft0, mouseTop0] = cursor.move(self, _l, _t);
    } else {
      mouseLeft1 = _l;
      mouseTop1 = _t;
    }
  }
  const _hideProps = {
    width: 0,
    height: 0,
    left: 0,
    top: 0
  };
  function hideSelect() {
    setSelect(_hideProps, false);
  }
  let downSelectLeft;
  let downSelectTop;
  let downSelectWidth;
  let downSelectHeight;
  function mouseDown(e3, src, _l, _t, _w, _h, _i) {
    dragging = true;
    dragX = dragY = drag._x = drag._y = false;
    cacheMouse(e3, src, _l, _t, _w, _h, _i, true, false);
    if (e3 != null) {
      onMouse(mouseup, doc, mouseUp, false);
      pubSync(mousedown, self, mouseLeft0, mouseTop0, plotWidCss, plotHgtCss, null);
    }
    let { left, top, width, height } = select;
    downSelectLeft = left;
    downSelectTop = top;
    downSelectWidth = width;
    downSelectHeight = height;
  }
  function mouseUp(e3, src, _l, _t, _w, _h, _i) {
    dragging = drag._x = drag._y = false;
    cacheMouse(e3, src, _l, _t, _w, _h, _i, false, true);
    let { left, top, width, height } = select;
    let hasSelect = width > 0 || height > 0;
    let chgSelect = downSelectLeft != left || downSelectTop != top || downSelectWidth != width || downSelectHeight != height;
    hasSelect && chgSelect && setSelect(select);
    if (drag.setScale && hasSelect && chgSelect) {
      let xOff = left, xDim = width, yOff = top, yDim = height;
      if (scaleX.ori == 1) {
        xOff = top, xDim = height, yOff = left, yDim = width;
      }
      if (dragX) {
        _setScale(
          xScaleKey,
          posToVal(xOff, xScaleKey),
          posToVal(xOff + xDim, xScaleKey)
        );
      }
      if (dragY) {
        for (let k2 in scales) {
          let sc = scales[k2];
          if (k2 != xScaleKey && sc.from == null && sc.min != inf) {
            _setScale(
              k2,
              posToVal(yOff + yDim, k2),
              posToVal(yOff, k2)
            );
          }
        }
      }
      hideSelect();
    } else if (cursor.lock) {
      cursor._lock = !cursor._lock;
      updateCursor(src, true, e3 != null);
    }
    if (e3 != null) {
      offMouse(mouseup, doc);
      pubSync(mouseup, self, mouseLeft1, mouseTop1, plotWidCss, plotHgtCss, null);
    }
  }
  function mouseLeave(e3, src, _l, _t, _w, _h, _i) {
    if (cursor._lock)
      return;
    setCursorEvent(e3);
    let _dragging = dragging;
    if (dragging) {
      let snapH = true;
      let snapV = true;
      let snapProx = 10;
      let dragH, dragV;
      if (scaleX.ori == 0) {
        dragH = dragX;
        dragV = dragY;
      } else {
        dragH = dragY;
        dragV = dragX;
      }
      if (dragH && dragV) {
        snapH = mouseLeft1 <= snapProx || mouseLeft1 >= plotWidCss - snapProx;
        snapV = mouseTop1 <= snapProx || mouseTop1 >= plotHgtCss - snapProx;
      }
      if (dragH && snapH)
        mouseLeft1 = mouseLeft1 < mouseLeft0 ? 0 : plotWidCss;
      if (dragV && snapV)
        mouseTop1 = mouseTop1 < mouseTop0 ? 0 : plotHgtCss;
      updateCursor(null, true, true);
      dragging = false;
    }
    mouseLeft1 = -10;
    mouseTop1 = -10;
    activeIdxs.fill(null);
    updateCursor(null, true, true);
    if (_dragging)
      dragging = _dragging;
  }
  function dblClick(e3, src, _l, _t, _w, _h, _i) {
    if (cursor._lock)
      return;
    setCursorEvent(e3);
    autoScaleX();
    hideSelect();
    if (e3 != null)
      pubSync(dblclick, self, mouseLeft1, mouseTop1, plotWidCss, plotHgtCss, null);
  }
  function syncPxRatio() {
    axes.forEach(syncFontSize);
    _setSize(self.width, self.height, true);
  }
  on(dppxchange, win, syncPxRatio);
  const events = {};
  events.mousedown = mouseDown;
  events.mousemove = mouseMove;
  events.mouseup = mouseUp;
  events.dblclick = dblClick;
  events["setSeries"] = (e3, src, idx, opts2) => {
    let seriesIdxMatcher2 = syncOpts.match[2];
    idx = seriesIdxMatcher2(self, src, idx);
    idx != -1 && setSeries(idx, opts2, true, false);
  };
  if (showCursor) {
    onMouse(mousedown, over, mouseDown);
    onMouse(mousemove, over, mouseMove);
    onMouse(mouseenter, over, (e3) => {
      setCursorEvent(e3);
      syncRect(false);
    });
    onMouse(mouseleave, over, mouseLeave);
    onMouse(dblclick, over, dblClick);
    cursorPlots.add(self);
    self.syncRect = syncRect;
  }
  const hooks = self.hooks = opts.hooks || {};
  function fire(evName, a1, a22) {
    if (deferHooks)
      hooksQueue.push([evName, a1, a22]);
    else {
      if (evName in hooks) {
        hooks[evName].forEach((fn) => {
          fn.call(null, self, a1, a22);
        });
      }
    }
  }
  (opts.plugins || []).forEach((p3) => {
    for (let evName in p3.hooks)
      hooks[evName] = (hooks[evName] || []).concat(p3.hooks[evName]);
  });
  const seriesIdxMatcher = (self2, src, srcSeriesIdx) => srcSeriesIdx;
  const syncOpts = assign({
    key: null,
    setSeries: false,
    filters: {
      pub: retTrue,
      sub: retTrue
    },
    scales: [xScaleKey, series[1] ? series[1].scale : null],
    match: [retEq, retEq, seriesIdxMatcher],
    values: [null, null]
  }, cursor.sync);
  if (syncOpts.match.length == 2)
    syncOpts.match.push(seriesIdxMatcher);
  cursor.sync = syncOpts;
  const syncKey = syncOpts.key;
  const sync = _sync(syncKey);
  function pubSync(type, src, x2, y3, w3, h3, i3) {
    if (syncOpts.filters.pub(type, src, x2, y3, w3, h3, i3))
      sync.pub(type, src, x2, y3, w3, h3, i3);
  }
  sync.sub(self);
  function pub(type, src, x2, y3, w3, h3, i3) {
    if (syncOpts.filters.sub(type, src, x2, y3, w3, h3, i3))
      events[type](null, src, x2, y3, w3, h3, i3);
  }
  self.pub = pub;
  function destroy() {
    sync.unsub(self);
    cursorPlots.delete(self);
    mouseListeners.clear();
    off(dppxchange, win, syncPxRatio);
    root.remove();
    legendTable?.remove();
    fire("destroy");
  }
  self.destroy = destroy;
  function _init() {
    fire("init", opts, data);
    setData(data || opts.data, false);
    if (pendScales[xScaleKey])
      setScale(xScaleKey, pendScales[xScaleKey]);
    else
      autoScaleX();
    shouldSetSelect = select.show && (select.width > 0 || select.height > 0);
    shouldSetCursor = shouldSetLegend = true;
    _setSize(opts.width, opts.height);
  }
  series.forEach(initSeries);
  axes.forEach(initAxis);
  if (then) {
    if (then instanceof HTMLElement) {
      then.appendChild(root);
      _init();
    } else
      then(self, _init);
  } else
    _init();
  return self;
}
uPlot.assign = assign;
uPlot.fmtNum = fmtNum;
uPlot.rangeNum = rangeNum;
uPlot.rangeLog = rangeLog;
uPlot.rangeAsinh = rangeAsinh;
uPlot.orient = orient;
uPlot.pxRatio = pxRatio;
{
  uPlot.join = join;
}
{
  uPlot.fmtDate = fmtDate;
  uPlot.tzDate = tzDate;
}
uPlot.sync = _sync;
{
  uPlot.addGap = addGap;
  uPlot.clipGaps = clipGaps;
  let paths = uPlot.paths = {
    points
  };
  paths.linear = linear;
  paths.stepped = stepped;
  paths.bars = bars;
  paths.spline = monotoneCubic;
}

// src/browser/training/run/theme.ts
var COLOURS = ["text", "faint", "line", "accent", "second", "good"];
function readTheme(place2) {
  const probe = document.createElement("span");
  place2.append(probe);
  const colourOf = (name) => {
    probe.style.color = `var(--ti-${name})`;
    return getComputedStyle(probe).color;
  };
  const theme = Object.fromEntries(COLOURS.map((name) => [name, colourOf(name)]));
  probe.remove();
  return theme;
}
function onThemeChange(callback) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(callback);
  for (const target of [document.documentElement, document.body])
    observer.observe(target, { attributes: true, attributeFilter: ["class", "style", "data-theme"] });
  dark.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    dark.removeEventListener("change", callback);
  };
}

// src/browser/training/run/line-chart.ts
var ChartGroup = class {
  range = null;
  key;
  charts = /* @__PURE__ */ new Set();
  constructor(key) {
    this.key = key;
  }
  add(chart) {
    this.charts.add(chart);
    return () => this.charts.delete(chart);
  }
  zoom(range) {
    this.range = range;
    this.update();
  }
  update() {
    for (const chart of this.charts) chart.update();
  }
  retheme() {
    for (const chart of this.charts) chart.retheme();
  }
};
var LineChart = class {
  options;
  plot;
  resized;
  leave;
  theme;
  constructor(options) {
    const { place: place2, group, height } = options;
    this.options = options;
    this.theme = readTheme(place2);
    const width = Math.max(50, place2.clientWidth);
    this.plot = new uPlot(this.plotOptions(width, height), options.spec.data({ range: null, width }), place2);
    this.resized = new ResizeObserver(() => this.resize());
    this.resized.observe(place2);
    this.leave = group.add(this);
  }
  /** Draws what there is now. */
  update() {
    const { spec, group } = this.options;
    this.plot.setData(spec.data({ range: group.range, width: this.plot.width }));
  }
  retheme() {
    this.theme = readTheme(this.options.place);
    this.plot.redraw(false, true);
  }
  destroy() {
    this.leave();
    this.resized.disconnect();
    this.plot.destroy();
  }
  resize() {
    const width = this.options.place.clientWidth;
    if (width < 50 || width === this.plot.width) return;
    this.plot.setSize({ width, height: this.options.height });
    this.update();
  }
  plotOptions(width, height) {
    const { spec, group, onCursor } = this.options;
    const { heights } = spec;
    return {
      width,
      height,
      legend: { show: false },
      padding: [8, 14, 0, 0],
      scales: {
        x: {
          time: false,
          range: (_4, low, high) => group.range === null ? [low, high] : [group.range.min, group.range.max]
        },
        ...heights === void 0 ? {} : { y: { range: (_4, low, high) => heights(low, high) } }
      },
      axes: [this.axis({ space: 70 }), this.axis({ size: 58, space: 34, format: spec.format })],
      series: [{}, ...spec.lines.map((line) => this.series(line))],
      cursor: {
        y: false,
        drag: { setScale: false },
        sync: {
          key: group.key,
          scales: ["x", null],
          filters: { pub: (type) => type !== "mousedown" && type !== "mouseup" }
        },
        bind: {
          dblclick: () => () => {
            group.zoom(null);
            return null;
          }
        }
      },
      hooks: {
        setCursor: [(plot) => onCursor(plot.cursor.idx ?? null, plot.data)],
        setSelect: [(plot) => this.zoomToSelection(plot)]
      }
    };
  }
  zoomToSelection(plot) {
    const { left, width } = plot.select;
    if (width < 4) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.options.group.zoom({ min: plot.posToVal(left, "x"), max: plot.posToVal(left + width, "x") });
  }
  axis({
    size: size2 = 24,
    space,
    format
  }) {
    return {
      stroke: () => this.theme.faint,
      font: `12px ${getComputedStyle(this.options.place).fontFamily}`,
      grid: { stroke: () => this.theme.line, width: 1 },
      ticks: { show: false },
      space,
      size: size2,
      ...format === void 0 ? {} : { values: (_4, splits) => splits.map((value) => format(value)) }
    };
  }
  series({ colour, width = 2, alpha = 1, dash, dots, isBackground = false }) {
    return {
      auto: !isBackground,
      stroke: () => this.theme[colour],
      width: dots === void 0 ? width : 0,
      alpha,
      spanGaps: true,
      ...dash === void 0 ? {} : { dash },
      points: dots === void 0 ? { show: false } : { show: true, size: dots, fill: () => this.theme[colour] }
    };
  }
};

// src/browser/training/run/chart.tsx
function Chart({ spec, group, height }) {
  const place2 = T2(null);
  const [pointed, setPointed] = d2(null);
  A2(() => {
    if (place2.current === null) return void 0;
    const chart = new LineChart({
      spec,
      group,
      height,
      place: place2.current,
      onCursor: (at, data) => setPointed(at === null ? null : { at, data })
    });
    return () => chart.destroy();
  }, [spec, group, height]);
  return /* @__PURE__ */ a3("figure", { class: "ti-chart", children: [
    /* @__PURE__ */ a3("figcaption", { title: spec.help, children: [
      /* @__PURE__ */ a3("b", { children: spec.title }),
      /* @__PURE__ */ a3(Readout, { spec, pointed })
    ] }),
    /* @__PURE__ */ a3("div", { class: "ti-chart-place", ref: place2, style: { height: `${height}px` } })
  ] });
}
function Readout({ spec, pointed }) {
  const data = pointed?.data ?? spec.data({ range: null, width: 200 });
  const at = pointed?.at ?? data[0].length - 1;
  return /* @__PURE__ */ a3("span", { class: "ti-readout", children: [
    pointed !== null && /* @__PURE__ */ a3("span", { children: t("step {step}", { step: data[0][at] ?? 0 }) }),
    spec.lines.map(({ name, colour, dots, alpha = 1 }, index) => {
      const value = latestBefore(data[index + 1] ?? [], at);
      return /* @__PURE__ */ a3(
        "span",
        {
          class: "ti-legend",
          style: { "--ti-series": `var(--ti-${colour})`, "--ti-alpha": alpha },
          "data-dots": dots !== void 0,
          children: [
            name,
            " ",
            value !== null && /* @__PURE__ */ a3("b", { children: spec.format(value) })
          ]
        },
        name
      );
    })
  ] });
}
function latestBefore(column, at) {
  for (let index = at; index >= 0; index -= 1) {
    const value = column[index];
    if (value !== null && value !== void 0) return value;
  }
  return null;
}

// src/browser/training/run/chart-data.ts
function stepData({ step }, columns, window2) {
  const { from, to } = indicesInSight(step, window2.range);
  const chosen = decimate(columns[0] ?? step, { from, to, buckets: bucketsFor(window2.width) });
  return [step, ...columns].map((column) => chosen.map((at) => column[at] ?? null));
}
function indicesInSight(step, range) {
  if (range === null) return { from: 0, to: step.length };
  const from = Math.max(0, firstNotBelow(step, range.min) - 1);
  return { from, to: Math.min(step.length, firstNotBelow(step, range.max) + 2) };
}
function bucketsFor(width) {
  return Math.max(50, Math.round(width / 2));
}

// src/browser/training/run/chart-specs.ts
function chartSpecs(metrics, { smoother, medianLength }) {
  return {
    loss: lossSpec(metrics, smoother),
    length: lengthSpec(metrics, medianLength),
    cosine: {
      title: t("Likeness to the start"),
      help: t("Cosine between the vectors and what they began as: 1 is the same direction."),
      lines: [{ name: t("cosine"), colour: "accent" }],
      format: numberText,
      data: (window2) => stepData(metrics, [metrics.cosine], window2)
    },
    rate: {
      title: t("Learning rate"),
      help: t("How far each step may move the vectors."),
      lines: [{ name: t("rate"), colour: "accent" }],
      format: numberText,
      data: (window2) => stepData(metrics, [metrics.rate], window2)
    }
  };
}
function lossSpec(metrics, smoother) {
  return {
    title: t("Loss"),
    help: t(
      "How wrong the model still is. Each step sees other pictures and noise, so look at the smoothed line; the evaluation is on the same ones each time."
    ),
    lines: [
      { name: t("each step"), colour: "accent", width: 1, alpha: 0.3, isBackground: true },
      { name: t("smoothed"), colour: "accent" },
      { name: t("evaluation"), colour: "second" },
      { name: t("best"), colour: "good", dots: 10 }
    ],
    format: numberText,
    heights: lossHeights,
    data: (window2) => {
      smoother.follow(metrics.loss, metrics.takeChanged());
      const steps = stepData(metrics, [metrics.loss, smoother.smoothed], window2);
      const { step, loss } = metrics.evaluation;
      const best = indexOfLowest(loss);
      return uPlot.join([steps, [step, loss], [step.slice(best, best + 1), loss.slice(best, best + 1)]]);
    }
  };
}
function lossHeights(low, high) {
  const span = Math.max(high - low, Math.abs(high) * 0.1, 1e-9);
  return [Math.max(0, low - span * 0.4), high + span * 0.8];
}
function lengthSpec(metrics, medianLength) {
  const median = medianLength === null ? [] : [medianLength];
  return {
    title: t("Length of the vectors"),
    help: t(
      "Far above what is usual for words of the model, an embedding tends to drown the rest of the prompt."
    ),
    lines: [
      { name: t("mean"), colour: "accent" },
      ...median.map(() => ({ name: t("usual for words"), colour: "faint", width: 1, dash: [6, 4] }))
    ],
    format: numberText,
    data: (window2) => {
      const [steps = [], ...columns] = stepData(metrics, [metrics.length], window2);
      return [steps, ...columns, ...median.map((value) => steps.map(() => value))];
    }
  };
}
function indexOfLowest(values) {
  let lowest = 0;
  for (const [at, value] of values.entries()) if (value < (values[lowest] ?? Infinity)) lowest = at;
  return lowest;
}

// src/browser/training/run/charts.tsx
var SPANS = [1, 3, 10, 30, 100, 300, 1e3];
var USUAL_SPAN = 3;
function Charts({ job, data, trainings }) {
  const [spanAt, setSpanAt] = d2(USUAL_SPAN);
  const span = SPANS[spanAt] ?? 1;
  const group = w2(() => new ChartGroup(`ti-run-${job.id}`), [job.id]);
  const smoother = w2(() => new Smoother(span), [span, data]);
  const { medianLength } = job;
  const { loss, rate, length, cosine } = w2(
    () => chartSpecs(data.metrics, { smoother, medianLength }),
    [data, smoother, medianLength]
  );
  A2(() => {
    const update = oncePerFrame(() => group.update());
    const forget = [
      trainings.listen((id) => {
        if (id === null || id === job.id) update();
      }),
      onThemeChange(() => group.retheme())
    ];
    return () => forget.forEach((one) => one());
  }, [group, trainings, job.id]);
  return /* @__PURE__ */ a3("section", { class: "ti-charts", children: [
    /* @__PURE__ */ a3("div", { class: "ti-section-head", children: [
      /* @__PURE__ */ a3("h3", { children: t("Progress") }),
      /* @__PURE__ */ a3("label", { class: "ti-slider", children: [
        t("Smoothing"),
        /* @__PURE__ */ a3(
          "input",
          {
            type: "range",
            min: 0,
            max: SPANS.length - 1,
            value: spanAt,
            onInput: (event) => setSpanAt(Number(event.currentTarget.value))
          }
        ),
        /* @__PURE__ */ a3("output", { children: span === 1 ? t("off") : t("over {span} steps", { span }) })
      ] }),
      /* @__PURE__ */ a3("small", { children: t("Drag over a chart to look closer, double-click to see all.") })
    ] }),
    /* @__PURE__ */ a3(Chart, { spec: loss, group, height: 240 }),
    /* @__PURE__ */ a3(Chart, { spec: length, group, height: 150 }),
    /* @__PURE__ */ a3(Chart, { spec: cosine, group, height: 150 }),
    /* @__PURE__ */ a3(Chart, { spec: rate, group, height: 150 })
  ] });
}

// src/browser/training/run/near-words.tsx
function NearWords({ near }) {
  if (near.length === 0) return null;
  const vectors = [...new Set(near.map(({ vector }) => vector))].sort((a4, b2) => a4 - b2);
  return /* @__PURE__ */ a3("section", { class: "ti-near", children: [
    /* @__PURE__ */ a3("h3", { title: t("A vector is no word, but these point the same way most."), children: t("Nearest words") }),
    vectors.map((vector) => /* @__PURE__ */ a3("p", { class: "ti-words", children: [
      vectors.length > 1 && /* @__PURE__ */ a3("small", { children: t("Vector {number}", { number: vector + 1 }) }),
      near.filter((one) => one.vector === vector).sort((a4, b2) => b2.cosine - a4.cosine).map(({ word, cosine }) => /* @__PURE__ */ a3("span", { class: "ti-word", children: [
        /* @__PURE__ */ a3("bdi", { children: word }),
        " ",
        /* @__PURE__ */ a3("small", { children: cosine.toFixed(2) })
      ] }, word))
    ] }, vector))
  ] });
}

// src/browser/training/run/run-log.tsx
function RunLog({ lines }) {
  const [isOpen, setOpen] = d2(false);
  const box = T2(null);
  const isAtEnd = T2(true);
  A2(() => {
    if (box.current !== null && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, isOpen]);
  if (lines.length === 0) return null;
  return /* @__PURE__ */ a3("details", { class: "ti-fold", onToggle: (event) => setOpen(event.currentTarget.open), children: [
    /* @__PURE__ */ a3("summary", { children: t("Log") }),
    isOpen && /* @__PURE__ */ a3(
      "pre",
      {
        ref: box,
        onScroll: ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 20;
        },
        children: lines.join("\n")
      }
    )
  ] });
}

// src/browser/training/run/run-messages.tsx
function RunMessages(props) {
  const { problem: problem2, notices, heldBy } = props.job;
  return /* @__PURE__ */ a3($, { children: [
    problem2 !== null && /* @__PURE__ */ a3("div", { class: props.job.state === "failed" ? "ti-problem" : "ti-warning", role: "alert", children: [
      /* @__PURE__ */ a3("b", { children: problem2.message }),
      " ",
      problem2.hint
    ] }),
    heldBy !== null && /* @__PURE__ */ a3("div", { class: "ti-note-line", children: t("Another program has it (process {owner}): only there can it be paused or ended.", {
      owner: heldBy
    }) }),
    /* @__PURE__ */ a3(Outcome, { ...props }),
    notices.map(({ message, hint }) => /* @__PURE__ */ a3("div", { class: "ti-note-line", children: [
      /* @__PURE__ */ a3("b", { children: message }),
      " ",
      hint
    ] }, message))
  ] });
}
function Outcome({ job, host, store }) {
  if (job.installed !== null) {
    const token = tokenOf(job.installed);
    return /* @__PURE__ */ a3("div", { class: "ti-outcome", children: [
      /* @__PURE__ */ a3("span", { children: [
        t("Ready: write {token} into a prompt.", { token }),
        " ",
        /* @__PURE__ */ a3("small", { children: /* @__PURE__ */ a3("bdi", { children: job.installed }) })
      ] }),
      /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => showCard({ host, store, token }), children: t("Show its card") }),
      host.generation() !== null && /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => drawWith({ host, store, token }), children: t("Draw with it") })
    ] });
  }
  return job.notInstalled === null ? null : /* @__PURE__ */ a3("div", { class: "ti-note-line", children: job.notInstalled });
}

// src/browser/training/run/setting-rows.ts
function settingRows(job) {
  return rowsOf(job, "");
}
function rowsOf(value, path) {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(
      ([name, inner]) => rowsOf(inner, path === "" ? name : `${path}.${name}`)
    );
  return value === null || value === "" ? [] : [[path, textOf3(value)]];
}
function textOf3(value) {
  if (Array.isArray(value)) return value.map(textOf3).join(" · ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
function repeatCommand(runFolder) {
  const separator = runFolder.includes("\\") ? "\\" : "/";
  return `textual-inversion train ${quoted(`${runFolder}${separator}config.yaml`)}`;
}
function quoted(path) {
  if (/^[\w./:@%+=,-]+$/.test(path)) return path;
  return path.includes("\\") ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`;
}

// src/browser/training/run/run-settings.tsx
function RunSettings({ data, ...props }) {
  const { settings } = data;
  const { job, train } = props;
  if (settings === null) return null;
  return /* @__PURE__ */ a3("details", { class: "ti-fold", children: [
    /* @__PURE__ */ a3("summary", { children: t("Settings of this training") }),
    /* @__PURE__ */ a3(FactList, { class: "ti-settings-list", facts: settingRows(settings) }),
    job.runFolder !== null && /* @__PURE__ */ a3(Repeat, { command: repeatCommand(job.runFolder) }),
    canCommand(props) && /* @__PURE__ */ a3("p", { children: /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", "data-again": true, onClick: () => train(settings), children: t("Train again with these settings") }) })
  ] });
}
function Repeat({ command }) {
  const canCopy = isSecureContext;
  const copy2 = () => void navigator.clipboard.writeText(command).then(
    () => notice(t("Copied.")),
    () => notice(t("The browser did not allow it: mark the line and copy it."), { kind: "error" })
  );
  return /* @__PURE__ */ a3("div", { class: "ti-repeat", children: [
    /* @__PURE__ */ a3("small", { children: t("The same on a command line") }),
    /* @__PURE__ */ a3("code", { children: command }),
    canCopy && /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: copy2, children: t("Copy") })
  ] });
}

// src/browser/training/run/draw-button.tsx
function DrawButton({ job, commands, step, names = false }) {
  const [isBusy, setBusy] = d2(false);
  const draw = () => {
    setBusy(true);
    const asked = step === null ? commands.drawLatest(job) : commands.draw(job, step);
    void asked.finally(() => setBusy(false));
  };
  return /* @__PURE__ */ a3(
    "button",
    {
      type: "button",
      class: "ti-button",
      "data-draw": step ?? "latest",
      disabled: isBusy,
      title: t(
        "The web UI draws the sample prompts, with its checkpoint, VAE and clip skip. The pictures come here, beside our own."
      ),
      onClick: draw,
      children: names && step !== null ? t("Draw step {step} with the web UI", { step }) : t("Draw with the web UI")
    }
  );
}

// src/browser/training/run/enlarged-sample.tsx
async function enlarge(sample2, address) {
  const { step, text, seed, width, height, webUi } = sample2;
  await showDialog({
    name: "ti-enlarged",
    label: t("Sample picture of step {step}", { step }),
    content: () => /* @__PURE__ */ a3("figure", { children: [
      /* @__PURE__ */ a3("img", { src: address, alt: text }),
      /* @__PURE__ */ a3("figcaption", { children: [
        /* @__PURE__ */ a3("bdi", { children: text }),
        /* @__PURE__ */ a3("small", { children: t("Step {step} · seed {seed} · {width} × {height}", { step, seed, width, height }) }),
        webUi !== null && /* @__PURE__ */ a3("small", { children: webUiText(webUi) })
      ] })
    ] })
  });
}
function webUiText({ checkpoint }) {
  return checkpoint === null ? t("Drawn by the web UI") : t("Drawn by the web UI with {checkpoint}", { checkpoint });
}

// src/browser/training/run/use-button.tsx
function UseButton({ job, commands, step, names = false }) {
  const [isBusy, setBusy] = d2(false);
  const use = () => {
    setBusy(true);
    void commands.use(job, step).finally(() => setBusy(false));
  };
  return /* @__PURE__ */ a3(
    "button",
    {
      type: "button",
      class: "ti-button",
      "data-use": step,
      disabled: isBusy,
      title: t("Puts the embedding of step {step} into the folder of embeddings as {name}.", {
        step,
        name: job.name
      }),
      onClick: use,
      children: names ? t("Use step {step}", { step }) : t("Use this step")
    }
  );
}

// src/browser/training/run/sample-strip.tsx
var PLAY_MS = 450;
var BLINK_MS = 700;
function SampleStrip(props) {
  const { samples } = props.data;
  const steps = [...new Set(samples.map(({ step: step2 }) => step2))];
  const last = steps.length - 1;
  const [chosen, setChosen] = d2(null);
  const [motion, setMotion] = d2("still");
  const [other, setOther] = d2(0);
  const at = Math.min(chosen ?? last, last);
  const tick = useTicks(motion === "still" ? null : motion === "play" ? PLAY_MS : BLINK_MS);
  if (last < 0) return null;
  const shownAt = motion === "play" ? tick % steps.length : motion === "compare" && tick % 2 === 1 ? other : at;
  const step = steps[Math.min(shownAt, last)] ?? 0;
  const choose = (index) => {
    setMotion("still");
    setChosen(index === last ? null : index);
  };
  return /* @__PURE__ */ a3("section", { class: "ti-samples", children: [
    /* @__PURE__ */ a3("div", { class: "ti-section-head", children: [
      /* @__PURE__ */ a3("h3", { children: t("Sample pictures") }),
      /* @__PURE__ */ a3("label", { class: "ti-slider", children: [
        /* @__PURE__ */ a3("span", { class: "ti-sample-step", children: t("Step {step}", { step }) }),
        /* @__PURE__ */ a3(
          "input",
          {
            type: "range",
            min: 0,
            max: last,
            value: shownAt,
            disabled: last === 0,
            "aria-label": t("Step of the sample pictures"),
            onInput: (event) => choose(Number(event.currentTarget.value))
          }
        )
      ] }),
      last > 0 && /* @__PURE__ */ a3(Motions, { motion, setMotion, steps, other, setOther }),
      /* @__PURE__ */ a3(OfStep, { ...props, step })
    ] }),
    /* @__PURE__ */ a3("div", { class: "ti-sample-groups", children: promptsOf(samples).map(({ prompt, text }) => /* @__PURE__ */ a3($, { children: shownOf(samples, { prompt, step }).map((sample2) => /* @__PURE__ */ a3(Shown, { text, sample: sample2, ...props }, sample2?.file ?? "")) }, prompt)) }),
    last > 0 && /* @__PURE__ */ a3(Film, { ...props, steps, shown: step, choose })
  ] });
}
function useTicks(everyMs) {
  const [tick, setTick] = d2(0);
  A2(() => {
    setTick(0);
    if (everyMs === null) return void 0;
    const timer = setInterval(() => setTick((before) => before + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return tick;
}
function promptsOf(samples) {
  const texts = new Map(samples.map(({ prompt, text }) => [prompt, text]));
  return [...texts].sort(([a4], [b2]) => a4 - b2).map(([prompt, text]) => ({ prompt, text }));
}
function shownOf(samples, { prompt, step }) {
  const there = samples.filter((one) => one.prompt === prompt && one.step === step);
  const byWebUi = there.filter(({ webUi }) => webUi !== null);
  const own = there.find(({ webUi }) => webUi === null);
  return own === void 0 && byWebUi.length > 0 ? byWebUi : [own, ...byWebUi];
}
function Motions({ motion, setMotion, steps, other, setOther }) {
  const toggle = (wanted) => setMotion(motion === wanted ? "still" : wanted);
  return /* @__PURE__ */ a3("span", { class: "ti-motions", children: [
    /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", "aria-pressed": motion === "play", onClick: () => toggle("play"), children: motion === "play" ? t("Stop") : t("Play") }),
    /* @__PURE__ */ a3(
      "button",
      {
        type: "button",
        class: "ti-button",
        "aria-pressed": motion === "compare",
        onClick: () => toggle("compare"),
        children: t("Compare with")
      }
    ),
    /* @__PURE__ */ a3(
      "select",
      {
        value: other,
        "aria-label": t("Step to compare with"),
        onChange: (event) => setOther(Number(event.currentTarget.value)),
        children: steps.map((step, index) => /* @__PURE__ */ a3("option", { value: index, children: t("Step {step}", { step }) }, step))
      }
    )
  ] });
}
function OfStep({ step, ...props }) {
  const nearest = nearestSnapshot(props.data.snapshots, step);
  if (nearest === null) return null;
  const wanted = { ...props, step: nearest.step, names: nearest.step !== step };
  return /* @__PURE__ */ a3($, { children: [
    canUse(props) && /* @__PURE__ */ a3(UseButton, { ...wanted }),
    canDraw(props) && /* @__PURE__ */ a3(DrawButton, { ...wanted })
  ] });
}
function nearestSnapshot(snapshots, step) {
  const away = (one) => Math.abs(one.step - step);
  return snapshots.reduce(
    (best, one) => best === null || away(one) < away(best) ? one : best,
    null
  );
}
function Shown({ text, sample: sample2, job, api }) {
  return /* @__PURE__ */ a3("figure", { class: "ti-sample", children: [
    sample2 === void 0 ? /* @__PURE__ */ a3("span", { class: "ti-sample-none", children: t("Not drawn at this step") }) : /* @__PURE__ */ a3(
      "button",
      {
        type: "button",
        title: t("Look closer"),
        onClick: () => void enlarge(sample2, api.sampleAddress(job.id, sample2.file)),
        children: /* @__PURE__ */ a3(
          "img",
          {
            src: api.sampleAddress(job.id, sample2.file),
            alt: text,
            width: sample2.width,
            height: sample2.height
          }
        )
      }
    ),
    /* @__PURE__ */ a3("figcaption", { children: [
      sample2 !== void 0 && sample2.webUi !== null && /* @__PURE__ */ a3("span", { class: "ti-tag", title: t("Drawn by the web UI, not by the trainer."), children: webUiText(sample2.webUi) }),
      /* @__PURE__ */ a3("bdi", { children: text })
    ] })
  ] });
}
function Film({ data, job, api, steps, shown: shown2, choose }) {
  return /* @__PURE__ */ a3("ol", { class: "ti-film", children: steps.map((step, index) => {
    const sample2 = data.samples.find((one) => one.step === step);
    return /* @__PURE__ */ a3("li", { children: /* @__PURE__ */ a3("button", { type: "button", "aria-current": step === shown2, onClick: () => choose(index), children: [
      sample2 !== void 0 && /* @__PURE__ */ a3("img", { loading: "lazy", alt: "", src: api.sampleAddress(job.id, sample2.file) }),
      /* @__PURE__ */ a3("small", { children: step })
    ] }) }, step);
  }) });
}

// src/browser/training/run/snapshots.tsx
function Snapshots({ data, ...props }) {
  const snapshots = data.snapshots.map((one) => ({ ...one, evaluation: data.evaluationOf(one) }));
  if (snapshots.length === 0) return null;
  const best = snapshots.reduce((low, { evaluation }) => Math.min(low, evaluation ?? Infinity), Infinity);
  return /* @__PURE__ */ a3("section", { class: "ti-snapshots", children: [
    /* @__PURE__ */ a3("h3", { children: t("Saved steps") }),
    /* @__PURE__ */ a3("ul", { children: [...snapshots].reverse().map(({ step, file, evaluation }) => /* @__PURE__ */ a3("li", { "data-step": step, children: [
      /* @__PURE__ */ a3("span", { title: file, children: [
        /* @__PURE__ */ a3("b", { children: t("Step {step}", { step }) }),
        evaluation !== null && /* @__PURE__ */ a3("small", { children: t("evaluation {loss}", { loss: numberText(evaluation) }) })
      ] }),
      evaluation !== null && evaluation === best && snapshots.length > 1 && /* @__PURE__ */ a3("span", { class: "ti-tag", title: t("The lowest evaluation of the saved steps."), children: t("best") }),
      canUse(props) && /* @__PURE__ */ a3(UseButton, { ...props, step }),
      canDraw(props) && /* @__PURE__ */ a3(DrawButton, { ...props, step })
    ] }, step)) })
  ] });
}

// src/browser/training/run/notify-button.tsx
function NotifyButton() {
  const [isAsked, setAsked] = d2(false);
  if (isAsked || !canTellOnDesktop() || Notification.permission !== "default") return null;
  const ask = () => void Notification.requestPermission().finally(() => setAsked(true));
  return /* @__PURE__ */ a3("button", { type: "button", class: "ti-plain", onClick: ask, children: t("Tell me when it is done") });
}

// src/browser/training/run/run-buttons.tsx
function RunButtons(props) {
  const { job, commands } = props;
  if (!canCommand(props) || job.heldBy !== null) return null;
  const press = (command) => {
    void commands.command(job, command).then((isDone) => {
      if (command !== "interrupt" || !isDone || job.isInterrupting) return;
      notice(
        t(
          "It ends after this step, and what it learned becomes the embedding. “End now” does not wait for the step: those before it are saved."
        )
      );
    });
  };
  return /* @__PURE__ */ a3("div", { class: "ti-run-commands", children: [
    (job.state === "training" || job.state === "sampling") && canUse(props) && /* @__PURE__ */ a3(UseLatest, { ...props }),
    (job.state === "training" || job.state === "sampling") && canDraw(props) && /* @__PURE__ */ a3(DrawButton, { ...props, step: null }),
    buttonsFor(job).map(({ command, text, help, isMain = false }) => /* @__PURE__ */ a3(
      "button",
      {
        type: "button",
        class: isMain ? "ti-button ti-primary" : "ti-button",
        "data-command": command,
        title: help,
        onClick: () => press(command),
        children: text
      },
      command
    ))
  ] });
}
function UseLatest({ job, commands }) {
  const [isBusy, setBusy] = d2(false);
  const use = () => {
    setBusy(true);
    void commands.useLatest(job).finally(() => setBusy(false));
  };
  return /* @__PURE__ */ a3(
    "button",
    {
      type: "button",
      class: "ti-button",
      "data-use": "latest",
      disabled: isBusy,
      title: t("Saves the embedding of this step and puts it where prompts find it; the training goes on."),
      onClick: use,
      children: isBusy ? t("Saving this step…") : t("Use this step")
    }
  );
}
function buttonsFor({ state, canResume, isInterrupting }) {
  switch (state) {
    case "training":
    case "sampling":
      return [
        ...isInterrupting ? [] : [pause(), sample(), save2()],
        isInterrupting ? interruptAgain() : interrupt()
      ];
    case "paused":
      return [goOn(t("Goes on where it is.")), isInterrupting ? interruptAgain() : interrupt()];
    case "loading":
    case "encoding":
    case "compiling":
    case "saving":
      return [isInterrupting ? interruptAgain() : interrupt()];
    case "suspended":
    case "interrupted":
    case "failed":
      return canResume ? [goOn(t("Goes on from the last saved step."))] : [];
    case "queued":
    case "finished":
      return [];
    default:
      return state;
  }
}
function pause() {
  return {
    command: "pause",
    text: t("Pause"),
    help: t("Computes nothing until Resume; keeps its memory.")
  };
}
function goOn(help) {
  return { command: "resume", text: t("Resume"), help, isMain: true };
}
function save2() {
  return { command: "snapshot", text: t("Save now"), help: t("Saves the embedding of this step.") };
}
function sample() {
  return { command: "sample", text: t("Sample now"), help: t("Draws the sample pictures with this step.") };
}
function interrupt() {
  return {
    command: "interrupt",
    text: t("Interrupt"),
    help: t("Ends after this step; what was learned so far becomes the embedding.")
  };
}
function interruptAgain() {
  return {
    command: "interrupt",
    text: t("End now"),
    help: t(
      "It ends after this step. Pressed again, it ends within half a minute: this step may be lost, those before it are saved."
    )
  };
}

// src/browser/training/run/status-strip.tsx
function StatusStrip(props) {
  const { job } = props;
  return /* @__PURE__ */ a3("header", { class: "ti-strip", children: [
    /* @__PURE__ */ a3("div", { class: "ti-strip-head", children: [
      /* @__PURE__ */ a3("h2", { children: /* @__PURE__ */ a3("bdi", { children: job.name }) }),
      /* @__PURE__ */ a3("span", { class: "ti-state", "data-mood": stateMood(job.state), role: "status", children: stateLine(job) }),
      /* @__PURE__ */ a3(RunButtons, { ...props })
    ] }),
    /* @__PURE__ */ a3(ProgressBar, { job }),
    /* @__PURE__ */ a3("ul", { class: "ti-strip-facts", children: [
      factsOf2(job).map(({ name, value, help }) => /* @__PURE__ */ a3("li", { title: help, children: [
        /* @__PURE__ */ a3("small", { children: name }),
        " ",
        value
      ] }, name)),
      job.backend !== null && /* @__PURE__ */ a3("li", { children: [
        /* @__PURE__ */ a3("small", { children: t("Computed by") }),
        " ",
        /* @__PURE__ */ a3(BackendName, { ...job.backend })
      ] }),
      job.way !== null && /* @__PURE__ */ a3("li", { children: [
        /* @__PURE__ */ a3("small", { children: t("Memory mode") }),
        " ",
        wayText(job.way)
      ] }),
      isUnderWay(job) && /* @__PURE__ */ a3("li", { children: /* @__PURE__ */ a3(NotifyButton, {}) })
    ] })
  ] });
}
function BackendName({ name, why }) {
  const text = backendText(name);
  if (why === "") return /* @__PURE__ */ a3($, { children: text });
  return /* @__PURE__ */ a3("button", { type: "button", class: "ti-plain", title: why, onClick: () => notice(why), children: text });
}
function stateLine({ state, place: place2, progress }) {
  if (state === "queued" && place2 !== null) return t("Waiting, number {place}", { place: place2 });
  if ((state === "loading" || state === "encoding") && progress !== null && progress.total > 0)
    return `${stateText(state)} · ${Math.round(100 * progress.done / progress.total)} %`;
  return stateText(state);
}
function factsOf2(job) {
  const { step, steps, latest, evaluation, best, secondsPerStep, memory } = job;
  const facts = [
    { name: t("Step"), value: t("{step} of {steps}", { step, steps }) },
    timeFact(job),
    secondsPerStep === null ? null : { name: t("Speed"), value: speedText(secondsPerStep) },
    latest === null ? null : { name: t("Loss"), value: numberText(latest.loss) },
    evaluation === null ? null : {
      name: t("Evaluation"),
      value: numberText(evaluation.evaluation),
      help: best === null ? "" : t("Best: {loss} at step {step}", { loss: numberText(best.evaluation), step: best.step })
    },
    memory === null || !isLive(job) ? null : { name: t("Memory"), value: formatBytes(memory) }
  ];
  return facts.filter((fact) => fact !== null);
}
function timeFact(job) {
  const remaining = remainingText(job);
  if (remaining !== null) return { name: t("Time"), value: remaining };
  if (isLive(job) || job.startedMs === null || job.endedMs === null) return null;
  return { name: t("Took"), value: durationText((job.endedMs - job.startedMs) / 1e3) };
}

// src/browser/training/run/web-ui-drawing.tsx
function WebUiDrawing(props) {
  const { job, commands } = props;
  const { drawing } = job;
  if (drawing === null) return null;
  const hasFailed = drawing.state === "failed";
  return /* @__PURE__ */ a3("p", { class: "ti-web-ui-drawing", "data-state": drawing.state, role: hasFailed ? "alert" : "status", children: [
    /* @__PURE__ */ a3("span", { children: textOf4(drawing) }),
    canCommand(props) && /* @__PURE__ */ a3("button", { type: "button", class: "ti-button", onClick: () => void commands.stopDrawing(job), children: hasFailed ? t("Close") : t("Stop") })
  ] });
}
function textOf4({ state, step, done, total, problem: problem2 }) {
  const why = problem2 === null ? "" : `${problem2.message} ${problem2.hint}`.trim();
  switch (state) {
    case "waiting":
      return `${t("The web UI is to draw with step {step}.", { step })} ${why}`;
    case "drawing":
      return t("The web UI draws with step {step}: picture {at} of {total}…", {
        ...{ step, total },
        at: Math.min(done + 1, total)
      });
    case "failed":
      return `${t("The web UI did not draw with step {step}.", { step })} ${why}`;
    default:
      return state;
  }
}

// src/browser/training/run/run-view.tsx
function RunView({ id, ...parts2 }) {
  const { data, fetched } = parts2.trainings.run(id);
  const job = parts2.trainings.jobs.get(id);
  if (fetched.kind === "failed" && job === void 0 && parts2.trainings.listed.kind !== "here")
    return /* @__PURE__ */ a3(FetchFailure, { message: fetched.message, ...parts2 });
  if (job === void 0) return /* @__PURE__ */ a3("p", { class: "ti-faint", children: absenceText(parts2, fetched) });
  const props = { ...parts2, job, data };
  return /* @__PURE__ */ a3("article", { class: "ti-run-view", "data-state": job.state, children: [
    /* @__PURE__ */ a3(StatusStrip, { ...props }),
    /* @__PURE__ */ a3(RunMessages, { ...props }),
    fetched.kind === "failed" && /* @__PURE__ */ a3(FetchFailure, { message: fetched.message, ...parts2 }),
    /* @__PURE__ */ a3(WebUiDrawing, { ...props }),
    /* @__PURE__ */ a3("div", { class: "ti-run-top", children: [
      /* @__PURE__ */ a3(SampleStrip, { ...props }),
      /* @__PURE__ */ a3("div", { class: "ti-run-side", children: [
        /* @__PURE__ */ a3(NearWords, { near: job.near }),
        /* @__PURE__ */ a3(Snapshots, { ...props })
      ] })
    ] }),
    job.step > 0 && /* @__PURE__ */ a3(Charts, { ...props }),
    /* @__PURE__ */ a3(RunLog, { lines: data.log }),
    /* @__PURE__ */ a3(RunSettings, { ...props })
  ] });
}
function absenceText({ trainings, store }, fetched) {
  if (fetched.kind === "failed") return fetched.message;
  return trainings.listed.kind === "here" && store.connected ? t("This training is gone.") : t("Asking for the training…");
}

// src/browser/training/use-trainings.ts
function useTrainings(trainings, store) {
  const [, redraw] = d2({});
  F2(() => {
    const soon = oncePerFrame(() => redraw({}));
    const forget = [
      trainings.listen(soon),
      store.listen(({ tokens }) => {
        if (tokens === null || tokens === "all") soon();
      })
    ];
    return () => forget.forEach((one) => one());
  }, [trainings, store]);
}

// src/browser/training/shell.tsx
function Shell({ place: place2, prefill, ...parts2 }) {
  useTrainings(parts2.trainings, parts2.store);
  return /* @__PURE__ */ a3($, { children: [
    /* @__PURE__ */ a3(Tabs, { place: place2, ...parts2 }),
    /* @__PURE__ */ a3(LinkNotice, { store: parts2.store }),
    /* @__PURE__ */ a3("section", { hidden: place2.view !== "new", children: /* @__PURE__ */ a3(FormPlace, { prefill, ...parts2 }) }),
    place2.view === "list" && /* @__PURE__ */ a3(RunList, { ...parts2 }),
    place2.view === "run" && /* @__PURE__ */ a3(RunView, { id: place2.id, ...parts2 }, place2.id)
  ] });
}
function Tabs({ place: place2, go, trainings }) {
  const underWay = [...trainings.jobs.values()].filter(isUnderWay).length;
  return /* @__PURE__ */ a3("nav", { class: "ti-places", "aria-label": t("Training"), children: [
    /* @__PURE__ */ a3("button", { type: "button", "aria-current": place2.view === "new", onClick: () => go({ view: "new" }), children: t("New training") }),
    /* @__PURE__ */ a3("button", { type: "button", "aria-current": place2.view !== "new", onClick: () => go({ view: "list" }), children: [
      t("Trainings"),
      " ",
      underWay > 0 && /* @__PURE__ */ a3("small", { children: underWay })
    ] })
  ] });
}
function FormPlace({ api, store, host, prefill, trainings, go }) {
  const onStarted = (job) => {
    trainings.put(job);
    go({ view: "run", id: job.id });
  };
  return /* @__PURE__ */ a3(TrainingForm, { api, store, host, prefill, onStarted });
}

// src/browser/training/training-api.ts
var TrainingApi = class {
  #api;
  constructor(api) {
    this.#api = api;
  }
  form = () => this.#call(routes.form);
  templates = () => this.#call(routes.templates);
  checkpoints = () => this.#call(routes.checkpoints);
  check = (body, signal) => this.#call(routes.check, { body, signal });
  prompts = (body, signal) => this.#call(routes.prompts, { body, signal });
  preflight = (body, signal) => this.#call(routes.preflight, { body, signal });
  setup = () => this.#call(routes.setup);
  startSetup = (body) => this.#call(routes.startSetup, { body });
  stopSetup = () => this.#call(routes.stopSetup, { body: {} });
  jobs = () => this.#call(routes.jobs);
  job = (id) => this.#call(routes.job, { id });
  metrics = (id) => this.#call(routes.jobMetrics, { id });
  start = (body) => this.#call(routes.startJob, { body });
  command = (id, body) => this.#call(routes.commandJob, { id, body });
  useSnapshot = (id, body) => this.#call(routes.useSnapshot, { id, body });
  drawSamples = (id, body) => this.#call(routes.drawSamples, { id, body });
  stopDrawing = (id) => this.#call(routes.stopDrawing, { id, body: {} });
  removeJob = (id) => this.#call(routes.removeJob, { id, body: {} });
  datasets = () => this.#call(routes.datasets);
  dataset = (id, query2 = {}, signal) => this.#call(routes.dataset, { id, query: query2, signal });
  createDataset = (body) => this.#call(routes.createDataset, { body });
  removeDataset = (id) => this.#call(routes.removeDataset, { id, body: {} });
  restoreDataset = (body) => this.#call(routes.restoreDataset, { body });
  /** `onPart` hears how much of the picture has been sent, from 0 to 1. */
  addPicture = (id, body, onPart) => this.#call(routes.addPicture, { id, body, onPart });
  removePicture = (id, picture) => this.#call(routes.removePicture, { id, picture, body: {} });
  restorePicture = (id, body) => this.#call(routes.restorePicture, { id, body });
  caption = (id, picture, body) => this.#call(routes.caption, { id, picture, body });
  sampleAddress = (id, file) => this.#api.addressOf(fill2(routes.sampleImage.path, { id, file }), {});
  /** `version` is the picture's: an address stands for one content. */
  thumbnailAddress = (id, picture, version, mask) => this.#api.addressOf(fill2(routes.thumbnail.path, { id, picture }), {
    v: version,
    ...mask ? { mask: "1" } : {}
  });
  #call({ method, path }, options = {}) {
    const { id = "", picture = "", query: query2 = {}, body, signal, onPart } = options;
    const entries = Object.entries(query2).map(([key, value]) => [key, String(value)]);
    const search = entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`;
    const request = {
      ...body === void 0 ? {} : { body },
      ...signal === void 0 ? {} : { signal },
      ...onPart === void 0 ? {} : { onPart }
    };
    return this.#api.api(method, `${fill2(path, { id, picture })}${search}`, request);
  }
};
function fill2(path, values) {
  return path.replace(/:(\w+)/g, (_4, name) => encodeURIComponent(values[name] ?? ""));
}

// src/browser/training/panel.tsx
var TrainingPanel = class {
  trainings;
  host;
  store;
  api;
  commands;
  root = element("div", { class: "ti-training" });
  place = loadPlace(pageStorage());
  prefill = null;
  constructor({ host, store, api }) {
    this.host = host;
    this.store = store;
    this.api = new TrainingApi(api);
    this.trainings = new TrainingStore(this.api, store);
    this.commands = new RunCommands({ host, store, api: this.api, trainings: this.trainings });
  }
  start() {
    const forget = this.trainings.listen((id) => {
      if (id !== null || this.trainings.listed.kind !== "here") return;
      forget();
      if (this.place === null) this.go(this.firstPlace());
    });
    showProgressInTitle(this.trainings);
    const showRun = (id) => this.show({ view: "run", id });
    this.trainings.onEnd((job) => tellOfEnd(job, { host: this.host, store: this.store, showRun }));
    this.host.onPageChange(() => this.mount());
    this.mount();
  }
  /** Shows the form, filled in as far as given. */
  train(prefill) {
    if (prefill !== null) this.prefill = { ...prefill };
    this.show({ view: "new" });
  }
  /** The newest training whose embedding has this token; null: none that is known. */
  runOf(token) {
    const isOf = ({ name, installed }) => name === token || installed !== null && tokenOf(installed) === token;
    return inOrder(this.trainings.jobs.values()).find(isOf) ?? null;
  }
  /** Shows a place of the panel, and the panel. */
  show(place2) {
    this.go(place2);
    this.host.showTraining();
  }
  /** Hosts build their page late, and may build it anew. */
  mount() {
    const place2 = this.host.trainingRoot();
    if (place2 === null || this.root.parentElement === place2) return;
    const isFirst = !this.root.hasChildNodes();
    place2.replaceChildren(this.root);
    if (isFirst) this.draw();
  }
  go(place2) {
    this.place = place2;
    savePlace(pageStorage(), place2);
    this.draw();
  }
  draw() {
    Q(
      /* @__PURE__ */ a3(
        Shell,
        {
          host: this.host,
          store: this.store,
          api: this.api,
          trainings: this.trainings,
          commands: this.commands,
          go: (place2) => this.go(place2),
          train: (prefill) => this.train(prefill),
          place: this.place ?? { view: "new" },
          prefill: this.prefill
        }
      ),
      this.root
    );
  }
  /** At the first time: what is going on, or the form. */
  firstPlace() {
    const [job] = inOrder(this.trainings.jobs.values());
    return job !== void 0 && isUnderWay(job) ? { view: "run", id: job.id } : { view: "new" };
  }
};

// src/browser/main.ts
var STARTED = "tiStarted";
function start(host) {
  document.head.append(element("style", { id: "ti-style" }, STYLE));
  const store = new Store(loadMarks(pageStorage()));
  const api = new SidecarApi(baseAddress(import.meta.url));
  const connection = new Connection({ api, store, buildId: "1057d136b16f" });
  const inHost = host.family !== "standalone";
  const retry = () => connection.retryNow();
  const onLink = () => void showLinkHelp({ store, api, retry, inHost });
  const training = new TrainingPanel({ host, store, api });
  new Page({ host, store, api, buildId: "1057d136b16f", onLink, training }).start();
  training.start();
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
  dataset[STARTED] = "1057d136b16f";
  start(host);
}
startWhenReady();
onPageChange(startWhenReady);
