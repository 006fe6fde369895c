import { concernedStems } from "./companions.ts";
import type { FileStamp } from "./file-stamp.ts";

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Files by id, exactly as the disk spells them. `find` and `named` also see through Unicode
 * normalisation: some disks and programs write `é` as one character, others as two.
 */
export class FileTable {
  readonly #files = new Map<string, FileStamp>();
  /** Ids that are not in composed form, by their composed form. */
  readonly #decomposed = new Map<string, string>();
  /** By the composed stem: the id of the only file named so, or the ids of all. */
  readonly #byStem = new Map<string, string | Set<string>>();

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
    const isNew = !this.#files.has(id);
    this.#files.set(id, stamp);
    if (!isNew) return;
    const composed = id.normalize("NFC");
    if (composed !== id) this.#decomposed.set(composed, id);
    for (const stem of concernedStems(composed)) this.#addToStem(stem, id);
  }

  delete(id: string): void {
    if (!this.#files.delete(id)) return;
    const composed = id.normalize("NFC");
    if (this.#decomposed.get(composed) === id) this.#decomposed.delete(composed);
    for (const stem of concernedStems(composed)) this.#deleteFromStem(stem, id);
  }

  find(id: string): string | null {
    if (this.#files.has(id)) return id;
    const composed = id.normalize("NFC");
    if (this.#files.has(composed)) return composed;
    return this.#decomposed.get(composed) ?? null;
  }

  /** Ids of all files that may belong to the embeddings of this stem, those included. */
  named(stem: string): ReadonlySet<string> {
    const ids = this.#byStem.get(stem.normalize("NFC"));
    return typeof ids === "string" ? new Set([ids]) : (ids ?? NOTHING);
  }

  #addToStem(stem: string, id: string): void {
    const ids = this.#byStem.get(stem);
    if (ids === undefined) this.#byStem.set(stem, id);
    else if (typeof ids === "string") this.#byStem.set(stem, new Set([ids, id]));
    else ids.add(id);
  }

  #deleteFromStem(stem: string, id: string): void {
    const ids = this.#byStem.get(stem);
    if (typeof ids === "object" && ids.delete(id) && ids.size > 0) return;
    if (typeof ids === "object" || ids === id) this.#byStem.delete(stem);
  }
}
