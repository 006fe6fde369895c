import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { currentBuild } from "../../src/system/tensorflow-folder.ts";
import { trainingPlace, type TrainingPlace } from "../jobs/training-sidecar.ts";
import { startSidecar, TOKEN, type TestSidecar } from "../server/running-sidecar.ts";
import { testTensorflow } from "../support/tensorflow.ts";
import { makeOlderBuild } from "../tensor-backends/older-build.ts";
import { SmallSetup, smallTraining } from "../tensor-backends/small-setup.ts";
import { launchBrowser } from "./lib/browser.ts";

const browser = await launchBrowser();
const hasTensorflow = (await currentBuild(testTensorflow)) !== null;
const pageFolder = path.resolve(import.meta.dirname, "../..", "extension");
const PATIENCE = 90_000;

afterAll(() => browser?.close());

/** With the plan for a model that is not the miniature one. */
async function openForm(page: Page): Promise<void> {
  await page.locator("button[data-tab=training]").click();
  await page.getByRole("button", { name: "New training" }).click();
  await page.locator("#ti-setup").waitFor();
}

describe.skipIf(browser === null || !hasTensorflow)("native TensorFlow, set up by a click", () => {
  let small: SmallSetup;
  let place: TrainingPlace;
  let server: TestSidecar;
  let tensorflow: string;
  /** Compiling waits for it. */
  let gate: string;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    if (browser === null) return;
    small = new SmallSetup();
    await small.fetchPackages();
    place = trainingPlace();
    gate = path.join(small.root, "gate");
    const training = smallTraining(small, gate);
    tensorflow = training.tensorflow;
    server = await startSidecar([], {
      pageFolder,
      training: {
        ...training,
        ...{ checkpointDirs: [place.root], isHostFolder: false, unloadHostModel: null },
      },
    });
    const context = await browser.newContext({ viewport: { width: 1200, height: 1000 } });
    page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`${server.url}/?token=${TOKEN}`);
    await openForm(page);
  }, 240_000);
  afterAll(async () => {
    await server.close();
    place.remove();
    small.end();
  });

  it(
    "tells what it takes, shows how far it is also after a reload, and the training is planned with it",
    { timeout: 300_000 },
    async () => {
      const box = page.locator("#ti-setup");
      const text = await box.innerText();
      expect(text).toContain("TensorFlow 2.19.1 for the CPU");
      expect(text).toMatch(/Download\s+252 MB/);
      expect(text).toContain("licence");
      expect(await page.locator(".ti-preflight").innerText()).not.toContain("setup-tensorflow");

      // The stand-in has its npm packages already.
      await box.getByRole("button", { name: "Go on setting it up" }).click();
      await page.locator("#ti-setup[data-state=running] progress").waitFor();
      await box.getByText("Compiling the binding").waitFor();
      await page.reload();
      await openForm(page);
      await page.locator("#ti-setup[data-state=running] progress").waitFor();

      await box.getByRole("button", { name: "Stop" }).click();
      await box.getByRole("button", { name: "Go on setting it up" }).click();
      await box.getByText("Compiling the binding").waitFor();
      writeFileSync(gate, "");
      await box.waitFor({ state: "detached" });
      await page.locator(".ti-preflight dd", { hasText: /^the processor(?!, by)/ }).waitFor();
      expect(await currentBuild(tensorflow)).toMatchObject({ npmPackage: "@tensorflow/tfjs-node" });
      expect(errors).toEqual([]);
    },
  );
});

describe.skipIf(browser === null || !hasTensorflow)("native TensorFlow of an older version", () => {
  const tensorflow = mkdtempSync(path.join(os.tmpdir(), "ti-older-"));
  let place: TrainingPlace;
  let server: TestSidecar;
  beforeAll(async () => {
    place = trainingPlace();
    const env = { ...process.env, TI_PYTHON: "/nowhere/tool" };
    server = await startSidecar([], {
      pageFolder,
      training: {
        ...{ tensorflow, env, checkpointDirs: [place.root], isHostFolder: false, unloadHostModel: null },
      },
    });
  });
  afterAll(async () => {
    await server.close();
    place.remove();
    rmSync(tensorflow, { recursive: true, force: true });
  });

  it("is told of, and brought up to date by a click, without a download", { timeout: 120_000 }, async () => {
    const build = await makeOlderBuild(tensorflow);
    const context = await browser!.newContext({ viewport: { width: 1200, height: 1000 } });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${server.url}/?token=${TOKEN}`);
    await openForm(page);
    const box = page.locator("#ti-setup");
    const text = await box.innerText();
    expect(text).toMatch(/made by an older version.*about 10 seconds, and nothing is downloaded/s);
    expect(text).not.toMatch(/Download\s/);
    await box.getByRole("button", { name: "Set it up again" }).click();
    await box.getByText("Compiling the binding").waitFor();
    await box.waitFor({ state: "detached" });
    await page.locator(".ti-preflight dd", { hasText: /^the processor(?!, by)/ }).waitFor();
    expect(build.isUnchanged()).toBe(false);
    await context.close();
  });
});
