/**
 * JSON.parse that refuses a key given twice in one object, where parsers disagree about which one counts.
 * Throws `SyntaxError`.
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  refuseDuplicateKeys(text);
  return value;
}

/** Walks valid JSON; a string is a key when a colon follows it. */
function refuseDuplicateKeys(text: string): void {
  const objects: Set<string>[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "{") objects.push(new Set());
    else if (text[i] === "}") objects.pop();
    else if (text[i] === '"') {
      const end = endOfString(text, i);
      if (isFollowedByColon(text, end)) addKey(objects.at(-1), JSON.parse(text.slice(i, end)) as string);
      i = end - 1;
    }
  }
}

function addKey(keys: Set<string> | undefined, key: string): void {
  if (keys?.has(key) === true) throw new SyntaxError(`key ${JSON.stringify(key)} occurs twice`);
  keys?.add(key);
}

/** Index behind the closing quote of the JSON string that opens at `start`. */
export function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function isFollowedByColon(text: string, at: number): boolean {
  while (text[at] === " " || text[at] === "\n" || text[at] === "\t" || text[at] === "\r") at++;
  return text[at] === ":";
}
