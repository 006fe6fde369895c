import type { EngineEvent } from "../protocol/engine.ts";
import { loadBackend } from "../tensor/backends/load-backend.ts";
import { createEagerKernels, type EagerKernels } from "../tensor/eager-kernels.ts";

/** Loads a backend and tells which one it is, and why nothing better: that it was asked for needs no telling. */
export async function startBackend(
  options: Parameters<typeof loadBackend>[0],
  send: (event: EngineEvent) => void,
): Promise<EagerKernels> {
  const { name, obstacle } = await loadBackend(options);
  const isChosen = obstacle === null || obstacle.code === "ASKED";
  send({ type: "backend", backend: name, why: isChosen ? "" : `${obstacle.reason} ${obstacle.hint}` });
  return createEagerKernels(name);
}
