import { isSpaceCode } from "./chars.ts";
import type { Group, Scan } from "./types.ts";

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Brackets of a scan, looked up by position. */
export interface Brackets {
  readonly prompt: string;
  readonly byStart: ReadonlyMap<number, Group>;
  readonly byEnd: ReadonlyMap<number, Group>;
  /** Outermost schedules and alternations, in order. */
  readonly scheduled: readonly Range[];
}

export function brackets(scan: Scan): Brackets {
  const byStart = new Map<number, Group>();
  const byEnd = new Map<number, Group>();
  const scheduled: Range[] = [];
  for (const group of scan.groups) {
    byStart.set(group.start, group);
    byEnd.set(group.end, group);
    if (group.kind !== "schedule" && group.kind !== "alternation") continue;
    // Groups come in the order of their ends, so an outer one swallows the inner ones before it.
    while ((scheduled.at(-1)?.start ?? -1) > group.start) scheduled.pop();
    scheduled.push({ start: group.start, end: group.end });
  }
  return { prompt: scan.prompt, byStart, byEnd, scheduled };
}

/** The emphasis group that holds nothing but this range and spaces, or undefined. */
export function wrapperOf(known: Brackets, range: Range): Group | undefined {
  let { start, end } = range;
  while (start > 0 && isSpaceCode(known.prompt.charCodeAt(start - 1))) start -= 1;
  const group = known.byStart.get(start - 1);
  if (!group || (group.kind !== "paren" && group.kind !== "bracket")) return undefined;
  while (end < group.contentEnd && isSpaceCode(known.prompt.charCodeAt(end))) end += 1;
  return group.contentEnd === end ? group : undefined;
}

/** Grows a range to the outermost group that holds nothing else, and multiplies the weights on the way. */
export function withWrappers(known: Brackets, range: Range): Range & { readonly weight: number } {
  let { start, end } = range;
  let weight = 1;
  for (let group = wrapperOf(known, { start, end }); group; group = wrapperOf(known, { start, end })) {
    ({ start, end } = group);
    weight *= group.weight;
  }
  return { start, end, weight };
}

/** True when the range holds one bracket of a pair without the other. */
export function cutsGroup(known: Brackets, range: Range): boolean {
  for (let at = range.start; at < range.end; at += 1) {
    const opened = known.byStart.get(at);
    if (opened && opened.end > range.end) return true;
    const closed = known.byEnd.get(at + 1);
    if (closed && closed.start < range.start) return true;
  }
  return false;
}
