import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../strings.ts";
import { useForm } from "./form-context.ts";
import { SchemaField } from "./schema-field.tsx";

type FoldProps = {
  readonly title: string;
  readonly paths: readonly string[];
  /** Not as a plain field of the schema, or only now and then. */
  readonly children?: ComponentChildren;
  /** Paths whose fields `children` shows. */
  readonly shown?: readonly string[];
};

/** Folded fields. A dot tells that one is not at its default; an error opens the fold. */
export function Fold({ title, paths, children, shown = [] }: FoldProps): JSX.Element {
  const form = useForm();
  const details = useRef<HTMLDetailsElement>(null);
  const errors = paths.flatMap((path) =>
    form.issues(path).filter(({ severity }) => severity === "error"),
  ).length;
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
        {errors > 0 && <span class="ti-fold-error">{t("Something is wrong here")}</span>}
      </summary>
      <div class="ti-fold-body">
        {children}
        <div class="ti-grid">
          {paths
            .filter((path) => !shown.includes(path))
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
