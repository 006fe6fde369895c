import type { EditResult } from "../prompt/types.ts";
import {
  intentOf,
  planClick,
  planMove,
  type ClickIntent,
  type ClickOptions,
  type ClickPlan,
} from "./card-action.ts";
import { misplacedIn, type CardAction } from "./card-view.ts";
import type { Decorations } from "./decorations.ts";
import type { BoxSide, CardTab, HostPage } from "./hosts/host-page.ts";
import { notice } from "./notices.ts";
import { applyEdit, type PromptFocus } from "./prompt-box.ts";
import type { PromptState } from "./prompt-state.ts";
import type { Store } from "./store.ts";
import { t } from "./strings.ts";

/** Anything in a card that answers to clicks of its own: the host's, ours, another extension's. */
const CONTROLS =
  "button, a, input, select, textarea, label, summary, video, [role=button], [contenteditable], .button-row, " +
  '[onclick], [class*="button"], [class*="btn"], [class*="icon"]';

export type ClickParts = {
  readonly host: HostPage;
  readonly store: Store;
  readonly prompts: PromptState;
  readonly focus: PromptFocus;
  readonly decorations: Decorations;
  /** Everything a click does beside the prompts; `explain` says why a card can't be used. */
  readonly act: (action: Exclude<CardAction, "move"> | "explain", tab: CardTab, card: HTMLElement) => void;
};

/**
 * Listens to the clicks in a tab before the host's own handlers hear of them. Those on a card
 * itself are ours alone; those on controls inside go on to whoever made the control.
 */
export function listenToClicks(tab: CardTab, parts: ClickParts): void {
  tab.root.addEventListener("click", (event) => onClick(event, tab, parts), { capture: true });
  tab.root.addEventListener("mousedown", keepPromptFocused, { capture: true });
}

function onClick(event: MouseEvent, tab: CardTab, parts: ClickParts): void {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const card = target.closest<HTMLElement>(".ti-card");
  if (card === null || tab.cards()?.contains(card) !== true) return;
  const ours = target.closest<HTMLElement>("[data-ti-action]");
  const pressed = target.closest(".ti-press") !== null;
  if (ours === null && !pressed && isForeignControl(target, card)) return;
  event.preventDefault();
  event.stopPropagation();
  if (ours === null) clickCard(tab, card, intentOf(event), parts);
  else doAction(ours.dataset["tiAction"] as CardAction, tab, card, parts);
}

function isForeignControl(target: Element, card: HTMLElement): boolean {
  const control = target.closest(CONTROLS);
  return control !== null && control !== card && card.contains(control);
}

/** A card takes no focus from a prompt: its caret and the user's place in it stay. */
function keepPromptFocused(event: MouseEvent): void {
  const onCard = event.target instanceof Element && event.target.closest(".ti-card") !== null;
  const onControl =
    event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
  if (onCard && !onControl && document.activeElement instanceof HTMLTextAreaElement) event.preventDefault();
}

function doAction(action: CardAction, tab: CardTab, card: HTMLElement, parts: ClickParts): void {
  if (action !== "move") {
    parts.act(action, tab, card);
    return;
  }
  const view = parts.decorations.view(tab, card);
  const from = misplacedIn(view);
  if (from === null) return;
  for (const plan of planMove(from, clickOptions(tab, card, parts))) carryOut(plan, tab, parts);
}

/** Puts a card's token into a prompt, or takes it out; see `planClick`. */
function clickCard(tab: CardTab, card: HTMLElement, intent: ClickIntent, parts: ClickParts): void {
  const options = clickOptions(tab, card, parts);
  const plan = planClick(intent, options);
  const standing = parts.prompts.standing(tab);
  const stands = standing.positive.has(options.token) || standing.negative.has(options.token);
  if (!stands && !parts.decorations.usable(tab, card)) {
    // Text that no model understands is never put in; one that stands already can be taken out.
    parts.act("explain", tab, card);
    return;
  }
  carryOut(plan, tab, parts);
}

function clickOptions(tab: CardTab, card: HTMLElement, parts: ClickParts): ClickOptions {
  const { store, host, focus } = parts;
  const token = host.cardName(card);
  const read = (side: BoxSide): { text: string; caret: number | null } => {
    const box = tab.box(side);
    return { text: box?.value ?? "", caret: box === null ? null : focus.caret(box) };
  };
  return {
    token,
    side: store.markFor(token)?.side ?? "any",
    lastFocused: focus.side(tab),
    prompts: { positive: read("positive"), negative: read("negative") },
    separator: store.settings.separator ?? host.separator(),
    weightStep: store.settings.weightStep,
    known: parts.prompts.known,
  };
}

function carryOut({ box, result }: ClickPlan, tab: CardTab, parts: ClickParts): void {
  const target = tab.box(box);
  if (target === null) return;
  applyEdit(parts.host, tab, target, result);
  explain(result);
  parts.prompts.look();
}

function explain(result: EditResult): void {
  if (result.kind === "select") {
    notice(t("It stands inside a [a:b:0.5] or [a|b] part: selected, for you to change."));
  }
}
