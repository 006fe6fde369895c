import type { ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Page, WebSocketRoute } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./lib/browser.ts";
import { openDetails } from "./lib/details.ts";
import { addEmbedding } from "./lib/embedding-files.ts";
import { fillFolder } from "./lib/fixture-folder.ts";
import { screenshot, WINDOW } from "./lib/screenshot.ts";
import { serve } from "./lib/stand-alone.ts";
import { within } from "../support/within.ts";

const browser = await launchBrowser();

describe.skipIf(browser === null)("the page that `textual-inversion serve` shows", () => {
  let base: string;
  let folder: string;
  let address: string;
  let child: ChildProcess | undefined;
  let page: Page;
  const errors: string[] = [];
  const card = (token: string): ReturnType<Page["locator"]> =>
    page.locator(`#ti-cards > .card[data-name=${JSON.stringify(token)}]`);

  beforeAll(async () => {
    if (browser === null) return;
    base = await mkdtemp(path.join(os.tmpdir(), "ti alone "));
    folder = path.join(base, "embeddings");
    await mkdir(folder);
    await fillFolder(folder);
    ({ child, address } = await serve(base, folder));
    page = await (await browser.newContext(WINDOW)).newPage();
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(address);
    await page.locator(".ti-link[data-state=live]").waitFor();
  });
  afterAll(async () => {
    child?.kill("SIGTERM");
    await browser?.close();
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  });

  it("shows every file of the folder, also the ones no web UI could use", async () => {
    await card("cat").waitFor();
    expect(await card("watercolour wash").locator(".ti-vectors").innerText()).toMatch(/2/);
    await expect.poll(() => card("broken").getAttribute("class")).toContain("ti-unusable");
    await screenshot(page, "stand-alone");
    expect(errors).toEqual([]);
  });

  it("takes the token out of the address bar, and works after a reload", async () => {
    expect(page.url()).not.toContain("token");
    await page.reload();
    await card("cat").waitFor();
  });

  it("puts tokens into its prompts and takes them out", async () => {
    await card("cat").click();
    expect(await page.locator("#ti-positive").inputValue()).toBe("cat");
    await card("category").click({ modifiers: ["Alt"] });
    expect(await page.locator("#ti-negative").inputValue()).toBe("category");
    await card("cat").click();
    expect(await page.locator("#ti-positive").inputValue()).toBe("");
  });

  it("shows a new file within a second and finds it by its name", async () => {
    await addEmbedding(folder, "newcomer");
    const start = performance.now();
    await card("newcomer").waitFor({ state: "attached" });
    expect(performance.now() - start).toBeLessThan(within(1000));
    await page.locator("#ti-search").fill("newcom");
    await expect.poll(() => card("newcomer").isVisible()).toBe(true);
    await expect.poll(() => card("cat").isVisible()).toBe(false);
    await page.locator("#ti-search").fill("");
  });

  it("offers an open dialog's changes again when the sidecar is back", async () => {
    const unsure = await page.context().newPage();
    const sockets: WebSocketRoute[] = [];
    let isCut = false;
    await unsure.routeWebSocket(/./, (socket) => {
      if (isCut) return void socket.close();
      socket.connectToServer();
      sockets.push(socket);
    });
    await unsure.route(/\/(session|api)/, (route) => (isCut ? route.abort() : route.fallback()));
    await unsure.goto(address);
    const details = await openDetails(unsure, "cat");
    const trash = details.getByRole("button", { name: "Move to trash" });
    await trash.waitFor();
    isCut = true;
    await Promise.all(sockets.map((socket) => socket.close()));
    await trash.waitFor({ state: "detached" });
    await details.getByText("Changes need the sidecar.").waitFor();
    isCut = false;
    await trash.waitFor();
    await unsure.close();
  });

  it("stays shut to who has no token", async () => {
    const origin = new URL(page.url()).origin;
    expect((await fetch(`${origin}/session`)).status).toBe(401);
    expect((await fetch(`${origin}/api/v1/embeddings`)).status).toBe(401);
  });
});
