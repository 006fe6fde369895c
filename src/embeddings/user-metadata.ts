import { stat } from "node:fs/promises";
import type { EditRequest } from "../protocol/requests.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { readFileBounded } from "../system/bounded-read.ts";
import { isAbsent, isTaken } from "../system/errno.ts";
import { parseJsonObject, setJsonMember } from "../system/json-members.ts";
import { EmbeddingError } from "./embedding-error.ts";
import { editedMark, OWN_KEY, parseOwnMark } from "./own-mark.ts";

/** SD.Next keeps whole Civitai documents here, some with hundreds of sample pictures. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_ATTEMPTS = 8;

/** `<stem>.json` beside an embedding. `unusable`: there, but not a JSON object we may add to. */
export type UserMetadata =
  | { state: "absent" }
  | { state: "unusable"; reason: string }
  | { state: "present"; text: string; document: Record<string, unknown> };

export async function readUserMetadata(path: string): Promise<UserMetadata> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      await readFileBounded(path, MAX_BYTES),
    );
    const document = parseJsonObject(text);
    return document
      ? { state: "present", text, document }
      : { state: "unusable", reason: "is not a JSON object" };
  } catch (error) {
    if (isAbsent(error)) return { state: "absent" };
    return { state: "unusable", reason: error instanceof TypeError ? "is not UTF-8 text" : "can't be read" };
  }
}

/**
 * SD.Next stores a whole Civitai model document under the name A1111 uses for the user's notes;
 * its `description` is Civitai's, so the user's goes under our own key there.
 */
export function isCivitaiDocument(document: Record<string, unknown>): boolean {
  return Array.isArray(document["modelVersions"]);
}

/**
 * Merges an edit into `<stem>.json`, keeping every other character of it. Reads right before
 * writing and starts over when another program wrote in between. Returns false when the file is
 * not a JSON object: it is left as it is. File system errors are node's own.
 */
export async function editUserMetadata(path: string, edit: EditRequest): Promise<boolean> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const before = await identity(path);
    const metadata = await readUserMetadata(path);
    if (metadata.state === "unusable") return false;
    const text = metadata.state === "present" ? metadata.text : "{}\n";
    const edited = editText(text, edit);
    if (edited === text) return true;
    try {
      const written = await writeFileAtomic(path, edited, {
        mode: metadata.state === "present" ? "replace" : "new",
        stillWanted: async () => (await identity(path)) === before,
      });
      if (written) return true;
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw new EmbeddingError("FILE_CHANGES_TOO_OFTEN", {
    message: `${path} was changed by another program each time it was about to be written.`,
    hint: "Close the other program that writes it, then try again.",
  });
}

function editText(text: string, edit: EditRequest): string {
  const document = parseJsonObject(text) ?? {};
  const foreignTexts = isCivitaiDocument(document);
  let edited = text;
  for (const key of ["description", "notes"] as const) {
    const value = edit[key];
    if (value !== undefined && !foreignTexts && document[key] !== value)
      edited = setJsonMember(edited, key, value);
  }
  const mark = parseOwnMark(document[OWN_KEY]);
  const editedOwn = editedMark(mark, edit, foreignTexts);
  if (JSON.stringify(mark) !== JSON.stringify(editedOwn)) edited = setJsonMember(edited, OWN_KEY, editedOwn);
  return edited;
}

async function identity(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${ino}:${size}:${mtimeNs}`;
  } catch (error) {
    if (isAbsent(error)) return "absent";
    throw error;
  }
}
