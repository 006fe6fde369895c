const asciiWord = new Uint8Array(128);
for (const char of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") {
  asciiWord[char.charCodeAt(0)] = 1;
}
// Joiners hold Persian words and emoji together; variation selectors are marks.
const WIDE_WORD = /[\p{L}\p{M}\p{N}\u200c\u200d]/u;

/** The code point that owns the code unit at `at`, whichever half of a surrogate pair that is. */
function owner(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0xdc00 && code <= 0xdfff && at > 0) {
    const pair = text.codePointAt(at - 1) ?? code;
    return pair > 0xffff ? pair : code;
  }
  return text.codePointAt(at) ?? code;
}

/** Letter, mark, digit, `_` or `-`: what a word of a prompt is made of. False outside the text. */
export function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return asciiWord[code] === 1;
  return at >= 0 && at < text.length && WIDE_WORD.test(String.fromCodePoint(owner(text, at)));
}

/** Whitespace as the hosts' tokenizer sees it, line breaks included. */
export function isSpaceCode(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return (
    code === 0xa0 ||
    code === 0x3000 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029
  );
}

/** Lower case that keeps the length, so that positions stay valid (`İ` would become two units). */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  let folded = "";
  for (const char of text) {
    const small = char.toLowerCase();
    folded += small.length === char.length ? small : char;
  }
  return folded;
}
