import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { readFileBounded } from "../system/bounded-read.ts";
import type { CardSource } from "./card-source.ts";
import { sameStamp, type FileStamp } from "./file-stamp.ts";

/** Raise when `CardSource` or what it holds changes, or the rules that make it. */
const VERSION = 2;
const MAX_BYTES = 512 * 1024 * 1024;
const SAVE_DELAY_MS = 2000;

/** What is remembered of one file; valid while size and date stay. */
export type IndexEntry = {
  source: CardSource;
  /** Of the companion files that `source.beside` and `source.preview` tell of. */
  signature: string;
};

/**
 * The files of one folder as they were last known, kept over restarts: a warm start shows them at
 * once and reads no embedding. A cache: a damaged or older index counts as empty, and failing to
 * save is no error.
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
    return entry && sameStamp(entry.source.stamp, stamp) ? entry : null;
  }

  /** Of all files, whether they are still like this or not. */
  sources(): CardSource[] {
    return Array.from(this.#entries.values(), ({ source }) => source);
  }

  set(entry: IndexEntry): void {
    this.#entries.set(entry.source.id, entry);
    this.#saveSoon();
  }

  delete(id: string): void {
    if (this.#entries.delete(id)) this.#saveSoon();
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
    const text = JSON.stringify({ version: VERSION, entries: [...this.#entries.values()] });
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
    const entries = isIndex(value) ? value.entries : [];
    return new Map(entries.map((entry) => [entry.source.id, entry]));
  } catch {
    return new Map();
  }
}

/** Only we write it, whole, so its version and outline tell enough. */
function isIndex(value: unknown): value is { entries: IndexEntry[] } {
  if (typeof value !== "object" || value === null) return false;
  if (!("version" in value) || value.version !== VERSION) return false;
  return "entries" in value && Array.isArray(value.entries) && value.entries.every(isEntry);
}

function isEntry(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("signature" in value && "source" in value))
    return false;
  const { source } = value;
  return typeof source === "object" && source !== null && "id" in source && typeof source.id === "string";
}
