import type { JSX } from "preact";
import { t } from "../../strings.ts";
import type { Upload, Uploads } from "./use-uploads.ts";

/** Pictures on their way, and the ones that did not get there. */
export function UploadList({ uploads }: { readonly uploads: Uploads }): JSX.Element | null {
  const { all, waiting, dismiss, tryAgain } = uploads;
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
      </div>
      <ul>
        {all.map((upload) => (
          <UploadLine key={upload.key} upload={upload} tryAgain={tryAgain} />
        ))}
      </ul>
    </div>
  );
}

type LineProps = { readonly upload: Upload; readonly tryAgain: Uploads["tryAgain"] };

function UploadLine({ upload, tryAgain }: LineProps): JSX.Element {
  const { name, state, part, reason, item } = upload;
  return (
    <li data-state={state}>
      <bdi>{name}</bdi>
      {state === "failed" && <span class="ti-upload-reason">{reason}</span>}
      {state === "failed" && item !== null && (
        <button type="button" class="ti-quiet" onClick={() => tryAgain(upload)}>
          {t("Try again")}
        </button>
      )}
      {state === "sending" && <progress max={1} value={part} aria-label={t("Sending {name}", { name })} />}
      {state === "waiting" && <span class="ti-help">{t("waiting")}</span>}
      {state === "done" && <span class="ti-help">{t("there")}</span>}
    </li>
  );
}
