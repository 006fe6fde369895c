import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../strings.ts";
import { Field, Issues, Reset, fieldId, type Ties } from "./field.tsx";
import { fieldHelp, fieldName, optionName } from "./field-names.ts";
import { useForm, type FormState } from "./form-context.ts";
import type { JobField } from "./job-fields.ts";

type SchemaFieldProps = {
  readonly path: string;
  readonly label?: string;
  readonly help?: string;
  readonly placeholder?: string;
  readonly wide?: boolean;
};

/** A field of the job with the widget of its kind. */
export function SchemaField({ path, placeholder = "", ...rest }: SchemaFieldProps): JSX.Element | null {
  const field = useForm().fields.get(path);
  if (field === undefined) return null;
  if (field.kind === "flag") return <FlagField field={field} {...rest} />;
  if (field.kind === "list") return <ListField field={field} {...rest} />;
  return (
    <Field path={path} {...rest}>
      {(ties) => <Widget field={field} ties={ties} placeholder={placeholder} />}
    </Field>
  );
}

type WidgetProps = { readonly field: JobField; readonly ties: Ties; readonly placeholder?: string };

function Widget({ field, ties, placeholder = "" }: WidgetProps): JSX.Element {
  if (field.kind === "choice") return <Choice field={field} ties={ties} />;
  if (field.kind === "integer" || field.kind === "number")
    return <NumberInput field={field} ties={ties} placeholder={placeholder} />;
  return <TextInput field={field} ties={ties} placeholder={placeholder} />;
}

function Choice({ field, ties }: WidgetProps): JSX.Element {
  const form = useForm();
  return (
    <select
      {...ties}
      value={form.text(field.path)}
      onChange={(event) => form.change({ [field.path]: event.currentTarget.value })}
    >
      {field.options.map((option) => (
        <option key={option} value={option}>
          {optionName(field.path, option)}
        </option>
      ))}
    </select>
  );
}

/** Emptied, the field is at its default, which shows when the field is left. */
export function NumberInput({ field, ties, placeholder = "" }: WidgetProps): JSX.Element {
  const form = useForm();
  const [typed, setTyped] = useState<string | null>(null);
  function type(input: HTMLInputElement): void {
    setTyped(input.value);
    // Half written (`1e`), it is no number yet and the last one stays.
    if (input.value === "" && !input.validity.badInput) form.change({ [field.path]: undefined });
    else if (Number.isFinite(input.valueAsNumber)) form.change({ [field.path]: input.valueAsNumber });
  }
  return (
    <input
      {...ties}
      type="number"
      inputMode={field.kind === "integer" ? "numeric" : "decimal"}
      min={field.min ?? undefined}
      max={field.max ?? undefined}
      step={field.multipleOf ?? (field.kind === "integer" ? 1 : "any")}
      placeholder={placeholder === "" ? sidePlaceholder(field.path, form) : placeholder}
      value={typed ?? form.text(field.path)}
      onInput={(event) => type(event.currentTarget)}
      onBlur={() => setTyped(null)}
    />
  );
}

/** Sides left empty are the model's. */
function sidePlaceholder(path: string, { usualSize }: FormState): string {
  return /\.(width|height)$/.test(path) ? String(usualSize) : "";
}

/** Texts this long are written in several lines. */
const LONG_TEXT = 5000;

/** An empty text is none where there may be none, a text where it may be empty, else the default. */
function TextInput({ field, ties, placeholder = "" }: WidgetProps): JSX.Element {
  const form = useForm();
  const isLong = (field.maxLength ?? 0) > LONG_TEXT;
  function type(text: string): void {
    const byDefault = form.byDefault(field.path);
    const empty = field.isNullable && byDefault !== null ? null : undefined;
    const mayBeEmpty = !field.isNullable && field.minLength === 0 && field.kind === "text";
    form.change({ [field.path]: text === "" && !mayBeEmpty ? empty : text });
  }
  const shared = {
    ...ties,
    value: form.text(field.path),
    placeholder,
    spellcheck: false,
    maxLength: field.maxLength ?? undefined,
  };
  return isLong ? (
    <textarea {...shared} rows={2} onInput={(event) => type(event.currentTarget.value)} />
  ) : (
    <input {...shared} type="text" onInput={(event) => type(event.currentTarget.value)} />
  );
}

type PartProps = { readonly field: JobField; readonly label?: string; readonly help?: string };

/** A box to tick, its label beside it. */
function FlagField({ field, label, help }: PartProps): JSX.Element {
  const form = useForm();
  const id = fieldId(field.path);
  return (
    <div class="ti-field ti-flag">
      <label for={id}>
        <input
          id={id}
          type="checkbox"
          aria-describedby={`${id}-help ${id}-said`}
          checked={form.value(field.path) === true}
          onChange={(event) => form.change({ [field.path]: event.currentTarget.checked })}
        />
        <span>{label ?? fieldName(field.path)}</span>
        <Reset path={field.path} />
      </label>
      <small class="ti-help" id={`${id}-help`}>
        {help ?? fieldHelp(field.path, field.help)}
      </small>
      <Issues id={`${id}-said`} issues={form.issues(field.path)} />
    </div>
  );
}

/** A few texts, one below the other. */
function ListField({ field, label, help }: PartProps): JSX.Element {
  const form = useForm();
  const value = form.value(field.path);
  const items = Array.isArray(value) ? value.map(String) : [];
  const put = (next: readonly string[]): void => form.change({ [field.path]: next });
  const id = fieldId(field.path);
  return (
    <fieldset class="ti-field ti-wide ti-list" aria-describedby={`${id}-help ${id}-said`}>
      <legend>
        {label ?? fieldName(field.path)} <Reset path={field.path} />
      </legend>
      {items.map((item, index) => (
        <div class="ti-item" key={index}>
          <textarea
            id={index === 0 ? id : `${id}-${index}`}
            rows={1}
            spellcheck={false}
            aria-label={t("{field} {number}", {
              field: label ?? fieldName(field.path),
              number: index + 1,
            })}
            value={item}
            onInput={(event) => put(items.with(index, event.currentTarget.value))}
          />
          <button
            type="button"
            class="ti-quiet"
            aria-label={t("Take out {number}", { number: index + 1 })}
            onClick={() => put(items.toSpliced(index, 1))}
          >
            ×
          </button>
        </div>
      ))}
      {items.length < (field.maxItems ?? Infinity) && (
        <button type="button" class="ti-button" onClick={() => put([...items, ""])}>
          {t("Add one")}
        </button>
      )}
      <small class="ti-help" id={`${id}-help`}>
        {help ?? fieldHelp(field.path, field.help)}
      </small>
      <Issues id={`${id}-said`} issues={form.issues(field.path)} />
    </fieldset>
  );
}
