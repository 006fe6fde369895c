import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { Catalog, type CatalogChange, type CatalogOptions } from "../../src/embeddings/catalog.ts";
import { writeSafetensorsEmbedding } from "../../src/embeddings/write-embedding.ts";
import type { HostReport } from "../../src/protocol/host.ts";
import { Settings } from "../../src/protocol/settings.ts";

const FIXTURES = fileURLToPath(new URL("../fixtures/embeddings/", import.meta.url));

export type LibraryFolder = { base: string; folder: string; path: (id: string) => string };

/** A folder of its own for one test, gone with it. */
export async function libraryFolder(): Promise<LibraryFolder> {
  const base = await mkdtemp(join(tmpdir(), "ti-test-"));
  const folder = join(base, "embeddings");
  await mkdir(folder);
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  return { base, folder, path: (id) => join(folder, id) };
}

export async function openCatalog(
  library: LibraryFolder,
  more: Partial<CatalogOptions> = {},
): Promise<Catalog> {
  const { catalog } = await justOpened(library, more);
  await catalog.scanned();
  return catalog;
}

/** A catalog whose first scan goes on, and what it told since. */
export async function justOpened(
  library: LibraryFolder,
  more: Partial<CatalogOptions> = {},
): Promise<{ catalog: Catalog; changes: CatalogChange[] }> {
  const catalog = await Catalog.open({
    folder: library.folder,
    cacheDir: join(library.base, "cache"),
    trashDir: join(library.base, "trash"),
    mistakenDirs: [],
    marksFile: join(library.base, "marks.yaml"),
    settings: Settings.parse({}),
    ...more,
  });
  const changes: CatalogChange[] = [];
  catalog.onChange((change) => changes.push(change));
  onTestFinished(() => catalog.close());
  return { catalog, changes };
}

/** An embedding whose values depend on `seed`. */
export function safetensors(options: { width?: number; vectors?: number; seed?: number } = {}): Uint8Array {
  const { width = 768, vectors = 2, seed = 0 } = options;
  const values = Float32Array.from({ length: width * vectors }, (_, i) => Math.sin(i + seed) / 50);
  const tensor = { dtype: "F32", shape: [vectors, width], bytes: new Uint8Array(values.buffer) } as const;
  const facts = { name: null, step: null, checkpointHash: null, checkpointName: null };
  return writeSafetensorsEmbedding({ tensors: new Map([["emb_params", tensor]]), ...facts });
}

export async function put(library: LibraryFolder, id: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(library.path(id)), { recursive: true });
  await writeFile(library.path(id), content);
}

export async function putFixture(library: LibraryFolder, fixture: string, id = fixture): Promise<void> {
  await cp(join(FIXTURES, fixture), library.path(id));
}

export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 8000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`it never came to be that ${what}`);
    await sleep(10);
  }
}

export function ids(catalog: Catalog): string[] {
  return catalog
    .cards()
    .map((card) => card.id)
    .sort();
}

export function hostReport(more: Partial<HostReport> = {}): HostReport {
  return {
    family: "a1111",
    version: "v1.10.1",
    embeddingsDir: "",
    loaded: [],
    skipped: [],
    expectedWidth: 768,
    checkpoint: "model",
    baseModel: "sd1",
    training: false,
    busy: false,
    ...more,
  };
}
