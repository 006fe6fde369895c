/** `npm run bench`: all measurements in one table, each with its bar; `--json` for machines. */
import { mkdtemp, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { benchCatalog, type CatalogFigures } from "./catalog.ts";
import { makeLibrary } from "./library.ts";
import { benchPage, type PageFigures } from "./page.ts";
import { benchPrompt, type PromptFigures } from "./prompt.ts";
import { benchSidecar, type SidecarFigures } from "./sidecar.ts";
import type { Spread } from "./spread.ts";

const EMBEDDINGS = 5000;
const CARDS = 1000;
const FRAME_MS = 16.7;

type Row = { what: string; bar: number | null; value: number; more: string };

type Part = { name: string; run: () => Promise<Row[]> };

function parts(base: string): Part[] {
  const folder = join(base, "embeddings");
  const sample = join(base, "sample.safetensors");
  return [
    { name: "sidecar", run: async () => sidecarRows(await benchSidecar(folder, join(base, "home"))) },
    { name: "catalog", run: async () => catalogRows(await benchCatalog(folder, sample)) },
    { name: "prompt", run: () => Promise.resolve(promptRows(benchPrompt())) },
    { name: "page", run: async () => pageRows(await benchPage(CARDS)) },
  ];
}

/** A part that breaks costs its own rows, not the others'. */
async function measure(): Promise<Row[]> {
  const base = await mkdtemp(join(tmpdir(), "ti-bench-"));
  const rows: Row[] = [];
  try {
    await makeLibrary(join(base, "embeddings"), EMBEDDINGS);
    for (const { name, run } of parts(base)) {
      try {
        rows.push(...(await run()));
      } catch (error) {
        console.error(`${name} broke:`, error);
        process.exitCode = 1;
      }
    }
    return rows;
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

function sidecarRows(figures: SidecarFigures): Row[] {
  return [
    one("sidecar after the scan, MB resident", 150, figures.scannedMb),
    one("sidecar with a page, all hashed, MB", 150, figures.hashedMb),
    one("sidecar 30 s later, MB", 150, figures.laterMb, `peak ${figures.peakMb}`),
    one("sidecar's start to its address, ms", null, figures.readyMs),
  ];
}

function catalogRows(figures: CatalogFigures): Row[] {
  return [
    row("cold scan of 5,000 headers, ms", 2000, figures.coldScanMs),
    row("its processor time, ms", null, figures.coldCpuMs),
    row("warm start to 5,000 cards, ms", 300, figures.warmCardsMs),
    row("to the last file looked at again, ms", null, figures.warmScanMs),
    row("its processor time, ms", null, figures.warmCpuMs),
    row("file drop to event, ms", 300, figures.dropToEventMs),
    one("1,000 files dropped to last event, ms", null, figures.thousandDroppedMs),
    one("1,500 broken files to last event, ms", null, figures.brokenDroppedMs, "2,000 are patience"),
  ];
}

function promptRows({ findMs, insertMs }: PromptFigures): Row[] {
  return [one("1,000 tokens in 10,000 characters, ms", FRAME_MS, findMs, `insert ${insertMs}`)];
}

function pageRows({ clickToPromptMs, firstMs, afterRefreshMs }: PageFigures): Row[] {
  const { median, worst } = clickToPromptMs;
  return [
    one("click to prompt, ms", FRAME_MS, median, `worst ${worst}`),
    one("decoration of 1,000 cards, ms", 100, firstMs, `after a refresh ${afterRefreshMs}`),
  ];
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
