import type { ComponentChildren, JSX } from "preact";
import type { FieldIssue } from "../../../protocol/preflight.ts";
import { t } from "../../strings.ts";
import { fieldHelp, fieldName } from "./field-names.ts";
import { useForm } from "./form-context.ts";

/** What ties a control to its label, its help and what is said about it. */
export type Ties = {
  readonly id: string;
  readonly "aria-describedby": string;
  readonly "aria-invalid": boolean;
};

/** The id of a field's control, for labels and to bring it into view. */
export function fieldId(path: string): string {
  return `ti-f-${path.replaceAll(".", "-")}`;
}

type FieldProps = {
  readonly path: string;
  readonly label?: string;
  readonly help?: string;
  /** Beside the label. */
  readonly extra?: ComponentChildren;
  readonly wide?: boolean;
  readonly children: (ties: Ties) => ComponentChildren;
};

/** A control with its label, help, and what is to be said about it. */
export function Field({ path, label, help, extra, wide = false, children }: FieldProps): JSX.Element {
  const form = useForm();
  const id = fieldId(path);
  const issues = form.issues(path);
  const text = help ?? fieldHelp(path, form.fields.get(path)?.help ?? "");
  const ties: Ties = {
    id,
    "aria-describedby": [text === "" ? "" : `${id}-help`, `${id}-said`].join(" ").trim(),
    "aria-invalid": issues.some(({ severity }) => severity === "error"),
  };
  return (
    <div class={`ti-field${wide ? " ti-wide" : ""}`}>
      <div class="ti-field-head">
        <label for={id}>{label ?? fieldName(path)}</label>
        <Reset path={path} />
        {extra}
      </div>
      {children(ties)}
      {text !== "" && (
        <small class="ti-help" id={`${id}-help`}>
          {text}
        </small>
      )}
      <Issues id={`${id}-said`} issues={issues} />
    </div>
  );
}

/** Beside a field that was changed; one without a default has nothing to go back to. */
export function Reset({ path }: { readonly path: string }): JSX.Element | null {
  const form = useForm();
  if (!form.isOwn(path) || form.byDefault(path) === undefined) return null;
  const label = t("Reset {field} to its default", { field: fieldName(path) });
  return (
    <button
      type="button"
      class="ti-reset"
      title={label}
      aria-label={label}
      onClick={() => form.change({ [path]: undefined })}
    >
      ↺
    </button>
  );
}

type IssuesProps = { readonly id: string; readonly issues: readonly FieldIssue[] };

export function Issues({ id, issues }: IssuesProps): JSX.Element {
  return (
    <div class="ti-issues" id={id} aria-live="polite">
      {issues.map(({ severity, message, hint }) => (
        <p key={message} data-severity={severity}>
          <b>{message}</b> {hint}
        </p>
      ))}
    </div>
  );
}
