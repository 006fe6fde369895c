import { hostGlobals } from "./hosts/host-globals.ts";

type Values = Readonly<Record<string, string | number>>;

/**
 * An English sentence in the language of the page: the sentence is the key in the host's own
 * localisation table. `{name}` places are filled after the look-up.
 */
export function t(english: string, values: Values = {}): string {
  const table = hostGlobals().localization;
  const found = table && Object.hasOwn(table, english) ? table[english] : undefined;
  const sentence = typeof found === "string" && found !== "" ? found : english;
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
