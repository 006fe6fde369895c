import { yieldSometimes } from "./disk-pace.ts";

/** Runs `work` over all items, at most `size` at a time, leaving room for the process's other work. Rejects with the first error. */
export async function inBatches<T>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      await work(items[next++] as T);
      await yieldSometimes();
    }
  };
  await Promise.all(Array.from({ length: Math.min(size, items.length) }, worker));
}
