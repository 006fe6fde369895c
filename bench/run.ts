/** `npm run bench`: all measurements in one table, each with its bar; `--json` for machines. */
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { benchCatalog } from "./catalog.ts";
import { makeLibrary } from "./library.ts";
import { benchPage } from "./page.ts";
import { benchPrompt } from "./prompt.ts";
import { benchSidecar } from "./sidecar.ts";
import type { Spread } from "./spread.ts";

const EMBEDDINGS = 5000;
const CARDS = 1000;
const FRAME_MS = 16.7;

type Row = { what: string; bar: number | null; value: number; more: string };

async function measure(): Promise<Row[]> {
  const base = await mkdtemp(join(tmpdir(), "ti-bench-"));
  try {
    const folder = join(base, "embeddings");
    const { small } = await makeLibrary(folder, EMBEDDINGS);
    const sidecar = await benchSidecar(folder, join(base, "home"));
    const catalog = await benchCatalog(folder, small);
    const prompt = benchPrompt();
    const page = await benchPage(CARDS);
    const clicks = page.clickToPromptMs;
    return [
      row("cold scan of 5,000 headers, ms", 2000, catalog.coldScanMs),
      row("its processor time, ms", null, catalog.coldCpuMs),
      row("warm scan, ms", 300, catalog.warmScanMs),
      row("its processor time, ms", null, catalog.warmCpuMs),
      one("sidecar after the scan, MB resident", 150, sidecar.scannedMb),
      one("sidecar with a page, all hashed, MB", 150, sidecar.hashedMb),
      one("sidecar 30 s later, MB", 150, sidecar.laterMb, `peak ${sidecar.peakMb}`),
      one("sidecar's start to its address, ms", null, sidecar.readyMs),
      row("file drop to event, ms", 300, catalog.dropToEventMs),
      one("1,000 files dropped to last event, ms", null, catalog.thousandDroppedMs),
      one("1,500 broken files to last event, ms", null, catalog.brokenDroppedMs, "2,000 are patience"),
      one("click to prompt, ms", FRAME_MS, clicks.median, `worst ${clicks.worst}`),
      one("decoration of 1,000 cards, ms", 100, page.firstMs, `after a refresh ${page.afterRefreshMs}`),
      one("1,000 tokens in 10,000 characters, ms", FRAME_MS, prompt.findMs, `insert ${prompt.insertMs}`),
    ];
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

function row(what: string, bar: number | null, { least, median, worst }: Spread): Row {
  return one(what, bar, median, `${least} to ${worst}`);
}

function one(what: string, bar: number | null, value: number, more = ""): Row {
  return { what, bar, value, more };
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, bar, value, more }) => {
    const verdict = bar === null ? "" : value <= bar ? "met" : "missed";
    return `| ${what.padEnd(40)} | ${String(bar ?? "").padStart(6)} | ${String(value).padStart(7)} | ${verdict.padEnd(6)} | ${more.padEnd(22)} |`;
  });
  const head = `| ${"".padEnd(40)} | ${"bar".padStart(6)} | ${"result".padStart(7)} | ${"".padEnd(6)} | ${"".padEnd(22)} |`;
  const rule = `| ${"-".repeat(40)} | -----: | ------: | ------ | ${"-".repeat(22)} |`;
  return [head, rule, ...lines].join("\n");
}

const before = loadavg()[0] ?? 0;
const rows = await measure();
const load = { before, after: loadavg()[0] ?? 0 };
console.log(
  process.argv.includes("--json")
    ? JSON.stringify({ node: process.version, load, rows }, null, 2)
    : `${table(rows)}\n\nNode ${process.version}; load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after`,
);
