import type { JSX } from "preact";
import type { RenderedPrompt } from "../../../protocol/datasets.ts";
import { showDialog } from "../../dialog.tsx";
import { t } from "../../strings.ts";
import type { TrainingApi } from "../training-api.ts";
import { useReply } from "./use-reply.ts";

type Job = Readonly<Record<string, unknown>>;

/** Shows what the text encoder will get, picture by picture. */
export async function showPrompts(api: TrainingApi, job: Job): Promise<void> {
  await showDialog({
    name: "ti-prompts-view",
    label: t("The prompts"),
    content: () => <PromptsView api={api} job={job} />,
  });
}

function PromptsView({ api, job }: { readonly api: TrainingApi; readonly job: Job }): JSX.Element {
  const { value, failure, isWaiting, again } = useReply({
    key: "once",
    ask: (signal) => api.prompts({ job }, signal),
  });
  return (
    <>
      <h2>{t("The prompts")}</h2>
      {failure !== null && <p class="ti-said">{failure}</p>}
      {value === null && isWaiting && <p class="ti-help">{t("Being written …")}</p>}
      {value !== null && (
        <>
          <p class="ti-help">
            {t("As the text encoder gets them, token by token. The coloured ones are the embedding.")}{" "}
            {value.total > value.prompts.length &&
              t("{shown} of {total} are shown.", { shown: value.prompts.length, total: value.total })}
          </p>
          {value.prompts.map((prompt, index) => (
            <Rendered key={`${index} ${prompt.picture}`} prompt={prompt} />
          ))}
        </>
      )}
      <div class="ti-actions">
        <button type="button" class="ti-button" disabled={isWaiting} onClick={again}>
          {t("Draw again")}
        </button>
      </div>
    </>
  );
}

function Rendered({ prompt }: { readonly prompt: RenderedPrompt }): JSX.Element {
  return (
    <article class="ti-rendered" data-missing={prompt.isMissing}>
      <h3>
        <bdi>{prompt.picture}</bdi>
        <small>
          {t("{tokens} tokens", { tokens: prompt.tokens.length })}
          {prompt.chunks > 1 && ` · ${t("{chunks} chunks: costs time", { chunks: prompt.chunks })}`}
        </small>
      </h3>
      <p>
        <bdi>{prompt.prompt}</bdi>
      </p>
      {prompt.isMissing && (
        <p class="ti-said" data-severity="error">
          <b>{t("The embedding is missing.")}</b>{" "}
          {t("Nothing is learned from this prompt: put [name] into the template's line.")}
        </p>
      )}
      <ol class="ti-tokens">
        {prompt.tokens.map(({ text, isEmbedding, chunk }, index) => (
          <Token
            key={index}
            text={text}
            isEmbedding={isEmbedding}
            startsChunk={chunk > (prompt.tokens[index - 1]?.chunk ?? 0) ? chunk + 1 : null}
          />
        ))}
      </ol>
    </article>
  );
}

type TokenProps = {
  readonly text: string;
  readonly isEmbedding: boolean;
  /** Its number, when this token is the first of a further chunk. */
  readonly startsChunk: number | null;
};

function Token({ text, isEmbedding, startsChunk }: TokenProps): JSX.Element {
  return (
    <>
      {startsChunk !== null && <li class="ti-chunk">{t("Chunk {number}", { number: startsChunk })}</li>}
      <li class="ti-token" data-embedding={isEmbedding}>
        <bdi>{text}</bdi>
      </li>
    </>
  );
}
