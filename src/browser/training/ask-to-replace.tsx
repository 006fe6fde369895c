import { showDialog } from "../dialog.tsx";
import type { SidecarError } from "../sidecar-api.ts";
import { t } from "../strings.ts";

/** Asks whether the embedding that has the name already may go to the trash. */
export async function askToReplace(name: string, { message }: SidecarError): Promise<boolean> {
  let isAgreed = false;
  await showDialog({
    name: "ti-clash",
    label: t("Replace {name}?", { name }),
    content: (close) => (
      <>
        <h2>{t("Replace {name}?", { name })}</h2>
        <p>{message}</p>
        <p class="ti-faint">{t("What is there now goes to the trash folder; nothing is lost.")}</p>
        <div class="ti-actions">
          <button
            type="button"
            class="ti-button ti-primary"
            onClick={() => {
              isAgreed = true;
              close();
            }}
          >
            {t("Replace it")}
          </button>
          <button type="button" class="ti-button" onClick={close}>
            {t("Keep it")}
          </button>
        </div>
      </>
    ),
  });
  return isAgreed;
}
