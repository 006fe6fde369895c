import path from "node:path";
import type { Catalog } from "../embeddings/catalog.ts";
import type { HostReport } from "../protocol/host.ts";
import { CardBatch, type CardChange } from "./card-batch.ts";
import type { EventLog } from "./event-log.ts";

export type FolderOptions = { folder: string; mistakenDirs: string[] };
export type OpenCatalog = (options: FolderOptions) => Promise<Catalog>;

/**
 * Holds the catalog of the one folder that is shown, and turns its changes into events. Another
 * folder replaces it at one moment: pages see the old list, then a `resync`, then the new list.
 */
export class CatalogSlot {
  readonly #open: OpenCatalog;
  readonly #log: EventLog;
  readonly #batch: CardBatch;
  readonly #changeListeners = new Set<() => void>();
  readonly #stamps = new Map<string, string>();
  #catalog: Catalog;
  #stopListening: () => void;
  #report: HostReport | null = null;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(catalog: Catalog, open: OpenCatalog, log: EventLog) {
    this.#open = open;
    this.#log = log;
    this.#batch = new CardBatch((body) => log.publish(body));
    this.#catalog = catalog;
    this.#stopListening = this.#listenTo(catalog);
  }

  static async open(options: FolderOptions & { open: OpenCatalog; log: EventLog }): Promise<CatalogSlot> {
    const { open, log, folder, mistakenDirs } = options;
    return new CatalogSlot(await open({ folder, mistakenDirs }), open, log);
  }

  get catalog(): Catalog {
    return this.#catalog;
  }

  /** Told when a file came, went or has other bytes, not when only a mark or the web UI's view changed. */
  onFilesChanged(listener: () => void): void {
    this.#changeListeners.add(listener);
  }

  setHost(report: HostReport | null): void {
    this.#report = report;
    this.#catalog.setHost(report);
  }

  /** Shows another folder. One change after the other; the same folder is no change. */
  useFolder(options: FolderOptions): Promise<void> {
    const result = this.#last.then(() => this.#replace(options));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#stopListening();
    this.#batch.discard();
    await this.#catalog.close();
  }

  async #replace(options: FolderOptions): Promise<void> {
    if (this.#catalog.status().path === path.resolve(options.folder)) return;
    const next = await this.#open(options);
    const previous = this.#catalog;
    this.#stopListening();
    this.#batch.discard();
    this.#catalog = next;
    next.setHost(this.#report);
    this.#log.startOver();
    this.#log.publish({ type: "folder", folder: next.status() });
    this.#stopListening = this.#listenTo(next);
    await previous.close();
  }

  #listenTo(catalog: Catalog): () => void {
    // It tells of files that the web UI has read on its own.
    let isFirstScan = true;
    void catalog.scanned().then(() => (isFirstScan = false));
    this.#stamps.clear();
    this.#noteFiles({ upserted: catalog.cards(), removed: [] });
    const stopCards = catalog.onChange((change) => {
      this.#batch.add(change);
      const isNews = this.#noteFiles(change);
      if (isNews && !isFirstScan) for (const listener of this.#changeListeners) listener();
    });
    const stopStatus = catalog.onStatus((folder) => this.#log.publish({ type: "folder", folder }));
    return () => {
      stopCards();
      stopStatus();
    };
  }

  #noteFiles({ upserted, removed }: CardChange): boolean {
    let changed = false;
    for (const id of removed) changed = this.#stamps.delete(id) || changed;
    for (const { id, sizeBytes, modifiedMs } of upserted) {
      const stamp = `${sizeBytes} ${modifiedMs}`;
      changed ||= this.#stamps.get(id) !== stamp;
      this.#stamps.set(id, stamp);
    }
    return changed;
  }
}
