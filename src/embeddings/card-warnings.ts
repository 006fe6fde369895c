import { lintTokenName } from "../prompt/names.ts";
import { shadowedBy } from "../prompt/shadows.ts";
import type { CardProblem } from "../protocol/embedding-card.ts";

export type NamedFile = { id: string; token: string; sha256: string | null };

/** What makes the name hard to use in a prompt. */
export function nameWarnings(token: string): CardProblem[] {
  return lintTokenName(token).map(({ code, message, hint }) => ({
    code: `NAME_${code.replaceAll("-", "_").toUpperCase()}`,
    message,
    hint,
    repair: null,
  }));
}

/** The host tries to decode every picture that does not end in `.preview` as an embedding, at each scan. */
export function plainPreviewWarning(fileName: string, stem: string): CardProblem {
  const extension = fileName.slice(fileName.lastIndexOf("."));
  return {
    code: "PLAIN_PREVIEW",
    message: `The web UI tries to read ${fileName} as an embedding each time it looks at the folder.`,
    hint: `Rename it to ${stem}.preview${extension}; it stays the preview.`,
    repair: "rename-preview",
  };
}

/** What only shows when all files are seen together. Keys are ids; files without a warning have no entry. */
export function collisionWarnings(
  files: readonly NamedFile[],
  options: { caseSensitive: boolean },
): Map<string, CardProblem[]> {
  const warnings = new Map<string, CardProblem[]>();
  const warn = (id: string, warning: Omit<CardProblem, "repair">) => {
    const list = warnings.get(id) ?? [];
    list.push({ ...warning, repair: null });
    warnings.set(id, list);
  };
  const byToken = groupBy(files, (file) => file.token);
  for (const group of byToken.values()) {
    for (const file of group.length > 1 ? group : []) warn(file.id, sameToken(file, group));
  }
  for (const shadow of shadowedBy([...byToken.keys()], options)) {
    const code = shadow.code === "prefix" ? "TOKEN_BEGINS_WITH_ANOTHER" : "CASE_TWIN";
    const { message, hint } = shadow;
    const concerned = shadow.code === "prefix" ? [shadow.token] : [shadow.token, shadow.by];
    for (const file of concerned.flatMap((token) => byToken.get(token) ?? []))
      warn(file.id, { code, message, hint });
  }
  for (const [sha256, group] of groupBy(files, (file) => file.sha256 ?? "")) {
    for (const file of sha256 !== "" && group.length > 1 ? group : [])
      warn(file.id, sameContent(file, group));
  }
  return warnings;
}

function sameToken(file: NamedFile, group: readonly NamedFile[]): Omit<CardProblem, "repair"> {
  return {
    code: "SAME_TOKEN",
    message: `${others(file, group)} has the same token; the web UI silently uses the one it reads last.`,
    hint: "Rename one of them, or move it out of the folder.",
  };
}

function sameContent(file: NamedFile, group: readonly NamedFile[]): Omit<CardProblem, "repair"> {
  return {
    code: "SAME_CONTENT",
    message: `${others(file, group)} is the very same file under another name.`,
    hint: "Keep the one whose name you use and delete the other.",
  };
}

function others(file: NamedFile, group: readonly NamedFile[]): string {
  const ids = group.filter((other) => other.id !== file.id).map((other) => other.id);
  return ids.length <= 2 ? ids.join(" and ") : `${ids.slice(0, 2).join(", ")} and ${ids.length - 2} more`;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
