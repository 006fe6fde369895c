import { chromium, type Page } from "playwright-core";
import { addEmbedding } from "../test/browser/lib/embedding-files.ts";
import { HostPage } from "../test/browser/lib/host-page.ts";
import { startHost } from "../test/browser/lib/host.ts";
import { CHROMIUM_ARGS, ensureChromium } from "../test/support/chromium.ts";
import { measureDecoration, type DecorationFigures } from "./decoration.ts";

export type PageFigures = DecorationFigures & {
  /** Milliseconds from the click on a card to the changed prompt, over `CLICKS` clicks among all cards. */
  clickToPromptMs: { median: number; worst: number };
};

const CLICKS = 50;
const LOADS = 3;

/** Measures our module in the page of a web UI (gradio 3.41.2) with `count` embeddings. */
export async function benchPage(count = 1000): Promise<PageFigures> {
  const found = await ensureChromium();
  if (found.path === null) throw new Error(found.message);
  const browser = await chromium.launch({ executablePath: found.path, args: CHROMIUM_ARGS });
  const host = await startHost({
    gradio: "gradio3",
    install: "clone",
    prepare: async (folder) => {
      for (let index = 0; index < count; index += 1) await addEmbedding(folder, `style-${index}`);
    },
  });
  try {
    const decoration: DecorationFigures[] = [];
    for (let load = 0; load < LOADS; load += 1) {
      const window = await HostPage.open(browser, host);
      await window.live();
      decoration.push(
        await measureDecoration(window.page, () => addEmbedding(host.embeddings, `later-${load}`)),
      );
      await window.page.close();
    }
    const window = await HostPage.open(browser, host);
    await window.live();
    return { ...median(decoration), clickToPromptMs: await measureClicks(window.page) };
  } finally {
    await browser.close();
    await host.stop();
  }
}

function median(figures: readonly DecorationFigures[]): DecorationFigures {
  const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return {
    cards: figures[0]?.cards ?? 0,
    firstMs: middle(figures.map(({ firstMs }) => firstMs)),
    afterRefreshMs: middle(figures.map(({ afterRefreshMs }) => afterRefreshMs)),
  };
}

/** Each click is timed in the page itself, from its dispatch to the text in the prompt box. */
async function measureClicks(page: Page): Promise<PageFigures["clickToPromptMs"]> {
  const times = await page.evaluate<number[]>(`(async () => {
    const box = document.querySelector("#txt2img_prompt > label > textarea");
    const times = [];
    for (let index = 0; index < ${CLICKS}; index += 1) {
      // Asked for each time: a render of the host may have put other cards in their place.
      const cards = document.querySelectorAll("#txt2img_textual_inversion_cards .ti-card");
      const before = box.value;
      const start = performance.now();
      const card = cards[(index * 37) % cards.length];
      card.click();
      if (box.value === before) throw new Error("Nothing came of the click on " + card.outerHTML);
      times.push(performance.now() - start);
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
    return times;
  })()`);
  times.sort((a, b) => a - b);
  const rounded = (value = 0): number => Math.round(value * 10) / 10;
  return { median: rounded(times[CLICKS >> 1]), worst: rounded(times.at(-1)) };
}
