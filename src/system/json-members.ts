const BYTE_ORDER_MARK = "\uFEFF";
const WHITESPACE = /[ \t\r\n]*/y;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const SCALAR = /[^\s,{}[\]"]+/y;

type Member = { key: string; before: string; valueStart: number; valueEnd: number };

/**
 * Parses the text of a JSON object; null for everything else (broken JSON, an array, a number).
 * A byte order mark is allowed.
 */
export function parseJsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(withoutMark(text));
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

/**
 * Sets one top-level member in the text of a JSON object and changes no other character: order,
 * indentation, line ends and number spelling of everything else stay. `text` must be accepted by
 * `parseJsonObject`.
 */
export function setJsonMember(text: string, key: string, value: unknown): string {
  const members = findMembers(text);
  const last = members.at(-1);
  // Of two equal keys every JSON reader takes the last.
  const existing = members.findLast((member) => member.key === key);
  if (existing) {
    const start = text.slice(0, existing.valueStart);
    return start + formatValue(value, existing.before) + text.slice(existing.valueEnd);
  }
  const name = `${JSON.stringify(key)}: `;
  if (last) {
    const added = `,${last.before}${name}${formatValue(value, last.before)}`;
    return text.slice(0, last.valueEnd) + added + text.slice(last.valueEnd);
  }
  const before = "\n    "; // the hosts' own indentation
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
  return `${mark}{${before}${name}${formatValue(value, before)}\n}`;
}

function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/** `before` is the white space in front of a member's key: it shows how the file is laid out. */
function formatValue(value: unknown, before: string): string {
  const lineBreak = before.lastIndexOf("\n");
  if (lineBreak < 0) return JSON.stringify(value);
  const indent = before.slice(lineBreak + 1);
  const newline = before.includes("\r\n") ? "\r\n" : "\n";
  return JSON.stringify(value, null, indent).replaceAll("\n", newline + indent);
}

function findMembers(text: string): Member[] {
  const members: Member[] = [];
  let at = text.indexOf("{") + 1;
  for (;;) {
    const keyStart = skip(WHITESPACE, text, at);
    if (text[keyStart] !== '"') return members;
    const keyEnd = skip(STRING, text, keyStart);
    const colon = skip(WHITESPACE, text, keyEnd);
    const valueStart = skip(WHITESPACE, text, colon + 1);
    const valueEnd = skipValue(text, valueStart);
    const key: unknown = JSON.parse(text.slice(keyStart, keyEnd));
    members.push({ key: String(key), before: text.slice(at, keyStart), valueStart, valueEnd });
    const comma = skip(WHITESPACE, text, valueEnd);
    if (text[comma] !== ",") return members;
    at = comma + 1;
  }
}

/** Counts brackets instead of descending into them: a hostile file nests as deep as it likes. */
function skipValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const character = text[at] ?? "";
    if (character === '"') at = skip(STRING, text, at);
    else if ("{[".includes(character)) {
      depth++;
      at++;
    } else if ("}]".includes(character)) {
      depth--;
      at++;
    } else if (character === ",") at++;
    else if (/\s/.test(character)) at = skip(WHITESPACE, text, at);
    else if (character === ":") at++;
    else at = skip(SCALAR, text, at);
  } while (depth > 0);
  return at;
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
