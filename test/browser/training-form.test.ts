import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import type { ChildProcess } from "node:child_process";
import os from "node:os";
import path from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobDetail, JobsReply } from "../../src/protocol/jobs.ts";
import { bundledModel } from "../../src/system/miniature-model.ts";
import { addEmbedding } from "./lib/embedding-files.ts";
import { launchBrowser } from "./lib/browser.ts";
import { screenshot } from "./lib/screenshot.ts";
import { serve } from "./lib/stand-alone.ts";
import { pictureFile, textFile } from "./lib/training-pictures.ts";

const browser = await launchBrowser();
/** An engine process starts for the first look at pictures, on two cores that others use too. */
const PATIENCE = { timeout: 30_000 };

const PICTURES = [
  pictureFile("wide.png", { width: 160, height: 96, seed: 1 }),
  textFile("wide.txt", "a wide one"),
  pictureFile("hole.png", { width: 96, height: 96, seed: 2, hole: true }),
  pictureFile("third.png", { width: 96, height: 96, seed: 3 }),
];

describe.skipIf(browser === null)("the form that starts a training", () => {
  let base: string;
  let child: ChildProcess;
  let address: string;
  let page: Page;
  const errors: string[] = [];
  const field = (name: string): Locator => page.locator(`#ti-f-${name}`);
  const section = (name: string): Locator => page.locator(`.ti-section[data-section=${name}]`);
  const tile = (name: string): Locator => page.locator(`.ti-tile[data-picture=${JSON.stringify(name)}]`);
  const start = (): Locator => page.getByRole("button", { name: "Start training" });
  const reasons = (): Promise<string[]> => page.locator(".ti-reasons li").allInnerTexts();
  const fold = async (title: string): Promise<Locator> => {
    const found = page.locator("details.ti-fold", { has: page.getByText(title, { exact: true }) });
    if (!(await found.evaluate((node) => (node as unknown as { open: boolean }).open)))
      await found.locator("summary").first().click();
    return found;
  };
  /** What screen readers say of a field besides its name. */
  const described = async (name: string): Promise<string> => {
    const ids = (await field(name).getAttribute("aria-describedby")) ?? "";
    const texts = ids.split(" ").map((id) => page.locator(`[id="${id}"]`).innerText());
    return (await Promise.all(texts)).join(" ");
  };
  const chosen = (name: string): Promise<string | undefined> =>
    field(name).evaluate(
      (node) => (node as unknown as { selectedOptions: { text: string }[] }).selectedOptions[0]?.text,
    );
  const focused = (): Promise<unknown> => page.evaluate("document.activeElement.getAttribute('aria-label')");
  const open = async (window: Browser): Promise<void> => {
    const context = await window.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    page.on("pageerror", (error) => errors.push(error.message));
  };
  const ask = async (route: string): Promise<unknown> => {
    const { origin, searchParams } = new URL(address);
    const headers = { "x-ti-token": searchParams.get("token") ?? "" };
    return (await fetch(`${origin}/api/v1${route}`, { headers })).json();
  };
  const captionFile = async (set: string, name: string): Promise<string | null> =>
    await readFile(path.join(await setFolder(set), name), "utf8").catch(() => null);
  const setFolder = async (set: string): Promise<string> => {
    const folders = await readdir(path.join(base, "state"), { recursive: true, withFileTypes: true });
    const found = folders.find((entry) => entry.isDirectory() && entry.name === set);
    return found === undefined ? "" : path.join(found.parentPath, found.name);
  };

  beforeAll(async () => {
    if (browser === null) return;
    base = await mkdtemp(path.join(os.tmpdir(), "ti form "));
    const embeddings = path.join(base, "embeddings");
    await mkdir(embeddings);
    await addEmbedding(embeddings, "taken", { vectors: 3 });
    const started = await serve(base, embeddings);
    child = started.child;
    await open(browser);
    address = started.address;
    await page.goto(address);
    await page.getByRole("button", { name: "Training", exact: true }).click();
    await page.locator("form.ti-form").waitFor();
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
    await browser?.close();
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  });

  it("says at once what is missing, and offers the demonstration", async () => {
    await expect.poll(reasons, PATIENCE).toEqual(["Give the embedding a name", "Choose or add pictures"]);
    expect(await start().isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Train the demonstration" }).isEnabled()).toBe(true);
    expect(await page.locator(".ti-rights").innerText()).toMatch(/right to use.*licence/s);
    // Nobody has filled in anything: nothing is found fault with.
    expect(await page.locator('.ti-issues [data-severity="error"]').count()).toBe(0);
  });

  it("takes the miniature model where there is no other, and says where to put one", async () => {
    await expect.poll(() => chosen("model-checkpoint"), PATIENCE).toMatch(/miniature/);
    expect(await section("what").innerText()).toMatch(/Put one .*into/);
  });

  it("brings a field that is missing into view and under the caret", async () => {
    await page.getByRole("button", { name: "Give the embedding a name" }).click();
    expect(await page.evaluate("document.activeElement.id")).toBe("ti-f-name");
  });

  it("finds fault with a name while it is typed, in words that belong to the field", async () => {
    await field("name").fill("taken");
    await expect.poll(() => described("name"), PATIENCE).toMatch(/taken/);
    expect(await field("name").getAttribute("aria-invalid")).toBe("true");
    await expect
      .poll(async () => (await reasons()).join(), PATIENCE)
      .toContain(",Name: There is an embedding");
    await field("name").fill("my-thing");
    await expect.poll(() => field("name").getAttribute("aria-invalid"), PATIENCE).toBe("false");
  });

  it("begins with another embedding when asked, one of the folder's", async () => {
    await field("embedding-initialization").selectOption("embedding");
    await field("embedding-initialization-file").selectOption({ label: "taken (3 vectors)" });
    await field("embedding-initialization").selectOption("words");
    await field("embedding-initialization-text").fill("round thing");
    expect(await section("what").innerText()).toContain("2 of a prompt's 75 tokens");
  });

  it("adds pictures with their captions; files that are none are listed with the reason", async () => {
    const broken = textFile("broken.png", "no picture at all");
    const files = [...PICTURES, broken, textFile("notes.md", "nothing")];
    await page.getByLabel("Pictures to add").setInputFiles(files);
    await expect.poll(() => page.locator(".ti-tile").count(), PATIENCE).toBe(3);
    const failed = page.locator('.ti-uploads li[data-state="failed"]');
    expect((await failed.allInnerTexts()).map((text) => text.split("\n")[0])).toEqual([
      "broken.png",
      "notes.md",
    ]);
    expect(await tile("wide.png").locator("textarea").inputValue()).toBe("a wide one");
    expect(await tile("third.png").textContent()).toContain("from the file name");
    await expect.poll(() => chosen("pictures-folder"), PATIENCE).toBe("my-thing (3 pictures)");
    expect(await captionFile("my-thing", "wide.txt")).toBe("a wide one");
    await page.getByRole("button", { name: "Dismiss" }).click();
    expect(await page.locator(".ti-uploads").count()).toBe(0);
  });

  it("draws over a picture what of it is used, and masks where there are any", async () => {
    const crop = tile("wide.png").locator(".ti-crop");
    await expect.poll(() => crop.getAttribute("style"), PATIENCE).toMatch(/left: 20%.*width: 60%/s);
    expect(await tile("third.png").locator(".ti-crop").count()).toBe(0);
    const shown = (): Promise<boolean> =>
      tile("hole.png")
        .locator("img")
        .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0);
    await tile("hole.png").scrollIntoViewIfNeeded();
    await expect.poll(shown, PATIENCE).toBe(true);
    await page.getByLabel("Show masks").check();
    expect(await tile("hole.png").locator("img").getAttribute("src")).toContain("mask=1");
    await expect.poll(shown, PATIENCE).toBe(true);
    expect(await tile("wide.png").locator("img").getAttribute("src")).not.toContain("mask=1");
  });

  it("keeps a caption by itself, goes on to the next with Enter, and an emptied one is the name again", async () => {
    const captions = page.locator(".ti-caption-text");
    await captions.first().fill("written here");
    await captions.first().press("Enter");
    expect(await focused()).toBe("Caption of third.png");
    await expect.poll(() => captionFile("my-thing", "hole.txt"), PATIENCE).toBe("written here");
    await expect.poll(() => tile("hole.png").textContent()).toContain("saved");
    await captions.nth(1).press("Shift+Enter");
    await captions.first().fill("");
    await expect.poll(() => captionFile("my-thing", "hole.txt"), PATIENCE).toBe(null);
  });

  it("removes a picture, and takes it back", async () => {
    await tile("third.png").hover();
    await page.getByRole("button", { name: "Remove third.png from the set" }).click();
    await expect.poll(() => page.locator(".ti-tile").count(), PATIENCE).toBe(2);
    await page.locator(".ti-notice").getByRole("button", { name: "Undo" }).last().click();
    await expect.poll(() => page.locator(".ti-tile").count(), PATIENCE).toBe(3);
  });

  it("removes the set, and takes it back", async () => {
    await page.getByRole("button", { name: "Remove this set" }).click();
    const dialog = page.getByRole("dialog", { name: "Remove my-thing?" });
    await dialog.getByRole("button", { name: "Remove it" }).click();
    await expect.poll(() => page.locator(".ti-tile").count(), PATIENCE).toBe(0);
    expect(await setFolder("my-thing")).toContain("trash");
    const gone = page.locator(".ti-notice", { hasText: "my-thing went to the trash." });
    await gone.getByRole("button", { name: "Undo" }).click();
    await page.locator(".ti-notice", { hasText: "my-thing is back." }).waitFor();
    await expect.poll(() => page.locator(".ti-tile").count(), PATIENCE).toBe(3);
    await expect.poll(() => chosen("pictures-folder"), PATIENCE).toBe("my-thing (3 pictures)");
    expect(await captionFile("my-thing", "wide.txt")).toBe("a wide one");
  });

  it("shows the exact prompts, the embedding's vectors among their tokens", async () => {
    const lines = page.locator(".ti-lines li").first();
    await expect.poll(() => lines.innerText(), PATIENCE).toContain("[filewords]");
    await page.getByRole("button", { name: "Look at the prompts" }).click();
    const view = page.locator(".ti-prompts-view");
    await expect.poll(() => view.locator(".ti-rendered").count(), PATIENCE).toBeGreaterThan(2);
    const wide = view.locator(".ti-rendered", { hasText: "wide.png" }).first();
    expect(await wide.locator("p").first().innerText()).toMatch(/my-thing.*a wide one/);
    expect(await wide.locator('.ti-token[data-embedding="true"]').count()).toBe(2);
    await page.getByRole("button", { name: "Close" }).click();
  });

  it("draws the curve of the learning rate, and says when the run ends early", async () => {
    await field("learningRate-schedule").fill("0.005:3, 1e-4:5");
    await expect
      .poll(() => section("length").innerText())
      .toMatch(/Ends with step 5, where the learning rate/);
    const curve = page.getByRole("img", { name: /learning rate goes from 0.005 to 0.0001/ });
    expect(await curve.locator("polyline").getAttribute("points")).toMatch(/^0\.0,0\.0 .* 560\.0,/);
    await field("learningRate-schedule").fill("0.005:3, zebra");
    await expect.poll(() => described("learningRate-schedule"), PATIENCE).toMatch(/zebra/);
    expect(await curve.count()).toBe(0);
    await field("learningRate-schedule").fill("0.005");
    await field("steps").fill("3");
    await expect.poll(() => section("length").innerText()).toContain("each is looked at about 1 times");
  });

  it("marks a folded group that is not as by default, and says in few words how it is", async () => {
    const group = await fold("Sample images");
    await field("samples-steps").fill("2");
    await expect.poll(() => group.locator(".ti-dot").count()).toBe(1);
    await group.locator("summary").first().click();
    expect(await group.locator("summary").first().innerText()).toContain("Sampling steps 2");
    await fold("Size and shape");
    await field("pictures-width").fill("65");
    await expect.poll(() => described("pictures-width"), PATIENCE).toMatch(/8/);
  });

  it("tells of advice in a group that is folded", async () => {
    const group = await fold("Captions");
    const summary = group.locator("summary").first();
    const advice = summary.getByText("Advice inside");
    expect(await advice.count()).toBe(0);
    await field("prompts-tagDropout").fill("0.5");
    await expect.poll(() => described("prompts-tagDropout"), PATIENCE).toContain("At most 0.3");
    expect(await advice.isVisible()).toBe(false);
    await summary.click();
    expect(await advice.isVisible()).toBe(true);
    await summary.click();
    await field("prompts-tagDropout").fill("0");
    await expect.poll(() => advice.count(), PATIENCE).toBe(0);
    await summary.click();
  });

  it("keeps what was typed through a reload, and opens a folded group with an error", async () => {
    await page.reload();
    await expect.poll(() => field("name").inputValue(), PATIENCE).toBe("my-thing");
    await expect.poll(() => page.locator(".ti-tile").count(), PATIENCE).toBe(3);
    expect(await field("embedding-initialization-text").inputValue()).toBe("round thing");
    expect(await field("steps").inputValue()).toBe("3");
    const shape = page.locator("details.ti-fold", { hasText: "Size and shape" });
    await field("pictures-width").waitFor(PATIENCE);
    expect(await field("samples-steps").isVisible()).toBe(false);
    await shape.getByRole("button", { name: "Reset this group" }).click();
    expect(await field("pictures-width").inputValue()).toBe("");
    expect(await shape.locator(".ti-dot").count()).toBe(0);
  });

  it("gives every control a name", async () => {
    for (const details of await page.locator("details.ti-fold").all())
      await details.evaluate((node) => ((node as unknown as { open: boolean }).open = true));
    const nameless = await page.evaluate(`
      [...document.querySelectorAll("form.ti-form :is(input, select, textarea, button)")]
        .filter((node) => !node.labels?.length && !node.getAttribute("aria-label") && !node.textContent.trim())
        .map((node) => node.outerHTML)`);
    expect(nameless).toEqual([]);
  });

  it.each([400, 1600])("fits a window of %d pixels", async (width) => {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    const outside = await page.evaluate(`
      [...document.querySelectorAll("form.ti-form :is(input, select, textarea, button)")]
        .filter((node) => node.getBoundingClientRect().right > innerWidth)
        .map((node) => node.outerHTML)`);
    expect(outside).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it("says what the training will take", async () => {
    const box = page.locator(".ti-preflight");
    await expect.poll(() => box.innerText(), PATIENCE).toMatch(/a step, (measured|estimated)/);
    expect(await box.innerText()).toMatch(/needs .*[MG]B.*free.*Disk/s);
    await page.evaluate("scrollTo(0, 0)");
    await screenshot(page, "training-form");
  });

  it("starts the training, with a VAE and a clip skip of its own, which then shows itself", async () => {
    const vae = path.join(base, "own.vae.safetensors");
    await copyFile(bundledModel() ?? "", vae);
    await fold("Model");
    await field("model-vae").fill(path.join(base, "no.vae.pt"));
    await expect.poll(() => described("model-vae"), PATIENCE).toContain("There is no such file.");
    await field("model-vae").fill(vae);
    await field("model-clipSkip").fill("2");
    const group = await fold("Where and how it is computed");
    await group.getByLabel("Compute on").selectOption("wasm");
    await expect.poll(reasons, PATIENCE).toEqual([]);
    await start().click();
    const run = page.locator(".ti-run-view");
    await run.waitFor(PATIENCE);
    expect(await run.innerText()).toContain("my-thing");
    const { jobs } = (await ask("/jobs")) as JobsReply;
    const { settings } = (await ask(`/jobs/${jobs[0]?.id}`)) as JobDetail;
    expect(settings?.model).toEqual({ checkpoint: null, vae, clipSkip: 2 });
  });

  it("says at its field why a second training of that name is refused, until the name is another", async () => {
    await page.getByRole("button", { name: "New training" }).click();
    await start().click();
    await expect.poll(() => described("name"), PATIENCE).toContain("is under way");
    expect(await page.locator(".ti-start [role=alert]").innerText()).toContain("is under way");
    await field("name").fill("my-thing-2");
    expect(await described("name")).not.toContain("is under way");
    expect(await page.locator(".ti-start [role=alert]").count()).toBe(0);
  });

  it("leads to a finished training", async () => {
    await page.getByRole("button", { name: /^Trainings/ }).click();
    await page.locator(".ti-run", { hasText: "my-thing" }).getByRole("button").first().click();
    const run = page.locator(".ti-run-view");
    await expect.poll(() => run.getAttribute("data-state"), { timeout: 60_000 }).toBe("finished");
    expect(errors).toEqual([]);
  });
});
