import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../strings.ts";
import { fieldName, optionName } from "./field-names.ts";
import { useForm, type FormState } from "./form-context.ts";
import { SchemaField } from "./schema-field.tsx";

type FoldProps = {
  readonly title: string;
  readonly paths: readonly string[];
  /** Before the fields. */
  readonly children?: ComponentChildren;
};

/** A field that would change nothing now is not shown. */
function isRelevant(form: FormState, path: string): boolean {
  if (path === "clipping.limit") return form.value("clipping.mode") !== "off";
  if (/^pictures\.(width|height)$/.test(path)) return form.value("pictures.fit") !== "keep";
  if (path === "evaluation.samples") return form.value("evaluation.every") !== 0;
  return !path.startsWith("samples.") || path === "samples.every" || form.value("samples.every") !== 0;
}

/** A changed value in few words, for the folded group. */
function ownText(form: FormState, path: string): string {
  const value = form.value(path);
  const name = fieldName(path);
  if (typeof value === "boolean") return value ? name : t("without: {field}", { field: name });
  if (typeof value === "number" || typeof value === "string")
    return `${name} ${optionName(path, String(value))}`;
  return name;
}

/** Folded fields. A dot tells that one is not at its default, a word that there is advice; an error opens the fold. */
export function Fold({ title, paths, children }: FoldProps): JSX.Element {
  const form = useForm();
  const details = useRef<HTMLDetailsElement>(null);
  const issues = paths.filter((path) => isRelevant(form, path)).flatMap((path) => form.issues(path));
  const errors = issues.filter(({ severity }) => severity === "error").length;
  useEffect(() => {
    if (errors > 0 && details.current !== null) details.current.open = true;
  }, [errors]);
  const own = paths.filter((path) => form.isOwn(path));
  return (
    <details class="ti-fold" ref={details}>
      <summary>
        <span class="ti-fold-title">{title}</span>
        {own.length > 0 && (
          <span
            class="ti-dot"
            role="img"
            aria-label={t("Not as by default")}
            title={t("Not as by default")}
          />
        )}
        <span class="ti-fold-values">{own.map((path) => ownText(form, path)).join(" · ")}</span>
        {issues.length > 0 && (
          <span class="ti-fold-said" data-severity={errors > 0 ? "error" : "advice"}>
            {errors > 0 ? t("Something is wrong here") : t("Advice inside")}
          </span>
        )}
      </summary>
      <div class="ti-fold-body">
        {children}
        <div class="ti-grid">
          {paths
            .filter((path) => isRelevant(form, path))
            .map((path) => (
              <SchemaField key={path} path={path} />
            ))}
        </div>
        {own.length > 0 && (
          <button
            type="button"
            class="ti-button"
            onClick={() => form.change(Object.fromEntries(own.map((path) => [path, undefined])))}
          >
            {t("Reset this group")}
          </button>
        )}
      </div>
    </details>
  );
}
