import { chromium, type Browser } from "playwright-core";
import { CHROMIUM_ARGS, ensureChromium } from "../../support/chromium.ts";

/**
 * One browser for a test file; null where there is none, and then the file's tests are skipped.
 * With `CI=true` a missing browser is an error.
 */
export async function launchBrowser(): Promise<Browser | null> {
  const found = await ensureChromium();
  if (found.path === null) {
    if (process.env["CI"] === "true") throw new Error(found.message);
    console.error(found.message);
    return null;
  }
  return chromium.launch({ executablePath: found.path, args: CHROMIUM_ARGS });
}
