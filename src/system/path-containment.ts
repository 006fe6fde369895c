import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { isAbsent } from "./errno.ts";

/** Whether `path` is `root` or below it, by name alone. */
export function isInside(root: string, path: string): boolean {
  const between = relative(resolve(root), resolve(path));
  return between === "" || (!isAbsolute(between) && between !== ".." && !between.startsWith(`..${sep}`));
}

/**
 * The absolute path of `relativePath` below `root`, or null when it leads outside: by `..`, by an
 * absolute path, or through a link. What does not exist yet is judged by its nearest existing folder.
 */
export async function resolveInside(root: string, relativePath: string): Promise<string | null> {
  if (relativePath.includes("\0") || isAbsolute(relativePath)) return null;
  const wanted = resolve(root, relativePath);
  if (!isInside(root, wanted)) return null;
  const realRoot = await realpath(root);
  return isInside(realRoot, await realOrNearest(wanted)) ? wanted : null;
}

async function realOrNearest(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const parent = dirname(path);
    if (!isAbsent(error) || parent === path) throw error;
    return join(await realOrNearest(parent), path.slice(parent.length));
  }
}
