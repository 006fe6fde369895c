import type { Page } from "playwright-core";

export type DecorationFigures = {
  cards: number;
  /** Milliseconds our module takes over all cards of a tab: the first time, and after the host drew them anew. */
  firstMs: number;
  afterRefreshMs: number;
};

/** The module's own measure, made with the browser's clock around its work on a tab. */
const MEASURE = "textual-inversion: decorate";
const CARDS = "#txt2img_textual_inversion_cards > .card";

/**
 * Reads what decorating the cards took in an open page whose tab was just filled, then lets the host refresh.
 * `change` changes a file before that: gradio renders nothing anew that is as it was.
 */
export async function measureDecoration(
  page: Page,
  change: () => Promise<unknown>,
): Promise<DecorationFigures> {
  const cards = await page.locator(CARDS).count();
  const firstMs = await longest(page);
  await change();
  await page.evaluate("performance.clearMeasures()");
  const old = await page.locator(CARDS).first().elementHandle();
  const refresh = page.locator(".extra-networks-controls-div #txt2img_textual_inversion_extra_refresh");
  for (let gone = false; !gone;) {
    // A refresh asked for while gradio still answers another event may be dropped by it.
    await refresh.click();
    gone = await old.waitForElementState("hidden", { timeout: 5000 }).then(
      () => true,
      () => false,
    );
  }
  await page.waitForFunction(`document.querySelectorAll("${CARDS}:not(.ti-card)").length === 0`);
  return { cards, firstMs, afterRefreshMs: await longest(page) };
}

async function longest(page: Page): Promise<number> {
  const times = await page.evaluate<number[]>(
    `performance.getEntriesByName("${MEASURE}").map(({ duration }) => duration)`,
  );
  if (times.length === 0) throw new Error(`The page made no measure named ${MEASURE}.`);
  return Math.round(Math.max(...times) * 10) / 10;
}
