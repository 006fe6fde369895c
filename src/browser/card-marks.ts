import type { BaseModel } from "../protocol/base-model.ts";
import type { EmbeddingCard, PromptSide, RepairAction } from "../protocol/embedding-card.ts";
import { element, setAttribute, setText } from "./dom.ts";
import type { BoxSide } from "./hosts/host-page.ts";
import type { Mark } from "./marks-store.ts";
import { t } from "./strings.ts";

/** Everything a card's looks depend on. */
export type CardView = {
  readonly token: string;
  readonly card: EmbeddingCard | null;
  readonly mark: Mark | null;
  readonly positive: boolean;
  readonly negative: boolean;
  /** Whether marks can be changed now: sidecar reached, full access. */
  readonly canEdit: boolean;
  /** The file went away while the page was open, and the host shows its card still. */
  readonly gone: boolean;
};

/** What a click inside a card does, as `data-ti-action` of the element clicked. */
export type CardAction = "star" | "side" | "info" | "move" | "fix";

type Parts = {
  readonly press: HTMLElement;
  readonly star: HTMLElement;
  readonly side: HTMLElement;
  readonly base: HTMLElement;
  readonly vectors: HTMLElement;
  readonly info: HTMLElement;
  readonly note: HTMLElement;
};

const parts = new WeakMap<HTMLElement, Parts>();

export const baseModelNames: Readonly<Record<BaseModel, string>> = {
  sd1: "SD1",
  sd2: "SD2",
  sdxl: "SDXL",
  "sdxl-refiner": "SDXL refiner",
  sd3: "SD3",
  flux: "Flux",
};

export const repairNames: Readonly<Record<RepairAction, string>> = {
  "convert-to-safetensors": "Convert to safetensors",
  "rewrite-pt": "Rewrite the file",
  "rename-preview": "Rename the picture",
  "merge-sdxl-pair": "Merge the pair",
};

const CHUNK = 75; // tokens of one prompt chunk in every host

const button = (action: CardAction, name: string): HTMLElement =>
  element("button", { type: "button", class: `ti-mark ti-${name}`, "data-ti-action": action, tabindex: -1 });

function makeParts(card: HTMLElement): Parts {
  const made: Parts = {
    press: element("button", { type: "button", class: "ti-press", "aria-pressed": "false", tabindex: -1 }),
    star: button("star", "star"),
    side: button("side", "side"),
    base: element("span", { class: "ti-mark ti-base" }),
    vectors: element("span", { class: "ti-mark ti-vectors" }),
    info: button("info", "info"),
    note: element("div", { class: "ti-note" }),
  };
  made.info.textContent = "i";
  const facts = element("div", { class: "ti-row" }, made.base, made.vectors);
  const switches = element("div", { class: "ti-row" }, made.star, made.side, made.info);
  const marks = element("div", { class: "ti-marks" }, facts, switches);
  (card.querySelector(":scope > .actions") ?? card).prepend(made.note);
  card.append(marks, made.press);
  card.classList.add("ti-card");
  if (!card.hasAttribute("title")) card.title = clickHelp();
  const image = card.querySelector("img.preview");
  if (image !== null && !image.hasAttribute("alt")) image.setAttribute("alt", "");
  return made;
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
  paintState(card, known, view);
  paintStar(known.star, view);
  paintSide(known.side, view);
  paintFacts(known, view);
  paintNote(known.note, view);
}

function paintState(card: HTMLElement, { press }: Parts, view: CardView): void {
  const standing = view.positive || view.negative;
  const unusable = isUnusable(view);
  const classes = { "ti-pressed": standing, "ti-misplaced": isMisplaced(view), "ti-unusable": unusable };
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

export function isUnusable({ card, gone }: CardView): boolean {
  return gone || (card !== null && (card.problem !== null || card.hostState === "skipped"));
}

/** Stands in the prompt that its decided side rules out. */
export function misplacedIn(view: Pick<CardView, "mark" | "positive" | "negative">): BoxSide | null {
  const side = view.mark?.side ?? "any";
  if (side === "negative" && view.positive) return "positive";
  if (side === "positive" && view.negative) return "negative";
  return null;
}

function isMisplaced(view: CardView): boolean {
  return misplacedIn(view) !== null;
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

/** The side a click on the switch decides for: what is suggested, else the next one round. */
export function nextSide(card: EmbeddingCard): PromptSide {
  if (!card.promptSideDecided && card.suggestedSide !== null) return card.suggestedSide.side;
  const next = { any: "negative", negative: "positive", positive: "any" } as const;
  return next[card.promptSide];
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

function paintNote(note: HTMLElement, view: CardView): void {
  const content = noteContent(view);
  const key = content === null ? "" : `${content.text}\0${content.action ?? ""}\0${content.label}`;
  if (note.dataset["key"] === key) return;
  note.dataset["key"] = key;
  note.hidden = content === null;
  if (content === null) {
    note.replaceChildren();
    return;
  }
  const text = element("span", { class: "ti-note-text", title: content.hint }, content.text);
  const made =
    content.action === null
      ? []
      : [
          element(
            "button",
            { type: "button", class: `ti-${content.action}`, "data-ti-action": content.action, tabindex: -1 },
            content.label,
          ),
        ];
  note.replaceChildren(text, ...made);
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
