import type { JSX } from "preact";
import type { DatasetView } from "../../../protocol/datasets.ts";
import { askDialog } from "../../ask-dialog.tsx";
import { notice } from "../../notices.ts";
import { failureText } from "../../sidecar-api.ts";
import { t } from "../../strings.ts";
import { useForm } from "./form-context.ts";

type RemoveSetProps = { readonly dataset: DatasetView; readonly onChanged: () => void };

/** Puts a set of ours into the trash, once asked whether that is meant; the notice has the way back. */
export function RemoveSet({ dataset, onChanged }: RemoveSetProps): JSX.Element {
  const { api, change } = useForm();
  async function remove(): Promise<void> {
    if (!(await isMeant(dataset))) return;
    try {
      const { trashId } = await api.removeDataset(dataset.id);
      change({ "pictures.folder": undefined });
      notice(t("{name} went to the trash.", { name: dataset.name }), {
        button: { text: t("Undo"), press: () => void restore(trashId) },
      });
      onChanged();
    } catch (error) {
      notice(failureText(error), { kind: "error" });
    }
  }
  async function restore(trashId: string): Promise<void> {
    try {
      const { folder, name } = await api.restoreDataset({ trashId });
      change({ "pictures.folder": folder ?? undefined });
      notice(t("{name} is back.", { name }));
      onChanged();
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
