import { readData } from "./clip-data.ts";

/**
 * Cleans a text as the hosts' tokenizer does before it looks at words: what ftfy 6.3's `fix_text` does, then single
 * spaces and lower case. One thing of ftfy is left out: it also repairs text that was once decoded with the wrong
 * encoding ("cafÃ©"), by a table of suspicious neighbours.
 */
export function cleanText(text: string): string {
  return fixText(text).replace(/\s+/g, " ").trim().toLowerCase();
}

/** Line by line; a `<` says that the text is HTML, whose entities stay as they are from there on. */
function fixText(text: string): string {
  let unescape = true;
  return text
    .split(/(?<=\n)/)
    .map((line) => {
      unescape &&= !line.includes("<");
      return fixLine(line, unescape);
    })
    .join("");
}

/** Over and over until nothing changes: `&amp;amp;` is unescaped twice. */
function fixLine(line: string, unescape: boolean): string {
  let current = line;
  for (;;) {
    const fixed = fixOnce(unescape ? unescapeHtml(current) : current);
    if (fixed === current) return fixed;
    current = fixed;
  }
}

const steps: readonly (readonly [RegExp, string | ((match: string) => string)])[] = [
  [/[\x80-\x9f]/g, asWindows1252],
  [/[\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06]/g, withoutLigature],
  [/[\u3000\uff01-\uffef]/g, (character) => character.normalize("NFKC")],
  [/[\u201c-\u201f]/g, '"'],
  [/[\u02bc\u2018-\u201b]/g, "'"],
  [/\r\n|[\r\u2028\u2029\x85]/g, "\n"],
  [/\p{Surrogate}/gu, "\ufffd"],
  [/\x1b\[[\p{Nd};]*[a-zA-Z]/gu, ""],
  [/[\x00-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]/g, ""],
];

function fixOnce(text: string): string {
  return steps
    .reduce((current, [pattern, replacement]) => current.replace(pattern, replacement as string), text)
    .normalize("NFC");
}

/** What 0x80 to 0x9F are in Windows-1252; five are nothing, and stay. (Node's own decoder takes it for Latin-1.) */
const windows1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

/** C1 control characters mean what they are in Windows-1252, as in browsers. */
function asWindows1252(control: string): string {
  return windows1252.charAt(control.charCodeAt(0) - 0x80);
}

/** Unicode's compatible letters, but a long s stays long. */
function withoutLigature(letter: string): string {
  return letter === "\ufb05" ? "\u017ft" : letter.normalize("NFKC");
}

let entities: ReadonlyMap<string, string> | null = null;

/** Named entities with their semicolon, also some in capitals (`&EACUTE;`), and numbers. */
function unescapeHtml(text: string): string {
  if (!text.includes("&")) return text;
  entities ??= new Map(
    Object.entries(JSON.parse(readData("html-entities.json.gz")) as Record<string, string>),
  );
  const named = entities;
  return text.replace(/&#?[0-9A-Za-z]{1,24};/g, (whole) => {
    if (!whole.startsWith("&#")) return named.get(whole.slice(1, -1)) ?? whole;
    const character = characterOfReference(whole.slice(2, -1));
    // As in ftfy, where a semicolon in the result means that the reference was not read to its end.
    return character === null || character === ";" ? whole : character;
  });
}

/** HTML's rules for numbers. Null where it is none. */
function characterOfReference(digits: string): string | null {
  const isHex = /^x[0-9a-f]+$/i.test(digits);
  if (!isHex && !/^\d+$/.test(digits)) return null;
  const code = Number.parseInt(isHex ? digits.slice(1) : digits, isHex ? 16 : 10);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return "\ufffd";
  if (code === 0x0d) return "\r";
  if (code >= 0x80 && code <= 0x9f) return asWindows1252(String.fromCharCode(code));
  return isInvalid(code) ? "" : String.fromCodePoint(code);
}

/** Control characters and codes that stand for no character. */
function isInvalid(code: number): boolean {
  const isControl =
    (code >= 1 && code <= 8) || code === 0x0b || (code >= 0x0e && code <= 0x1f) || code === 0x7f;
  return isControl || (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;
}
