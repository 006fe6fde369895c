import { baseModelNames } from "../protocol/base-model-names.ts";
import { render, type ComponentChildren, type JSX } from "preact";
import type { BaseModel } from "../protocol/base-model.ts";
import type { PromptSide } from "../protocol/embedding-card.ts";
import type { Problem } from "../protocol/problem.ts";
import type { CardFilter } from "./card-query.ts";
import type { Link } from "./store.ts";
import { t } from "./strings.ts";

/** How many cards there are of each kind; a chip that would let none through is not offered. */
export type CardCounts = {
  readonly shown: number;
  readonly total: number;
  readonly favourites: number;
  readonly problems: number;
  readonly sides: ReadonlyMap<PromptSide, number>;
  readonly baseModels: ReadonlyMap<BaseModel, number>;
};

type ToolbarProps = {
  readonly counts: CardCounts;
  readonly filter: CardFilter;
  readonly link: Link;
  /** Why the page may only read; null when it may write. */
  readonly readOnly: string | null;
  /** Files read so far while the folder is scanned; null when it is done. */
  readonly scanning: { readonly scanned: number; readonly total: number } | null;
  readonly banners: readonly Banner[];
  readonly onFilter: (filter: CardFilter) => void;
  readonly onLink: () => void;
  readonly onSettings: () => void;
};

/** Something about the folder or the host as a whole. */
export type Banner = Problem & { readonly button?: { readonly text: string; readonly press: () => void } };

export function renderToolbar(into: HTMLElement, props: ToolbarProps): void {
  render(<Toolbar {...props} />, into);
}

function Toolbar(props: ToolbarProps): JSX.Element {
  return (
    <>
      <div class="ti-bar">
        <Chips {...props} />
        <span class="ti-count">{countText(props)}</span>
        {props.readOnly !== null && (
          <span class="ti-access" title={props.readOnly}>
            {t("Read only")}
          </span>
        )}
        <button
          type="button"
          class="ti-link"
          data-state={props.link.kind}
          title={linkHelp(props.link)}
          onClick={props.onLink}
        >
          {linkText(props.link)}
        </button>
        <button
          type="button"
          class="ti-gear"
          title={t("Settings")}
          aria-label={t("Settings")}
          onClick={props.onSettings}
        >
          ⚙
        </button>
      </div>
      {props.banners.map((banner) => (
        <div class="ti-banner" role="status" key={banner.code + banner.message}>
          <span>
            <b>{banner.message}</b> {banner.hint}
          </span>
          {banner.button && (
            <button type="button" class="ti-button" onClick={banner.button.press}>
              {banner.button.text}
            </button>
          )}
        </div>
      ))}
    </>
  );
}

const BASE_MODELS = Object.keys(baseModelNames) as BaseModel[];

function Chips({ counts, filter, onFilter }: ToolbarProps): JSX.Element {
  const bases = BASE_MODELS.filter((base) => counts.baseModels.has(base));
  const sides = (["negative", "positive"] as const).filter(
    (side) => counts.sides.has(side) || filter.sides.has(side),
  );
  const sideNames = { negative: t("Negative"), positive: t("Positive") };
  return (
    <div class="ti-chips" role="group" aria-label={t("Filter")}>
      {(counts.favourites > 0 || filter.favourites) && (
        <Chip
          name="favourite"
          on={filter.favourites}
          press={() => onFilter({ ...filter, favourites: !filter.favourites })}
        >
          ★ {t("Favourites")}
        </Chip>
      )}
      {sides.map((side) => (
        <Chip
          key={side}
          name={side}
          on={filter.sides.has(side)}
          press={() => onFilter({ ...filter, sides: toggled(filter.sides, side) })}
        >
          {sideNames[side]}
        </Chip>
      ))}
      {(bases.length > 1 || filter.baseModels.size > 0) &&
        bases.map((base) => (
          <Chip
            key={base}
            name={base}
            on={filter.baseModels.has(base)}
            press={() => onFilter({ ...filter, baseModels: toggled(filter.baseModels, base) })}
          >
            {baseModelNames[base]}
          </Chip>
        ))}
      {(counts.problems > 0 || filter.problems) && (
        <Chip
          name="problem"
          on={filter.problems}
          press={() => onFilter({ ...filter, problems: !filter.problems })}
        >
          {t("Needs attention")} <small>{counts.problems}</small>
        </Chip>
      )}
    </div>
  );
}

type ChipProps = {
  readonly name: string;
  readonly on: boolean;
  readonly press: () => void;
  readonly children: ComponentChildren;
};

function Chip({ name, on, press, children }: ChipProps): JSX.Element {
  return (
    <button type="button" class="ti-chip" data-chip={name} aria-pressed={on} onClick={press}>
      {children}
    </button>
  );
}

function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const copy = new Set(set);
  if (!copy.delete(value)) copy.add(value);
  return copy;
}

function countText({ counts, scanning, link }: ToolbarProps): string {
  if (scanning !== null) return t("Reading {scanned} of {total}…", scanning);
  if (counts.total === 0)
    return link.kind === "connecting" ? "" : t("No embeddings yet: drop files here to add them");
  if (counts.shown !== counts.total)
    return t("{shown} of {total}", { shown: counts.shown, total: counts.total });
  return counts.total === 1 ? t("1 embedding") : t("{total} embeddings", { total: counts.total });
}

/** The state of the link in a few words; what is missing, where something is. */
export function linkText(link: Link): string {
  switch (link.kind) {
    case "connecting":
      return t("Connecting…");
    case "live":
      return t("Live");
    case "polling":
      return t("Live by long poll");
    case "reconnecting":
      return t("Reconnecting…");
    case "starting":
      return link.progress === null ? link.message : `${link.message} ${Math.round(link.progress * 100)} %`;
    case "absent":
      return link.message;
    default:
      return link satisfies never;
  }
}

function linkHelp(link: Link): string {
  switch (link.kind) {
    case "live":
      return t("Changes in the folder show at once.");
    case "polling":
      return t("No websocket gets through to this page, so events come by long poll. Everything works.");
    case "absent":
      return `${link.hint} ${t("Clicking cards goes on working.")}`;
    case "connecting":
    case "reconnecting":
    case "starting":
      return t("Clicking cards works meanwhile.");
    default:
      return link satisfies never;
  }
}
