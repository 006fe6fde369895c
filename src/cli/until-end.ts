const SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
/** Whoever asked us to end waits no longer. */
const GRACE_MS = 800;

/** Resolves at the first signal to end. SIGHUP also stands for a closed console window on Windows. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve());
  });
}

/** Waits for a tidy end, but not longer than a second. */
export async function endWithin(close: Promise<void>, graceMs = GRACE_MS): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
  await Promise.race([close, deadline]);
  clearTimeout(timer);
}
