import type { JSX } from "preact";
import { FactList } from "../../fact-list.tsx";
import { notice } from "../../notices.ts";
import { t } from "../../strings.ts";
import { canCommand, type JobProps } from "../panel-parts.ts";
import type { RunData } from "../run-data.ts";
import { repeatCommand, settingRows } from "./setting-rows.ts";

/** What a run was told, folded, and two ways to have it again. */
export function RunSettings({ data, ...props }: JobProps & { readonly data: RunData }): JSX.Element | null {
  const { settings } = data;
  const { job, train } = props;
  if (settings === null) return null;
  return (
    <details class="ti-fold">
      <summary>{t("Settings of this training")}</summary>
      <FactList class="ti-settings-list" facts={settingRows(settings)} />
      {job.runFolder !== null && <Repeat command={repeatCommand(job.runFolder)} />}
      {canCommand(props) && (
        <p>
          <button type="button" class="ti-button" data-again onClick={() => train(settings)}>
            {t("Train again with these settings")}
          </button>
        </p>
      )}
    </details>
  );
}

function Repeat({ command }: { readonly command: string }): JSX.Element {
  // Only pages by https or from this machine may write to the clipboard.
  const canCopy = isSecureContext;
  const copy = (): void =>
    void navigator.clipboard.writeText(command).then(
      () => notice(t("Copied.")),
      () => notice(t("The browser did not allow it: mark the line and copy it."), { kind: "error" }),
    );
  return (
    <div class="ti-repeat">
      <small>{t("The same on a command line")}</small>
      <code>{command}</code>
      {canCopy && (
        <button type="button" class="ti-button" onClick={copy}>
          {t("Copy")}
        </button>
      )}
    </div>
  );
}
