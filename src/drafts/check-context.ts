import type { DatasetPicture } from "../protocol/datasets.ts";
import type { FieldIssue } from "../protocol/preflight.ts";
import type { DraftParts } from "./draft-parts.ts";

/** An embedding that is there. */
export interface KnownEmbedding {
  readonly fileName: string;
  /** Below the folder of embeddings, "" for itself. */
  readonly folder: string;
  readonly token: string;
}

export interface CheckContext {
  readonly embeddings: readonly KnownEmbedding[];
  /** The web UI tells capitals from small letters in names. */
  readonly isCaseSensitive: boolean;
  /** What was seen of a folder's pictures; null: nobody has looked yet. */
  readonly lastSeen: (folder: string) => readonly DatasetPicture[] | null;
}

/** A draft, and what is known of what it names. */
export interface Checked extends CheckContext {
  readonly parts: DraftParts;
  /** The pictures of its folder by their names; null: there is no such folder. */
  readonly pictures: { readonly count: number; readonly withoutText: number } | null;
}

export type Check = (checked: Checked) => FieldIssue[] | Promise<FieldIssue[]>;

export function advice(field: string, message: string, hint = ""): FieldIssue {
  return { field, severity: "advice", message, hint };
}

export function mistake(field: string, message: string, hint = ""): FieldIssue {
  return { field, severity: "error", message, hint };
}
