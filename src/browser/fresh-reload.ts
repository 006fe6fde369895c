/**
 * Loads the page again with our module as it is now. The hosts serve files without saying how long
 * they keep, so a browser goes on with an old one for days, also after a reload: they are fetched
 * past its cache first. Beside the module that is the shim of a clone, which imports it.
 */
export async function reloadFresh(): Promise<void> {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[type="module"][src]')];
  const shims = scripts.map(({ src }) => src).filter((src) => src.includes("/textual-inversion.mjs"));
  await Promise.allSettled([...new Set([import.meta.url, ...shims])].map(fetchAnew));
  location.reload();
}

async function fetchAnew(address: string): Promise<void> {
  const response = await fetch(address, { cache: "reload", credentials: "same-origin" });
  // Only what was read to its end takes the place of the old file in the cache.
  await response.arrayBuffer();
}
