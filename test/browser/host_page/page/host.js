/*
 * The host's page script as far as an extension meets it: same globals, same order of events, same
 * faults (the second click removes by an unescaped substring RegExp). Written from the measured contract.
 */
"use strict";

const TABS = ["txt2img", "img2img"];
const PAGE = "textual_inversion";

var opts = {};
var activePromptTextarea = {};
var uiAfterScriptsCallbacks = [];
var localization = {};
/** What the host's own functions were asked to do, for the tests. */
var hostCalls = [];

const queues = {
  uiUpdate: [],
  afterUiUpdate: [],
  uiLoaded: [],
  tabChange: [],
  optionsChanged: [],
  optionsAvailable: [],
};

function gradioApp() {
  const app = document.querySelector("gradio-app");
  if (!app) return document;
  const root = app.shadowRoot || app;
  if (root === app) app.getElementById = (id) => document.getElementById(id);
  return root;
}

function onUiUpdate(callback) {
  queues.uiUpdate.push(callback);
}
function onAfterUiUpdate(callback) {
  queues.afterUiUpdate.push(callback);
}
function onUiLoaded(callback) {
  queues.uiLoaded.push(callback);
}
function onUiTabChange(callback) {
  queues.tabChange.push(callback);
}
function onOptionsChanged(callback) {
  queues.optionsChanged.push(callback);
}
function onOptionsAvailable(callback) {
  if (Object.keys(opts).length > 0) callback();
  else queues.optionsAvailable.push(callback);
}

function callAll(callbacks, argument) {
  for (const callback of callbacks) {
    try {
      callback(argument);
    } catch (error) {
      console.error("error running callback", error);
    }
  }
}

function get_uiCurrentTab() {
  return gradioApp().querySelector("#tabs > .tab-nav > button.selected");
}
function get_uiCurrentTabContent() {
  return gradioApp().querySelector('#tabs > .tabitem[id^=tab_]:not([style*="display: none"])');
}

function updateInput(target) {
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

function getTranslation(text) {
  return localization[text];
}

function updatePromptArea(text, textarea) {
  const separator = opts.extra_networks_add_text_separator;
  const without = textarea.value.replaceAll(new RegExp(`(?:${separator})?${text}`, "g"), "");
  textarea.value = without === textarea.value ? textarea.value + separator + text : without;
  updateInput(textarea);
}

function cardClicked(tab, text, negativeText, allowNegative) {
  hostCalls.push(["cardClicked", tab, text, negativeText, allowNegative]);
  const box = (side) => gradioApp().querySelector(`#${tab}_${side} > label > textarea`);
  if (negativeText) {
    updatePromptArea(text, box("prompt"));
    updatePromptArea(negativeText, box("neg_prompt"));
  } else {
    updatePromptArea(text, allowNegative ? activePromptTextarea[tab] : box("prompt"));
  }
}

function extraNetworksCopyCardPath(event) {
  hostCalls.push(["copyPath", event.target.dataset.clipboardText]);
  event.stopPropagation();
}
function extraNetworksEditUserMetadata(event, tab, page) {
  hostCalls.push(["edit", tab, page, event.target.closest(".card").dataset.name]);
  event.stopPropagation();
}

const panes = new Map();

/** Search and sort of one tab's pane; made once, when the tab is set up. */
function makePane(tab) {
  const base = `${tab}_${PAGE}`;
  const search = gradioApp().querySelector(`#${base}_extra_search`);
  const cards = () => [...gradioApp().querySelectorAll(`#${base} div.card`)];
  const sort = () => {
    const controls = gradioApp().querySelector(`#${base}_controls`);
    const active = controls.querySelector(".extra-network-control--sort.extra-network-control--enabled");
    const key = active ? active.dataset.sortkey : "default";
    const field = `sort${key[0].toUpperCase()}${key.slice(1)}`;
    const sorted = cards().sort((a, b) => {
      const [x, y] = [a.dataset[field], b.dataset[field]];
      if (!isNaN(x) && !isNaN(y)) return parseInt(x) - parseInt(y);
      return x < y ? -1 : x > y ? 1 : 0;
    });
    if (controls.querySelector(`#${base}_extra_sort_dir`).dataset.sortdir === "Descending") sorted.reverse();
    const container = gradioApp().querySelector(`#${base}_cards`);
    // The host empties its container: whatever else stood in it is gone.
    container.innerHTML = "";
    container.append(...sorted);
  };
  let sortedAs = "";
  const filter = (force) => {
    const wanted = search.value.toLowerCase();
    for (const card of cards()) {
      const terms = [...card.querySelectorAll(".search_terms, .description")].map((e) =>
        e.textContent.toLowerCase(),
      );
      const hiddenFolder = card.querySelector(".search_only") && wanted.length < 4;
      card.classList.toggle("hidden", hiddenFolder || !terms.join(" ").includes(wanted));
    }
    const now = String(cards().length);
    if (force || now !== sortedAs) sort();
    sortedAs = now;
  };
  search.addEventListener("input", () => filter(false));
  filter(false);
  panes.set(base, { filter, sort });
}

function setupTab(tab) {
  const nav = gradioApp().querySelector(`#${tab}_extra_tabs > div.tab-nav`);
  const holder = document.createElement("div");
  holder.className = "extra-networks-controls-div";
  nav.append(holder);
  makePane(tab);
  holder.append(gradioApp().querySelector(`#${tab}_${PAGE}_controls`));
  // Selected before there was a holder to move them to.
  const item = gradioApp().querySelector(`#${tab}_${PAGE}`);
  if (item.style.display !== "none") extraNetworksTabSelected(tab, `${tab}_${PAGE}`);
  for (const id of [`${tab}_prompt`, `${tab}_neg_prompt`]) {
    const textarea = gradioApp().querySelector(`#${id} > label > textarea`);
    activePromptTextarea[tab] ??= textarea;
    textarea.addEventListener("focus", () => (activePromptTextarea[tab] = textarea));
  }
}

function applyExtraNetworkFilter(base) {
  setTimeout(() => panes.get(base)?.filter(true), 1);
}
function extraNetworksTabSelected(tab, base) {
  for (const controls of gradioApp().querySelectorAll(
    `#${tab}_extra_tabs .extra-networks-controls-div > div`,
  ))
    controls.style.display = controls.id === `${base}_controls` ? "" : "none";
  if (base) applyExtraNetworkFilter(base);
}
function extraNetworksControlSortOnClick(event, tab, page) {
  for (const button of event.currentTarget.parentElement.querySelectorAll(".extra-network-control--sort"))
    button.classList.toggle("extra-network-control--enabled", button === event.currentTarget);
  setTimeout(() => panes.get(`${tab}_${page}`).sort(), 1);
}
function extraNetworksControlSortDirOnClick(event, tab, page) {
  const button = event.currentTarget;
  button.dataset.sortdir = button.dataset.sortdir === "Ascending" ? "Descending" : "Ascending";
  setTimeout(() => panes.get(`${tab}_${page}`).sort(), 1);
}
function extraNetworksControlRefreshOnClick(_event, tab, page) {
  gradioApp().getElementById(`${tab}_${page}_extra_refresh_internal`).dispatchEvent(new Event("click"));
}

function extraNetworksRefreshSingleCard(page, tab, name) {
  const query = new URLSearchParams({ page, tabname: tab, name });
  fetch(`./sd_extra_networks/get-single-card?${query}`)
    .then((answer) => answer.json())
    .then(({ html }) => {
      const all = gradioApp().querySelectorAll(`#${tab}_${page.replace(" ", "_")}_cards > .card`);
      const old = [...all].find((card) => card.dataset.name === name);
      const holder = document.createElement("div");
      holder.innerHTML = html;
      old.replaceWith(holder.firstElementChild);
    });
}

let loaded = false;
let afterUpdate = null;
let currentTab = null;

function noticeMutations(records) {
  if (!loaded && gradioApp().querySelector("#txt2img_prompt")) {
    loaded = true;
    callAll(queues.uiLoaded);
    waitForCards();
  }
  callAll(queues.uiUpdate, records);
  clearTimeout(afterUpdate);
  afterUpdate = setTimeout(() => callAll(queues.afterUiUpdate), 200);
  if (get_uiCurrentTab() && get_uiCurrentTab() !== currentTab) {
    currentTab = get_uiCurrentTab();
    callAll(queues.tabChange);
  }
}

/** The panes come after `onUiLoaded`, the options after the panes. */
function waitForCards() {
  const observer = new MutationObserver(() => {
    if (!TABS.every((tab) => gradioApp().querySelector(`#${tab}_${PAGE}_extra_search`))) return;
    observer.disconnect();
    setTimeout(() => callAll(uiAfterScriptsCallbacks), 200);
  });
  observer.observe(gradioApp(), { childList: true, subtree: true });
}

uiAfterScriptsCallbacks.push(() => TABS.forEach(setupTab));
uiAfterScriptsCallbacks.push(async () => {
  opts = await (await fetch("./host-page/options")).json();
  callAll(queues.optionsAvailable);
  callAll(queues.optionsChanged);
});

document.addEventListener("DOMContentLoaded", () => {
  new MutationObserver(noticeMutations).observe(gradioApp(), { childList: true, subtree: true });
});
