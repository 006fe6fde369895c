import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/**
 * The text of a compressed data file. It lies beside this module, and beside the bundle that this module becomes a
 * part of.
 */
export function readData(
  name: "clip-merges.txt.gz" | "english-words.txt.gz" | "html-entities.json.gz",
): string {
  return gunzipSync(readFileSync(new URL(name, import.meta.url))).toString("utf8");
}
