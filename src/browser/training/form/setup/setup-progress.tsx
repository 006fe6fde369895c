import type { JSX } from "preact";
import type { SetupState } from "../../../../protocol/setup.ts";
import { formatBytes } from "../../../format.ts";
import { t } from "../../../strings.ts";
import { useForm } from "../form-context.ts";

type Running = Extract<SetupState, { type: "running" }>;

/** Where a setup that works stands. A phase without a measure shows a bar that only moves. */
export function SetupProgress({ state }: { readonly state: Running }): JSX.Element {
  const { setup, locked } = useForm();
  const part = partOf(state);
  return (
    <>
      <p role="status">{t(state.title)}</p>
      <progress
        class="ti-setup-bar"
        aria-label={t("Progress")}
        {...(part === null ? {} : { value: part, max: 1 })}
      />
      <div class="ti-row">
        <small>{measure(state)}</small>
        <button
          type="button"
          class="ti-button"
          disabled={setup.isAsking || locked !== null}
          onClick={setup.stop}
        >
          {setup.isAsking ? t("Stopping …") : t("Stop")}
        </button>
      </div>
      <p class="ti-help">
        {t("It goes on when this page is closed. Stopped, it goes on later from where it was.")}
      </p>
    </>
  );
}

/** From 0 to 1; null: not known. */
export function partOf({ done, total }: Pick<Running, "done" | "total">): number | null {
  return done === null || total === null || total <= 0 ? null : Math.min(1, Math.max(0, done / total));
}

function measure({ done, total }: Running): string {
  if (done === null || total === null) return "";
  return t("{done} of {total}", { done: formatBytes(done), total: formatBytes(total) });
}
