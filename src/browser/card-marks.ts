import { baseModelNames } from "../protocol/base-model-names.ts";
import type { EmbeddingCard, PromptSide } from "../protocol/embedding-card.ts";
import { paintNote } from "./card-note.ts";
import {
  isSameView,
  isUnusable,
  misplacedIn,
  nextSide,
  type CardAction,
  type CardView,
} from "./card-view.ts";
import { element, setAttribute, setText } from "./dom.ts";
import { t } from "./strings.ts";

/** Our elements in one card, and what they show. */
type Parts = {
  readonly press: HTMLElement;
  readonly star: HTMLElement;
  readonly side: HTMLElement;
  readonly base: HTMLElement;
  readonly vectors: HTMLElement;
  readonly info: HTMLElement;
  shown: CardView | null;
};

const parts = new WeakMap<HTMLElement, Parts>();

const CHUNK = 75; // tokens of one prompt chunk in every host

const button = (action: CardAction): HTMLElement =>
  element("button", {
    type: "button",
    class: `ti-mark ti-${action}`,
    "data-ti-action": action,
    tabindex: -1,
  });

/** Copied for each card, which is much cheaper than making each element by itself. */
const template = element(
  "div",
  { class: "ti-marks" },
  element(
    "div",
    { class: "ti-row" },
    element("span", { class: "ti-mark ti-base" }),
    element("span", { class: "ti-mark ti-vectors" }),
  ),
  element("div", { class: "ti-row" }, button("star"), button("side"), button("info")),
);
const pressTemplate = element("button", { type: "button", class: "ti-press", tabindex: -1 });

function makeParts(card: HTMLElement): Parts {
  const marks = template.cloneNode(true) as HTMLElement;
  const press = pressTemplate.cloneNode(true) as HTMLElement;
  const [base, vectors, star, side, info] = marks.querySelectorAll<HTMLElement>(".ti-mark");
  if (!base || !vectors || !star || !side || !info) throw new Error("the template of the marks lost a part");
  card.append(marks, press);
  card.classList.add("ti-card");
  if (!card.hasAttribute("title")) card.title = clickHelp();
  const image = card.querySelector("img.preview");
  if (image !== null && !image.hasAttribute("alt")) image.setAttribute("alt", "");
  return { press, star, side, base, vectors, info, shown: null };
}

function clickHelp(): string {
  return t(
    "Click: into the prompt, again: out of it. Alt+click: the other prompt. Shift+click: stronger, Shift+Alt+click: weaker.",
  );
}

/** Draws our marks on a card, the host's or ours. Touches only what changed. */
export function paintCard(card: HTMLElement, view: CardView): void {
  let known = parts.get(card);
  if (known === undefined) {
    known = makeParts(card);
    parts.set(card, known);
  }
  if (known.shown !== null && isSameView(known.shown, view)) return;
  known.shown = view;
  paintState(card, known, view);
  paintStar(known.star, view);
  paintSide(known.side, view);
  paintFacts(known, view);
  paintNote(card, view);
}

function paintState(card: HTMLElement, { press }: Parts, view: CardView): void {
  const standing = view.positive || view.negative;
  const unusable = isUnusable(view);
  const classes = {
    "ti-pressed": standing,
    "ti-misplaced": misplacedIn(view) !== null,
    "ti-unusable": unusable,
    "ti-lit": view.lit,
  };
  for (const [name, on] of Object.entries(classes)) {
    if (card.classList.contains(name) !== on) card.classList.toggle(name, on);
  }
  setAttribute(press, "aria-pressed", String(standing));
  setAttribute(card, "data-ti-stands", standingIn(view));
  setAttribute(press, "aria-label", pressLabel(view, unusable));
}

function standingIn({ positive, negative }: CardView): string | null {
  if (positive && negative) return "both";
  return positive ? "positive" : negative ? "negative" : null;
}

function pressLabel(view: CardView, unusable: boolean): string {
  if (unusable) return t("{token}: not usable", { token: view.token });
  const where = { any: t("prompt"), negative: t("negative prompt"), positive: t("positive prompt") };
  return t("{token}: {where}", { token: view.token, where: where[view.mark?.side ?? "any"] });
}

function paintStar(star: HTMLElement, { mark, canEdit }: CardView): void {
  const on = mark?.favourite === true;
  setText(star, on ? "★" : "☆");
  setAttribute(star, "aria-pressed", String(on));
  setAttribute(star, "title", on ? t("Take out of the favourites") : t("Make it a favourite"));
  setAttribute(star, "aria-label", t("Favourite"));
  setAttribute(star, "hidden", canEdit || on ? null : "");
  setAttribute(star, "disabled", canEdit ? null : "");
}

function paintSide(button: HTMLElement, { card, mark, canEdit }: CardView): void {
  const side = mark?.side ?? "any";
  const suggested = card !== null && !card.promptSideDecided ? card.suggestedSide : null;
  const names = { any: t("any prompt"), negative: t("negative"), positive: t("positive") };
  setText(button, suggested === null ? names[side] : t("{side}?", { side: names[suggested.side] }));
  setAttribute(button, "data-side", suggested?.side ?? side);
  setAttribute(button, "data-suggested", suggested === null ? null : "");
  setAttribute(button, "title", sideTitle(card, side));
  setAttribute(button, "hidden", card === null && side === "any" ? "" : null);
  setAttribute(button, "disabled", canEdit && card !== null ? null : "");
}

function sideTitle(card: EmbeddingCard | null, side: PromptSide): string {
  const now = {
    any: t("Goes into the prompt used last"),
    negative: t("Goes into the negative prompt only"),
    positive: t("Goes into the positive prompt only"),
  }[side];
  if (card === null) return now;
  const next = { any: t("any prompt"), negative: t("negative only"), positive: t("positive only") }[
    nextSide(card)
  ];
  if (card.promptSideDecided || card.suggestedSide === null) return `${now}. ${t("Click: {next}", { next })}`;
  const why = card.suggestedSide.evidence.map(({ text }) => text).join("; ");
  return `${t("Suggested: {next}", { next })} — ${why}. ${t("Click to accept")}`;
}

function paintFacts({ base, vectors, info }: Parts, { card, mark }: CardView): void {
  const baseModel = mark?.baseModel ?? null;
  setText(base, baseModel === null ? "" : baseModelNames[baseModel]);
  setAttribute(base, "title", t("Base model"));
  setAttribute(base, "hidden", baseModel === null ? "" : null);
  const count = mark?.vectors ?? null;
  setText(vectors, count === null ? "" : t("{count} of {chunk}", { count, chunk: CHUNK }));
  setAttribute(
    vectors,
    "title",
    t("Takes {count} of the {chunk} places of a prompt", { count: count ?? 0, chunk: CHUNK }),
  );
  setAttribute(vectors, "hidden", count === null ? "" : null);
  const facts = base.parentElement;
  if (facts !== null) setAttribute(facts, "hidden", baseModel === null && count === null ? "" : null);
  const warnings = card?.warnings.length ?? 0;
  setText(info, warnings > 0 ? "!" : "i");
  setAttribute(info, "data-warnings", warnings > 0 ? String(warnings) : null);
  setAttribute(info, "title", infoTitle(card));
  setAttribute(info, "aria-label", t("Details"));
  setAttribute(info, "hidden", card === null ? "" : null);
}

function infoTitle(card: EmbeddingCard | null): string {
  const warnings = card?.warnings ?? [];
  return [t("Details"), ...warnings.map(({ message }) => message)].join("\n");
}
