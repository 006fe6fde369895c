import { lintTokenName } from "../prompt/names.ts";
import { shadowedBy } from "../prompt/shadows.ts";
import type { CardProblem } from "../protocol/embedding-card.ts";
import { MINIATURE_NAME } from "../system/miniature-model.ts";

type NamedFile = { id: string; token: string };
type HashedFile = { id: string; sha256: string | null };

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

/** Trained on the model that comes with this program (`models/miniature`): too narrow for any other. */
export function miniatureWarning(facts: {
  checkpointName: string | null;
  width: number | null;
}): CardProblem | null {
  if (facts.checkpointName !== MINIATURE_NAME || facts.width !== 64) return null;
  return {
    code: "MINIATURE",
    message:
      "It was trained on the bundled miniature model: it shows how training works, not usable in your web UI.",
    hint: "Draw with it by `textual-inversion generate`, without naming a checkpoint.",
    repair: null,
  };
}

/** Warnings by id; files without one have no entry. */
export type WarningsById = Map<string, CardProblem[]>;

/** Files whose tokens are equal or get in each other's way. */
export function tokenCollisions(
  files: readonly NamedFile[],
  options: { caseSensitive: boolean },
): WarningsById {
  const warnings: WarningsById = new Map();
  const byToken = groupBy(files, (file) => file.token);
  for (const group of byToken.values()) {
    for (const file of group.length > 1 ? group : []) warn(warnings, file.id, sameToken(file, group));
  }
  for (const { code, token, by, message, hint } of shadowedBy([...byToken.keys()], options)) {
    const isPrefix = code === "prefix";
    const warning = { code: isPrefix ? "TOKEN_BEGINS_WITH_ANOTHER" : "CASE_TWIN", message, hint };
    const concerned = isPrefix ? [token] : [token, by];
    for (const file of concerned.flatMap((each) => byToken.get(each) ?? [])) warn(warnings, file.id, warning);
  }
  return warnings;
}

/** Files with the same bytes. */
export function contentTwins(files: readonly HashedFile[]): WarningsById {
  const warnings: WarningsById = new Map();
  const hashed = files.filter((file) => file.sha256 !== null);
  for (const group of groupBy(hashed, (file) => file.sha256).values()) {
    for (const file of group.length > 1 ? group : []) warn(warnings, file.id, sameContent(file, group));
  }
  return warnings;
}

function warn(warnings: WarningsById, id: string, warning: Omit<CardProblem, "repair">): void {
  const list = warnings.get(id);
  if (list) list.push({ ...warning, repair: null });
  else warnings.set(id, [{ ...warning, repair: null }]);
}

function sameToken(file: NamedFile, group: readonly NamedFile[]): Omit<CardProblem, "repair"> {
  return {
    code: "SAME_TOKEN",
    message: `${others(file, group)} has the same token; the web UI silently uses the one it reads last.`,
    hint: "Rename one of them, or move it out of the folder.",
  };
}

function sameContent(file: HashedFile, group: readonly HashedFile[]): Omit<CardProblem, "repair"> {
  return {
    code: "SAME_CONTENT",
    message: `${others(file, group)} is the very same file under another name.`,
    hint: "Keep the one whose name you use and delete the other.",
  };
}

function others(file: { id: string }, group: readonly { id: string }[]): string {
  // Of a group of thousands only the first few are looked at, for each of its thousands.
  const named = group
    .slice(0, 3)
    .filter((other) => other.id !== file.id)
    .slice(0, 2);
  const ids = named.map((other) => other.id);
  const more = group.length - 1 - ids.length;
  return more === 0 ? ids.join(" and ") : `${ids.join(", ")} and ${more} more`;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
