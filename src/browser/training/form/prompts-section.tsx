import type { JSX } from "preact";
import type { TemplateView } from "../../../protocol/datasets.ts";
import { t } from "../../strings.ts";
import { Field } from "./field.tsx";
import { Fold } from "./fold.tsx";
import { useForm } from "./form-context.ts";
import { showPrompts } from "./prompts-view.tsx";
import { Section } from "./section.tsx";

const PATH = "prompts.template";

export function PromptsSection(): JSX.Element {
  const form = useForm();
  const canLook = form.value("pictures.folder") !== undefined && form.value("name") !== undefined;
  return (
    <Section name="prompts" title={t("Prompts")}>
      <div class="ti-grid">
        <TemplateField />
        <TemplateLines />
      </div>
      <div class="ti-row">
        <button
          type="button"
          class="ti-button"
          disabled={!canLook}
          onClick={() => void showPrompts(form.api, form.job)}
        >
          {t("Look at the prompts")}
        </button>
        {!canLook && (
          <small class="ti-help">{t("Shows the exact prompts once there are a name and pictures.")}</small>
        )}
      </div>
      <Fold
        title={t("Captions")}
        paths={["prompts.shuffleTags", "prompts.tagDropout", "prompts.wordPattern", "prompts.wordSeparator"]}
      />
    </Section>
  );
}

function TemplateField(): JSX.Element {
  const form = useForm();
  const { value, failure } = form.templates;
  const chosen = form.text(PATH);
  const templates = value?.templates ?? [];
  return (
    <Field path={PATH}>
      {(ties) => (
        <>
          <select
            {...ties}
            value={chosen}
            onChange={(event) => form.change({ [PATH]: event.currentTarget.value })}
          >
            {!templates.some((one) => one.value === chosen) && <option value={chosen}>{chosen}</option>}
            {templates.map((one) => (
              <option key={one.value} value={one.value}>
                {templateName(one)}
              </option>
            ))}
          </select>
          {failure !== null && <p class="ti-said">{failure}</p>}
        </>
      )}
    </Field>
  );
}

/** Ours by what they are for, files by their name. */
function templateName({ builtIn, name }: TemplateView): string {
  switch (builtIn) {
    case "subject":
      return t("A thing or a person");
    case "subject_filewords":
      return t("A thing or a person, with captions");
    case "style":
      return t("A style");
    case "style_filewords":
      return t("A style, with captions");
    case "none":
      return t("Nothing but the name");
    case null:
      return name;
  }
}

const SHOWN_LINES = 5;

function TemplateLines(): JSX.Element | null {
  const form = useForm();
  const template = form.templates.value?.templates.find(({ value }) => value === form.text(PATH));
  if (template === undefined) return null;
  const more = template.lines.length - SHOWN_LINES;
  return (
    <div class="ti-lines">
      <ul>
        {template.lines.slice(0, SHOWN_LINES).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {more > 0 && (
        <details>
          <summary>{t("{more} more", { more })}</summary>
          <ul>
            {template.lines.slice(SHOWN_LINES).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
