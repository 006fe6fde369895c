import type { BaseModel } from "../protocol/base-model.ts";
import type { EmbeddingCard, PromptSide } from "../protocol/embedding-card.ts";

/** What clicking a card needs to know of its embedding, and what its badges say without a sidecar. */
export type Mark = {
  readonly side: PromptSide;
  readonly favourite: boolean;
  readonly vectors: number | null;
  readonly baseModel: BaseModel | null;
};

const KEY = "textual-inversion.marks";
const VERSION = 1;

/** One mark as it is stored: short, since thousands of them share a few megabytes with the host. */
type Row = readonly [
  token: string,
  side: PromptSide,
  favourite: 0 | 1,
  vectors: number | null,
  base: BaseModel | null,
];

export function markOf(card: EmbeddingCard): Mark {
  return {
    side: card.promptSide,
    favourite: card.favourite,
    vectors: card.vectors,
    baseModel: card.baseModel,
  };
}

/** The marks last seen by this browser. Storage that is blocked, full or damaged counts as empty. */
export function loadMarks(storage: Storage | null): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const row of readRows(storage)) {
    const [token, side, favourite, vectors, baseModel] = row;
    marks.set(token, { side, favourite: favourite === 1, vectors, baseModel });
  }
  return marks;
}

function readRows(storage: Storage | null): Row[] {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(KEY) ?? "null");
    if (typeof stored !== "object" || stored === null || !("v" in stored) || stored.v !== VERSION) return [];
    if (!("rows" in stored) || !Array.isArray(stored.rows)) return [];
    return stored.rows.filter(isRow);
  } catch {
    return [];
  }
}

function isRow(value: unknown): value is Row {
  return (
    Array.isArray(value) && typeof value[0] === "string" && /^(any|negative|positive)$/.test(String(value[1]))
  );
}

/** Keeps the marks. When all do not fit, the ones somebody decided on are kept alone. */
export function saveMarks(storage: Storage | null, marks: ReadonlyMap<string, Mark>): void {
  if (storage === null) return;
  const rows: Row[] = [...marks].map(([token, mark]) => [
    token,
    mark.side,
    mark.favourite ? 1 : 0,
    mark.vectors,
    mark.baseModel,
  ]);
  const decided = rows.filter(([, side, favourite]) => side !== "any" || favourite === 1);
  for (const attempt of [rows, decided]) {
    try {
      storage.setItem(KEY, JSON.stringify({ v: VERSION, rows: attempt }));
      return;
    } catch {
      // The quota is shared with the host and its extensions: try the shorter list, then go without.
    }
  }
}

/** The page's storage; null where the browser forbids it. */
export function pageStorage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
