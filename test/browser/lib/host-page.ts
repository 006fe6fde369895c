import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { TestHost } from "./host.ts";

export type Tab = "txt2img" | "img2img";
export type Side = "prompt" | "neg_prompt";

/** What the tests use of a text area; the type checker of Node's programs knows no DOM. */
export interface TextArea {
  value: string;
  selectionStart: number;
  selectionEnd: number;
  setSelectionRange: (start: number, end: number) => void;
}

/** A browser window on a host page, with the words a test speaks of it in. */
export class HostPage {
  readonly page: Page;
  readonly host: TestHost;
  /** Errors the page threw or printed; every test ends by looking at them. */
  readonly errors: string[] = [];

  constructor(page: Page, host: TestHost) {
    this.page = page;
    this.host = host;
    page.on("pageerror", (error) => this.errors.push(error.message));
  }

  static async open(from: Browser | BrowserContext, host: TestHost, query = ""): Promise<HostPage> {
    const opened = new HostPage(await from.newPage(), host);
    await opened.load(query);
    return opened;
  }

  /** Loads (or reloads) the page and opens txt2img → Textual Inversion. */
  async load(query = ""): Promise<void> {
    await this.page.goto(this.host.url + query);
    await this.openCards("txt2img");
    await this.page.waitForFunction(
      () => Object.keys((globalThis as { opts?: object }).opts ?? {}).length > 0,
    );
  }

  async openCards(tab: Tab): Promise<void> {
    await this.page.locator("#tabs > .tab-nav > button", { hasText: tab }).click();
    await this.page
      .locator(`#${tab}_extra_tabs > .tab-nav > button`, { hasText: "Textual Inversion" })
      .click();
    await this.cards(tab).first().waitFor();
  }

  cards(tab: Tab = "txt2img"): Locator {
    return this.page.locator(`#${tab}_textual_inversion_cards > .card`);
  }

  card(token: string, tab: Tab = "txt2img"): Locator {
    return this.page.locator(`#${tab}_textual_inversion_cards > .card[data-name=${JSON.stringify(token)}]`);
  }

  search(tab: Tab = "txt2img"): Locator {
    return this.page.locator(`.extra-networks-controls-div #${tab}_textual_inversion_extra_search`);
  }

  box(side: Side, tab: Tab = "txt2img"): Locator {
    return this.page.locator(`#${tab}_${side} > label > textarea`);
  }

  /** Types `text` in place of what stood there; `¦` marks where the caret goes, default its end. */
  async write(side: Side, text: string, tab: Tab = "txt2img"): Promise<void> {
    const caret = text.includes("¦") ? text.indexOf("¦") : text.length;
    const box = this.box(side, tab);
    await box.fill(text.replace("¦", ""));
    await box.focus();
    await box.evaluate((area: TextArea, at) => area.setSelectionRange(at, at), caret);
  }

  /** Both prompts of the page as they stand. */
  async prompts(tab: Tab = "txt2img"): Promise<[positive: string, negative: string]> {
    return [await this.box("prompt", tab).inputValue(), await this.box("neg_prompt", tab).inputValue()];
  }

  /**
   * Expects both prompts to be these, in the page and at the host's server: as in the web UI they get
   * there when Generate is pressed, here without moving the focus.
   */
  async expectPrompts(positive: string, negative: string, tab: Tab = "txt2img"): Promise<void> {
    expect(await this.prompts(tab)).toEqual([positive, negative]);
    await expect
      .poll(
        async () => {
          await this.page.evaluate(`document.getElementById("${tab}_generate").click()`);
          return (await this.host.told()).generated.findLast(([of]) => of === tab);
        },
        { interval: 150 },
      )
      .toEqual([tab, positive, negative]);
  }

  /** What the badge over the cards says of the link to the sidecar. */
  async status(tab: Tab = "txt2img"): Promise<string> {
    return this.page.locator(`.ti-toolbar[data-tab=${tab}] .ti-link`).innerText();
  }

  /** Waits for events from the sidecar to flow, by whatever way. */
  async live(): Promise<void> {
    await this.page.locator(".ti-link:is([data-state=live], [data-state=polling])").first().waitFor();
  }

  /** Drops a file onto the cards as a file manager does: a real `DataTransfer` with a real `File`. */
  async drop(name: string, bytes: Uint8Array, onto?: Locator): Promise<void> {
    await this.dropTogether({ [name]: bytes }, onto);
  }

  /** The same with several files in one go, by their names. */
  async dropTogether(
    files: Readonly<Record<string, Uint8Array>>,
    onto: Locator = this.cards().first(),
  ): Promise<void> {
    const named = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]);
    const dataTransfer = await this.page.evaluateHandle<unknown>(`(() => {
      const transfer = new DataTransfer();
      for (const [name, base64] of ${JSON.stringify(named)}) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      return transfer;
    })()`);
    await onto.dispatchEvent("dragover", { dataTransfer });
    await onto.dispatchEvent("drop", { dataTransfer });
  }

  async clear(tab: Tab = "txt2img"): Promise<void> {
    await this.write("neg_prompt", "", tab);
    await this.write("prompt", "", tab);
  }
}
