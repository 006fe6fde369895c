import type { EditResult } from "../prompt/types.ts";
import type { BoxSide, CardTab, HostPage } from "./hosts/host-page.ts";

/** True while this module writes: focus events then are not the user's. */
let writing = false;
/** Written last, with nothing typed since: where Ctrl+Z belongs. */
let undoBox: HTMLTextAreaElement | null = null;

/**
 * Applies an edit as the user's own typing would be: one native undo step, and the `input` event
 * from which gradio sends the text to its server. The focus and the page's scroll stay where they were.
 */
export function applyEdit(host: HostPage, tab: CardTab, box: HTMLTextAreaElement, result: EditResult): void {
  if (result.kind === "none") return;
  const before = document.activeElement;
  host.keepActiveBox(tab, () => {
    withScrollKept(box, () => {
      writing = true;
      try {
        box.focus({ preventScroll: true });
        if (result.kind === "edit") write(box, result);
        box.setSelectionRange(result.selectionStart, result.selectionEnd);
        // What is selected for the user to see needs the focus to be seen.
        if (result.kind === "edit" && before !== box) giveBack(box, before);
      } finally {
        writing = false;
      }
    });
  });
  if (result.kind === "edit") undoBox = box;
}

function write(box: HTMLTextAreaElement, { text, change }: Extract<EditResult, { kind: "edit" }>): void {
  box.setSelectionRange(change.start, change.end);
  const command = change.insert === "" ? "delete" : "insertText";
  // Deprecated and without successor: the only way to write that the browser's undo knows.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.activeElement === box && document.execCommand(command, false, change.insert);
  if (done && box.value === text) return;
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function giveBack(box: HTMLTextAreaElement, before: Element | null): void {
  if (before instanceof HTMLElement && before !== document.body) before.focus({ preventScroll: true });
  else box.blur();
}

/** Browsers scroll the caret into view on every written text; a click on a card must not move the page. */
function withScrollKept(box: HTMLElement, work: () => void): void {
  const places: [Element, number, number][] = [];
  for (let at: Element | null = box.parentElement; at !== null; at = at.parentElement) {
    places.push([at, at.scrollLeft, at.scrollTop]);
  }
  work();
  for (const [place, left, top] of places) {
    if (place.scrollTop !== top) place.scrollTop = top;
    if (place.scrollLeft !== left) place.scrollLeft = left;
  }
}

/** Remembers which prompt of each tab the user was in last, and whether a caret was ever put there. */
export class PromptFocus {
  private readonly last = new Map<string, BoxSide>();
  private readonly visited = new WeakSet<HTMLTextAreaElement>();
  private readonly host: HostPage;

  constructor(host: HostPage) {
    this.host = host;
    document.addEventListener("focusin", (event) => {
      if (!writing && event.target instanceof HTMLTextAreaElement) this.visit(event.target);
    });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") focusForUndo();
    });
    document.addEventListener("input", (event) => {
      if (!writing && event.target !== undoBox) undoBox = null;
    });
  }

  /** Where a plain click writes. */
  side(tab: CardTab): BoxSide {
    const known = this.last.get(tab.key);
    if (known !== undefined) return known;
    const active = this.host.activeBox(tab);
    return active !== null && active === tab.box("negative") ? "negative" : "positive";
  }

  /** Where new text goes; null, the end, in a box nobody was in yet. */
  caret(box: HTMLTextAreaElement): number | null {
    return this.visited.has(box) ? box.selectionEnd : null;
  }

  private visit(box: HTMLTextAreaElement): void {
    for (const tab of this.host.findTabs()) {
      for (const side of ["positive", "negative"] as const) {
        if (tab.box(side) !== box) continue;
        this.last.set(tab.key, side);
        this.visited.add(box);
      }
    }
  }
}

/** The undo history belongs to the box, and the focus may be on a card or in the other prompt. */
function focusForUndo(): void {
  if (undoBox?.isConnected === true && document.activeElement !== undoBox) {
    writing = true;
    undoBox.focus({ preventScroll: true });
    writing = false;
  }
}
