import type { BackendReport, ProbeTask } from "../protocol/backend-report.ts";
import { loadBackend } from "../tensor/backends/load-backend.ts";
import { tryBackend } from "../tensor/backends/try-backend.ts";

/** Loads the wanted backend, computes with it and says which one it was. Throws `BackendError`. */
export async function probe({ wanted, tensorflow }: ProbeTask): Promise<BackendReport> {
  const loaded = await loadBackend({ wanted, folder: tensorflow });
  tryBackend();
  return { ...loaded, memory: process.memoryUsage.rss() };
}
