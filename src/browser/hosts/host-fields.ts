import { hostRoot } from "./host-globals.ts";
import type { BoxSide } from "./host-page.ts";

export function find(selector: string): HTMLElement | null {
  return hostRoot().querySelector<HTMLElement>(selector);
}

/** The text of a field, lower-cased as the host's searches do. */
export function typedIn(selector: string): string {
  const field = find(selector);
  const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  return isField ? field.value.toLowerCase() : "";
}

/** One of a tab's two prompts: A1111 and SD.Next name them alike. */
export function promptBox(tab: string, side: BoxSide): HTMLTextAreaElement | null {
  const box = find(side === "positive" ? `#${tab}_prompt textarea` : `#${tab}_neg_prompt textarea`);
  return box instanceof HTMLTextAreaElement ? box : null;
}
