import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from "vitest";
import { launchBrowser } from "../lib/browser.ts";
import { fillFolder } from "../lib/fixture-folder.ts";
import { WINDOW } from "../lib/screenshot.ts";
import { startHost, type HostOptions, type TestHost } from "../lib/host.ts";
import { HostPage } from "../lib/host-page.ts";
import { accessibilityTests } from "./accessibility.ts";
import { clickTests } from "./clicks.ts";
import { folderTests } from "./folder.ts";
import { importTests } from "./import.ts";
import { linkTests } from "./links.ts";
import { markTests } from "./marks.ts";
import { settingsTests } from "./settings.ts";
import { tabTests } from "./tabs.ts";
import { trainingFormTests } from "./training-form.ts";
import { trainingPlaceTests } from "./training-place.ts";
import { trainingTests } from "./trainings.ts";
import { updateTests } from "./update.ts";

/** Every test of the host pages, against one host start and one browser. */
export async function hostPageTests(name: string, options: Omit<HostOptions, "prepare">): Promise<void> {
  const browser = await launchBrowser();
  describe.skipIf(browser === null)(name, () => {
    let host: TestHost | undefined;
    let window: HostPage | undefined;
    const shared = (): { browser: Browser; host: TestHost; window: HostPage } => {
      if (browser === null || host === undefined || window === undefined)
        throw new Error("The host did not start.");
      return { browser, host, window };
    };
    beforeAll(async () => {
      if (browser === null) return;
      host = await startHost({ ...options, prepare: fillFolder });
      window = await HostPage.open(await browser.newContext(WINDOW), host);
      await window.live();
    });
    beforeEach(() => shared().window.clear());
    afterEach(({ task }) => {
      expect(window?.errors.splice(0)).toEqual([]);
      if (task.result?.state === "fail") console.error(host?.log().slice(-2000));
    });
    afterAll(async () => {
      await browser?.close();
      await host?.stop();
    });
    clickTests(shared);
    markTests(shared);
    folderTests(shared);
    importTests(shared);
    accessibilityTests(shared);
    linkTests(shared);
    settingsTests(shared);
    tabTests(shared);
    trainingPlaceTests(shared);
    trainingFormTests(shared);
    trainingTests(shared);
    updateTests(shared);
  });
}
