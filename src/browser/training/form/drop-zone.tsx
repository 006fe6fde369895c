import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { DatasetView } from "../../../protocol/datasets.ts";
import { t } from "../../strings.ts";
import { droppedFiles } from "./dropped-files.ts";
import { useForm } from "./form-context.ts";

type DropZoneProps = {
  /** The chosen set, when pictures can be added to it; null: a new one is made. */
  readonly into: DatasetView | null;
  readonly add: (files: readonly File[], newName: string) => void;
};

const NAME_ID = "ti-f-new-set";

/** Takes pictures, dropped or chosen, for the chosen set or a new one. */
export function DropZone({ into, add }: DropZoneProps): JSX.Element {
  const form = useForm();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? suggestedName(form.text("name"));
  const take = (files: readonly File[]): void => {
    if (files.length > 0 && form.locked === null)
      add(files, name.trim() === "" ? suggestedName("") : name.trim());
  };
  const { place, isOver } = useDrops(take);
  return (
    <div class="ti-drop-zone" data-over={isOver} data-small={into !== null} ref={place}>
      <p>
        {into === null
          ? t("Drop pictures here, with their captions as .txt if you have them")
          : t("Drop more pictures here")}
      </p>
      <button type="button" class="ti-button" onClick={() => input.current?.click()}>
        {t("Browse …")}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("Pictures to add")}
        accept=".jpg,.jpeg,.png,.webp,.bmp,.tif,.tiff,.avif,.gif,.txt"
        onChange={({ currentTarget }) => {
          take([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
      {into === null && (
        <label class="ti-new-set" for={NAME_ID}>
          <span>{t("Kept as the set")}</span>
          <input
            id={NAME_ID}
            type="text"
            maxLength={100}
            spellcheck={false}
            value={name}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
      )}
    </div>
  );
}

function suggestedName(embedding: string): string {
  return embedding === "" ? t("my pictures") : embedding;
}

/** Files over an element. The hosts listen on the document and would take them for theirs. */
function useDrops(take: (files: readonly File[]) => void): {
  place: { current: HTMLDivElement | null };
  isOver: boolean;
} {
  const place = useRef<HTMLDivElement>(null);
  const newest = useRef(take);
  newest.current = take;
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const zone = place.current;
    if (zone === null) return;
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const stop = new AbortController();
    const { signal } = stop;
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
      clearTimeout(leaving);
      // `dragleave` fires at every element passed; that no `dragover` comes any more is certain.
      leaving = setTimeout(() => setOver(false), 300);
    };
    const drop = (event: DragEvent): void => {
      if (event.dataTransfer === null || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      event.stopPropagation();
      setOver(false);
      void droppedFiles(event.dataTransfer).then((files) => newest.current(files));
    };
    zone.addEventListener("dragover", over, { signal });
    zone.addEventListener("drop", drop, { signal });
    return () => {
      clearTimeout(leaving);
      stop.abort();
    };
  }, []);
  return { place, isOver };
}
