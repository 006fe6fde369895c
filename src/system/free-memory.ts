import os from "node:os";

/** Bytes that programs can still take, without the system's own caches; in a container, of what it may take. */
export function freeMemory(): number {
  const constrained = process.constrainedMemory();
  // 0, or more than there is: nothing holds it back.
  const limit = constrained > 0 && constrained < os.totalmem() ? constrained : os.totalmem();
  return Math.min(limit, process.availableMemory());
}

/** Bytes that there are at all. */
export function wholeMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, os.totalmem()) : os.totalmem();
}
