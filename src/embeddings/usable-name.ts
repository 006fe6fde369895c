import { brokenNameRule } from "../system/name-rule.ts";
import { EmbeddingError } from "./embedding-error.ts";

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
  const broken = brokenNameRule(name);
  if (broken !== null) return broken;
  return /\.preview$/i.test(name) ? "the web UI takes names ending in .preview for pictures" : null;
}
