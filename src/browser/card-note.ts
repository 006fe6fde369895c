import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import { misplacedIn, repairNames, type CardAction, type CardView } from "./card-view.ts";
import { element } from "./dom.ts";
import { t } from "./strings.ts";

/** Says on a card what is wrong with it, with the button that mends it; nothing when all is well. */
export function paintNote(card: HTMLElement, view: CardView): void {
  const content = noteContent(view);
  const before = card.querySelector<HTMLElement>(".ti-note");
  if (content === null) {
    before?.remove();
    return;
  }
  const made = noteElement(content);
  if (before === null) (card.querySelector(":scope > .actions") ?? card).prepend(made);
  else if (!before.isEqualNode(made)) before.replaceWith(made);
}

function noteElement({ text, hint, action, label }: Note): HTMLElement {
  const made = element(
    "div",
    { class: "ti-note" },
    element("span", { class: "ti-note-text", title: hint }, text),
  );
  if (action !== null) {
    const attributes = { type: "button", class: `ti-${action}`, "data-ti-action": action, tabindex: -1 };
    made.append(element("button", attributes, label));
  }
  return made;
}

type Note = {
  readonly text: string;
  readonly hint: string;
  readonly action: CardAction | null;
  readonly label: string;
};

function noteContent(view: CardView): Note | null {
  if (view.gone) {
    return { text: t("The file is gone"), hint: t("Refresh the cards"), action: null, label: "" };
  }
  const misplaced = misplacedIn(view);
  if (misplaced === "positive") {
    return {
      text: t("Stands in the positive prompt"),
      hint: t("It is marked negative only"),
      action: "move",
      label: t("Move to negative"),
    };
  }
  if (misplaced === "negative") {
    return {
      text: t("Stands in the negative prompt"),
      hint: t("It is marked positive only"),
      action: "move",
      label: t("Move to positive"),
    };
  }
  return view.card === null ? null : problemNote(view.card, view.canEdit);
}

function problemNote({ problem, hostState }: EmbeddingCard, canEdit: boolean): Note | null {
  if (problem !== null) {
    const repair = canEdit ? problem.repair : null;
    const label = repair === null ? "" : t(repairNames[repair]);
    return { text: problem.message, hint: problem.hint, action: repair === null ? null : "fix", label };
  }
  if (hostState !== "skipped") return null;
  return {
    text: t("Not for the current model"),
    hint: t("Choose a checkpoint of its base model"),
    action: null,
    label: "",
  };
}
