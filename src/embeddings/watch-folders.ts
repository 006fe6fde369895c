import { FSWatcher } from "chokidar";

/** Something may have changed in `folder`; `name` when the system said which entry. */
export type FolderHint = { folder: string; name: string | null };

export type FolderWatch = {
  add: (folders: readonly string[]) => void;
  remove: (folders: readonly string[]) => void;
  close: () => Promise<void>;
};

/**
 * Chokidar reads a whole folder again, with a stat of each file, for every event in it: with
 * thousands of files that alone takes longer than we have. We look at what changed ourselves.
 */
class FolderOnlyWatcher extends FSWatcher {
  override _readdirp(): undefined {
    return undefined;
  }
}

/**
 * Watches folders, each for its own entries only. Files get no watch of their own (thousands of
 * them exhaust the system's limits): a folder's raw events tell which entry to look at, and what
 * truly changed is found by looking.
 */
export function watchFolders(onHint: (hint: FolderHint) => void): FolderWatch {
  const watcher = new FolderOnlyWatcher({ depth: 0, ignoreInitial: true, ignorePermissionErrors: true });
  watcher.on("raw", (_event, path, details) => {
    const folder = watchedPath(details);
    if (folder === null) onHint({ folder: path, name: null });
    else onHint({ folder, name: path || null });
  });
  // A folder the system won't watch (limits, network disks) is still looked at by the regular sweep.
  watcher.on("error", () => undefined);
  return {
    add: (folders) => {
      watcher.add([...folders]);
    },
    remove: (folders) => {
      watcher.unwatch([...folders]);
    },
    close: () => watcher.close(),
  };
}

function watchedPath(details: unknown): string | null {
  if (typeof details !== "object" || details === null || !("watchedPath" in details)) return null;
  return typeof details.watchedPath === "string" ? details.watchedPath : null;
}
