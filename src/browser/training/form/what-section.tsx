import type { JSX } from "preact";
import { baseModelNames } from "../../../protocol/base-model-names.ts";
import type { CheckpointView } from "../../../protocol/preflight.ts";
import { formatBytes } from "../../format.ts";
import { t } from "../../strings.ts";
import { Field } from "./field.tsx";
import { useForm } from "./form-context.ts";
import { Initialization } from "./initialization.tsx";
import { Section } from "./section.tsx";
import { NumberInput } from "./schema-field.tsx";

export function WhatSection(): JSX.Element {
  return (
    <Section name="what" title={t("What")}>
      <div class="ti-grid">
        <NameField />
        <CheckpointField />
        <Initialization />
        <VectorsField />
      </div>
    </Section>
  );
}

function NameField(): JSX.Element {
  const form = useForm();
  return (
    <Field path="name">
      {(ties) => (
        <input
          {...ties}
          type="text"
          autocomplete="off"
          spellcheck={false}
          placeholder={t("for example my-cat")}
          value={form.text("name")}
          onInput={({ currentTarget: { value } }) => form.change({ name: value === "" ? undefined : value })}
        />
      )}
    </Field>
  );
}

/**
 * The miniature model has no file: a value no path can be, and not the empty one, which a list has too while all that
 * is in it can't be chosen yet.
 */
const MINIATURE = "miniature:";

function CheckpointField(): JSX.Element {
  const form = useForm();
  const { value, failure, again } = form.checkpoints;
  const all = value?.checkpoints ?? [];
  const look = (
    <button type="button" class="ti-quiet" onClick={again}>
      {t("Look again")}
    </button>
  );
  return (
    <Field path="model.checkpoint" help={checkpointHelp(form.checkpoint)} extra={look}>
      {(ties) => (
        <>
          <select
            {...ties}
            value={form.checkpoint?.file ?? MINIATURE}
            disabled={all.length === 0}
            onChange={({ currentTarget: { value: file } }) =>
              form.change({ "model.checkpoint": file === MINIATURE ? null : file })
            }
          >
            {inOrder(all).map((one) => (
              <option key={one.file} value={one.file ?? MINIATURE} disabled={one.obstacle !== null}>
                {optionText(one)}
              </option>
            ))}
          </select>
          {failure !== null && <p class="ti-said">{failure}</p>}
          {value !== null && all.every(({ isMiniature }) => isMiniature) && (
            <NoCheckpoint folders={value.folders} />
          )}
        </>
      )}
    </Field>
  );
}

/** The web UI's first, what can't be trained with last. */
function inOrder(all: readonly CheckpointView[]): CheckpointView[] {
  const rank = ({ isCurrent, obstacle, isMiniature }: CheckpointView): number =>
    obstacle !== null ? 3 : isCurrent ? 0 : isMiniature ? 2 : 1;
  return [...all].sort((one, other) => rank(one) - rank(other));
}

function optionText({ name, isCurrent, isMiniature, obstacle }: CheckpointView): string {
  if (obstacle !== null) return `${name} – ${obstacle}`;
  if (isMiniature) return t("{name} – bundled miniature, to try things out", { name });
  return isCurrent ? t("{name} – chosen in the web UI", { name }) : name;
}

function checkpointHelp(checkpoint: CheckpointView | null): string {
  if (checkpoint === null) return t("The model that learns the word.");
  if (checkpoint.isMiniature)
    return t("Quick, and tiny: what it learns can't be used in a web UI. It shows how a training goes.");
  const { baseModel, sizeBytes, usualSize } = checkpoint;
  const facts = [
    baseModel === null ? null : baseModelNames[baseModel],
    `${usualSize} × ${usualSize}`,
    formatBytes(sizeBytes),
  ];
  return facts.filter((fact) => fact !== null).join(" · ");
}

function NoCheckpoint({ folders }: { readonly folders: readonly string[] }): JSX.Element {
  return (
    <div class="ti-said">
      <p>
        {folders.length === 0
          ? t("No Stable Diffusion checkpoint was found. Put one into your web UI's folder of checkpoints.")
          : t("No Stable Diffusion checkpoint was found. Put one (SD 1.x, .safetensors) into:")}
      </p>
      {folders.map((folder) => (
        <code key={folder}>{folder}</code>
      ))}
    </div>
  );
}

/** Tokens of a prompt's chunk. */
const CHUNK = 75;

function VectorsField(): JSX.Element | null {
  const form = useForm();
  const field = form.fields.get("embedding.vectors");
  if (field === undefined) return null;
  const vectors = form.number("embedding.vectors") ?? 0;
  return (
    <Field path="embedding.vectors">
      {(ties) => (
        <>
          <NumberInput field={field} ties={ties} />
          <div class="ti-cost">
            <span class="ti-cost-bar" aria-hidden="true">
              <span style={{ width: `${(100 * Math.min(vectors, CHUNK)) / CHUNK}%` }} />
            </span>
            <small>{t("{vectors} of a prompt's {chunk} tokens", { vectors, chunk: CHUNK })}</small>
          </div>
        </>
      )}
    </Field>
  );
}
