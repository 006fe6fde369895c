import { realpath } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { EmbeddingCard, RepairAction } from "../protocol/embedding-card.ts";
import type { FolderStatus } from "../protocol/health.ts";
import type { HostReport } from "../protocol/host.ts";
import type { Problem } from "../protocol/problem.ts";
import type { ConvertRequest, EditRequest, ImportRequest } from "../protocol/requests.ts";
import type { Settings } from "../protocol/settings.ts";
import { KeyedLock } from "../system/keyed-lock.ts";
import { CardBook, type CatalogChange } from "./card-book.ts";
import type { CardSource } from "./card-source.ts";
import { stemId } from "./companions.ts";
import { EmbeddingError, withFileErrors } from "./embedding-error.ts";
import { FolderMirror } from "./folder-mirror.ts";
import { FolderWatchdog } from "./folder-status.ts";
import { HashQueue, type Hashed } from "./hash-queue.ts";
import { HeaderIndex } from "./header-index.ts";
import { viewOf } from "./host-verdict.ts";
import type { LibraryContext, LibraryOutcome } from "./library-context.ts";
import { convertFile, nothingToRepair, repairFile } from "./library-convert.ts";
import { importEmbedding } from "./library-import.ts";
import { removeEmbedding, setPreviewPicture } from "./library-remove.ts";
import { restoreEmbedding } from "./library-restore.ts";
import { Listeners } from "./listeners.ts";
import { MarksStore } from "./marks-store.ts";
import { saveEdit } from "./save-edit.ts";
import { SourceLoader } from "./source-loader.ts";

export type { CatalogChange } from "./card-book.ts";

export type CatalogOptions = {
  /** The embeddings folder; need not exist yet. */
  folder: string;
  cacheDir: string;
  trashDir: string;
  /** Folders the host does not read but people put embeddings into. */
  mistakenDirs: readonly string[];
  /** YAML file for marks that can't stand beside their embedding. */
  marksFile: string;
  settings: Settings;
  /**
   * For commands that look once: a broken file that may still be being written is a card at once,
   * which says so. Else it is none until it is whole, or was left as it is for a while.
   */
  once?: boolean;
};

/** How often the cards found so far are told while thousands are read. */
const PROGRESS_MS = 500;
/** A file that can't be read is given this long to be finished by who writes it. */
const HALF_COPIED_MS = 2000;
const RECHECK_TICK_MS = 100;

/** The truth about one embeddings folder: its cards, live, and everything that can be done to them. */
export class Catalog {
  readonly #options: CatalogOptions;
  readonly #mirror: FolderMirror;
  readonly #loader: SourceLoader;
  readonly #book: CardBook;
  readonly #index: HeaderIndex;
  readonly #marks: MarksStore;
  readonly #hashes: HashQueue;
  readonly #status: FolderWatchdog;
  readonly #changes = new Listeners<CatalogChange>();
  /** When to look again at files that can't be read but may still be being written. */
  readonly #rechecks = new Map<string, number>();
  #recheckTimer: NodeJS.Timeout | null = null;
  readonly #actions = new KeyedLock();
  #firstScan: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(
    options: CatalogOptions,
    parts: { index: HeaderIndex; marks: MarksStore; skip: Set<string> },
  ) {
    this.#options = options;
    this.#index = parts.index;
    this.#marks = parts.marks;
    const root = options.folder;
    this.#mirror = new FolderMirror({
      root,
      skip: parts.skip,
      onChange: (ids) => this.#onFiles(ids),
      onFolders: () => void this.#status.check(),
    });
    this.#loader = new SourceLoader({ root, files: this.#mirror.files, index: this.#index });
    this.#book = new CardBook({
      settings: options.settings,
      storedMark: (stem) => (this.#marks.isEmpty ? null : this.#marks.get(join(root, stem))),
    });
    this.#hashes = new HashQueue({
      pathOf: (id) => join(root, id),
      onHashed: (hashed) => this.#onHashed(hashed),
    });
    this.#status = new FolderWatchdog({
      mirror: this.#mirror,
      folder: root,
      mistakenDirs: options.mistakenDirs,
      count: () => this.#loader.count,
    });
  }

  /**
   * Opens a folder. Resolves before the first scan is over, with the cards of the last time: what is
   * different since comes as changes; `scanned` tells the end. Never fails for what the folder holds
   * or lacks.
   */
  static async open(options: CatalogOptions): Promise<Catalog> {
    const folder = resolve(options.folder);
    const [index, marks, ...own] = await Promise.all([
      HeaderIndex.open(options.cacheDir, folder),
      MarksStore.open(options.marksFile),
      ...[options.trashDir, options.cacheDir].map((path) => realpath(path).catch(() => resolve(path))),
    ]);
    const catalog = new Catalog({ ...options, folder }, { index, marks, skip: new Set(own) });
    catalog.#showRemembered();
    catalog.#firstScan = catalog.#scan();
    return catalog;
  }

  /** Resolves when every file found at the start is a card, and every card is as its file is. */
  async scanned(): Promise<void> {
    await this.#firstScan;
  }

  /** Whether nothing is waiting to be looked at, read or hashed. */
  get idle(): boolean {
    return this.#mirror.idle && this.#hashes.idle && this.#rechecks.size === 0;
  }

  cards(): EmbeddingCard[] {
    return this.#book.cards();
  }

  get(id: string): EmbeddingCard | undefined {
    return this.#book.get(this.#mirror.files.find(id) ?? id);
  }

  status(): FolderStatus {
    return this.#status.status();
  }

  /** One call for all cards that changed together. Returns how to stop. */
  onChange(listener: (change: CatalogChange) => void): () => void {
    return this.#changes.add(listener);
  }

  onStatus(listener: (status: FolderStatus) => void): () => void {
    return this.#status.onStatus(listener);
  }

  /** What the attached web UI said of itself; null when none is attached. */
  setHost(report: HostReport | null): void {
    this.#book.setReport(report && viewOf(report));
    this.#emit();
  }

  applySettings(settings: Settings): void {
    this.#book.setSettings(settings);
    this.#emit();
  }

  /** Absolute path of the picture shown on the card; null: none. */
  previewFile(id: string): string | null {
    const card = this.get(id);
    const preview = card && this.#book.source(card.id)?.preview;
    return preview ? join(this.#options.folder, preview.id) : null;
  }

  async edit(id: string, edit: EditRequest): Promise<EmbeddingCard> {
    const { source } = await this.#target(id);
    const stem = stemId(source.id);
    const metadataId = this.#loader.companions(source.id).metadata ?? `${stem}.json`;
    const folder = this.#options.folder;
    const place = { metadataPath: join(folder, metadataId), stemPath: join(folder, stem) };
    await saveEdit({ ...place, marks: this.#marks, beside: source.beside.mark, edit });
    await this.#takeNow([metadataId]);
    return this.#need(source.id).card;
  }

  /** Resolves to the new card. Also throws `FormatError` when the bytes are no embedding. */
  async import(request: ImportRequest): Promise<EmbeddingCard> {
    await this.#firstScan;
    return this.#act(request.fileName, (context) => importEmbedding(context, request));
  }

  /** Writes a new file beside the old one and resolves to its card. */
  async convert(id: string, request: ConvertRequest): Promise<EmbeddingCard> {
    const { source } = await this.#target(id);
    return this.#act(source.id, (context) => convertFile(context, source.id, request));
  }

  /** Does one of the repairs the card offers and resolves to the mended card. */
  async repair(id: string, action: RepairAction): Promise<EmbeddingCard> {
    const { source, card } = await this.#target(id);
    if (![card.problem, ...card.warnings].some((problem) => problem?.repair === action)) {
      throw nothingToRepair("The card has nothing this would mend.");
    }
    const { pairFile, plainPicture } = this.#book.neighbours(source.id);
    const input = { id: source.id, action, pairFile, plainPicture };
    return this.#act(source.id, (context) => repairFile(context, input));
  }

  /** Moves the embedding to the trash with its companions. `trashedAs`: its absolute path there. */
  async remove(id: string): Promise<{ id: string; trashedAs: string }> {
    const { source } = await this.#target(id);
    const { trashedAs } = await this.#run(source.id, (context) => removeEmbedding(context, source.id));
    return { id: source.id, trashedAs };
  }

  /** Moves back what `remove` put into this folder of the trash and resolves to the card. */
  async restore(trashId: string): Promise<EmbeddingCard> {
    await this.#firstScan;
    return this.#act("The trash folder", (context) => restoreEmbedding(context, trashId));
  }

  async setPreview(id: string, bytes: Uint8Array): Promise<EmbeddingCard> {
    const { source } = await this.#target(id);
    return this.#act(source.id, (context) => setPreviewPicture(context, source.id, bytes));
  }

  async #act(
    what: string,
    action: (context: LibraryContext) => Promise<LibraryOutcome>,
  ): Promise<EmbeddingCard> {
    const outcome = await this.#run(what, action);
    return this.#need(outcome.id).card;
  }

  /** One action at a time: names are chosen by what is there. */
  async #run<T extends LibraryOutcome>(
    what: string,
    action: (context: LibraryContext) => Promise<T>,
  ): Promise<T> {
    return this.#actions.run("", async () => {
      const outcome = await withFileErrors(what, () => action(this.#context()));
      await this.#takeNow(outcome.touched);
      return outcome;
    });
  }

  #context(): LibraryContext {
    const { folder, trashDir } = this.#options;
    return {
      root: folder,
      trashDir,
      settings: this.#book.settings,
      report: this.#book.report,
      siblings: (stem) => this.#loader.siblings(stem),
      source: (id) => this.#book.source(id),
      companions: (id) => this.#loader.companions(id),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#recheckTimer) clearTimeout(this.#recheckTimer);
    this.#rechecks.clear();
    await this.#firstScan;
    await this.#mirror.close();
    await this.#hashes.close();
    await this.#index.close();
  }

  /** What an action is about, once its card is surely as its file is. */
  async #target(id: string): Promise<{ card: EmbeddingCard; source: CardSource }> {
    await this.#firstScan;
    return this.#need(id);
  }

  #need(id: string): { card: EmbeddingCard; source: CardSource } {
    const card = this.get(id);
    const source = card && this.#book.source(card.id);
    if (card && source) return { card, source };
    throw new EmbeddingError("NOT_FOUND", {
      message: `There is no embedding ${id} in the folder.`,
      hint: "It was moved or deleted meanwhile; the list shows what is there now.",
      field: "id",
    });
  }

  #showRemembered(): void {
    for (const source of this.#loader.remembered()) this.#book.put(source);
    this.#emit();
  }

  async #scan(): Promise<void> {
    await this.#mirror.scan();
    await this.#status.check();
    await this.#update(this.#loader.all(), Date.now());
    if (!this.#closed) this.#mirror.watch();
  }

  async #onFiles(changed: readonly string[]): Promise<void> {
    await this.#update(this.#loader.concerned(changed), Date.now());
  }

  /** For files we wrote ourselves: they are whole. */
  async #takeNow(written: readonly string[]): Promise<void> {
    await this.#mirror.takeNow(written);
    const ids = this.#loader.concerned(written);
    // A mark may have gone to our own store instead, of which no file tells.
    for (const id of ids) this.#book.touch(id);
    await this.#update(ids, null);
  }

  /** `seenAt`: when the files were found settled; null: they are known to be whole. */
  async #update(ids: ReadonlySet<string>, seenAt: number | null): Promise<void> {
    let nextTelling = performance.now() + PROGRESS_MS;
    this.#status.begin(ids.size);
    this.#hashes.pause();
    await this.#loader.load(ids, (id, source) => {
      this.#status.done();
      this.#take(id, source, seenAt);
      const now = performance.now();
      if (now < nextTelling) return;
      this.#emit();
      // Telling goes over all cards: it may take a tenth of the time, no more.
      nextTelling = performance.now() + Math.max(PROGRESS_MS, 10 * (performance.now() - now));
    });
    this.#emit();
    this.#hashes.resume();
  }

  #take(id: string, source: CardSource | null, seenAt: number | null): void {
    this.#rechecks.delete(id);
    if (source === null) {
      this.#book.delete(id);
      return;
    }
    if (source.facts.kind === "problem" && seenAt !== null && isFresh(source, seenAt)) {
      this.#takeUnfinished(source, source.facts.problem);
      return;
    }
    if (source !== this.#book.source(id)) this.#book.put(source);
    if (source.sha256 === null && source.facts.kind !== "picture") this.#hashes.add(id);
  }

  #takeUnfinished(source: CardSource, problem: Problem): void {
    // Whole, it may have the same size and date.
    this.#index.delete(source.id);
    if (this.#options.once) {
      const hint = `It changed a moment ago: if it is still being written, look again when it is done. ${problem.hint}`;
      this.#book.put({ ...source, facts: { kind: "problem", problem: { ...problem, hint } } });
      return;
    }
    this.#rechecks.set(source.id, performance.now() + HALF_COPIED_MS);
    this.#planRecheck();
  }

  #planRecheck(): void {
    if (this.#closed || this.#rechecks.size === 0) return;
    this.#recheckTimer ??= setTimeout(() => {
      this.#recheckTimer = null;
      void this.#recheck();
    }, RECHECK_TICK_MS);
  }

  /** Takes all that are due together: an update goes over all cards. */
  async #recheck(): Promise<void> {
    const now = performance.now();
    const due = [...this.#rechecks].filter(([, time]) => time <= now).map(([id]) => id);
    if (due.length > 0) await this.#update(new Set(due), null);
    this.#planRecheck();
  }

  #onHashed(hashed: readonly Hashed[]): void {
    for (const { id, sha256, size, mtimeMs, facts } of hashed) {
      const source = this.#book.source(id);
      if (source?.stamp.size !== size || source.stamp.mtimeMs !== mtimeMs) continue;
      const hashedSource = { ...source, sha256, facts: facts ?? source.facts };
      this.#book.put(hashedSource);
      const entry = this.#index.get(id, source.stamp);
      if (entry) this.#index.set({ ...entry, source: hashedSource });
    }
    this.#emit();
  }

  #emit(): void {
    const change = this.#book.refresh();
    if (this.#closed || (change.upserted.length === 0 && change.removed.length === 0)) return;
    this.#changes.tell(change);
  }
}

/** Changed within the last moments, so perhaps still being written. */
function isFresh(source: CardSource, now: number): boolean {
  return Math.abs(now - source.stamp.mtimeMs) < HALF_COPIED_MS;
}
