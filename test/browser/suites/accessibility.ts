import { describe, expect, it } from "vitest";
import type { Shared } from "../lib/suite.ts";

/** Token of the card that has the focus, and the class it has it by. */
const FOCUSED = "[document.activeElement.closest('.card')?.dataset.name, document.activeElement.className]";

export function accessibilityTests(shared: () => Shared): void {
  describe("without a mouse", () => {
    it("`/` goes to the search, arrows from card to card, Enter puts the token in and out", async () => {
      const { window } = shared();
      const { keyboard } = window.page;
      await window.box("prompt").blur();
      await keyboard.press("/");
      expect(await window.page.evaluate("document.activeElement.id")).toBe(
        "txt2img_textual_inversion_extra_search",
      );
      expect(await window.search().inputValue()).toBe("");
      const first = window.cards().first().locator(".ti-press");
      await first.focus();
      const tokens = await window
        .cards()
        .evaluateAll((cards) => cards.map((card) => (card as Card).dataset["name"]));
      expect(await window.page.evaluate(FOCUSED)).toEqual([tokens[0], "ti-press"]);
      await keyboard.press("ArrowRight");
      expect(await window.page.evaluate(FOCUSED)).toEqual([tokens[1], "ti-press"]);
      await keyboard.press("ArrowLeft");
      await keyboard.press("End");
      expect(await window.page.evaluate(FOCUSED)).toEqual([tokens.at(-1), "ti-press"]);
      await window.card("cat").locator(".ti-press").focus();
      await keyboard.press("Enter");
      await window.expectPrompts("cat", "");
      await keyboard.press("Enter");
      await window.expectPrompts("", "");
    });

    it("`/` typed into a prompt stays text", async () => {
      const { window } = shared();
      await window.box("prompt").focus();
      await window.page.keyboard.type("a/b");
      await window.expectPrompts("a/b", "");
    });
  });

  describe("a screen reader", () => {
    it("gets a name for every control of ours, and its state", async () => {
      const { window } = shared();
      const nameless = await window.page.evaluate(`
        [...document.querySelectorAll("#txt2img_textual_inversion [class*=ti-]")]
          .filter((node) => node.matches("button") && !node.hidden)
          .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim()))
          .map((node) => node.outerHTML)`);
      expect(nameless).toEqual([]);
      const press = window.card("cat").getByRole("button", { name: "cat: prompt", exact: true });
      expect(await press.getAttribute("aria-pressed")).toBe("false");
      await window.card("cat").click();
      await expect.poll(() => press.getAttribute("aria-pressed")).toBe("true");
    });

    it("has one card at a time as a tab stop", async () => {
      const { window } = shared();
      expect(
        await window.page.locator('#txt2img_textual_inversion_cards .ti-press[tabindex="0"]').count(),
      ).toBe(1);
    });
  });
}

interface Card {
  dataset: Record<string, string | undefined>;
}
