const MAX_CHARACTERS = 200;
/** What file systems allow in one name, less the longest suffix we put behind a stem. */
const MAX_BYTES = 255 - ".description.txt".length - 8;
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
const FORBIDDEN = /[\u0000-\u001f\u007f/\\<>:"|?*\u2028\u2029]/;

/** Which rule of some system a name breaks that is to be a file's without its ending, or a folder's; null: none. */
export function brokenNameRule(name: string): string | null {
  if (name.trim() === "") return "it is empty";
  if (name.length > MAX_CHARACTERS) return `it is longer than ${MAX_CHARACTERS} characters`;
  if (Buffer.byteLength(name) > MAX_BYTES) return "it is too long for the disk";
  if (name.startsWith(".")) return "it begins with a dot, and the web UI hides such files";
  if (name !== name.trim() || name.endsWith(".")) return "it begins or ends with a space, or ends with a dot";
  const character = FORBIDDEN.exec(name)?.[0];
  if (character !== undefined) return `the character ${JSON.stringify(character)} is not allowed in names`;
  return RESERVED.test(name) ? "Windows keeps that name for itself" : null;
}

/** The name with what no system takes replaced, shortened if it must be; `fallback` where nothing is left. */
export function mendedName(name: string, fallback: string): string {
  let mended = name
    .normalize("NFC")
    .replace(new RegExp(FORBIDDEN, "g"), "_")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  while (mended.length > MAX_CHARACTERS || Buffer.byteLength(mended) > MAX_BYTES)
    mended = Array.from(mended).slice(0, -1).join("").trimEnd();
  return brokenNameRule(mended) === null ? mended : fallback;
}
