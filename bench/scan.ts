/** One scan of a folder in a process of its own, as the sidecar makes it: `scan.ts FOLDER CACHE`. Prints JSON. */
import { join } from "node:path";
import { Catalog } from "../src/embeddings/catalog.ts";
import { Settings } from "../src/protocol/settings.ts";
import { keepHeapSmall } from "../src/system/small-heap.ts";

const [folder = "", cacheDir = ""] = process.argv.slice(2);
keepHeapSmall();
const start = performance.now();
const cpuBefore = process.cpuUsage();
const catalog = await Catalog.open({
  folder,
  cacheDir,
  trashDir: join(cacheDir, "trash"),
  mistakenDirs: [],
  marksFile: join(cacheDir, "marks.yaml"),
  settings: Settings.parse({}),
});
// Of a warm start all cards are there by now; whether they still are true is looked at next.
const shownMs = performance.now() - start;
const shown = catalog.cards().length;
await catalog.scanned();
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpuBefore);
console.log(
  JSON.stringify({ shownMs, shown, ms, cpuMs: (user + system) / 1000, cards: catalog.cards().length }),
);
await catalog.close();
