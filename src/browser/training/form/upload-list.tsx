import type { JSX } from "preact";
import { t } from "../../strings.ts";
import type { Upload, Uploads } from "./use-uploads.ts";

type UploadListProps = { readonly uploads: Uploads; readonly tryAgain: () => void };

/** Pictures on their way, and the ones that did not get there. */
export function UploadList({ uploads, tryAgain }: UploadListProps): JSX.Element | null {
  const { all, waiting, dismiss } = uploads;
  if (all.length === 0) return null;
  const done = all.filter(({ state }) => state === "done").length;
  const failed = all.filter(({ state }) => state === "failed");
  return (
    <div class="ti-uploads">
      <div class="ti-row" role="status">
        <b>
          {waiting > 0
            ? t("Sending pictures: {done} of {all}", { done, all: all.length })
            : t("{failed} files were not added", { failed: failed.length })}
        </b>
        {waiting === 0 && (
          <button type="button" class="ti-quiet" onClick={dismiss}>
            {t("Dismiss")}
          </button>
        )}
        {waiting === 0 && failed.some(({ item }) => item !== null) && (
          <button type="button" class="ti-button" onClick={tryAgain}>
            {t("Try again")}
          </button>
        )}
      </div>
      <ul>
        {all.map((upload) => (
          <UploadLine key={upload.key} upload={upload} />
        ))}
      </ul>
    </div>
  );
}

function UploadLine({ upload }: { readonly upload: Upload }): JSX.Element {
  const { name, state, part, reason } = upload;
  return (
    <li data-state={state}>
      <bdi>{name}</bdi>
      {state === "failed" && <span class="ti-upload-reason">{reason}</span>}
      {state === "sending" && <progress max={1} value={part} aria-label={t("Sending {name}", { name })} />}
      {state === "waiting" && <span class="ti-help">{t("waiting")}</span>}
      {state === "done" && <span class="ti-help">{t("there")}</span>}
    </li>
  );
}
