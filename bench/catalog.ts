import { execFile } from "node:child_process";
import { copyFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Catalog } from "../src/embeddings/catalog.ts";
import { Settings } from "../src/protocol/settings.ts";
import { spread, type Spread } from "./spread.ts";

export type CatalogFigures = {
  /** Milliseconds from `Catalog.open` to the last card, each time in a process of its own. */
  coldScanMs: Spread;
  warmCardsMs: Spread;
  /** And until each file was looked at. */
  warmScanMs: Spread;
  /** Processor time of the same, which other work of the machine hardly changes. */
  coldCpuMs: Spread;
  warmCpuMs: Spread;
  /** Milliseconds from the last byte written to the event, over single drops. */
  dropToEventMs: Spread;
  /** Milliseconds from the last byte of 1,000 more files to the event of the last card. */
  thousandDroppedMs: number;
  /** The same for 1,500 broken files, which are given 2 s to become whole. */
  brokenDroppedMs: number;
};

const SCANS = 5;
const DROPS = 15;

/** Measures the catalog on the embeddings of `folder`, and adds some. `sample`: an embedding elsewhere. */
export async function benchCatalog(folder: string, sample: string): Promise<CatalogFigures> {
  const cache = join(folder, "..", "cache");
  const cold: Scan[] = [];
  const warm: Scan[] = [];
  for (let run = 0; run < SCANS; run++) {
    await rm(cache, { recursive: true, force: true });
    cold.push(await scan(folder, cache));
  }
  for (let run = 0; run < SCANS; run++) warm.push(await scan(folder, cache));
  const catalog = await Catalog.open({
    folder,
    cacheDir: cache,
    trashDir: join(cache, "trash"),
    mistakenDirs: [],
    marksFile: join(cache, "marks.yaml"),
    settings: Settings.parse({}),
  });
  await catalog.scanned();
  while (!catalog.idle) await sleep(50);
  const figures = {
    coldScanMs: spread(cold.map(({ ms }) => ms)),
    warmCardsMs: spread(warm.map(cardsMs)),
    warmScanMs: spread(warm.map(({ ms }) => ms)),
    coldCpuMs: spread(cold.map(({ cpuMs }) => cpuMs)),
    warmCpuMs: spread(warm.map(({ cpuMs }) => cpuMs)),
    dropToEventMs: await measureDrops(catalog, folder, sample),
    thousandDroppedMs: await measureMany(catalog, numbered("many", 1000), (id) =>
      copyFile(sample, join(folder, id)),
    ),
    brokenDroppedMs: await measureMany(catalog, numbered("broken", 1500), (id) =>
      writeFile(join(folder, id), `no embedding: ${id}`),
    ),
  };
  await catalog.close();
  return figures;
}

/** `shown`: how many of the `cards` were there after `shownMs`. */
type Scan = { shownMs: number; shown: number; ms: number; cpuMs: number; cards: number };

function cardsMs({ shownMs, shown, ms, cards }: Scan): number {
  return shown === cards ? shownMs : ms;
}

async function scan(folder: string, cache: string): Promise<Scan> {
  const args = ["--import", "tsx", join(import.meta.dirname, "scan.ts"), folder, cache];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Scan;
}

async function measureDrops(catalog: Catalog, folder: string, sample: string): Promise<Spread> {
  await sleep(1500); // the watcher's own start is not what is measured
  const times: number[] = [];
  for (let i = 0; i < DROPS; i++) {
    const id = `dropped${i}z.safetensors`;
    const seen = untilCards(catalog, new Set([id]));
    await copyFile(sample, join(folder, id));
    const start = performance.now();
    times.push((await seen) - start);
    await sleep(i % 2 === 0 ? 100 : 700);
  }
  return spread(times);
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${name}${i}q.safetensors`);
}

async function measureMany(
  catalog: Catalog,
  ids: readonly string[],
  make: (id: string) => Promise<void>,
): Promise<number> {
  const seen = untilCards(catalog, new Set(ids));
  for (const id of ids) await make(id);
  const start = performance.now();
  return Math.round((await seen) - start);
}

function untilCards(catalog: Catalog, missing: Set<string>): Promise<number> {
  return new Promise((resolve) => {
    const stop = catalog.onChange(({ upserted }) => {
      for (const { id } of upserted) missing.delete(id);
      if (missing.size > 0) return;
      stop();
      resolve(performance.now());
    });
  });
}
