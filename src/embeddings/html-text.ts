const MAX_HTML = 200_000;
const MAX_TEXT = 20_000;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** The plain text of Civitai's HTML descriptions. Still foreign text: shown as text, never as markup. */
export function textOfHtml(html: string): string {
  return html
    .slice(0, MAX_HTML)
    .replace(/<\/?(?:p|br|li|div|h[1-6]|ul|ol)\b[^<>]*>/gi, "\n")
    .replace(/<[^<>]*>/g, "")
    .replace(/&(#\d{1,7}|\w{2,6});/g, (whole, name: string) => entity(name) ?? whole)
    .replace(/[ \t\r]+/g, " ")
    .replace(/ ?\n[ \n]*/g, "\n")
    .trim()
    .slice(0, MAX_TEXT);
}

function entity(name: string): string | null {
  if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? null;
  const code = Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}
