import type { BaseModel } from "../protocol/base-model.ts";
import type { PromptSide } from "../protocol/embedding-card.ts";
import { isUnusable, type CardView } from "./card-view.ts";
import { reloadFresh } from "./fresh-reload.ts";
import type { Store } from "./store.ts";
import { t } from "./strings.ts";
import type { Banner, CardCounts } from "./toolbar.tsx";

/** Counts the cards of a tab by what the chips offer. */
export function cardCounts(views: Iterable<CardView>, passes: (view: CardView) => boolean): CardCounts {
  const sides = new Map<PromptSide, number>();
  const baseModels = new Map<BaseModel, number>();
  const counts = { shown: 0, total: 0, favourites: 0, problems: 0 };
  for (const view of views) {
    counts.total += 1;
    if (passes(view)) counts.shown += 1;
    if (view.mark?.favourite === true) counts.favourites += 1;
    if (isUnusable(view) || (view.card?.warnings.length ?? 0) > 0) counts.problems += 1;
    add(sides, view.mark?.side ?? "any");
    if (view.mark?.baseModel) add(baseModels, view.mark.baseModel);
  }
  return { ...counts, sides, baseModels };
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

export function scanProgress({ folder }: Store): { scanned: number; total: number } | null {
  return folder !== null && folder.scanned < folder.total
    ? { scanned: folder.scanned, total: folder.total }
    : null;
}

/** What the user should know beside the single cards, the most pressing first. */
export function banners(store: Store, buildId: string): Banner[] {
  const made: Banner[] = [];
  const { session, folder, host } = store;
  if (session !== null && buildId !== "dev" && session.buildId !== buildId) {
    made.push({
      code: "OLD_PAGE",
      message: t("The extension was updated."),
      hint: t("This page still runs the old one."),
      button: { text: t("Reload the page"), press: () => void reloadFresh() },
    });
  }
  if (!store.connected) return made;
  if (folder !== null && !folder.exists) {
    made.push({
      code: "NO_FOLDER",
      message: t("The folder {path} does not exist.", { path: folder.path }),
      hint: t("Create it, or choose another in the settings."),
    });
  }
  made.push(...(folder?.warnings ?? []).map(({ code, message, hint }) => ({ code, message, hint })));
  if (host?.message) made.push({ code: "HOST", message: host.message, hint: host.hint ?? "" });
  return made;
}
