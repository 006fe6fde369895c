import { watch } from "chokidar";

/** Something may have changed in `folder`; `name` when the system said which entry. */
export type FolderHint = { folder: string; name: string | null };

export type FolderWatch = {
  add: (folders: readonly string[]) => void;
  remove: (folders: readonly string[]) => void;
  close: () => Promise<void>;
};

/**
 * Watches folders, each for its own entries only. Files get no watch of their own (thousands of
 * them exhaust the system's limits): a folder's raw events tell which entry to look at, and what
 * truly changed is found by looking.
 */
export function watchFolders(onHint: (hint: FolderHint) => void): FolderWatch {
  const wanted = new Set<string>();
  const watcher = watch([], {
    depth: 0,
    ignoreInitial: true,
    ignorePermissionErrors: true,
    // Chokidar hands paths over with forward slashes on every system.
    ignored: (path) => !wanted.has(slashed(path)),
  });
  watcher.on("raw", (_event, path, details) => {
    const folder = watchedPath(details);
    if (folder === null) onHint({ folder: path, name: null });
    else onHint({ folder, name: path || null });
  });
  watcher.on("unlinkDir", (folder) => onHint({ folder, name: null }));
  // A folder the system won't watch (limits, network disks) is still looked at by the regular sweep.
  watcher.on("error", () => undefined);
  return {
    add(folders) {
      for (const folder of folders) wanted.add(slashed(folder));
      watcher.add([...folders]);
    },
    remove(folders) {
      watcher.unwatch([...folders]);
      for (const folder of folders) wanted.delete(slashed(folder));
    },
    close: () => watcher.close(),
  };
}

function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}

function watchedPath(details: unknown): string | null {
  if (typeof details !== "object" || details === null || !("watchedPath" in details)) return null;
  return typeof details.watchedPath === "string" ? details.watchedPath : null;
}
