import { setImmediate as breathe } from "node:timers/promises";

/** Longer than any local disk takes for one small request, short enough for nobody to notice. */
const SLOW_MS = 30;
const STAY_PATIENT_MS = 10_000;
/** How long the process may go on without a look at its other work. */
const SLICE_MS = 8;

let patientUntil = 0;
let sliceStart = 0;

/**
 * A small request to a local disk is answered in microseconds; the way through node's thread pool
 * costs ten times as much, with thousands of files a second. So requests go directly, and once one
 * is slow (a network disk, a sleeping one) those of the next seconds go through the pool. Only those
 * are promises: thousands of promises cost more than the answers.
 */
export function diskRequest<T>(direct: () => T, patient: () => Promise<T>): T | Promise<T> {
  const start = performance.now();
  if (start < patientUntil) return patient();
  try {
    return direct();
  } finally {
    if (performance.now() - start > SLOW_MS) patientUntil = performance.now() + STAY_PATIENT_MS;
  }
}

/** Goes on with an answer of `diskRequest`, at once where it is there. */
export function andThen<T, R>(answer: T | Promise<T>, goOn: (value: T) => R): R | Promise<R> {
  return answer instanceof Promise ? answer.then(goOn) : goOn(answer);
}

/** Between direct requests: something to await when other work of the process must have its turn. */
export function yieldSometimes(): Promise<void> | null {
  return performance.now() - sliceStart < SLICE_MS ? null : takeBreath();
}

async function takeBreath(): Promise<void> {
  await breathe();
  sliceStart = performance.now();
}
