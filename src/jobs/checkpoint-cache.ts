import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { CheckpointFacts } from "../protocol/checkpoint-tasks.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import type { StampedFile } from "./checkpoint-files.ts";

/** Goes up when the same file may be told of otherwise. */
const VERSION = 2;
/** Files that are gone don't stay for ever. */
const MAX_ENTRIES = 4000;

const Entry = z.object({ stamp: z.string(), facts: CheckpointFacts });
const Cache = z.object({ version: z.literal(VERSION), entries: z.record(z.string(), Entry) });

/** What checkpoints were found to be, kept over restarts. A lost or broken file costs a look at each. */
export class CheckpointCache {
  readonly #file: string;
  readonly #entries: Map<string, z.infer<typeof Entry>>;

  private constructor(file: string, entries: Map<string, z.infer<typeof Entry>>) {
    this.#file = file;
    this.#entries = entries;
  }

  static async open(cacheDir: string): Promise<CheckpointCache> {
    const file = path.join(cacheDir, "checkpoints.json");
    const text = await readFile(file, "utf8").catch(() => "null");
    return new CheckpointCache(file, new Map(Object.entries(read(text))));
  }

  get({ file, stamp }: StampedFile): CheckpointFacts | null {
    const entry = this.#entries.get(file);
    return entry?.stamp === stamp ? entry.facts : null;
  }

  set({ file, stamp }: StampedFile, facts: CheckpointFacts): void {
    // The newest last.
    this.#entries.delete(file);
    this.#entries.set(file, { stamp, facts });
  }

  async save(): Promise<void> {
    const entries = Object.fromEntries([...this.#entries].slice(-MAX_ENTRIES));
    await mkdir(path.dirname(this.#file), { recursive: true });
    await writeFileAtomic(
      this.#file,
      JSON.stringify({ version: VERSION, entries } satisfies z.infer<typeof Cache>),
    );
  }
}

function read(text: string): z.infer<typeof Cache>["entries"] {
  try {
    return Cache.parse(JSON.parse(text)).entries;
  } catch {
    return {};
  }
}
