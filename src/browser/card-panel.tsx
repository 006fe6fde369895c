import { baseModelNames } from "../protocol/base-model-names.ts";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { EmbeddingCard, PromptSide } from "../protocol/embedding-card.ts";
import type { ConvertRequest, EditRequest } from "../protocol/requests.ts";
import type { CardCommands } from "./card-commands.ts";
import { repairNames } from "./card-view.ts";
import { showDialog } from "./dialog.tsx";
import { FactList } from "./fact-list.tsx";
import { formatBytes, formatDate } from "./format.ts";
import type { Store } from "./store.ts";
import { t } from "./strings.ts";
import { CardTraining } from "./training/card-training.tsx";
import type { TrainingPanel } from "./training/panel.tsx";
import { useStore } from "./use-store.ts";

type PanelParts = {
  readonly store: Store;
  readonly commands: CardCommands;
  readonly training: Pick<TrainingPanel, "train" | "show" | "runOf">;
};

/** Shows everything known of a card, to read, edit, mend, convert and delete. */
export async function showPanel(id: string, parts: PanelParts): Promise<void> {
  const token = parts.store.cards.get(id)?.token ?? id;
  const content = (close: () => void): JSX.Element => <Panel id={id} close={close} {...parts} />;
  await showDialog({ name: "ti-panel", label: t("Details of {token}", { token }), content });
}

function Panel({
  id,
  store,
  commands,
  training,
  close,
}: PanelParts & { id: string; close: () => void }): JSX.Element | null {
  useStore(store);
  const card = store.cards.get(id) ?? null;
  useEffect(() => {
    if (card === null) close();
  }, [card, close]);
  if (card === null) return null;
  const canEdit = store.connected && !store.readOnly;
  return (
    <>
      <h2>
        <bdi>{card.token}</bdi>
      </h2>
      <Problems card={card} commands={commands} canEdit={canEdit} />
      <SideChoice card={card} commands={commands} canEdit={canEdit} />
      <EditForm card={card} commands={commands} canEdit={canEdit} />
      <FactList facts={factsOf(card)} />
      <CardTraining card={card} store={store} training={training} canEdit={canEdit} close={close} />
      {canEdit && <Actions card={card} commands={commands} />}
      {!canEdit && <p class="ti-faint">{store.session?.accessMessage ?? t("Changes need the sidecar.")}</p>}
    </>
  );
}

type PartProps = { readonly card: EmbeddingCard; readonly commands: CardCommands; readonly canEdit: boolean };

function Problems({ card, commands, canEdit }: PartProps): JSX.Element {
  const all = card.problem === null ? card.warnings : [card.problem, ...card.warnings];
  return (
    <>
      {all.map((problem) => (
        <div
          class={problem === card.problem ? "ti-problem" : "ti-warning"}
          key={problem.code + problem.message}
        >
          <p>
            <b>{problem.message}</b> {problem.hint}
          </p>
          {problem.repair !== null && canEdit && (
            <button
              type="button"
              class="ti-button"
              onClick={() => void commands.repair(card, problem.repair)}
            >
              {t(repairNames[problem.repair])}
            </button>
          )}
        </div>
      ))}
    </>
  );
}

function SideChoice({ card, commands, canEdit }: PartProps): JSX.Element {
  const names: Record<PromptSide, string> = {
    any: t("Any prompt"),
    negative: t("Negative only"),
    positive: t("Positive only"),
  };
  const suggested = card.promptSideDecided ? null : card.suggestedSide;
  return (
    <fieldset class="ti-sides" disabled={!canEdit}>
      <legend>{t("Prompt side")}</legend>
      {(["any", "negative", "positive"] as const).map((side) => (
        <label key={side}>
          <input
            type="radio"
            name="ti-side"
            checked={card.promptSide === side}
            onChange={() => void commands.edit(card, { promptSide: side })}
          />
          {names[side]}
        </label>
      ))}
      {suggested !== null && (
        <div class="ti-evidence">
          <b>{t("Suggested: {side}", { side: names[suggested.side] })}</b>
          <ul>
            {suggested.evidence.map(({ text }) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </fieldset>
  );
}

function EditForm({ card, commands, canEdit }: PartProps): JSX.Element {
  const [edits, setEdits] = useState<EditRequest>({});
  const text = { description: card.description, notes: card.notes, ...edits };
  const changed = Object.keys(edits).length > 0;
  function save(event: Event): void {
    event.preventDefault();
    void commands.edit(card, edits).then((saved) => {
      if (saved) setEdits({});
    });
  }
  return (
    <form onSubmit={save}>
      <fieldset disabled={!canEdit} class="ti-fields">
        <label>
          {t("Description")}
          <textarea
            rows={3}
            value={text.description}
            onInput={(event) => setEdits({ ...edits, description: event.currentTarget.value })}
          />
        </label>
        <label>
          {t("Notes")}
          <textarea
            rows={2}
            value={text.notes}
            onInput={(event) => setEdits({ ...edits, notes: event.currentTarget.value })}
          />
        </label>
        <label>
          {t("Tags, with commas between")}
          <input
            value={(edits.tags ?? card.tags).join(", ")}
            onChange={(event) => setEdits({ ...edits, tags: tagsOf(event.currentTarget.value) })}
          />
        </label>
        <button type="submit" class="ti-button ti-primary" disabled={!changed}>
          {t("Save")}
        </button>
      </fieldset>
    </form>
  );
}

function tagsOf(text: string): string[] {
  return [...new Set(text.split(",").map((tag) => tag.trim()))].filter((tag) => tag !== "");
}

/** Name and value of everything known; what is not known is left out. */
function factsOf(card: EmbeddingCard): [string, string][] {
  const { civitai } = card;
  const facts: [string, string | number | null | undefined][] = [
    [t("File"), card.id],
    [t("Format"), card.format],
    [t("Base model"), card.baseModel && baseModelNames[card.baseModel]],
    [t("Vectors"), card.vectors],
    [t("Width"), card.width],
    [t("Training step"), card.step],
    [
      t("Checkpoint"),
      [card.checkpointName, card.checkpointHash && `[${card.checkpointHash}]`].filter(Boolean).join(" "),
    ],
    [t("Size"), formatBytes(card.sizeBytes)],
    [t("Modified"), formatDate(card.modifiedMs)],
    [t("Short hash"), card.shortHash],
    ["SHA-256", card.sha256],
    ["Civitai", [civitai?.modelName, civitai?.versionName, civitai?.baseModel].filter(Boolean).join(" · ")],
    [t("Trained words"), civitai?.trainedWords.join(", ")],
  ];
  return facts.flatMap(([name, value]) =>
    value === null || value === undefined || value === "" ? [] : [[name, String(value)]],
  );
}

const FORMATS: readonly ConvertRequest["to"][] = ["safetensors", "pt", "png"];

function Actions({ card, commands }: Omit<PartProps, "canEdit">): JSX.Element {
  const others =
    card.problem?.code === undefined || card.vectors !== null
      ? FORMATS.filter((format) => format !== card.format)
      : [];
  return (
    <div class="ti-actions">
      {others.map((to) => (
        <button key={to} type="button" class="ti-button" onClick={() => void commands.convert(card, to)}>
          {t("Convert to {format}", { format: `.${to}` })}
        </button>
      ))}
      <button type="button" class="ti-button ti-danger" onClick={() => void commands.remove(card)}>
        {t("Move to trash")}
      </button>
    </div>
  );
}
