import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { DatasetsReply, DatasetView as Dataset } from "../../../protocol/datasets.ts";
import { t } from "../../strings.ts";
import { DatasetView } from "./dataset-view.tsx";
import { DropZone } from "./drop-zone.tsx";
import { Field } from "./field.tsx";
import { Fold } from "./fold.tsx";
import { useForm } from "./form-context.ts";
import { FolderField } from "./folder-field.tsx";
import { Section } from "./section.tsx";
import { UploadList } from "./upload-list.tsx";
import { useReply } from "./use-reply.ts";
import { useUploads } from "./use-uploads.ts";

const PATH = "pictures.folder";

export function PicturesSection(): JSX.Element {
  const form = useForm();
  const datasets = useReply({ key: form.store.connected ? "now" : null, ask: () => form.api.datasets() });
  const folder = form.text(PATH);
  const chosen = chosenDataset(datasets.value, folder);
  const [version, setVersion] = useState(0);
  const uploads = useUploads(form, () => {
    datasets.again();
    setVersion((before) => before + 1);
  });
  const { notePictures } = form;
  useEffect(() => notePictures({ sending: uploads.waiting }), [notePictures, uploads.waiting]);
  const own = chosen?.kind === "own" ? chosen : null;
  return (
    <Section name="pictures" title={t("Pictures")}>
      <div class="ti-grid">
        <DatasetField datasets={datasets.value} failure={datasets.failure} chosen={chosen} />
        <FolderField noFolders={datasets.value?.noFolders ?? null} isChosen={chosen?.kind === "folder"} />
      </div>
      <DropZone into={own} add={(files, name) => void uploads.add(files, own, name)} />
      <UploadList uploads={uploads} tryAgain={() => uploads.tryAgain(own)} />
      {chosen !== null && <DatasetView dataset={chosen} version={version} onChanged={datasets.again} />}
      <Fold
        title={t("Size and shape")}
        paths={[
          "pictures.width",
          "pictures.height",
          "pictures.fit",
          "pictures.latents",
          "pictures.alphaAsWeight",
        ]}
      />
    </Section>
  );
}

/** A folder that is no known dataset is one on the machine. */
function chosenDataset(datasets: DatasetsReply | null, folder: string): Dataset | null {
  if (folder === "" || datasets === null) return null;
  const known = datasets.datasets.find((dataset) => dataset.folder === folder);
  if (known !== undefined) return known;
  return { id: `folder:${folder}`, name: folder, kind: "folder", folder, pictures: 0, changedMs: 0 };
}

type DatasetFieldProps = {
  readonly datasets: DatasetsReply | null;
  readonly failure: string | null;
  readonly chosen: Dataset | null;
};

function DatasetField({ datasets, failure, chosen }: DatasetFieldProps): JSX.Element {
  const form = useForm();
  const of = (kind: Dataset["kind"]): readonly Dataset[] =>
    (datasets?.datasets ?? []).filter((dataset) => dataset.kind === kind && dataset.folder !== null);
  return (
    <Field
      path={PATH}
      label={t("Set of pictures")}
      help={t("10 to 30 pictures of one thing, or in one style, are a good start.")}
    >
      {(ties) => (
        <>
          <select
            {...ties}
            value={chosen?.kind === "folder" ? "" : (chosen?.folder ?? "")}
            onChange={({ currentTarget: { value } }) =>
              form.change({ [PATH]: value === "" ? undefined : value })
            }
          >
            <option value="">
              {chosen?.kind === "folder" ? t("The folder beside") : t("A new one: drop pictures below")}
            </option>
            <Options label={t("Yours")} datasets={of("own")} />
            <Options label={t("For the demonstration")} datasets={of("demo")} />
          </select>
          {failure !== null && <p class="ti-said">{failure}</p>}
        </>
      )}
    </Field>
  );
}

type OptionsProps = { readonly label: string; readonly datasets: readonly Dataset[] };

function Options({ label, datasets }: OptionsProps): JSX.Element | null {
  if (datasets.length === 0) return null;
  return (
    <optgroup label={label}>
      {datasets.map(({ id, name, folder, pictures }) => (
        <option key={id} value={folder ?? ""}>
          {t("{name} ({pictures} pictures)", { name, pictures })}
        </option>
      ))}
    </optgroup>
  );
}
