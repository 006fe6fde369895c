const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
/** Whoever asked us to end waits no longer. */
const GRACE_MS = 800;

/** Resolves at the first signal to end. SIGHUP also stands for a closed console window on Windows. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve());
  });
}

/** Waits for a tidy end, and then for nothing more: the program is over within a second. */
export async function endTidily(close: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, GRACE_MS)));
  await Promise.race([close, deadline]);
  clearTimeout(timer);
  // A request to a slow web UI or a large folder's first scan may still be under way.
  setTimeout(leave, 100).unref();
}

/** `process.exit` would wait for a request to a disk that does not answer, perhaps for ever. */
function leave(): void {
  const waits = process.getActiveResourcesInfo().some((resource) => resource.startsWith("FSReq"));
  if (waits) process.kill(process.pid, "SIGKILL");
  process.exit();
}
