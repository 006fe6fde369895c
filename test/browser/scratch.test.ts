import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser } from "./lib/browser.ts";
import { startHost, type TestHost } from "./lib/host.ts";
import { HostPage } from "./lib/host-page.ts";
import { fillFolder } from "./lib/fixture-folder.ts";
const browser = (await launchBrowser())!;
describe.each(["gradio3", "gradio4"] as const)("%s", (gradio) => {
  let host: TestHost, window: HostPage;
  beforeAll(async () => {
    host = await startHost({ gradio, install: gradio === "gradio3" ? "clone" : "link", prepare: fillFolder });
    window = await HostPage.open(await browser.newContext({viewport: {width: 1200, height: 800}}), host);
    await window.page.waitForTimeout(4000);
    await window.page.screenshot({ path: `/tmp/b/s-${gradio}.png` });
  });
  it("x", async () => {
    console.log(await (await fetch(host.url + "ti-sidecar/session")).text(), await host.sidecarPids());
  });
  afterAll(async () => { console.log(window?.errors, host?.log().slice(-3000)); await host?.stop(); });
});
afterAll(() => browser.close());
