import type { JSX } from "preact";
import { t } from "../../strings.ts";
import type { PanelParts } from "../panel-parts.ts";

/** Says what could not be fetched, and tries again when asked. */
export function FetchFailure({ message, trainings }: PanelParts & { readonly message: string }): JSX.Element {
  return (
    <div class="ti-problem ti-fetch-failure">
      <span>{message}</span>
      <button type="button" class="ti-button" onClick={() => trainings.refresh()}>
        {t("Try again")}
      </button>
    </div>
  );
}
