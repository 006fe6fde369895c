import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { smallPng } from "./small-png.ts";

/** The window of every test page, and so the size of the pictures. */
export const WINDOW = { viewport: { width: 1200, height: 800 } };

const folder = path.resolve(import.meta.dirname, "..", "..", "..", "docs", "screenshots");

/** Writes `docs/screenshots/NAME.png` for the README when `TI_SCREENSHOTS=1`; else does nothing. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env["TI_SCREENSHOTS"] !== "1") return;
  await mkdir(folder, { recursive: true });
  const taken = await page.screenshot({ animations: "disabled" });
  await writeFile(path.join(folder, `${name}.png`), smallPng(taken));
}
