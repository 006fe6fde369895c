import { useEffect, useRef, useState } from "preact/hooks";
import type { DatasetView } from "../../../protocol/datasets.ts";
import { base64Of } from "../../file-base64.ts";
import { failureText, SidecarError } from "../../sidecar-api.ts";
import { t } from "../../strings.ts";
import type { TrainingApi } from "../training-api.ts";
import type { FormState } from "./form-context.ts";
import { planUpload, type UploadItem } from "./upload-plan.ts";

export type Upload = {
  readonly key: number;
  readonly name: string;
  readonly state: "waiting" | "sending" | "done" | "failed";
  /** Of the picture that has arrived, 0 to 1. */
  readonly part: number;
  /** Why it failed. */
  readonly reason: string;
  /** null: it can't be tried again. */
  readonly item: UploadItem<File> | null;
  /** null: its set could not be made yet. */
  readonly datasetId: string | null;
};

export type Uploads = {
  readonly all: readonly Upload[];
  /** Not yet there, and not failed. */
  readonly waiting: number;
  readonly add: (files: readonly File[], into: DatasetView | null, newName: string) => Promise<void>;
  /** Sends everything again that failed on its way; a set that could not be made is made then. */
  readonly tryAgain: (into: DatasetView | null) => void;
  /** Takes the list of what failed away. */
  readonly dismiss: () => void;
};

/** Pictures on their way to the sidecar, one after the other. `onArrived` is called when a batch is over. */
export function useUploads(form: FormState, onArrived: () => void): Uploads {
  const [all, setAll] = useState<readonly Upload[]>([]);
  const queue = useRef<Upload[]>([]);
  const isBusy = useRef(false);
  const wantedName = useRef("");
  const arrived = useRef(onArrived);
  arrived.current = onArrived;
  const put = (key: number, fields: Partial<Upload>): void =>
    setAll((before) => before.map((one) => (one.key === key ? { ...one, ...fields } : one)));
  async function work(): Promise<void> {
    if (isBusy.current) return;
    isBusy.current = true;
    for (let next = queue.current.shift(); next !== undefined; next = queue.current.shift()) {
      const { key } = next;
      put(key, { state: "sending", part: 0 });
      try {
        await send(form.api, next, (part) => put(key, { part }));
        put(key, { state: "done", part: 1 });
      } catch (error) {
        put(key, { state: "failed", reason: failureText(error) });
      }
    }
    isBusy.current = false;
    // What went well needs no line; what did not stays until somebody has seen it.
    setAll((before) => before.filter(({ state }) => state !== "done"));
    arrived.current();
  }
  const enqueue = (more: readonly Upload[]): void => {
    queue.current.push(...more.filter(({ state }) => state === "waiting"));
    setAll((before) => [...before.filter(({ key }) => !more.some((one) => one.key === key)), ...more]);
    void work();
  };
  /** Files of no set yet go into the given one, or a new one. */
  async function addAll(more: readonly Upload[], into: DatasetView | null): Promise<void> {
    try {
      const dataset = into ?? (await createDataset(form.api, wantedName.current));
      if (into === null) form.change({ "pictures.folder": dataset.folder ?? undefined });
      enqueue(more.map((one) => ({ ...one, datasetId: dataset.id })));
    } catch (error) {
      enqueue(more.map((one) => ({ ...one, state: "failed", reason: one.reason || failureText(error) })));
    }
  }
  const waiting = all.filter(({ state }) => state === "waiting" || state === "sending").length;
  useWarning(waiting > 0);
  return {
    all,
    waiting,
    add: (files, into, newName) => {
      wantedName.current = newName;
      return addAll(uploadsOf(files), into);
    },
    tryAgain: (into) => {
      const failed = all.filter(({ state, item }) => state === "failed" && item !== null);
      const again = failed.map((one) => ({ ...one, state: "waiting" as const, part: 0, reason: "" }));
      enqueue(again.filter(({ datasetId }) => datasetId !== null));
      const homeless = again.filter(({ datasetId }) => datasetId === null);
      if (homeless.length > 0) void addAll(homeless, into);
    },
    dismiss: () => setAll((before) => before.filter(({ state }) => state !== "failed")),
  };
}

/** The browser asks before it leaves a page whose pictures are not all there. */
function useWarning(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [isOn]);
}

let lastKey = 0;

function uploadsOf(files: readonly File[]): Upload[] {
  const { items, refused } = planUpload(files);
  const blank = { part: 0, datasetId: null };
  const reasons = {
    "no-picture": t("is no picture: jpg, png, webp, bmp, tiff, avif and gif are"),
    "too-large": t("is larger than 48 MB"),
    "no-picture-for-caption": t("is a caption without its picture"),
  };
  return [
    ...items.map((item) => {
      lastKey += 1;
      return { ...blank, key: lastKey, name: item.picture.name, state: "waiting" as const, reason: "", item };
    }),
    ...refused.map(({ file, reason }) => {
      lastKey += 1;
      return {
        ...blank,
        key: lastKey,
        name: file.name,
        state: "failed" as const,
        reason: reasons[reason],
        item: null,
      };
    }),
  ];
}

/** A set that is there already is not added to by surprise: the new one gets a number. */
async function createDataset(api: TrainingApi, name: string): Promise<DatasetView> {
  for (let number = 1; ; number += 1) {
    try {
      return await api.createDataset({ name: number === 1 ? name : `${name} ${number}` });
    } catch (error) {
      if (!(error instanceof SidecarError) || error.status !== 409 || number === 50) throw error;
    }
  }
}

async function send(api: TrainingApi, upload: Upload, onPart: (part: number) => void): Promise<void> {
  const { item, datasetId } = upload;
  if (item === null || datasetId === null) return;
  const dataBase64 = await base64Of(item.picture);
  const { name } = await api.addPicture(datasetId, { fileName: item.picture.name, dataBase64 }, onPart);
  if (item.caption === null) return;
  await api.caption(datasetId, name, { caption: (await item.caption.text()).trim() });
}
