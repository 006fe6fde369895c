import { element, setAttribute } from "../dom.ts";
import { pageStorage } from "../marks-store.ts";

type Tab = { readonly key: string; readonly name: string; readonly content: HTMLElement };

const KEY = "textual-inversion.tab";

/** The tabs of the sidecar's own page. The one that was open last is open again after a reload. */
export class StandaloneTabs {
  readonly root: HTMLElement;
  private readonly tabs: readonly (Tab & { readonly button: HTMLElement })[];

  constructor(tabs: readonly Tab[], label: string) {
    this.tabs = tabs.map((tab) => {
      const button = element("button", { type: "button", "data-tab": tab.key }, tab.name);
      button.addEventListener("click", () => this.open(tab.key));
      return { ...tab, button };
    });
    const buttons = this.tabs.map(({ button }) => button);
    this.root = element("nav", { class: "ti-tabs", "aria-label": label }, ...buttons);
    this.open(remembered() ?? tabs[0]?.key ?? "");
  }

  open(key: string): void {
    const opened = this.tabs.find((tab) => tab.key === key) ?? this.tabs[0];
    for (const tab of this.tabs) {
      tab.content.hidden = tab !== opened;
      setAttribute(tab.button, "aria-current", tab === opened ? "page" : null);
    }
    if (opened !== undefined) remember(opened.key);
  }
}

function remembered(): string | null {
  return pageStorage()?.getItem(KEY) ?? null;
}

function remember(key: string): void {
  try {
    pageStorage()?.setItem(KEY, key);
  } catch {
    // Full or blocked: the page opens at its first tab next time.
  }
}
