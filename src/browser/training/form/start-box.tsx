import type { JSX } from "preact";
import type { FieldIssue } from "../../../protocol/preflight.ts";
import { t } from "../../strings.ts";
import { fieldId } from "./field.tsx";
import { fieldName } from "./field-names.ts";

/** Something in the way of a start; `field` says where to mend it. */
export type Reason = { readonly field: string | null; readonly text: string };

type StartBoxProps = {
  readonly reasons: readonly Reason[];
  readonly issue: FieldIssue | null;
  readonly isStarting: boolean;
  readonly start: () => void;
  readonly clear: (() => void) | null;
};

/** The button (Enter in a field starts nothing), and everything that keeps it from being pressed. */
export function StartBox({ reasons, issue, isStarting, start, clear }: StartBoxProps): JSX.Element {
  return (
    <div class="ti-start">
      {issue !== null && (
        <p class="ti-said" role="alert" data-severity="error">
          <b>{issue.message}</b> {issue.hint}
        </p>
      )}
      <button
        type="button"
        class="ti-button ti-primary"
        onClick={start}
        disabled={reasons.length > 0 || isStarting}
        aria-describedby="ti-start-reasons"
      >
        {isStarting ? t("Starting …") : t("Start training")}
      </button>
      <div id="ti-start-reasons" role="status">
        {reasons.length > 0 && (
          <>
            <p class="ti-help">{t("Before it can start:")}</p>
            <ul class="ti-reasons">
              {reasons.map(({ field, text }) => (
                <li key={text}>{field === null ? text : <ReasonButton field={field} text={text} />}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      {clear !== null && (
        <button type="button" class="ti-quiet" onClick={clear}>
          {t("Empty the form")}
        </button>
      )}
    </div>
  );
}

function ReasonButton({ field, text }: { readonly field: string; readonly text: string }): JSX.Element {
  return (
    <button type="button" class="ti-link-button" onClick={() => showField(field)}>
      {text}
    </button>
  );
}

/** Brings a field into view, unfolds what it is in, and gives it the focus. */
function showField(path: string): void {
  const parts = path.split(".");
  for (let end = parts.length; end > 0; end -= 1) {
    const found = document.getElementById(fieldId(parts.slice(0, end).join(".")));
    if (found === null) continue;
    const fold = found.closest("details");
    if (fold !== null) fold.open = true;
    found.scrollIntoView({ block: "center" });
    found.focus();
    return;
  }
}

/** What is to be said of an error beside the button, where its field is out of sight. */
export function reasonOf({ field, message }: FieldIssue): Reason {
  return { field, text: field === "" ? message : `${fieldName(field)}: ${message}` };
}
