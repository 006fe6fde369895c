/** What a person filled in, by the path in the job (`embedding.vectors`); what is not here is as it is by default. */
export type Draft = Readonly<Record<string, unknown>>;

/** A job, or a part of one, as a draft. Lists and null are values. */
export function draftOf(job: object): Draft {
  return Object.fromEntries(leavesOf(job, ""));
}

function leavesOf(value: object, prefix: string): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, unknown][] => {
    if (inner === undefined) return [];
    const path = prefix === "" ? key : `${prefix}.${key}`;
    return isObject(inner) ? leavesOf(inner, path) : [[path, inner]];
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Which fields each way to begin has. */
const INITIALIZATION_FIELDS: Readonly<Record<string, string | null>> = {
  words: "text",
  average: "text",
  random: null,
  embedding: "file",
};
const INITIALIZATION = "embedding.initialization.";

/** The job that a draft means. Fields of a way to begin that is not chosen stay in the draft and out of the job. */
export function jobOf(draft: Draft): Record<string, unknown> {
  const way = draft[`${INITIALIZATION}from`];
  const field = typeof way === "string" ? (INITIALIZATION_FIELDS[way] ?? null) : null;
  const job: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(draft)) {
    if (path.startsWith(INITIALIZATION)) {
      const key = path.slice(INITIALIZATION.length);
      if (key !== "from" && key !== field) continue;
    }
    put(job, path.split("."), value);
  }
  return job;
}

function put(into: Record<string, unknown>, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = Object.hasOwn(into, key) ? into[key] : undefined;
  const child = isObject(inner) ? (inner as Record<string, unknown>) : {};
  into[key] = child;
  put(child, rest, value);
}
