import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { JobsReply, JobView } from "../../src/protocol/jobs.ts";
import { tinyPlace } from "../training/tiny-run.ts";
import { launchBrowser } from "./lib/browser.ts";
import { openDetails } from "./lib/details.ts";
import { addEmbedding } from "./lib/embedding-files.ts";
import { screenshot, WINDOW } from "./lib/screenshot.ts";
import { program, serve } from "./lib/stand-alone.ts";
import { within } from "../support/within.ts";

const browser = await launchBrowser();
/** Two cores that others use too. */
const PATIENCE = { timeout: 90_000 };
const LONG = { timeout: 200_000 };

/** In place of the browser's, which shows nothing to a test. */
const NOTIFICATION = `
  globalThis.toldOnDesktop = [];
  globalThis.Notification = class {
    static permission = "default";
    static async requestPermission() {
      return (this.permission = "granted");
    }
    constructor(title, { body }) {
      toldOnDesktop.push([title, body]);
    }
    addEventListener() {}
    close() {}
  };`;

describe.skipIf(browser === null)("the training panel of the page that `serve` shows", LONG, () => {
  let base: string;
  let child: ChildProcess;
  let address: string;
  let context: BrowserContext;
  let page: Page;
  const errors: string[] = [];

  const ask = async (method: string, route: string, body?: unknown): Promise<unknown> => {
    const { origin, searchParams } = new URL(address);
    const headers = { "x-ti-token": searchParams.get("token") ?? "", "content-type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${origin}/api/v1${route}`, { method, headers, ...sent });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  };
  const job = async (name: string): Promise<JobView> => {
    const found = ((await ask("GET", "/jobs")) as JobsReply).jobs.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no training of ${name}`);
    return found;
  };
  /** A training on the tiny model that goes on until it is told to end. */
  const start = async (name: string, fields: Record<string, unknown> = {}): Promise<void> => {
    const settings = {
      name,
      model: { checkpoint: path.join(base, "tiny.safetensors") },
      pictures: { folder: path.join(base, "pictures"), fit: "keep" },
      steps: 100_000,
      evaluation: { every: 5, samples: 1 },
      samples: { every: 50_000, steps: 1, width: 64, height: 64, prompts: ["a [name]", "two of [name]"] },
      snapshotEvery: 20,
      backend: "wasm",
      ...fields,
    };
    await ask("POST", "/jobs", { job: settings });
  };
  const open = async (): Promise<Page> => {
    const opened = await context.newPage();
    opened.on("pageerror", (error) => errors.push(error.message));
    await opened.goto(address);
    await opened.getByRole("button", { name: "Training", exact: true }).click();
    return opened;
  };
  const show = async (name: string, on = page): Promise<void> => {
    await on.getByRole("button", { name: /^Trainings/ }).click();
    await on.locator(".ti-run", { hasText: name }).locator(".ti-run-open").click();
  };
  const state = (on = page): Promise<string> => on.locator(".ti-strip .ti-state").innerText();
  const step = async (on = page): Promise<number> =>
    Number(/Step (\d+) of/.exec(await on.locator(".ti-strip").innerText())?.[1] ?? "-1");
  const command = (name: string): Locator => page.locator(`.ti-strip [data-command=${name}]`);
  const stepAfter = (before: number, on = page): Promise<void> =>
    expect.poll(() => step(on), PATIENCE).toBeGreaterThan(before);

  beforeAll(async () => {
    if (browser === null) return;
    base = await mkdtemp(path.join(os.tmpdir(), "ti trains "));
    tinyPlace(base);
    ({ child, address } = await serve(base, path.join(base, "embeddings")));
    context = await browser.newContext(WINDOW);
    await context.addInitScript(NOTIFICATION);
    page = await open();
    await page.getByRole("button", { name: /^Trainings/ }).click();
  });
  afterEach(() => {
    expect(errors.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    child.kill("SIGTERM");
    await browser?.close();
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  });

  it("shows a training that somebody starts, and goes with it step by step", async () => {
    await page.getByText("No trainings yet.").waitFor();
    await start("lamp");
    await show("lamp");
    await expect.poll(() => state(), PATIENCE).toBe("Training");
    await stepAfter(await step());
    expect(await page.title()).toMatch(/^\[0 % lamp\] /);
    const charts = page.locator(".ti-charts .ti-chart");
    expect(await charts.locator("b").allInnerTexts()).toEqual(
      expect.arrayContaining(["Loss", "Length of the vectors", "Likeness to the start", "Learning rate"]),
    );
    expect(await charts.locator("canvas").count()).toBe(4);
    await expect.poll(() => charts.first().innerText(), PATIENCE).toMatch(/evaluation\s+[\d.]+/);
    await page.locator(".ti-near .ti-word").first().waitFor();
    await screenshot(page, "training");
  });

  it("shows the same in a second page and after a reload, within a second", async () => {
    const second = await open();
    await second.locator(".ti-strip h2", { hasText: "lamp" }).waitFor({ timeout: within(1500) });
    await second.close();
    await page.reload();
    const reloaded = performance.now();
    await page.locator(".ti-strip h2", { hasText: "lamp" }).waitFor();
    expect(performance.now() - reloaded).toBeLessThan(within(1500));
    const { step: told } = await job("lamp");
    await expect.poll(() => step(), { timeout: within(1500) }).toBeGreaterThanOrEqual(told);
  });

  it("pauses, and goes on where it was", async () => {
    const second = await open();
    await command("pause").click();
    await expect.poll(() => state(), PATIENCE).toBe("Paused");
    await expect.poll(() => state(second), { timeout: within(1500) }).toBe("Paused");
    const before = await step();
    await page.waitForTimeout(700);
    expect(await step()).toBe(before);
    await command("resume").click();
    await stepAfter(before);
    await second.close();
  });

  it("shows its sample pictures over the steps, and looks closer at one", async () => {
    const film = page.locator(".ti-film button");
    await command("sample").click();
    await expect.poll(() => film.count(), PATIENCE).toBeGreaterThan(1);
    await film.first().click();
    expect(await page.locator(".ti-sample-step").innerText()).toBe("Step 0");
    const shown = page.locator(".ti-sample img");
    expect(await shown.count()).toBe(2);
    const width = await shown.first().evaluate((image: { naturalWidth: number }) => image.naturalWidth);
    expect(width).toBe(64);
    await shown.last().click();
    const dialog = page.getByRole("dialog", { name: "Sample picture of step 0" });
    expect(await dialog.innerText()).toContain("two of lamp");
    await dialog.getByRole("button", { name: "Close" }).click();
  });

  it("plays them through, and shows two steps in turn, until it is told to stop", async () => {
    const shown = page.locator(".ti-sample-step");
    const motions = page.locator(".ti-motions");
    const seen = new Set<string>();
    const look = async (): Promise<string[]> => [...seen.add(await shown.innerText())].sort();
    const stays = async (text: string): Promise<void> => {
      await expect.poll(() => shown.innerText()).toBe(text);
      await page.waitForTimeout(1500);
      expect(await shown.innerText()).toBe(text);
    };
    await page.locator(".ti-film button").last().click();
    const newest = await shown.innerText();
    await motions.getByRole("button", { name: "Play" }).click();
    await expect.poll(look, PATIENCE).toEqual(["Step 0", newest].sort());
    await motions.getByRole("button", { name: "Stop" }).click();
    await stays(newest);

    await page.getByLabel("Step to compare with").selectOption({ label: "Step 0" });
    seen.clear();
    const compare = motions.getByRole("button", { name: "Compare with" });
    await compare.click();
    await expect.poll(look, PATIENCE).toEqual(["Step 0", newest].sort());
    expect(await compare.getAttribute("aria-pressed")).toBe("true");
    await compare.click();
    await stays(newest);
  });

  it("draws its charts in the colours of the page, also when they change", async () => {
    await command("pause").click();
    await expect.poll(() => state(), PATIENCE).toBe("Paused");
    const light = await axisBrightness(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(() => axisBrightness(page)).toBeGreaterThan(light + 20);
    await screenshot(page, "training-dark");
    await page.emulateMedia({ colorScheme: "light" });
    await expect.poll(() => axisBrightness(page)).toBeCloseTo(light, 0);
    await command("resume").click();
    await expect.poll(() => state(), PATIENCE).toBe("Training");
  });

  it("puts a saved step and the newest one where prompts find them, and asks before it replaces", async () => {
    await page.locator(".ti-snapshots li [data-use]").last().click();
    const notice = page.locator(".ti-notice", { hasText: "is in use" });
    await notice.getByRole("button", { name: "Show its card" }).click();
    const card = page.locator("#ti-cards > .card[data-name=lamp]");
    await expect.poll(() => card.getAttribute("class"), PATIENCE).toContain("ti-lit");
    expect(await card.isVisible()).toBe(true);
    await card.click();
    expect(await page.locator("#ti-positive").inputValue()).toBe("lamp");

    await addEmbedding(path.join(base, "embeddings"), "lamp");
    await page.getByRole("button", { name: "Training", exact: true }).click();
    await page.locator("[data-use=latest]").click();
    const dialog = page.getByRole("dialog", { name: "Replace lamp?" });
    await dialog.waitFor(PATIENCE);
    await dialog.getByRole("button", { name: "Replace it" }).click();
    await page.locator(".ti-notice", { hasText: "is in use" }).waitFor();
  });

  it("stands still when its engine is killed, says so, and goes on when told", async () => {
    const pids = enginesOf(child.pid ?? 0);
    expect(pids).toHaveLength(1);
    const before = await step();
    for (const pid of pids) process.kill(pid, "SIGKILL");
    await expect.poll(() => state(), PATIENCE).toBe("Suspended");
    expect(await page.locator(".ti-run-view .ti-warning").innerText()).toMatch(/memory|ended/);
    expect(await page.title()).toBe("Textual Inversion");
    await command("resume").click();
    await stepAfter(before);
  });

  it("ends with what it learned when it is interrupted, tells so, and its card leads back to it", async () => {
    const [engine = 0] = enginesOf(child.pid ?? 0);
    // As in a step that takes minutes: what was pressed is known to a page that comes anew.
    process.kill(engine, "SIGSTOP");
    await command("interrupt").click();
    await expect.poll(() => command("interrupt").innerText()).toBe("End now");
    await page.reload();
    await expect.poll(() => command("interrupt").innerText(), PATIENCE).toBe("End now");

    const ask = page.getByRole("button", { name: "Tell me when it is done" });
    await ask.click();
    await ask.waitFor({ state: "detached" });
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setFocusEmulationEnabled", { enabled: false });
    const other = await context.newPage();
    await other.bringToFront();
    expect(await page.evaluate("document.hasFocus()")).toBe(false);
    process.kill(engine, "SIGCONT");
    await expect
      .poll(() => page.evaluate("toldOnDesktop"), PATIENCE)
      .toEqual([["Textual Inversion", expect.stringMatching(/^lamp was ended at step \d+\.$/)]]);
    await other.close();
    await page.bringToFront();
    await expect.poll(() => state(), PATIENCE).toMatch(/Interrupted|Finished/);
    const { installed, notInstalled } = await job("lamp");
    expect(installed ?? notInstalled).not.toBeNull();
    await page.locator(".ti-run-view").getByText("Settings of this training").click();
    expect(await page.locator(".ti-repeat code").innerText()).toMatch(/^textual-inversion train '?\S/);

    await page.getByRole("button", { name: "Embeddings", exact: true }).click();
    const details = await openDetails(page, "lamp");
    await details.getByRole("button", { name: "Show its training" }).click();
    await page.locator(".ti-strip h2", { hasText: "lamp" }).waitFor();
  });

  it("begins another one with a card's embedding", async () => {
    await page.getByRole("button", { name: "Embeddings", exact: true }).click();
    const details = await openDetails(page, "lamp");
    await details.getByRole("button", { name: "Train one like this…" }).click();
    await expect.poll(() => page.getByLabel("Name", { exact: true }).inputValue()).toBe("lamp-2");
  });

  it("lets who may only read see everything and change nothing", async () => {
    const readers = await browser!.newContext(WINDOW);
    await readers.route(/\/session$/, async (route) => {
      const response = await route.fetch();
      const session = (await response.json()) as object;
      await route.fulfill({
        response,
        json: { ...session, access: "read-only", accessMessage: "Only looking." },
      });
    });
    const reader = await readers.newPage();
    await reader.goto(address);
    await reader.getByRole("button", { name: "Training", exact: true }).click();
    await show("lamp", reader);
    await reader.locator(".ti-charts canvas").first().waitFor();
    await reader.locator(".ti-banner", { hasText: "Only looking." }).waitFor();
    expect(await reader.locator("[data-command], [data-use], [data-again]").count()).toBe(0);
    await reader.getByRole("button", { name: /^Trainings/ }).click();
    expect(await reader.locator(".ti-run-buttons").count()).toBe(0);
    await readers.close();
  });

  it("shows a training of the command line, which only that can end", async () => {
    const file = path.join(base, "by-hand.json");
    const pictures = { folder: path.join(base, "pictures"), fit: "keep" };
    const model = { checkpoint: path.join(base, "tiny.safetensors") };
    await writeFile(
      file,
      JSON.stringify({
        name: "by-hand",
        model,
        pictures,
        steps: 100_000,
        samples: { every: 0 },
        backend: "wasm",
      }),
    );
    const flags = ["train", file, "--embeddings", path.join(base, "embeddings")];
    const env = { ...process.env, TI_HOME: path.join(base, "state") };
    const trainer = spawn(process.execPath, [program, ...flags], { env, stdio: "ignore" });
    const ended = once(trainer, "exit");
    try {
      await page.getByRole("button", { name: /^Trainings/ }).click();
      await page.locator(".ti-run", { hasText: "by-hand" }).waitFor(PATIENCE);
      await show("by-hand");
      await stepAfter(Math.max(0, await step()));
      expect(await page.locator(".ti-run-view").innerText()).toMatch(
        /Another program has it \(process \d+\)/,
      );
      expect(await page.locator("[data-command]").count()).toBe(0);
    } finally {
      trainer.kill("SIGINT");
    }
    await ended;
    await expect.poll(() => state(), PATIENCE).toBe("Interrupted");
    await page.getByText("Ready: write by-hand into a prompt.").waitFor();
    await command("resume").waitFor();
    await page.getByRole("button", { name: /^Trainings/ }).click();
    await page.getByRole("button", { name: "Remove by-hand" }).click();
  });

  it("removes a training to the trash", async () => {
    await page.getByRole("button", { name: /^Trainings/ }).click();
    await page.locator(".ti-run", { hasText: "lamp" }).getByRole("button", { name: "Remove lamp" }).click();
    await page.getByText("No trainings yet.").waitFor();
  });
});

/** Of the numbers beside the first chart, 0 to 255. */
function axisBrightness(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector(".ti-charts canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, 50 * devicePixelRatio, canvas.height);
    let [sum, count] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] < 200) continue;
      sum += 0.3 * data[at] + 0.6 * data[at + 1] + 0.1 * data[at + 2];
      count += 1;
    }
    return sum / count;
  })()`);
}

/** Engines that work for a sidecar. */
function enginesOf(sidecar: number): number[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === sidecar && args.includes("engine.mjs") ? [Number(pid)] : [];
  });
}
