import type { JSX } from "preact";
import type { DatasetView } from "../../../protocol/datasets.ts";
import { askDialog } from "../../ask-dialog.tsx";
import { notice } from "../../notices.ts";
import { failureText } from "../../sidecar-api.ts";
import { t } from "../../strings.ts";
import { useForm } from "./form-context.ts";

type RemoveSetProps = { readonly dataset: DatasetView; readonly onRemoved: () => void };

/** Puts a set of ours into the trash, once asked whether that is meant. */
export function RemoveSet({ dataset, onRemoved }: RemoveSetProps): JSX.Element {
  const { api, change } = useForm();
  async function remove(): Promise<void> {
    if (!(await isMeant(dataset))) return;
    try {
      await api.removeDataset(dataset.id);
      change({ "pictures.folder": undefined });
      notice(t("{name} went to the trash.", { name: dataset.name }));
      onRemoved();
    } catch (error) {
      notice(failureText(error), { kind: "error" });
    }
  }
  return (
    <button type="button" class="ti-quiet" onClick={() => void remove()}>
      {t("Remove this set")}
    </button>
  );
}

function isMeant({ name }: DatasetView): Promise<boolean> {
  return askDialog({
    title: t("Remove {name}?", { name }),
    message: null,
    consequence: t("Its pictures and captions go to the trash folder; nothing is lost."),
    yes: t("Remove it"),
    no: t("Keep it"),
  });
}
