import { comparable } from "./token-index.ts";

/** A token whose place in a prompt another one may take. */
export interface Shadow {
  readonly code: "prefix" | "case-twin";
  readonly token: string;
  /** The token that is used instead. */
  readonly by: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * The units that CLIP's tokenizer never joins: letter runs, single digits, runs of anything else. Hosts match an
 * embedding by token ids, longest first, so `foo-200` is found in `foo-2000`, while `cat` is not in `category`.
 */
function pieces(name: string): string[] {
  return name.match(/\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu) ?? [];
}

function caseTwin(token: string, by: string): Shadow {
  return {
    code: "case-twin",
    token,
    by,
    message: `"${token}" and "${by}" differ only in case: the web UI uses only one of them for both.`,
    hint: "Rename one of the files.",
  };
}

function prefix(token: string, by: string): Shadow {
  return {
    code: "prefix",
    token,
    by,
    message: `"${token}" begins with the name of "${by}": while "${token}" is not loaded, its name in a prompt uses "${by}".`,
    hint: `Rename one of the files, or move "${by}" out of the folder if it is only a snapshot.`,
  };
}

/**
 * Tokens that others shadow: twins by case (the first of the list wins; none where the host is
 * case-sensitive) and, of all names that one begins with, the longest.
 */
export function shadowedBy(
  tokens: readonly string[],
  options: { readonly caseSensitive?: boolean } = {},
): Shadow[] {
  const first = new Map<string, string>();
  const shadows: Shadow[] = [];
  const split = [...new Set(tokens)].map((token) => {
    const parts = pieces(comparable(token, options.caseSensitive ?? false));
    return { token, parts, key: parts.join(" ") };
  });
  for (const { token, key } of split) {
    const twin = first.get(key);
    if (twin === undefined) first.set(key, token);
    else if (twin.toLowerCase() === token.toLowerCase()) shadows.push(caseTwin(token, twin));
  }
  for (const { token, parts } of split) {
    for (let length = parts.length - 1; length > 0; length -= 1) {
      const by = first.get(parts.slice(0, length).join(" "));
      if (by === undefined) continue;
      shadows.push(prefix(token, by));
      break;
    }
  }
  return shadows;
}
