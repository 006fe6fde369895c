import type { FileStamp } from "./file-stamp.ts";

/**
 * Files by id, exactly as the disk spells them. `find` also sees through Unicode normalisation:
 * some disks and programs write `é` as one character, others as two.
 */
export class FileTable {
  readonly #files = new Map<string, FileStamp>();
  /** Ids that are not in composed form, by their composed form. */
  readonly #decomposed = new Map<string, string>();

  get size(): number {
    return this.#files.size;
  }

  get(id: string): FileStamp | undefined {
    return this.#files.get(id);
  }

  has(id: string): boolean {
    return this.#files.has(id);
  }

  ids(): IterableIterator<string> {
    return this.#files.keys();
  }

  set(id: string, stamp: FileStamp): void {
    this.#files.set(id, stamp);
    const composed = id.normalize("NFC");
    if (composed !== id) this.#decomposed.set(composed, id);
  }

  delete(id: string): void {
    this.#files.delete(id);
    const composed = id.normalize("NFC");
    if (this.#decomposed.get(composed) === id) this.#decomposed.delete(composed);
  }

  find(id: string): string | null {
    if (this.#files.has(id)) return id;
    const composed = id.normalize("NFC");
    if (this.#files.has(composed)) return composed;
    return this.#decomposed.get(composed) ?? null;
  }
}
