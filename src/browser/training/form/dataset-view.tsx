import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { DatasetPicture, DatasetReply, DatasetView as Dataset } from "../../../protocol/datasets.ts";
import { notice } from "../../notices.ts";
import { failureText } from "../../sidecar-api.ts";
import { t } from "../../strings.ts";
import { useForm, type FormState } from "./form-context.ts";
import { PictureTile } from "./picture-tile.tsx";
import { RemoveSet } from "./remove-set.tsx";
import { useAskAgain } from "./use-ask-again.ts";
import { useReply, type Reply } from "./use-reply.ts";

type DatasetViewProps = {
  readonly dataset: Dataset;
  /** Another number: something was added. */
  readonly version: number;
  /** The set is gone. */
  readonly onChanged: () => void;
};

/** Tiles shown at first; a set may have thousands. */
const FIRST = 48;

/** The pictures of a set, what is used of them, their captions, and what is odd. */
export function DatasetView({ dataset, version, onChanged }: DatasetViewProps): JSX.Element {
  const form = useForm();
  const reply = useDataset(form, dataset, version);
  const [showsMasks, setShowsMasks] = useState(false);
  const [showsAll, setShowsAll] = useState(false);
  const { value, failure, isWaiting } = reply;
  if (value === null)
    return failure === null ? (
      <p class="ti-help">{t("Reading the pictures …")}</p>
    ) : (
      <p class="ti-said" data-severity="error">
        {failure}
      </p>
    );
  const pictures = showsAll ? value.pictures : value.pictures.slice(0, FIRST);
  return (
    <div class="ti-dataset" aria-busy={isWaiting}>
      <div class="ti-row">
        <b>{countText(value)}</b>
        {dataset.kind === "own" && form.locked === null && (
          <RemoveSet dataset={dataset} onChanged={onChanged} />
        )}
        {value.pictures.some(({ hasMask }) => hasMask) && (
          <label class="ti-mask-toggle">
            <input
              type="checkbox"
              checked={showsMasks}
              onChange={(event) => setShowsMasks(event.currentTarget.checked)}
            />
            {t("Show masks")}
          </label>
        )}
      </div>
      {failure !== null && <p class="ti-said">{failure}</p>}
      <Advice advice={value.advice} />
      <ul class="ti-tiles">
        {pictures.map((picture) => (
          <PictureTile
            key={picture.name}
            datasetId={dataset.id}
            picture={picture}
            showsMask={showsMasks && picture.hasMask}
            remove={form.locked === null ? () => void remove(form, dataset.id, picture, reply) : null}
          />
        ))}
      </ul>
      {pictures.length < value.pictures.length && (
        <button type="button" class="ti-button" onClick={() => setShowsAll(true)}>
          {t("Show all {count}", { count: value.pictures.length })}
        </button>
      )}
      <p class="ti-help">
        {t("In a caption, Enter goes to the next picture and Shift+Enter to the one before.")}
      </p>
    </div>
  );
}

function useDataset(form: FormState, { id }: Dataset, version: number): Reply<DatasetReply> {
  const query = {
    width: form.size.width,
    height: form.size.height,
    ...(form.checkpoint === null ? {} : { vaeFactor: form.checkpoint.vaeFactor }),
    fit: fitOf(form.value("pictures.fit")),
    wordPattern: form.text("prompts.wordPattern"),
    wordSeparator: form.text("prompts.wordSeparator"),
  };
  const key = form.store.connected ? JSON.stringify([id, version, query]) : null;
  const reply = useReply({ key, ask: (signal) => form.api.dataset(id, query, signal), delayMs: 200 });
  useAskAgain(reply, ({ pending }) => pending === 0);
  // Another set's pictures are not shown while this one's are read.
  const value = reply.value?.dataset.id === id ? reply.value : null;
  const count = value === null ? null : value.pictures.filter(({ isUsed }) => isUsed).length;
  const { notePictures } = form;
  useEffect(() => {
    notePictures({ count });
    return () => notePictures({ count: null });
  }, [notePictures, count]);
  return { ...reply, value };
}

function fitOf(value: unknown): "crop" | "attention" | "keep" {
  return value === "attention" || value === "keep" ? value : "crop";
}

function countText({ pictures, pending }: DatasetReply): string {
  if (pending > 0)
    return t("{read} of {count} pictures are looked at", {
      read: pictures.length,
      count: pictures.length + pending,
    });
  const used = pictures.filter(({ isUsed }) => isUsed).length;
  if (used === pictures.length) return t("{count} pictures", { count: used });
  return t("{used} of {count} pictures are used", { used, count: pictures.length });
}

function Advice({ advice }: { readonly advice: readonly string[] }): JSX.Element | null {
  if (advice.length === 0) return null;
  return (
    <ul class="ti-advice">
      {advice.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

async function remove(
  { api }: FormState,
  datasetId: string,
  { name }: DatasetPicture,
  reply: Reply<DatasetReply>,
): Promise<void> {
  try {
    const { trashId } = await api.removePicture(datasetId, name);
    reply.again();
    const undo = (): void => {
      api.restorePicture(datasetId, { trashId }).then(
        () => reply.again(),
        (error: unknown) => notice(failureText(error), { kind: "error" }),
      );
    };
    notice(t("{name} went to the trash.", { name }), { button: { text: t("Undo"), press: undo } });
  } catch (error) {
    notice(failureText(error), { kind: "error" });
  }
}
