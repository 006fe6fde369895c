import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { DatasetPicture } from "../../../protocol/datasets.ts";
import { failureText } from "../../sidecar-api.ts";
import { t } from "../../strings.ts";
import { useForm } from "./form-context.ts";

const SAVE_AFTER_MS = 900;

type CaptionFieldProps = { readonly datasetId: string; readonly picture: DatasetPicture };

/** A caption, kept by itself a moment after the last letter and when the field is left. */
export function CaptionField({ datasetId, picture }: CaptionFieldProps): JSX.Element {
  const form = useForm();
  const { typed, said, type, save } = useCaption(datasetId, picture);
  const fromName = picture.captionFrom === "file name" && said === null;
  return (
    <div class="ti-caption">
      <textarea
        rows={2}
        class="ti-caption-text"
        aria-label={t("Caption of {name}", { name: picture.name })}
        spellcheck={false}
        readOnly={form.locked !== null}
        value={typed ?? picture.caption}
        onInput={(event) => type(event.currentTarget.value)}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          focusNext(event.currentTarget, event.shiftKey ? -1 : 1);
        }}
      />
      <small role="status" data-failed={said?.failed === true}>
        {said?.text ?? (fromName ? t("from the file name") : "")}
      </small>
    </div>
  );
}

type Said = { readonly text: string; readonly failed: boolean };

function useCaption(
  datasetId: string,
  { name, caption }: DatasetPicture,
): {
  typed: string | null;
  said: Said | null;
  type: (text: string) => void;
  save: () => Promise<void>;
} {
  const { api } = useForm();
  const [typed, setTyped] = useState<string | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const pending = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  async function save(): Promise<void> {
    clearTimeout(timer.current);
    const text = pending.current;
    if (text === null) return;
    pending.current = null;
    try {
      // An emptied caption is the file name's again.
      await api.caption(datasetId, name, { caption: text.trim() === "" ? null : text });
      setSaid({ text: text.trim() === "" ? t("from the file name") : t("saved"), failed: false });
    } catch (error) {
      pending.current ??= text;
      setSaid({ text: t("Not saved: {reason}", { reason: failureText(error) }), failed: true });
    }
  }
  const newest = useRef(save);
  newest.current = save;
  useEffect(() => () => void newest.current(), []);
  // What was typed stands until the sidecar tells the same.
  useEffect(() => {
    if (pending.current === null) setTyped(null);
  }, [caption]);
  function type(text: string): void {
    pending.current = text;
    setTyped(text);
    setSaid(null);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void newest.current(), SAVE_AFTER_MS);
  }
  return { typed, said, type, save };
}

/** To the caption after or before this one. */
function focusNext(from: HTMLTextAreaElement, by: 1 | -1): void {
  const all = [
    ...(from.closest(".ti-tiles")?.querySelectorAll<HTMLTextAreaElement>(".ti-caption-text") ?? []),
  ];
  const next = all[all.indexOf(from) + by];
  next?.focus();
  next?.select();
}
