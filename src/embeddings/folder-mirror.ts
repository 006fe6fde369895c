import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { inBatches } from "../system/in-batches.ts";
import { joinId, splitId } from "./file-names.ts";
import { FileTable } from "./file-table.ts";
import { pathState, sameStamp, type FileStamp } from "./file-stamp.ts";
import { scanTree, type ScannedFolder } from "./scan.ts";
import { SettleQueue } from "./settle-queue.ts";
import { watchFolders, type FolderHint, type FolderWatch } from "./watch-folders.ts";

const SWEEP_MS = 5000;
const SWEEP_MISSING_MS = 500;
/** A watch just asked for stands by then. */
const WATCHING_MS = 300;

export type FolderMirrorOptions = {
  root: string;
  /** Real paths not looked into. */
  skip: ReadonlySet<string>;
  /** Ids of settled files that came, changed or went; `files` says how each stands now. */
  onChange: (ids: readonly string[]) => Promise<void>;
  /** The set of folders changed: the root came or went, a subfolder can't be read. */
  onFolders: () => void;
};

/**
 * A live picture of one folder tree. Watching gives hints; what is true is always found by looking.
 * A slow sweep over the folders' own dates catches what no hint told of (network disks, overruns)
 * and finds the root again after it was deleted.
 */
export class FolderMirror {
  readonly files = new FileTable();
  readonly folders = new Map<string, ScannedFolder>();
  readonly #options: FolderMirrorOptions;
  readonly #settling: SettleQueue;
  readonly #idByPath = new Map<string, string>();
  #watch: FolderWatch | null = null;
  #sweepTimer: NodeJS.Timeout | null = null;
  #work: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: FolderMirrorOptions) {
    this.#options = options;
    this.#settling = new SettleQueue({
      look: (id) => this.#look(id),
      onSettled: (settled) => this.#take(settled),
    });
  }

  get exists(): boolean {
    return this.folders.has("");
  }

  get idle(): boolean {
    return this.#settling.idle;
  }

  /** The first look: everything found counts as settled. */
  async scan(): Promise<void> {
    const scan = await scanTree(this.#options.root, "", { skip: this.#options.skip });
    for (const [id, stamp] of scan.files) this.files.set(id, stamp);
    for (const [id, folder] of scan.folders) this.#keepFolder(id, folder);
  }

  /** Begins to report changes, and those since `scan` too. */
  watch(): void {
    this.#watch = watchFolders((hint) => this.#onHint(hint));
    this.#watch.add([...this.folders.values()].map((folder) => folder.path));
    this.#enqueue(() => this.#rescan(""));
    this.#planSweep(WATCHING_MS);
  }

  /** Takes files as they are this moment, without waiting for them to settle: for those we wrote ourselves. */
  async takeNow(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const state = await pathState(join(this.#options.root, id));
      if (state.kind === "file") this.files.set(id, state.stamp);
      else this.files.delete(id);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#sweepTimer) clearTimeout(this.#sweepTimer);
    await this.#settling.close();
    await this.#work;
    await this.#watch?.close();
  }

  #onHint(hint: FolderHint): void {
    const folderId = this.#idByPath.get(hint.folder);
    if (folderId === undefined || this.#closed) return;
    if (hint.name === null) this.#enqueue(() => this.#rescan(folderId));
    else this.#settling.mark(joinId(folderId, hint.name));
  }

  async #look(id: string): Promise<FileStamp | null> {
    const state = await pathState(join(this.#options.root, id));
    if (state.kind === "file") return state.stamp;
    if (state.kind === "folder" && !this.folders.has(id)) this.#enqueue(() => this.#rescan(id));
    return null;
  }

  async #take(settled: ReadonlyMap<string, FileStamp | null>): Promise<void> {
    const changed: string[] = [];
    let unknownGone = false;
    for (const [id, stamp] of settled) {
      const before = this.files.get(id) ?? null;
      if (stamp === null && before === null) unknownGone = true;
      if (sameStamp(before, stamp)) continue;
      if (stamp === null) this.files.delete(id);
      else this.files.set(id, stamp);
      changed.push(id);
    }
    // A watched folder that goes away tells so under its own name.
    if (unknownGone) this.#enqueue(() => this.#sweep());
    if (changed.length > 0) await this.#options.onChange(changed);
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (!this.#closed) await work();
    });
  }

  #planSweep(delayMs = this.exists ? SWEEP_MS : SWEEP_MISSING_MS): void {
    const sweep = async () => {
      await this.#sweep();
      if (!this.#closed) this.#planSweep();
    };
    if (this.#sweepTimer) clearTimeout(this.#sweepTimer);
    this.#sweepTimer = setTimeout(() => {
      this.#enqueue(sweep);
    }, delayMs);
    this.#sweepTimer.unref();
  }

  /** Reads again the folders whose own date or identity changed. */
  async #sweep(): Promise<void> {
    if (!this.exists) return this.#rescan("");
    const stale: string[] = [];
    await inBatches([...this.folders], 16, async ([id, known]) => {
      const now = await stat(known.path).catch(() => null);
      if (now?.mtimeMs !== known.mtimeMs || now.ino !== known.inode) stale.push(id);
    });
    for (const id of stale.sort()) {
      if (this.folders.has(id)) await this.#rescan(id);
      else if (id !== "") this.#settling.mark(id);
    }
  }

  async #rescan(startId: string): Promise<void> {
    const known = [...this.folders].filter(([id]) => isBelow(startId, id));
    const elsewhere = [...this.folders].filter(([id]) => !isBelow(startId, id));
    const seen = new Set(elsewhere.map(([, folder]) => folder.truePath));
    const scan = await scanTree(this.#options.root, startId, { skip: this.#options.skip, seen });
    let foldersChanged = false;
    for (const [id, folder] of known) {
      if (scan.folders.get(id)?.inode === folder.inode) continue;
      this.#dropFolder(id, folder);
      foldersChanged = true;
    }
    for (const [id, folder] of scan.folders) {
      if (!this.folders.has(id)) this.#watch?.add([folder.path]);
      foldersChanged ||= !isSameFolder(this.folders.get(id), folder);
      this.#keepFolder(id, folder);
    }
    for (const [id, stamp] of scan.files) {
      if (!sameStamp(this.files.get(id) ?? null, stamp)) this.#settling.mark(id);
    }
    for (const id of this.files.ids()) {
      if (isBelow(startId, splitId(id).folder) && !scan.files.has(id)) this.#settling.mark(id);
    }
    // What came to a new folder before its watch stood is found by a look right after.
    if (foldersChanged && this.#watch) this.#planSweep(WATCHING_MS);
    if (foldersChanged) this.#options.onFolders();
  }

  #keepFolder(id: string, folder: ScannedFolder): void {
    this.folders.set(id, folder);
    this.#idByPath.set(folder.path, id);
  }

  #dropFolder(id: string, folder: ScannedFolder): void {
    this.#watch?.remove([folder.path]);
    this.folders.delete(id);
    this.#idByPath.delete(folder.path);
  }
}

/** As far as the state of the whole tells of it. */
function isSameFolder(before: ScannedFolder | undefined, now: ScannedFolder): boolean {
  if (before === undefined || Boolean(before.error) !== Boolean(now.error)) return false;
  return isDeepStrictEqual(before.badNames, now.badNames);
}

function isBelow(startId: string, folderId: string): boolean {
  return startId === "" || folderId === startId || folderId.startsWith(`${startId}/`);
}
