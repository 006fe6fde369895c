import { yieldSometimes } from "./disk-pace.ts";

/**
 * Runs `work` over all items, at most `size` at a time, leaving room for the process's other work.
 * Items whose work is done at once wait for nothing. Rejects with the first error.
 */
export async function inBatches<T>(
  items: readonly T[],
  size: number,
  work: (item: T) => void | Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const pending = work(items[next++] as T) ?? yieldSometimes();
      if (pending) await pending;
    }
  };
  await Promise.all(Array.from({ length: Math.min(size, items.length) }, worker));
}
