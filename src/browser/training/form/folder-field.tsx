import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../strings.ts";
import { useForm } from "./form-context.ts";

const PATH = "pictures.folder";
const ID = "ti-f-pictures-free-folder";

type FolderFieldProps = {
  /** Why this page may not name one; null: it may. */
  readonly noFolders: string | null;
  readonly isChosen: boolean;
};

/** A folder anywhere on the machine, for who sits at it. Taken when the field is left, not at each letter. */
export function FolderField({ noFolders, isChosen }: FolderFieldProps): JSX.Element {
  const form = useForm();
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed ?? (isChosen ? form.text(PATH) : "");
  function take(): void {
    const folder = value.trim();
    setTyped(null);
    if (folder !== "") form.change({ [PATH]: folder });
    else if (isChosen) form.change({ [PATH]: undefined });
  }
  return (
    <div class="ti-field">
      <div class="ti-field-head">
        <label for={ID}>{t("Or a folder on this machine")}</label>
      </div>
      <input
        id={ID}
        type="text"
        aria-describedby={`${ID}-help`}
        autocomplete="off"
        spellcheck={false}
        disabled={noFolders !== null}
        placeholder={noFolders === null ? t("the whole path") : ""}
        value={value}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          take();
        }}
      />
      <small class="ti-help" id={`${ID}-help`}>
        {noFolders ?? t("It is read where it lies; nothing in it is changed but captions you edit here.")}
      </small>
    </div>
  );
}
