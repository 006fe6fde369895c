import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Catalog, type CatalogOptions } from "../src/embeddings/catalog.ts";
import type { EmbeddingToWrite } from "../src/embeddings/write-embedding.ts";
import {
  writePngEmbeddingFile,
  writePtEmbedding,
  writeSafetensorsEmbedding,
} from "../src/embeddings/write-embedding.ts";
import { plainPreview } from "../src/embeddings/plain-preview.ts";
import { Settings } from "../src/protocol/settings.ts";

export type CatalogFigures = {
  files: number;
  /** Milliseconds from `Catalog.open` to the last card. */
  coldScanMs: number;
  warmScanMs: number;
  /** Milliseconds until all hashes are there. */
  hashedMs: number;
  /** Megabytes of the whole process with all cards. */
  residentMb: number;
  heapMb: number;
  /** Milliseconds from the last byte written to the event, over single drops. */
  dropToEventMs: { median: number; worst: number };
  /** Milliseconds from the last byte of 1,000 more files to the event of the last card. */
  thousandDroppedMs: number;
};

const DROPS = 15;

/** Measures the catalog on `count` embeddings of mixed formats, made on the fly. */
export async function benchCatalog(count = 5000): Promise<CatalogFigures> {
  const base = await mkdtemp(join(tmpdir(), "ti-bench-"));
  try {
    const folder = join(base, "embeddings");
    const samples = await makeLibrary(folder, count);
    const options: CatalogOptions = {
      folder,
      cacheDir: join(base, "cache"),
      trashDir: join(base, "trash"),
      mistakenDirs: [],
      marksFile: join(base, "marks.yaml"),
      settings: Settings.parse({}),
    };
    const cold = await scan(options);
    const hashedMs = await untilHashed(cold.catalog);
    await cold.catalog.close();
    const warm = await scan(options);
    const drops = await measureDrops(warm.catalog, folder, samples.small);
    const thousandDroppedMs = await measureManyDrops(warm.catalog, folder, samples.small);
    const { rss, heapUsed } = process.memoryUsage();
    await warm.catalog.close();
    return {
      files: count,
      coldScanMs: Math.round(cold.ms),
      warmScanMs: Math.round(warm.ms),
      hashedMs,
      residentMb: Math.round(rss / 1e6),
      heapMb: Math.round(heapUsed / 1e6),
      dropToEventMs: drops,
      thousandDroppedMs,
    };
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

type Samples = { small: string };

/** Formats as libraries have them: mostly small files, a tenth pictures, some with metadata beside. */
async function makeLibrary(folder: string, count: number): Promise<Samples> {
  await mkdir(join(folder, "more"), { recursive: true });
  const kinds = [
    (seed: number) => ({
      extension: ".safetensors",
      bytes: writeSafetensorsEmbedding(embedding(768, 8, seed)),
    }),
    (seed: number) => ({ extension: ".pt", bytes: writePtEmbedding(embedding(768, 4, seed)) }),
    (seed: number) => ({
      extension: ".safetensors",
      bytes: writeSafetensorsEmbedding(embedding(1024, 2, seed)),
    }),
    (seed: number) => ({ extension: ".bin", bytes: writePtEmbedding(embedding(768, 1, seed)) }),
    (seed: number) => ({ extension: ".pt", bytes: writePtEmbedding(embedding(768, 16, seed)) }),
    (seed: number) => ({
      extension: ".safetensors",
      bytes: writeSafetensorsEmbedding(sdxlEmbedding(8, seed)),
    }),
  ];
  const png = writePngEmbeddingFile(embedding(768, 2), plainPreview());
  for (let i = 0; i < count; i++) {
    const place = join(folder, i % 5 === 0 ? "more" : "", `style${(i * 7919) % 100_003}-x`);
    const kind = i % 10 === 9 ? { extension: ".png", bytes: png } : kinds[i % kinds.length]?.(i);
    if (kind) await writeFile(place + kind.extension, kind.bytes);
    if (i % 4 === 0) await writeFile(`${place}.json`, '{"description": "a style", "notes": ""}');
    if (i % 4 === 1) await writeFile(`${place}.preview.png`, png);
  }
  const small = join(folder, "..", "sample.safetensors");
  await writeFile(small, writeSafetensorsEmbedding(embedding(768, 3)));
  return { small };
}

function embedding(width: number, vectors: number, seed = 0): EmbeddingToWrite {
  const values = Float32Array.from({ length: width * vectors }, (_, i) => Math.sin(i + seed) / 50);
  const tensor = { dtype: "F32", shape: [vectors, width], bytes: new Uint8Array(values.buffer) } as const;
  const facts = { name: "sample", step: 500, checkpointHash: "d4b191c536", checkpointName: "model" };
  return { tensors: new Map([["emb_params", tensor]]), ...facts };
}

function sdxlEmbedding(vectors: number, seed: number): EmbeddingToWrite {
  const clipL = embedding(768, vectors, seed);
  const clipG = embedding(1280, vectors, seed).tensors.get("emb_params");
  const l = clipL.tensors.get("emb_params");
  return {
    ...clipL,
    tensors: new Map(l && clipG ? [["clip_l", l] as const, ["clip_g", clipG] as const] : []),
  };
}

async function scan(options: CatalogOptions): Promise<{ catalog: Catalog; ms: number }> {
  const start = performance.now();
  const catalog = await Catalog.open(options);
  await catalog.scanned();
  return { catalog, ms: performance.now() - start };
}

async function untilHashed(catalog: Catalog): Promise<number> {
  const start = performance.now();
  while (catalog.cards().some((card) => card.sha256 === null)) await sleep(20);
  return Math.round(performance.now() - start);
}

async function measureDrops(
  catalog: Catalog,
  folder: string,
  sample: string,
): Promise<CatalogFigures["dropToEventMs"]> {
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
  times.sort((a, b) => a - b);
  return { median: Math.round(times[DROPS >> 1] ?? 0), worst: Math.round(times.at(-1) ?? 0) };
}

async function measureManyDrops(catalog: Catalog, folder: string, sample: string): Promise<number> {
  const ids = Array.from({ length: 1000 }, (_, i) => `many${i}q.safetensors`);
  const seen = untilCards(catalog, new Set(ids));
  for (const id of ids) await copyFile(sample, join(folder, id));
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
