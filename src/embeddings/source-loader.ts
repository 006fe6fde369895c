import { join } from "node:path";
import type { FileFormat } from "../protocol/embedding-card.ts";
import { andThen } from "../system/disk-pace.ts";
import { inBatches } from "../system/in-batches.ts";
import { NOTHING_BESIDE, readBeside, type BesideFacts } from "./beside-facts.ts";
import { formatOf, type CardSource } from "./card-source.ts";
import {
  companionIds,
  companionSignature,
  concernedStems,
  findCompanions,
  isSameStem,
  stemId,
  type Companions,
} from "./companions.ts";
import { readFileFacts } from "./file-facts.ts";
import { isImageFormat, splitId, splitName } from "./file-names.ts";
import type { FileStamp } from "./file-stamp.ts";
import type { FileTable } from "./file-table.ts";
import type { HeaderIndex } from "./header-index.ts";

/** Open files at a time. */
const READERS = 16;

export type SourceLoaderOptions = { root: string; files: FileTable; index: HeaderIndex };

/** A file of which the index does not know all. */
type Unread = {
  id: string;
  format: FileFormat;
  stamp: FileStamp;
  known: CardSource | null;
  companions: Companions;
  signature: string;
};

/** Makes card sources from files on disk, reading only what the index does not know. */
export class SourceLoader {
  readonly #options: SourceLoaderOptions;
  readonly #known = new Set<string>();

  constructor(options: SourceLoaderOptions) {
    this.#options = options;
  }

  /** How many files are embeddings by name. */
  get count(): number {
    return this.#known.size;
  }

  /** What was known the last time, for a first look at it; `all` and `load` tell what is still so. */
  remembered(): CardSource[] {
    const sources = this.#options.index.sources();
    for (const { id } of sources) this.#known.add(id);
    return sources;
  }

  /** Ids of all files that are embeddings by name, and of those that were and are gone. */
  all(): Set<string> {
    const ids = new Set(this.#known);
    this.#known.clear();
    for (const id of this.#options.files.ids()) {
      if (!formatOf(id)) continue;
      this.#known.add(id);
      ids.add(id);
    }
    return ids;
  }

  /** Ids of files that are embeddings by name, among `changed` or with a companion among them. */
  concerned(changed: Iterable<string>): Set<string> {
    const ids = new Set<string>();
    for (const id of changed) {
      if (formatOf(id)) {
        if (this.#options.files.has(id)) this.#known.add(id);
        else this.#known.delete(id);
        ids.add(id);
      }
      for (const stem of concernedStems(id)) {
        for (const other of this.#options.files.named(stem)) if (this.#known.has(other)) ids.add(other);
      }
    }
    return ids;
  }

  /** Ids of the embeddings and pictures of this stem. */
  siblings(stem: string): ReadonlySet<string> {
    const ids = [...this.#options.files.named(stem)];
    return new Set(ids.filter((id) => formatOf(id) !== null && isSameStem(id, stem)));
  }

  companions(id: string): Companions {
    return findCompanions(id, this.#options.files.named(stemId(id)));
  }

  /**
   * `onLoaded` gets each source as soon as it is there, or null for a file that is gone. Where
   * nothing changed it is the very object of the last time.
   */
  async load(
    ids: Iterable<string>,
    onLoaded: (id: string, source: CardSource | null) => void,
  ): Promise<void> {
    await inBatches([...ids], READERS, (id) => andThen(this.#loadOne(id), (source) => onLoaded(id, source)));
  }

  #loadOne(id: string): CardSource | null | Promise<CardSource> {
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
    if (known?.signature === signature) return known.source;
    return this.#read({ id, format, stamp, known: known?.source ?? null, companions, signature });
  }

  async #read({ id, format, stamp, known, companions, signature }: Unread): Promise<CardSource> {
    const { files, index } = this.#options;
    const previewId = companions.preview ?? (isImageFormat(format) ? id : null);
    const previewStamp = previewId === null ? undefined : files.get(previewId);
    const preview = previewId !== null && previewStamp ? { id: previewId, stamp: previewStamp } : null;
    const facts = known?.facts ?? (await readFileFacts(this.#pathOf(id), splitId(id).fileName, stamp.size));
    const beside = await this.#readBeside(id, companions);
    const source = { id, format, stamp, facts, beside, sha256: known?.sha256 ?? null, preview };
    index.set({ source, signature });
    return source;
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
