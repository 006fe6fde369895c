import { describe, expect, it } from "vitest";
import { ODD_NAMES } from "../lib/fixture-folder.ts";
import type { TextArea } from "../lib/host-page.ts";
import type { Shared } from "../lib/suite.ts";

export function clickTests(shared: () => Shared): void {
  describe("a click on a card", () => {
    it("puts the token at the caret, and the web UI's server gets it", async () => {
      const { window } = shared();
      await window.write("prompt", "a photo of ¦a dog");
      await window.card("cat").click();
      await window.expectPrompts("a photo of cat a dog", "");
    });

    it("snaps out of the midst of a word", async () => {
      const { window } = shared();
      await window.write("prompt", "a pho¦to");
      await window.card("cat").click();
      const [prompt] = await window.prompts();
      expect(["a cat photo", "a photo cat"]).toContain(prompt);
    });

    it("takes the token out again in any weight and leaves every other word alone", async () => {
      const { window } = shared();
      await window.write("prompt", "category, (cat:1.2), concatenate, Cats, filler-1");
      await window.card("cat").click();
      await window.expectPrompts("category, concatenate, Cats, filler-1", "");
      await window.card("category").click();
      await window.expectPrompts("concatenate, Cats, filler-1", "");
    });

    it("is undone by one Ctrl+Z, also when the host knows of it", async () => {
      const { window } = shared();
      await window.write("prompt", "a photo of ¦a dog");
      await window.card("cat").click();
      await window.expectPrompts("a photo of cat a dog", "");
      await window.page.keyboard.press("Control+z");
      await window.expectPrompts("a photo of a dog", "");
      await window.page.keyboard.press("Control+Shift+z");
      await window.expectPrompts("a photo of cat a dog", "");
    });

    it("goes to the prompt that had the focus last", async () => {
      const { window } = shared();
      await window.write("neg_prompt", "blurry");
      await window.card("cat").click();
      await window.expectPrompts("", "blurry cat");
    });

    it("goes to the other prompt with Alt, and out of it with Alt again", async () => {
      const { window } = shared();
      await window.card("cat").click({ modifiers: ["Alt"] });
      await window.expectPrompts("", "cat");
      await window.card("cat").click({ modifiers: ["Alt"] });
      await window.expectPrompts("", "");
    });

    it("changes the weight with Shift", async () => {
      const { window } = shared();
      await window.write("prompt", "cat, dog");
      await window.card("cat").click({ modifiers: ["Shift"] });
      await window.expectPrompts("(cat:1.1), dog", "");
      await window.card("cat").click({ modifiers: ["Shift"] });
      await window.expectPrompts("(cat:1.2), dog", "");
      await window.card("cat").click({ modifiers: ["Shift", "Alt"] });
      await window.expectPrompts("(cat:1.1), dog", "");
    });

    it("selects instead of removing inside a schedule", async () => {
      const { window } = shared();
      await window.write("prompt", "a [cat|dog] here");
      await window.card("cat").click();
      await window.expectPrompts("a [cat|dog] here", "");
      const selected = await window
        .box("prompt")
        .evaluate((area: TextArea) => area.value.slice(area.selectionStart, area.selectionEnd));
      expect(selected).toBe("cat");
    });

    it("works in img2img, apart from txt2img", async () => {
      const { window } = shared();
      await window.openCards("img2img");
      await window.card("cat", "img2img").click();
      await window.expectPrompts("cat", "", "img2img");
      await window.clear("img2img");
      await window.openCards("txt2img");
      await window.expectPrompts("", "");
    });

    it("leaves the buttons in a card to whoever put them there", async () => {
      const { window } = shared();
      const card = window.card("cat");
      await card.hover();
      await card.locator(".other-extension").click();
      await card.locator(".edit-button").click();
      await window.expectPrompts("", "");
      expect(await window.page.evaluate("otherExtensionClicks")).toContain("cat");
      expect(await window.page.evaluate("hostCalls.at(-1)")).toEqual([
        "edit",
        "txt2img",
        "textual_inversion",
        "cat",
      ]);
    });

    it("never lets the host's own click handler run a second time", async () => {
      const { window } = shared();
      await window.card("cat").click();
      await window.expectPrompts("cat", "");
      expect(await window.page.evaluate("hostCalls.filter(([name]) => name === 'cardClicked')")).toEqual([]);
    });
  });

  describe("a card", () => {
    it("is pressed exactly while its token stands in a prompt, as the user types", async () => {
      const { window } = shared();
      const pressed = window.card("cat").locator(".ti-press");
      const other = window.card("category").locator(".ti-press");
      await window.box("prompt").pressSequentially("my category");
      await expect.poll(() => other.getAttribute("aria-pressed")).toBe("true");
      expect(await pressed.getAttribute("aria-pressed")).toBe("false");
      await window.box("prompt").pressSequentially(", Cat");
      await expect.poll(() => pressed.getAttribute("aria-pressed")).toBe("true");
      await window.box("prompt").press("Backspace");
      await expect.poll(() => pressed.getAttribute("aria-pressed")).toBe("false");
    });

    it.each(ODD_NAMES)("named %s goes in and out, and stays text", async (name) => {
      const { window } = shared();
      await window.write("prompt", "one, ¦, two");
      const before = (await window.prompts())[0];
      const card = window.card(name);
      await card.click();
      const pressed = card.locator(".ti-press");
      await expect.poll(() => pressed.getAttribute("aria-pressed")).toBe("true");
      expect(await pressed.getAttribute("aria-label")).toContain(name);
      expect((await window.prompts())[0].replaceAll("\\", "")).toContain(name);
      await card.click();
      await window.expectPrompts(before, "");
      expect(await card.locator(".ti-marks b, .ti-note b, .ti-press b").count()).toBe(0);
    });
  });
}
