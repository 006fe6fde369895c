import { access, constants } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { CardProblem } from "../protocol/embedding-card.ts";
import type { FolderStatus } from "../protocol/health.ts";
import { formatOf } from "./card-source.ts";
import { isImageFormat, joinId } from "./file-names.ts";
import type { FolderMirror } from "./folder-mirror.ts";
import { Listeners } from "./listeners.ts";
import { scanTree } from "./scan.ts";

export type FolderWatchdogOptions = {
  mirror: FolderMirror;
  folder: string;
  mistakenDirs: readonly string[];
  /** Files in the folder that are embeddings by name. */
  count: () => number;
};

const PROGRESS_MS = 250;

/** The state of the folder as a whole: there, writable, how far it is read, what is wrong with it. */
export class FolderWatchdog {
  readonly #options: FolderWatchdogOptions;
  readonly #listeners = new Listeners<FolderStatus>();
  #status: FolderStatus;
  #told: FolderStatus | null = null;
  #pending = 0;
  #toldAt = 0;

  constructor(options: FolderWatchdogOptions) {
    this.#options = options;
    const path = options.folder;
    // Nothing is said to be wrong before it was looked at.
    this.#status = { path, exists: true, writable: true, scanned: 0, total: 0, warnings: [] };
  }

  status(): FolderStatus {
    const total = this.#options.count();
    return { ...this.#status, total, scanned: Math.max(0, total - this.#pending) };
  }

  onStatus(listener: (status: FolderStatus) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Files about to be read. */
  begin(count: number): void {
    this.#pending += count;
  }

  /** One of them was. */
  done(): void {
    this.#pending--;
    if (this.#pending === 0 || performance.now() - this.#toldAt > PROGRESS_MS) this.#tell();
  }

  async check(): Promise<void> {
    const { mirror, folder } = this.#options;
    const writable = await access(folder, constants.W_OK).then(
      () => true,
      () => false,
    );
    const warnings = [...this.#folderProblems(), ...this.#badNames(), ...(await this.#mistaken())];
    this.#status = { ...this.#status, exists: mirror.exists, writable, warnings };
    this.#tell();
  }

  #tell(): void {
    const status = this.status();
    if (isDeepStrictEqual(this.#told, status)) return;
    this.#told = status;
    this.#toldAt = performance.now();
    this.#listeners.tell(status);
  }

  #folderProblems(): CardProblem[] {
    const { mirror, folder } = this.#options;
    if (!mirror.exists) {
      const hint = "Create it, or choose another folder; it is noticed as soon as it is there.";
      return [
        { code: "FOLDER_MISSING", message: `The folder ${folder} does not exist.`, hint, repair: null },
      ];
    }
    return [...mirror.folders.values()]
      .filter(({ error }) => error !== null)
      .map(({ path, error }) => ({
        code: "FOLDER_UNREADABLE",
        message: `${path} can't be read: ${error instanceof Error ? error.message : String(error)}`,
        hint: "Let the user that runs the web UI read it.",
        repair: null,
      }));
  }

  /** What is no embedding by its name may be called as it likes. */
  #badNames(): CardProblem[] {
    const bad = [...this.#options.mirror.folders].flatMap(([folderId, { badNames }]) =>
      badNames
        .filter((name) => name.endsWith("/") || formatOf(name) !== null)
        .map((name) => joinId(folderId, name)),
    );
    const [example] = bad;
    if (example === undefined) return [];
    const which =
      bad.length === 1
        ? `The name ${example} is`
        : `${bad.length} names of files or folders, ${example} for example, are`;
    return [
      {
        code: "NAME_NOT_UTF8",
        message: `${which} not UTF-8: no card can stand for it, and no prompt can name it.`,
        hint: "Rename it, and its card appears. convmv -f latin1 -t utf8 mends names of older systems.",
        repair: null,
      },
    ];
  }

  /** Forge's `models/embeddings` is a folder people expect to work and no Forge reads. */
  async #mistaken(): Promise<CardProblem[]> {
    const warnings: CardProblem[] = [];
    for (const path of this.#options.mistakenDirs) {
      const { files } = await scanTree(path, "", { skip: new Set() });
      const count = [...files.keys()].filter((id) => isSurelyEmbedding(id)).length;
      if (count === 0) continue;
      warnings.push({
        code: "FILES_IN_WRONG_FOLDER",
        message: `${count} ${count === 1 ? "file lies" : "files lie"} in ${path}, which the web UI does not read.`,
        hint: `Move embeddings to ${this.#options.folder}.`,
        repair: null,
      });
    }
    return warnings;
  }
}

function isSurelyEmbedding(id: string): boolean {
  const format = formatOf(id);
  return format !== null && !isImageFormat(format);
}
