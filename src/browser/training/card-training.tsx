import type { JSX } from "preact";
import type { EmbeddingCard } from "../../protocol/embedding-card.ts";
import type { Store } from "../store.ts";
import { t } from "../strings.ts";
import type { TrainingPanel } from "./panel.tsx";
import type { Prefill } from "./panel-parts.ts";

type CardTrainingProps = {
  readonly card: EmbeddingCard;
  readonly store: Store;
  readonly training: Pick<TrainingPanel, "train" | "show" | "runOf">;
  readonly canEdit: boolean;
  readonly close: () => void;
};

/** What training has to do with a card: the one it came of, and the ones that may begin with it. */
export function CardTraining({
  card,
  store,
  training,
  canEdit,
  close,
}: CardTrainingProps): JSX.Element | null {
  const run = training.runOf(card.token);
  const prefills = canEdit ? prefillsOf(card, store) : null;
  if (run === null && prefills === null) return null;
  const train = (prefill: Prefill): void => {
    close();
    training.train(prefill);
  };
  const show = (id: string): void => {
    close();
    training.show({ view: "run", id });
  };
  return (
    <div class="ti-actions ti-card-training">
      {prefills !== null && (
        <>
          <button type="button" class="ti-button" onClick={() => train(prefills.further)}>
            {t("Continue training")}
          </button>
          <button type="button" class="ti-button" onClick={() => train(prefills.another)}>
            {t("Train one like this…")}
          </button>
        </>
      )}
      {run !== null && (
        <button type="button" class="ti-button" onClick={() => show(run.id)}>
          {t("Show its training")}
        </button>
      )}
    </div>
  );
}

type Prefills = { readonly further: Prefill; readonly another: Prefill };

/** null: nothing can begin with this file. */
function prefillsOf(card: EmbeddingCard, { folder, cards }: Store): Prefills | null {
  const { vectors, token, problem } = card;
  if (vectors === null || problem !== null || folder === null) return null;
  const initialization = { from: "embedding", file: fileOf(card, folder.path) } as const;
  const embedding = {
    vectors: Math.min(vectors, 75),
    initialization,
    format: "safetensors",
    replace: false,
  } as const;
  const tokens = new Set([...cards.values()].map((other) => other.token));
  return { further: { name: token, embedding }, another: { name: freeName(token, tokens), embedding } };
}

function fileOf({ id }: EmbeddingCard, folder: string): string {
  const separator = folder.includes("\\") ? "\\" : "/";
  return [folder, ...id.split("/")].join(separator);
}

/** The name with the first number behind it that makes it one of its own. */
export function freeName(token: string, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number += 1) if (!taken.has(`${token}-${number}`)) return `${token}-${number}`;
}
