import type { JSX } from "preact";
import type { DatasetView } from "../../../protocol/datasets.ts";
import { showDialog } from "../../dialog.tsx";
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

async function isMeant({ name }: DatasetView): Promise<boolean> {
  let isAgreed = false;
  await showDialog({
    name: "ti-clash",
    label: t("Remove {name}?", { name }),
    content: (close) => (
      <>
        <h2>{t("Remove {name}?", { name })}</h2>
        <p>{t("Its pictures and captions go to the trash folder; nothing is lost.")}</p>
        <div class="ti-actions">
          <button
            type="button"
            class="ti-button ti-primary"
            onClick={() => {
              isAgreed = true;
              close();
            }}
          >
            {t("Remove it")}
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
