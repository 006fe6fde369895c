import { open } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { MetricsRow, type MetricsReply } from "../protocol/jobs.ts";
import { isAbsent } from "../system/errno.ts";

/** Lines read at a time: the sidecar has others to serve. */
const LINES = 2000;

/** The lines of `metrics.jsonl` as columns, and behind them `newest`, which may not be in the file yet. Lines that can't be read are left out. */
export async function metricsColumns(file: string, newest: readonly MetricsRow[]): Promise<MetricsReply> {
  const columns = emptyColumns();
  let count = 0;
  for await (const row of rowsOf(file)) {
    add(columns, row);
    if (++count % LINES === 0) await nextTurn();
  }
  for (const row of newest) add(columns, row);
  return columns;
}

async function* rowsOf(path: string): AsyncGenerator<MetricsRow, void> {
  const file = await open(path).catch((error: unknown) => {
    if (isAbsent(error)) return null;
    throw error;
  });
  if (file === null) return;
  // It closes the file at the end.
  for await (const line of file.readLines({ encoding: "utf8" })) {
    const row = rowOf(line);
    if (row !== null) yield row;
  }
}

/** A line of `metrics.jsonl`; null: it can't be read. */
export function rowOf(line: string): MetricsRow | null {
  try {
    return MetricsRow.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

function emptyColumns(): MetricsReply {
  return {
    ...{ step: [], loss: [], rate: [], gradientLength: [], length: [], cosine: [] },
    evaluation: { step: [], loss: [] },
  };
}

/** Steps rise; a row of a step that is there already is the same one again. */
function add(columns: MetricsReply, row: MetricsRow): void {
  if ("evaluation" in row) {
    const { evaluation } = columns;
    if (row.step <= (evaluation.step.at(-1) ?? -1)) return;
    evaluation.step.push(row.step);
    evaluation.loss.push(row.evaluation);
    return;
  }
  if ("skippedAtScale" in row || row.step <= (columns.step.at(-1) ?? 0)) return;
  for (const key of ["step", "loss", "rate", "gradientLength", "length", "cosine"] as const)
    columns[key].push(row[key]);
}
