import { describe, expect, it } from "vitest";
import { addEmbedding } from "../lib/embedding-files.ts";
import { HostPage } from "../lib/host-page.ts";
import type { Shared } from "../lib/suite.ts";

export function linkTests(shared: () => Shared): void {
  describe("the link to the sidecar", () => {
    it("comes back by itself after the sidecar was killed", async () => {
      const { window, host } = shared();
      const [pid, ...others] = await host.sidecarPids();
      expect(others).toEqual([]);
      process.kill(pid!, "SIGKILL");
      await window.card("cat").click();
      await window.expectPrompts("cat", "");
      await expect.poll(() => host.sidecarPids(), { timeout: 30_000 }).not.toContain(pid);
      await expect.poll(async () => (await host.sidecarPids()).length, { timeout: 30_000 }).toBe(1);
      const name = `after-${Date.now().toString(36)}`;
      await addEmbedding(host.embeddings, name);
      await window.card(name).waitFor({ timeout: 30_000 });
    });

    it("is a long poll where no websocket gets through, and the page says so", async () => {
      const { browser, host } = shared();
      const context = await browser.newContext();
      await context.routeWebSocket(/ti-sidecar/, (socket) => socket.close());
      const window = await HostPage.open(context, host);
      const name = `polled-${Date.now().toString(36)}`;
      await expect.poll(() => window.status(), { timeout: 15_000 }).toMatch(/poll|websocket/i);
      await addEmbedding(host.embeddings, name);
      await window.card(name).waitFor({ timeout: 5000 });
      await context.close();
    });
  });

  describe("without a sidecar", () => {
    it("clicks go by the last known marks, and a badge says what is missing", async () => {
      const { browser, host } = shared();
      const context = await browser.newContext();
      const window = await HostPage.open(context, host);
      const side = window.card("badhands").locator(".ti-side");
      await expect.poll(() => side.getAttribute("data-side")).toBe("negative");
      await context.route(/\/ti-sidecar\//, (route) => route.abort());
      await window.load();
      await expect
        .poll(() => window.status(), { timeout: 15_000 })
        .toMatch(/does not answer|not running|missing/i);
      await window.write("prompt", "a dog");
      await window.card("badhands").click();
      await window.expectPrompts("a dog", "badhands");
      await window.card("badhands").click();
      await window.expectPrompts("a dog", "");
      await window.write("prompt", "a dog");
      await window.card("cat").click();
      await window.expectPrompts("a dog cat", "");
      await context.close();
    });
  });
}
