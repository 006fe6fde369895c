import { writeFile } from "node:fs/promises";
import path from "node:path";
import { encode } from "fast-png";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./lib/browser.ts";
import { addEmbedding } from "./lib/embedding-files.ts";
import { HostPage } from "./lib/host-page.ts";
import { startHost, type TestHost } from "./lib/host.ts";
import { screenshot } from "./lib/screenshot.ts";

const browser = await launchBrowser();

/** High enough for two rows of cards below the prompts. */
const WINDOW = { viewport: { width: 1200, height: 1180 } };

/** A picture of soft stripes in one hue, so that every card looks its own. */
function picture(hue: number): Uint8Array {
  const [width, height] = [256, 384];
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at += 1) {
    const light =
      0.35 + 0.35 * (at / width / height) + 0.12 * Math.sin(Math.floor((at % width) / 32 + at / 9000));
    for (let channel = 0; channel < 3; channel += 1) {
      const tint = 0.5 + 0.5 * Math.cos(hue + channel * 2.1);
      data[at * 3 + channel] = 24 * Math.floor((255 * light * (0.45 + 0.55 * tint)) / 24);
    }
  }
  return encode({ width, height, data, channels: 3 });
}

async function showcase(folder: string): Promise<void> {
  const sizes = { watercolour: 4, "badhands-neg": 8, "low-poly": 2, "moss-and-stone": 6, "blurry-neg": 12 };
  for (const [index, [token, vectors]] of Object.entries(sizes).entries()) {
    await addEmbedding(folder, token, { vectors });
    await writeFile(path.join(folder, `${token}.preview.png`), picture(index * 1.3));
  }
  await writeFile(
    path.join(folder, "blurry-neg.json"),
    JSON.stringify({ description: "Against soft focus" }),
  );
  await addEmbedding(folder, "made-for-sd2", { width: 1024, vectors: 3 });
  await addEmbedding(folder, "two-terms", { keys: ["clip_l", "clip_l_out"] });
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Expects that no mark of ours and none of `count` buttons covers another on a card under the pointer. */
async function expectRoom(card: Locator, count: number): Promise<void> {
  await card.hover();
  const inside = (await card.boundingBox())!;
  const buttons = await card.locator(".button-row > *").all();
  expect(buttons).toHaveLength(count);
  for (const mark of await card.locator(".ti-mark:visible").all()) {
    const box = (await mark.boundingBox())!;
    expect(box.y + box.height).toBeLessThan(inside.y + inside.height / 2);
    for (const button of buttons) expect(overlap(box, (await button.boundingBox())!)).toBe(false);
  }
}

/** Of `rgb(r, g, b)`, 0 to 255. */
function brightness(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return 0.3 * r + 0.6 * g + 0.1 * b;
}

describe.skipIf(browser === null)("what the user sees in the first minute", () => {
  let host: TestHost;
  beforeAll(async () => {
    host = await startHost({ gradio: "gradio3", install: "clone", prepare: showcase });
  });
  afterAll(async () => {
    await browser?.close();
    await host.stop();
  });

  it.each(["light", "dark"] as const)("fits and follows the theme when it is %s", async (theme) => {
    const window = await HostPage.open(await browser!.newContext(WINDOW), host, `?__theme=${theme}`);
    await window.live();
    const side = window.card("badhands-neg").locator(".ti-side");
    if ((await side.getAttribute("data-suggested")) !== null) await side.click();
    await expect.poll(() => side.getAttribute("data-suggested")).toBeNull();
    await window.write("prompt", "a castle at dawn, ");
    await window.card("watercolour").click();
    await window.card("badhands-neg").click();
    await window.expectPrompts("a castle at dawn, watercolour, ", "badhands-neg");

    const card = window.card("watercolour");
    await expectRoom(card, 3);
    await window.page.mouse.move(600, 5);
    await card.locator(".button-row").evaluate((row: { innerHTML: string }) => {
      row.innerHTML = `<div class="card-button">☂</div><div class="card-button">☀</div>${row.innerHTML}`;
    });
    await expectRoom(card, 5);
    const wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth";
    expect(await window.page.evaluate(wide)).toBe(false);
    await window.page.mouse.move(600, 5);
    await window.page.evaluate("scrollTo(0, 0)");
    await screenshot(window.page, `cards-${theme}`);

    await card.hover();
    await card.locator(".ti-info").click();
    const dialog = window.page.locator("dialog.ti-dialog");
    expect(await dialog.innerText()).toContain("watercolour");
    const look = await window.page.evaluate<[string, string]>(`(() => {
      const { color, backgroundColor } = getComputedStyle(document.querySelector("dialog.ti-dialog"));
      return [color, backgroundColor];
    })()`);
    const [text, ground] = look.map(brightness) as [number, number];
    expect(theme === "dark" ? text - ground : ground - text).toBeGreaterThan(100);
    await screenshot(window.page, `details-${theme}`);
    await window.page.context().close();
  });
});
