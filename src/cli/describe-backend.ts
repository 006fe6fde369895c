import type { BackendReport } from "../protocol/backend-report.ts";

/** What computes, and why nothing better does: two lines at most. */
export function describeBackend({ name, facts, obstacle }: BackendReport): string[] {
  const library =
    facts.tensorflowVersion === null
      ? `TensorFlow.js ${facts.tfjsVersion}`
      : `TensorFlow ${facts.tensorflowVersion}`;
  const threads = `${facts.threads} thread${facts.threads === 1 ? "" : "s"}`;
  const slowly = facts.asGraphs || name === "wasm" ? "" : "; kernel by kernel, as its binding was fetched";
  const neverRun = facts.neverRun ? "; built, never run by its makers on such a machine" : "";
  const used = `${name} (${library}, ${threads}${slowly}${neverRun})`;
  return obstacle === null ? [used] : [used, `not better: ${obstacle.reason} ${obstacle.hint}`];
}
