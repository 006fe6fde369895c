import { askDialog } from "../ask-dialog.tsx";
import type { SidecarError } from "../sidecar-api.ts";
import { t } from "../strings.ts";

/** Asks whether the embedding that has the name already may go to the trash. */
export function askToReplace(name: string, { message }: SidecarError): Promise<boolean> {
  return askDialog({
    title: t("Replace {name}?", { name }),
    message,
    consequence: t("What is there now goes to the trash folder; nothing is lost."),
    yes: t("Replace it"),
    no: t("Keep it"),
  });
}
