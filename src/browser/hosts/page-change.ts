import { hostGlobals } from "./host-globals.ts";

/**
 * Calls back when elements came or went. The hosts' `onAfterUiUpdate` does so 200 ms after the
 * last of them; it exists once their scripts ran, which is before ours in every host. Without
 * it the document is watched.
 */
export function onPageChange(callback: () => void): void {
  const hook = hostGlobals().onAfterUiUpdate;
  if (hook !== undefined) {
    hook(callback);
    return;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(callback, 200);
  });
  observer.observe(document.documentElement, { childList: true, subtree: true });
}
