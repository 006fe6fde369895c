import type { TrainingJob } from "../../../protocol/training-job.ts";

/** Every setting by its path in the job, as `job.yaml` has it: `embedding.vectors`, `3`. */
export function settingRows(job: TrainingJob): [path: string, value: string][] {
  return rowsOf(job, "");
}

function rowsOf(value: unknown, path: string): [string, string][] {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([name, inner]) =>
      rowsOf(inner, path === "" ? name : `${path}.${name}`),
    );
  return value === null || value === "" ? [] : [[path, textOf(value)]];
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(" · ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Trains the same once more, in a run of its own. */
export function repeatCommand(runFolder: string): string {
  const separator = runFolder.includes("\\") ? "\\" : "/";
  return `textual-inversion train ${quoted(`${runFolder}${separator}config.yaml`)}`;
}

/** For a shell; Windows' paths have no quotes in them, and want double ones. */
function quoted(path: string): string {
  if (/^[\w./:@%+=,-]+$/.test(path)) return path;
  return path.includes("\\") ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`;
}
