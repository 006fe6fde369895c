import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { tinyPlace } from "../../training/tiny-run.ts";
import { addEmbedding, safetensors } from "../lib/embedding-files.ts";
import type { TestHost } from "../lib/host.ts";
import { HostPage } from "../lib/host-page.ts";
import type { Shared } from "../lib/suite.ts";

/** Two cores that others use too. */
const PATIENCE = { timeout: 90_000 };

/** How much of the web UI's sound was played. */
const SECONDS_OF_SOUND = `(() => {
  const place = document.querySelector("#audio_notification");
  const wave = place.querySelector("#waveform > div")?.shadowRoot;
  const { played } = place.querySelector("audio") ?? wave.querySelector("audio");
  return played.length === 0 ? 0 : played.end(played.length - 1);
})()`;

/** Starts a training as the form does: by the page's own origin, with its token. */
async function start(page: Page, job: Record<string, unknown>): Promise<void> {
  const status = await page.evaluate(`(async () => {
    const { token } = await (await fetch("ti-sidecar/session")).json();
    const headers = { "x-ti-token": token, "content-type": "application/json" };
    const body = ${JSON.stringify(JSON.stringify({ job }))};
    const response = await fetch("ti-sidecar/api/v1/jobs", { method: "POST", headers, body });
    return response.status + " " + (await response.text());
  })()`);
  expect(status).toMatch(/^201 /);
}

/** The web UI draws with the saved step, once that is as wide as the page's model wants it. */
async function drawByWebUi(page: Page, { root }: TestHost): Promise<void> {
  const draw = page.locator(".ti-snapshots [data-draw]").first();
  const line = page.locator(".ti-web-ui-drawing");
  await draw.click();
  await expect
    .poll(() => line.innerText(), PATIENCE)
    .toContain("of another kind than the one that was trained on");
  await line.getByRole("button", { name: "Close" }).click();
  await line.waitFor({ state: "detached" });
  const runs = path.join(root, "textual_inversion", "runs");
  const files = await readdir(runs, { recursive: true });
  for (const file of files.filter((each) => /snapshots.*\.safetensors$/.test(each)))
    await writeFile(path.join(runs, file), safetensors({ width: 768 }));
  await draw.click();
  const picture = page.locator(".ti-sample", { hasText: "Drawn by the web UI with tiny-sd15" });
  await picture.locator("img").waitFor(PATIENCE);
  expect(await picture.locator("img").getAttribute("width")).toBe("512");
}

export function trainingTests(shared: () => Shared): void {
  describe("the training tab", () => {
    it("shows a training live, ends it, and leads to its card", { timeout: 240_000 }, async () => {
      const { browser, host } = shared();
      const folder = await mkdtemp(path.join(os.tmpdir(), "ti trains "));
      tinyPlace(folder);
      const context = await browser.newContext();
      const window = await HostPage.open(context, host);
      await window.live();
      const { page } = window;
      await start(page, {
        name: "lantern",
        model: { checkpoint: path.join(folder, "tiny.safetensors") },
        pictures: { folder: path.join(folder, "pictures"), fit: "keep" },
        steps: 100_000,
        evaluation: { every: 5, samples: 1 },
        samples: { every: 0 },
        backend: "wasm",
      });
      await page.locator("#tabs > .tab-nav > button", { hasText: "Train embedding" }).click();
      await page.getByRole("button", { name: /^Trainings/ }).click();
      await page.locator(".ti-run", { hasText: "lantern" }).locator(".ti-run-open").click();
      const strip = page.locator(".ti-strip");
      await expect.poll(() => strip.innerText(), PATIENCE).toMatch(/Step\s+[1-9]\d* of/);
      expect(await page.title()).toMatch(/^\[0 % lantern\] /);

      await strip.locator("[data-command=snapshot]").click();
      await page.locator(".ti-snapshots [data-draw]").first().waitFor(PATIENCE);
      expect(await page.evaluate(SECONDS_OF_SOUND)).toBe(0);
      await strip.locator("[data-command=interrupt]").click();
      await page.locator(".ti-notice", { hasText: "what it learned becomes the embedding" }).waitFor();
      await expect.poll(() => strip.locator(".ti-state").innerText(), PATIENCE).toBe("Interrupted");
      await expect.poll(() => page.evaluate(SECONDS_OF_SOUND), PATIENCE).toBeGreaterThan(0);
      await drawByWebUi(page, host);
      await page.locator(".ti-outcome").getByRole("button", { name: "Show its card" }).click();
      const card = window.card("lantern");
      await card.waitFor();
      expect(await card.getAttribute("class")).toContain("ti-lit");

      // As wide as the page's model wants it, which the tiny model's is not.
      await addEmbedding(host.embeddings, "lantern");
      await expect.poll(() => card.getAttribute("class"), PATIENCE).not.toContain("ti-unusable");
      await page.locator("#tabs > .tab-nav > button", { hasText: "Train embedding" }).click();
      await page.locator(".ti-outcome").getByRole("button", { name: "Draw with it" }).click();
      await expect.poll(async () => (await host.told()).generated.at(-1)).toEqual(["txt2img", "lantern", ""]);
      expect(await window.prompts()).toEqual(["lantern", ""]);
      expect(window.errors).toEqual([]);
      await context.close();
      await rm(folder, { recursive: true, force: true });
    });
  });
}
