/**
 * The results of `work` in the order of the items, up to `ahead` of them in the making at a time. One that is begun and
 * fails is thrown when its turn comes.
 */
export async function* inOrder<T, R>(
  items: readonly T[],
  ahead: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const begun: Promise<R>[] = [];
  let next = 0;
  while (next < items.length || begun.length > 0) {
    while (next < items.length && begun.length < ahead) {
      const result = work(items[next++] as T);
      // Looked at when its turn comes.
      result.catch(() => undefined);
      begun.push(result);
    }
    yield await (begun.shift() as Promise<R>);
  }
}
