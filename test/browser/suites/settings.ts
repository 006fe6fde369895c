import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { HostPage } from "../lib/host-page.ts";
import type { Shared } from "../lib/suite.ts";

async function openSettings(window: HostPage): Promise<Locator> {
  const toolbar = window.page.locator(".ti-toolbar[data-tab=txt2img]");
  await toolbar.getByRole("button", { name: "Settings", exact: true }).click();
  return window.page.getByRole("dialog", { name: "Settings" });
}

async function save(dialog: Locator): Promise<void> {
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
}

export function settingsTests(shared: () => Shared): void {
  describe("the settings", () => {
    it("are changed in a dialog, and the next click in every open page obeys", async () => {
      const { browser, window, host } = shared();
      const context = await browser.newContext();
      const other = await HostPage.open(context, host);
      await other.live();
      const dialog = await openSettings(window);
      const saveButton = dialog.getByRole("button", { name: "Save" });
      expect(await saveButton.isDisabled()).toBe(true);
      await dialog.getByLabel("Separator", { exact: true }).selectOption("Comma and space");
      await dialog.getByLabel("Weight step", { exact: true }).fill("");
      await dialog.getByLabel("Weight step", { exact: true }).pressSequentially("0.25");
      await save(dialog);
      for (const page of [window, other]) {
        await expect
          .poll(async () => {
            await page.write("prompt", "a dog");
            await page.card("cat").click();
            return (await page.prompts())[0];
          })
          .toBe("a dog, cat");
        await page.card("cat").click({ modifiers: ["Shift"] });
        await page.expectPrompts("a dog, (cat:1.25)", "");
      }
      await context.close();
    });

    it("take a separator of the user's own, and go back to the web UI's", async () => {
      const { window } = shared();
      const dialog = await openSettings(window);
      const separator = dialog.getByLabel("Separator", { exact: true });
      const own = dialog.getByLabel("Own text", { exact: true });
      await separator.selectOption("Own text");
      await own.fill(" | ");
      await save(dialog);
      await openSettings(window);
      expect(await own.inputValue()).toBe(" | ");
      await own.fill(" ");
      expect(await own.inputValue()).toBe(" ");
      await separator.selectOption("As the web UI");
      await dialog.getByLabel("Weight step", { exact: true }).fill("0.1");
      await save(dialog);
      await window.write("prompt", "a dog");
      await window.card("cat").click();
      await window.expectPrompts("a dog cat", "");
    });

    it("are shown but shut while the sidecar is not reached, with the reason", async () => {
      const { browser, host } = shared();
      const context = await browser.newContext();
      await context.route(/\/ti-sidecar\//, (route) => route.abort());
      const dialog = await openSettings(await HostPage.open(context, host));
      expect(await dialog.getByLabel("Separator", { exact: true }).isDisabled()).toBe(true);
      expect(await dialog.innerText()).toContain("Changes need the sidecar.");
      await context.close();
    });
  });
}
