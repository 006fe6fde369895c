import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { HostPage } from "../lib/host-page.ts";
import type { TestHost } from "../lib/host.ts";
import type { Shared } from "../lib/suite.ts";

const NEW_BUILD = "feedfacecafe";

/** Puts another build in the place of the installed one, as an update of the extension does. */
async function update({ extension }: TestHost): Promise<void> {
  const buildFile = path.join(extension, "build.json");
  const { buildId } = JSON.parse(await readFile(buildFile, "utf8")) as { buildId: string };
  for (const file of [buildFile, path.join(extension, "javascript", "textual-inversion.mjs")]) {
    const before = await readFile(file, "utf8");
    expect(before).toContain(buildId);
    await writeFile(file, before.replaceAll(buildId, NEW_BUILD));
  }
  // A clone's shim names the bundle by its hash.
  const shim = path.join(extension, "..", "javascript", "textual-inversion.mjs");
  const before = await readFile(shim, "utf8").catch(() => null);
  if (before !== null) await writeFile(shim, before.replace(/\?v=\w+/, `?v=${NEW_BUILD}`));
}

const banner = ({ page }: HostPage): Locator =>
  page.locator(".ti-toolbar[data-tab=txt2img] .ti-banner", { hasText: "The extension was updated." });
const runs = ({ page }: HostPage): Promise<string> =>
  page.evaluate("document.documentElement.dataset.tiStarted");

export function updateTests(shared: () => Shared): void {
  describe("an update of the extension", () => {
    it("is told in the pages that still run the old build, which take the new one at a press", async () => {
      const { browser, window, host } = shared();
      await window.live();
      expect(await banner(window).count()).toBe(0);
      const old = await runs(window);
      await update(host);

      // A page opened now runs the new build: it has nothing to tell, and gets a sidecar of its build.
      const context = await browser.newContext();
      const later = await HostPage.open(context, host);
      await later.live();
      expect(await runs(later)).toBe(NEW_BUILD);

      await banner(window).waitFor({ timeout: 30_000 });
      expect(await runs(window)).toBe(old);
      await window.card("cat").click();
      await window.expectPrompts("cat", "");
      expect(await banner(later).count()).toBe(0);

      await banner(window).getByRole("button", { name: "Reload the page" }).click();
      await expect.poll(() => runs(window).catch(() => old), { timeout: 15_000 }).toBe(NEW_BUILD);
      await window.openCards("txt2img");
      await window.live();
      expect(await banner(window).count()).toBe(0);
      await context.close();
    });
  });
}
