import { join } from "node:path";
import { inBatches } from "../system/in-batches.ts";
import { NOTHING_BESIDE, readBeside, type BesideFacts } from "./beside-facts.ts";
import { formatOf, type CardSource } from "./card-source.ts";
import {
  companionIds,
  companionSignature,
  concernedStems,
  findCompanions,
  stemId,
  type Companions,
} from "./companions.ts";
import { readFileFacts } from "./file-facts.ts";
import { isImageFormat, splitId, splitName } from "./file-names.ts";
import type { FileTable } from "./file-table.ts";
import type { HeaderIndex, IndexEntry } from "./header-index.ts";

/** Open files at a time. */
const READERS = 16;

export type SourceLoaderOptions = { root: string; files: FileTable; index: HeaderIndex };

/** Makes card sources from files on disk, reading only what the index does not know. */
export class SourceLoader {
  readonly #options: SourceLoaderOptions;
  /** Ids of embeddings and pictures by their stem's id, composed. */
  readonly #byStem = new Map<string, Set<string>>();
  #count = 0;

  constructor(options: SourceLoaderOptions) {
    this.#options = options;
  }

  /** How many files are embeddings by name. */
  get count(): number {
    return this.#count;
  }

  /** Ids of files that are embeddings by name, among `changed` or with a companion among them. */
  concerned(changed: Iterable<string>): Set<string> {
    const ids = new Set<string>();
    for (const id of changed) {
      if (formatOf(id)) {
        this.#register(id);
        ids.add(id);
      }
      for (const stem of concernedStems(id)) for (const sibling of this.siblings(stem)) ids.add(sibling);
    }
    return ids;
  }

  siblings(stem: string): ReadonlySet<string> {
    return this.#byStem.get(stem.normalize("NFC")) ?? new Set();
  }

  companions(id: string): Companions {
    return findCompanions(id, (wanted) => this.#options.files.find(wanted));
  }

  /** `onLoaded` gets each source as soon as it is there, or null for a file that is gone. */
  async load(
    ids: Iterable<string>,
    onLoaded: (id: string, source: CardSource | null) => void,
  ): Promise<void> {
    await inBatches([...ids], READERS, async (id) => onLoaded(id, await this.#loadOne(id)));
  }

  #register(id: string): void {
    const stem = stemId(id).normalize("NFC");
    const ids = this.#byStem.get(stem) ?? new Set();
    this.#count -= ids.size;
    if (this.#options.files.has(id)) this.#byStem.set(stem, ids.add(id));
    else if (ids.delete(id) && ids.size === 0) this.#byStem.delete(stem);
    this.#count += ids.size;
  }

  async #loadOne(id: string): Promise<CardSource | null> {
    const { files, index } = this.#options;
    const stamp = files.get(id);
    const format = formatOf(id);
    if (!stamp || !format) {
      index.delete(id);
      return null;
    }
    const known = index.get(id, stamp);
    const companions = this.companions(id);
    const signature = companionSignature(companions, (companion) => files.get(companion));
    const { fileName } = splitId(id);
    const facts = known?.facts ?? (await readFileFacts(this.#pathOf(id), fileName, stamp.size));
    const beside = known?.signature === signature ? known.beside : await this.#readBeside(id, companions);
    const sha256 = known?.sha256 ?? null;
    const entry: IndexEntry = { size: stamp.size, mtimeMs: stamp.mtimeMs, facts, sha256, signature, beside };
    const isNew = known?.signature !== signature;
    if (isNew) index.set(id, entry);
    const previewId = companions.preview ?? (isImageFormat(format) ? id : null);
    const previewStamp = previewId === null ? undefined : files.get(previewId);
    const preview = previewId !== null && previewStamp ? { id: previewId, stamp: previewStamp } : null;
    return { id, format, stamp, facts, beside, sha256, preview };
  }

  async #readBeside(id: string, companions: Companions): Promise<BesideFacts> {
    if (companionIds(companions).length === 0) return NOTHING_BESIDE;
    const { stem } = splitName(splitId(id).fileName);
    return readBeside(companions, stem, (companion) => this.#pathOf(companion));
  }

  #pathOf(id: string): string {
    return join(this.#options.root, id);
  }
}
