import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { readFileBounded } from "../system/bounded-read.ts";
import type { BesideFacts } from "./beside-facts.ts";
import type { FileFacts } from "./file-facts.ts";
import type { FileStamp } from "./file-stamp.ts";

/** Raise when `FileFacts` or `BesideFacts` change, or the rules that make them. */
const VERSION = 1;
const MAX_BYTES = 512 * 1024 * 1024;
const SAVE_DELAY_MS = 2000;

/** What is remembered of one file; valid while size and date stay. */
export type IndexEntry = {
  size: number;
  mtimeMs: number;
  facts: FileFacts;
  sha256: string | null;
  /** Of the companion files `beside` was read from. */
  signature: string;
  beside: BesideFacts;
};

/**
 * Parsed headers and hashes of one folder, kept over restarts so that a warm start reads no
 * embedding. A cache: a damaged or older index counts as empty, and failing to save is no error.
 */
export class HeaderIndex {
  readonly #path: string;
  readonly #entries: Map<string, IndexEntry>;
  #timer: NodeJS.Timeout | null = null;
  #saving: Promise<void> = Promise.resolve();

  private constructor(path: string, entries: Map<string, IndexEntry>) {
    this.#path = path;
    this.#entries = entries;
  }

  /** `folder`: the absolute path whose files are indexed. */
  static async open(cacheDir: string, folder: string): Promise<HeaderIndex> {
    const key = createHash("sha256").update(folder).digest("hex").slice(0, 16);
    const path = join(cacheDir, `embeddings-${key}.json`);
    return new HeaderIndex(path, await load(path));
  }

  get(id: string, stamp: FileStamp): IndexEntry | null {
    const entry = this.#entries.get(id);
    return entry?.size === stamp.size && entry.mtimeMs === stamp.mtimeMs ? entry : null;
  }

  set(id: string, entry: IndexEntry): void {
    this.#entries.set(id, entry);
    this.#saveSoon();
  }

  delete(id: string): void {
    if (this.#entries.delete(id)) this.#saveSoon();
  }

  /** Forgets files that are gone since the index was written. */
  keepOnly(exists: (id: string) => boolean): void {
    for (const id of [...this.#entries.keys()]) if (!exists(id)) this.delete(id);
  }

  async close(): Promise<void> {
    if (this.#timer) {
      clearTimeout(this.#timer);
      this.#timer = null;
      this.#save();
    }
    await this.#saving;
  }

  #saveSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#save();
    }, SAVE_DELAY_MS);
  }

  #save(): void {
    const text = JSON.stringify({ version: VERSION, entries: [...this.#entries] });
    this.#saving = this.#saving
      .then(async () => {
        await mkdir(join(this.#path, ".."), { recursive: true });
        await writeFileAtomic(this.#path, text);
      })
      .catch(() => undefined);
  }
}

async function load(path: string): Promise<Map<string, IndexEntry>> {
  try {
    const value: unknown = JSON.parse((await readFileBounded(path, MAX_BYTES)).toString("utf8"));
    return isIndex(value) ? new Map(value.entries) : new Map();
  } catch {
    return new Map();
  }
}

/** Only we write it, whole, so its version and outline tell enough. */
function isIndex(value: unknown): value is { entries: [string, IndexEntry][] } {
  if (typeof value !== "object" || value === null) return false;
  if (!("version" in value) || value.version !== VERSION) return false;
  return "entries" in value && Array.isArray(value.entries) && value.entries.every(isEntry);
}

function isEntry(value: unknown): boolean {
  if (!Array.isArray(value) || typeof value[0] !== "string") return false;
  const entry: unknown = value[1];
  if (typeof entry !== "object" || entry === null) return false;
  return ["size", "mtimeMs", "facts", "sha256", "signature", "beside"].every((key) => key in entry);
}
