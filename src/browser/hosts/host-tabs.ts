import { find } from "./host-fields.ts";

/**
 * Opens one of gradio's tabs as a click on its button does. Which button belongs to it is told by its place: the host
 * translates the texts, and gradio 3 gives buttons no id.
 *
 * @param group selector of the group of tabs
 * @param item selector of the tab, or of something in it
 */
export function openTab(group: string, item: string): boolean {
  const root = find(group);
  const wanted = find(item);
  if (root === null || wanted === null) return false;
  const items = [...root.children].filter((child) => child.classList.contains("tabitem"));
  const place = items.findIndex((child) => child.contains(wanted));
  const button = root.querySelectorAll<HTMLElement>(":scope > .tab-nav > button")[place];
  button?.click();
  return button !== undefined;
}

/** Opens a tab of SD.Next's modern UI, which has buttons of its own. */
export function openModernTab(item: string): boolean {
  const button = find(`button[tabitemid$="${item}"]`);
  button?.click();
  return button !== null;
}
