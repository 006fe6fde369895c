import type { JSX } from "preact";
import type { EmbeddingCard } from "../../../protocol/embedding-card.ts";
import type { Store } from "../../store.ts";
import { t } from "../../strings.ts";
import { useStore } from "../../use-store.ts";
import { Issues, fieldId } from "./field.tsx";
import { fieldName } from "./field-names.ts";
import { useForm } from "./form-context.ts";

const PATH = "embedding.initialization";
const FROM = `${PATH}.from`;
const TEXT = `${PATH}.text`;
const FILE = `${PATH}.file`;

/** What the vectors begin with: a way, and what that way asks for. */
export function Initialization(): JSX.Element {
  const form = useForm();
  const id = fieldId(PATH);
  const way = form.text(FROM);
  const ways: readonly (readonly [way: string, name: string, help: string])[] = [
    ["words", t("Words"), t("Words that come near; several are spread over the vectors. * is neutral.")],
    ["average", t("Average of words"), t("Every vector begins as the average of these words.")],
    ["random", t("Random"), t("Every vector begins as noise with the spread of the vocabulary.")],
    ["embedding", t("Another embedding"), t("Goes on from what an embedding has learned.")],
  ];
  return (
    <fieldset class="ti-field ti-initialization" aria-describedby={`${id}-help ${id}-said`}>
      <legend>{fieldName(PATH)}</legend>
      <div class="ti-pair">
        <select
          id={id}
          aria-label={t("How the vectors begin")}
          value={way}
          onChange={(event) => form.change({ [FROM]: event.currentTarget.value })}
        >
          {ways.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
        {(way === "words" || way === "average") && <WordsInput />}
        {way === "embedding" && <EmbeddingPicker />}
      </div>
      <small class="ti-help" id={`${id}-help`}>
        {ways.find(([key]) => key === way)?.[2]}
      </small>
      <Issues id={`${id}-said`} issues={form.issues(PATH)} />
    </fieldset>
  );
}

function WordsInput(): JSX.Element {
  const form = useForm();
  return (
    <input
      id={fieldId(TEXT)}
      type="text"
      aria-label={t("Words to begin with")}
      spellcheck={false}
      value={form.text(TEXT)}
      onInput={(event) => form.change({ [TEXT]: event.currentTarget.value })}
    />
  );
}

function EmbeddingPicker(): JSX.Element {
  const form = useForm();
  const cards = useUsableCards(form.store);
  const folder = form.store.folder?.path ?? "";
  const baseModel = form.checkpoint?.baseModel ?? null;
  const isOther = (card: EmbeddingCard): boolean =>
    baseModel !== null && card.baseModel !== null && card.baseModel !== baseModel;
  const chosen = form.text(FILE);
  const files = cards.map((card) => `${folder}/${card.id}`);
  return (
    <select
      id={fieldId(FILE)}
      aria-label={t("Embedding to begin with")}
      value={chosen}
      onChange={(event) => form.change({ [FILE]: event.currentTarget.value })}
    >
      <option value="" disabled>
        {cards.length === 0 ? t("There is no embedding yet") : t("Choose one")}
      </option>
      {chosen !== "" && !files.includes(chosen) && <option value={chosen}>{chosen}</option>}
      {cards.map((card, index) => (
        <option key={card.id} value={files[index]} disabled={isOther(card)}>
          {t("{token} ({vectors} vectors)", { token: card.token, vectors: card.vectors ?? 0 })}
          {isOther(card) ? ` – ${t("of another base model")}` : ""}
        </option>
      ))}
    </select>
  );
}

/** Embeddings that were read, by name; anew when the folder changes. */
function useUsableCards(store: Store): EmbeddingCard[] {
  useStore(store, "cards");
  return [...store.cards.values()]
    .filter(({ vectors }) => vectors !== null)
    .sort((one, other) => one.token.localeCompare(other.token));
}
