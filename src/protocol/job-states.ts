/**
 * Where a training is. A job is an item of the queue; from its start on it is a run, a folder with everything in it.
 *
 * queued → loading ⇄ encoding → training ⇄ sampling, paused → saving → finished | interrupted; failed from anywhere.
 * `compiling` for seconds before something of a new kind or size is computed for the first time; then as before.
 * `suspended`: its process is gone (the sidecar ended, the machine was switched off) and its state is saved.
 */
export const jobStates = [
  "queued",
  "loading",
  "encoding",
  "compiling",
  "training",
  "sampling",
  "paused",
  "saving",
  "suspended",
  "finished",
  "interrupted",
  "failed",
] as const;

/** States in which a process works, or waits, for the job. Without zod: the page takes this file in. */
export const liveStates: readonly (typeof jobStates)[number][] = [
  "loading",
  "encoding",
  "compiling",
  "training",
  "sampling",
  "paused",
  "saving",
];
