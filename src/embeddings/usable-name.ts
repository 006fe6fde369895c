import { EmbeddingError } from "./embedding-error.ts";

const MAX_CHARACTERS = 200;
/** What file systems allow in one name, less the longest suffix we put behind a stem. */
const MAX_BYTES = 255 - ".description.txt".length - 8;
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
const FORBIDDEN = /[\u0000-\u001f\u007f/\\<>:"|?*\u2028\u2029]/;

/**
 * The stem for a file we write: usable on every system, inside its folder, normalised to NFC.
 * Throws `EmbeddingError` `NAME_NOT_USABLE` that says which rule it breaks.
 */
export function usableStem(stem: string, field: string): string {
  const name = stem.normalize("NFC");
  const broken = brokenRule(name);
  if (broken === null) return name;
  throw new EmbeddingError("NAME_NOT_USABLE", {
    message: `“${name.slice(0, 80)}” can't be a file name: ${broken}.`,
    hint: "Give it another name: letters, digits, spaces, dots, dashes and underscores always work.",
    field,
  });
}

function brokenRule(name: string): string | null {
  if (name.trim() === "") return "it is empty";
  if (name.length > MAX_CHARACTERS) return `it is longer than ${MAX_CHARACTERS} characters`;
  if (Buffer.byteLength(name) > MAX_BYTES) return "it is too long for the disk";
  if (name.startsWith(".")) return "it begins with a dot, and the web UI hides such files";
  if (name !== name.trim() || name.endsWith(".")) return "it begins or ends with a space, or ends with a dot";
  const character = FORBIDDEN.exec(name)?.[0];
  if (character !== undefined) return `the character ${JSON.stringify(character)} is not allowed in names`;
  if (RESERVED.test(name)) return "Windows keeps that name for itself";
  if (/\.preview$/i.test(name)) return "the web UI takes names ending in .preview for pictures";
  return null;
}
