import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { SettingsRequest } from "../protocol/requests.ts";
import type { Settings } from "../protocol/settings.ts";
import { showDialog } from "./dialog.tsx";
import { notice } from "./notices.ts";
import { failureText, type SidecarApi } from "./sidecar-api.ts";
import type { Store } from "./store.ts";
import { t } from "./strings.ts";
import { useStore } from "./use-store.ts";

type SettingsParts = { readonly store: Store; readonly api: SidecarApi };

/** Shows what the user can choose about the page; every open page follows what is saved. */
export async function showSettings(parts: SettingsParts): Promise<void> {
  await showDialog({
    name: "ti-settings",
    label: t("Settings"),
    content: (close) => <SettingsPanel {...parts} close={close} />,
  });
}

/** As typed: a number that is half written is none yet. */
type Draft = Omit<Settings, "weightStep"> & { readonly weightStep: string };
type Edits = Partial<Draft>;

function SettingsPanel({ store, api, close }: SettingsParts & { readonly close: () => void }): JSX.Element {
  useStore(store);
  const [edits, setEdits] = useState<Edits>({});
  const canEdit = store.connected && !store.readOnly;
  const draft: Draft = { ...store.settings, weightStep: String(store.settings.weightStep), ...edits };
  const edit = (more: Edits): void => setEdits({ ...edits, ...more });
  function submit(event: Event): void {
    event.preventDefault();
    void save(requestOf(edits), { store, api }).then((saved) => {
      if (saved) close();
    });
  }
  return (
    <form onSubmit={submit}>
      <h2>{t("Settings")}</h2>
      <fieldset disabled={!canEdit} class="ti-fields">
        <SeparatorFields draft={draft} edit={edit} />
        <OtherFields draft={draft} edit={edit} />
        <button type="submit" class="ti-button ti-primary" disabled={Object.keys(edits).length === 0}>
          {t("Save")}
        </button>
      </fieldset>
      {!canEdit && <p class="ti-faint">{store.session?.accessMessage ?? t("Changes need the sidecar.")}</p>}
    </form>
  );
}

function requestOf({ weightStep, ...rest }: Edits): SettingsRequest {
  return weightStep === undefined ? rest : { ...rest, weightStep: Number(weightStep) };
}

async function save(request: SettingsRequest, { store, api }: SettingsParts): Promise<boolean> {
  try {
    const settings = await api.changeSettings(request);
    store.update({ settings });
    const keys = Object.keys(request) as (keyof Settings)[];
    if (keys.some((key) => settings[key] !== request[key])) {
      notice(t("Saved, but a flag or a TI_PAGE_… variable of the sidecar wins over it."), { kind: "error" });
    }
    return true;
  } catch (error) {
    notice(failureText(error), { kind: "error" });
    return false;
  }
}

type FieldsProps = { readonly draft: Draft; readonly edit: (edits: Edits) => void };

const OWN = "own";

function SeparatorFields({ draft: { separator }, edit }: FieldsProps): JSX.Element {
  const [wantsOwn, setWantsOwn] = useState(false);
  const known: readonly { key: string; value: string | null; name: string }[] = [
    { key: "host", value: null, name: t("As the web UI") },
    { key: "comma", value: ", ", name: t("Comma and space") },
    { key: "space", value: " ", name: t("Space") },
  ];
  const chosen = wantsOwn ? undefined : known.find(({ value }) => value === separator);
  function choose(key: string): void {
    const choice = known.find((one) => one.key === key);
    setWantsOwn(choice === undefined);
    if (choice !== undefined) edit({ separator: choice.value });
  }
  /** Half written, an own text may be one of the known ones. */
  function type(text: string): void {
    setWantsOwn(true);
    edit({ separator: text });
  }
  return (
    <>
      <Field
        name="separator"
        label={t("Separator")}
        help={t("Put between the token and its neighbours; as the web UI: what it uses for its own cards.")}
      >
        {(ties) => (
          <Select
            ties={ties}
            value={chosen?.key ?? OWN}
            options={[...known.map(({ key, name }) => [key, name] as const), [OWN, t("Own text")]]}
            choose={choose}
          />
        )}
      </Field>
      {chosen === undefined && (
        <Field name="own-separator" label={t("Own text")} help={t("Up to 8 characters, spaces too.")}>
          {(ties) => (
            <input
              {...ties}
              maxLength={8}
              value={separator ?? ""}
              onInput={(event) => type(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
    </>
  );
}

function OtherFields({ draft, edit }: FieldsProps): JSX.Element {
  return (
    <>
      <Field
        name="weight-step"
        label={t("Weight step")}
        help={t("How much Shift+click changes a token's weight.")}
      >
        {(ties) => (
          <input
            {...ties}
            type="number"
            min="0.01"
            max="1"
            step="0.01"
            required
            value={draft.weightStep}
            onInput={(event) => edit({ weightStep: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        name="default-side"
        label={t("Default prompt side")}
        help={t("Prompt side of an embedding nobody decided on.")}
      >
        {(ties) => (
          <Select
            ties={ties}
            value={draft.defaultSide}
            options={[
              ["any", t("Any prompt")],
              ["negative", t("Negative only")],
              ["positive", t("Positive only")],
            ]}
            choose={(defaultSide) => edit({ defaultSide })}
          />
        )}
      </Field>
      <Field
        name="import-format"
        label={t("Import format")}
        help={t("Whether dropped files are converted; files the web UI refuses always are.")}
      >
        {(ties) => (
          <Select
            ties={ties}
            value={draft.importFormat}
            options={[
              ["keep", t("Keep")],
              ["safetensors", t("Convert to {format}", { format: ".safetensors" })],
            ]}
            choose={(importFormat) => edit({ importFormat })}
          />
        )}
      </Field>
    </>
  );
}

/** What ties a control to its label and its help; the text of both would else be one long name. */
type Ties = { readonly id: string; readonly "aria-describedby": string };
type FieldProps = {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly children: (ties: Ties) => JSX.Element;
};

function Field({ name, label, help, children }: FieldProps): JSX.Element {
  const ties = { id: `ti-${name}`, "aria-describedby": `ti-${name}-help` };
  return (
    <div class="ti-field">
      <label for={ties.id}>{label}</label>
      {children(ties)}
      <small class="ti-faint" id={ties["aria-describedby"]}>
        {help}
      </small>
    </div>
  );
}

type SelectProps<Value extends string> = {
  readonly ties: Ties;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, name: string])[];
  readonly choose: (value: Value) => void;
};

function Select<Value extends string>({ ties, value, options, choose }: SelectProps<Value>): JSX.Element {
  return (
    <select {...ties} value={value} onChange={(event) => choose(event.currentTarget.value as Value)}>
      {options.map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  );
}
