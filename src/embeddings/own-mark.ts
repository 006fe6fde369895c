import { z } from "zod";
import { PromptSide } from "../protocol/embedding-card.ts";
import type { EditRequest } from "../protocol/requests.ts";

/** The one key of ours in an embedding's `<stem>.json`. */
export const OWN_KEY = "textual_inversion";

/**
 * What we keep per embedding. `description` and `notes` are here only where the file's own keys of
 * that name belong to someone else. Values of a wrong type count as absent; foreign keys stay.
 */
export const OwnMark = z.looseObject({
  promptSide: PromptSide.optional().catch(undefined),
  favourite: z.boolean().optional().catch(undefined),
  tags: z.array(z.string().max(1000)).max(1000).optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  notes: z.string().optional().catch(undefined),
});
export type OwnMark = z.infer<typeof OwnMark>;

export function parseOwnMark(value: unknown): OwnMark {
  return OwnMark.safeParse(value).data ?? {};
}

/** The mark after an edit; `description` and `notes` are taken only when `withTexts`. */
export function editedMark(mark: OwnMark, edit: EditRequest, withTexts: boolean): OwnMark {
  const { promptSide, favourite, tags } = edit;
  const edited: OwnMark = { ...mark };
  if (promptSide === null) delete edited.promptSide;
  else if (promptSide !== undefined) edited.promptSide = promptSide;
  if (favourite !== undefined) edited.favourite = favourite;
  if (tags !== undefined) edited.tags = tags;
  if (withTexts && edit.description !== undefined) edited.description = edit.description;
  if (withTexts && edit.notes !== undefined) edited.notes = edit.notes;
  return edited;
}
