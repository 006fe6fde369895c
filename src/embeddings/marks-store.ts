import { mkdir, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { isAbsent } from "../system/errno.ts";
import { KeyedLock } from "../system/keyed-lock.ts";
import { OwnMark } from "./own-mark.ts";

const Marks = z.record(z.string(), OwnMark);
type Marks = z.infer<typeof Marks>;

const HEADER =
  "# Marks of embeddings whose folder can't be written, or whose .json is no valid JSON.\n" +
  "# Keys are the embedding's path without its extension.\n";

/** Our own YAML file of marks, for where `<stem>.json` beside the embedding can't hold them. */
export class MarksStore {
  readonly #path: string;
  readonly #lock = new KeyedLock();
  #marks: ReadonlyMap<string, OwnMark> = new Map();

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(path: string): Promise<MarksStore> {
    const store = new MarksStore(path);
    store.#marks = new Map(Object.entries((await store.#read()) ?? {}));
    return store;
  }

  get isEmpty(): boolean {
    return this.#marks.size === 0;
  }

  get(stemPath: string): OwnMark | null {
    return this.#marks.get(stemPath) ?? null;
  }

  /** `null` forgets. File system errors are node's own. */
  async set(stemPath: string, mark: OwnMark | null): Promise<void> {
    await this.#lock.run("", async () => {
      const onDisk = await this.#read();
      if (onDisk === null) await rename(this.#path, `${this.#path}.unreadable-${Date.now()}`);
      const marks = new Map(Object.entries(onDisk ?? {}));
      if (mark === null) marks.delete(stemPath);
      else marks.set(stemPath, mark);
      await mkdir(dirname(this.#path), { recursive: true });
      await writeFileAtomic(this.#path, HEADER + stringify(marks));
      this.#marks = marks;
    });
  }

  /** Null: a file is there, but not one of ours; it is set aside before the next write. */
  async #read(): Promise<Marks | null> {
    try {
      const value: unknown = parse(await readFile(this.#path, "utf8")) ?? {};
      return Marks.safeParse(value).data ?? null;
    } catch (error) {
      return isAbsent(error) ? {} : null;
    }
  }
}
