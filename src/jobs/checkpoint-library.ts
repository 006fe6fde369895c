import path from "node:path";
import type { CheckpointFacts } from "../protocol/checkpoint-tasks.ts";
import type { HostCheckpoints } from "../protocol/host.ts";
import type { CheckpointsReply, CheckpointView } from "../protocol/preflight.ts";
import { CodedError } from "../system/coded-error.ts";
import { inBatches } from "../system/in-batches.ts";
import { describeError, type Logger } from "../system/logger.ts";
import { bundledModel, MINIATURE_NAME } from "../system/miniature-model.ts";
import { CheckpointCache } from "./checkpoint-cache.ts";
import { checkpointFiles, stampOf, type StampedFile } from "./checkpoint-files.ts";

export type CheckpointLibraryOptions = {
  cacheDir: string;
  /** Looked through besides the web UI's. */
  folders: readonly string[];
  /** null: there is no web UI to ask. */
  host: () => Promise<HostCheckpoints | null>;
  inspector: CheckpointInspector;
  logger: Logger;
};

export type CheckpointInspector = {
  /** Looks at files, telling of each. Rejects where that could not go on. */
  inspect: (files: readonly string[], tell: (file: string, facts: CheckpointFacts) => void) => Promise<void>;
  /** Ends at once. */
  close: () => void;
};

/** So long a page waits for what is not known yet. */
const PATIENCE_MS = 1500;
const STATS_AT_A_TIME = 8;
/** After so many dead engines no more are started. */
const MAX_FAILURES = 3;
/** Of a Stable Diffusion 1 model. */
const USUAL = { usualSize: 512, vaeFactor: 8 } as const;

type Found = { file: string; name: string; stamped: StampedFile | null };
type Seen = { found: readonly Found[]; host: HostCheckpoints | null };

/**
 * The Stable Diffusion models that there are, and what each is. Files are looked at in the background, by a process of
 * its own, and once: a page is never held by a slow disk.
 */
export class CheckpointLibrary {
  readonly #options: CheckpointLibraryOptions;
  readonly #cache: Promise<CheckpointCache>;
  /** Of those at which the engine's process died: tried again the next time. */
  readonly #failures = new Map<string, CheckpointFacts>();
  #seen: Seen | null = null;
  #isClosed = false;
  #looking: Promise<void> | null = null;

  constructor(options: CheckpointLibraryOptions) {
    this.#options = options;
    this.#cache = CheckpointCache.open(options.cacheDir);
  }

  /** What is known after a moment; `isComplete` says whether that is all. */
  async list(): Promise<CheckpointsReply> {
    this.#looking ??= this.#look().finally(() => (this.#looking = null));
    await Promise.race([this.#looking, patience()]);
    return this.#reply(await this.#cache);
  }

  /** Pixels of a side of a latent of a checkpoint, as `model.checkpoint` of a job names it, or what is usual. */
  async vaeFactor(file: string | null): Promise<number> {
    const { checkpoints } = this.#seen === null ? await this.list() : this.#reply(await this.#cache);
    return checkpoints.find((checkpoint) => checkpoint.file === file)?.vaeFactor ?? USUAL.vaeFactor;
  }

  /** How the web UI draws, as it was last told. */
  get host(): HostCheckpoints | null {
    return this.#seen?.host ?? null;
  }

  close(): void {
    this.#isClosed = true;
    this.#options.inspector.close();
  }

  async #look(): Promise<void> {
    const { host, folders, logger } = this.#options;
    try {
      const told = await host().catch((error: unknown) => {
        logger.warn(`The web UI's checkpoints are not known: ${describeError(error)}`);
        return null;
      });
      this.#seen = { found: await findAll(told, await checkpointFiles(folders)), host: told };
      await this.#inspect(await this.#cache);
    } catch (error) {
      logger.error(`Checkpoints are not looked at: ${describeError(error)}`);
    }
  }

  /** All that is not known, also after one at which the engine died. */
  async #inspect(cache: CheckpointCache): Promise<void> {
    const wanted = new Map(
      (this.#seen?.found ?? []).flatMap(({ stamped }) => (stamped === null ? [] : [[stamped.file, stamped]])),
    );
    for (const [file, stamped] of wanted) if (cache.get(stamped) !== null) wanted.delete(file);
    if (wanted.size === 0) return;
    const tell = (file: string, facts: CheckpointFacts): void => {
      const stamped = wanted.get(file);
      if (stamped !== undefined) cache.set(stamped, facts);
      wanted.delete(file);
    };
    this.#failures.clear();
    while (wanted.size > 0 && this.#failures.size < MAX_FAILURES && !this.#isClosed) {
      try {
        await this.#options.inspector.inspect([...wanted.keys()], tell);
        break;
      } catch (error) {
        const [file = ""] = wanted.keys();
        const reason = error instanceof CodedError ? error.message : describeError(error);
        this.#failures.set(file, { ...unknownFacts, obstacle: `It can't be read: ${reason}` });
        wanted.delete(file);
      }
    }
    await cache.save();
  }

  #reply(cache: CheckpointCache): CheckpointsReply {
    const { found = [], host = null } = this.#seen ?? {};
    const current = host?.current ?? null;
    const bundled = bundledModel();
    const checkpoints = found.map(({ file, name, stamped }): CheckpointView => {
      const known = stamped === null ? unreachable : (cache.get(stamped) ?? this.#failures.get(file));
      const facts = known ?? beingLookedAt;
      const isMiniature = file === bundled;
      return {
        file: isMiniature ? null : file,
        name: isMiniature ? MINIATURE_NAME : name,
        ...facts,
        sizeBytes: stamped?.sizeBytes ?? 0,
        isCurrent: file === current?.file,
        isMiniature,
      };
    });
    return {
      checkpoints,
      isComplete: this.#looking === null,
      current: current === null ? null : { file: current.file, vae: current.vae, clipSkip: current.clipSkip },
      folders: [
        ...new Set([
          ...(host?.folders ?? []),
          ...this.#options.folders.map((folder) => path.resolve(folder)),
        ]),
      ],
    };
  }
}

const unknownFacts = { baseModel: null, ...USUAL } as const;
const beingLookedAt: CheckpointFacts = { ...unknownFacts, obstacle: "It is being looked at." };
const unreachable: CheckpointFacts = {
  ...unknownFacts,
  obstacle: "This program can't reach the file: it was moved, or it is on another machine.",
};

async function findAll(host: HostCheckpoints | null, more: readonly string[]): Promise<Found[]> {
  const bundled = bundledModel();
  const names = new Map(host?.checkpoints.map(({ file, name }) => [file, name]));
  if (host?.current)
    names.set(host.current.file, names.get(host.current.file) ?? path.parse(host.current.file).name);
  for (const file of more) if (!names.has(file)) names.set(file, path.parse(file).name);
  if (bundled !== null) names.set(bundled, MINIATURE_NAME);
  const found: Found[] = [...names].map(([file, name]) => ({ file, name, stamped: null }));
  await inBatches(found, STATS_AT_A_TIME, async (each) => {
    each.stamped = await stampOf(each.file);
  });
  return found;
}

function patience(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, PATIENCE_MS).unref());
}
