import type { PromptsTask } from "../protocol/dataset-tasks.ts";
import type { PromptsReply, RenderedPrompt } from "../protocol/datasets.ts";
import type { ClipTokenizer } from "../tokenizer/clip-tokenizer.ts";
import {
  chunkPrompt,
  indexEmbeddings,
  type EmbeddingIndex,
  type PromptChunk,
} from "../tokenizer/prompt-chunks.ts";
import { batchOrder } from "./batch-order.ts";
import { fillTemplate, promptText } from "./prompt-text.ts";
import { readTemplate } from "./templates.ts";

/** A training looks at all; here a person waits. */
const MAX_COMBINATIONS = 20_000;
const MAX_FAULTY = 20;

interface Reader {
  readonly tokenizer: ClipTokenizer;
  readonly embeddings: EmbeddingIndex;
}

/**
 * Prompts of a training before it begins: first those, of every line with every caption, that lack the embedding, then
 * the ones it will draw, in its order.
 *
 * @throws TrainingError `TEMPLATE`
 */
export async function drawPrompts(task: PromptsTask, tokenizer: ClipTokenizer): Promise<PromptsReply> {
  const template = await readTemplate(task.prompts.template);
  const reader = { tokenizer, embeddings: indexEmbeddings([task], tokenizer) };
  const faulty = withoutEmbedding(task, template, reader);
  const drawn = task.pictures.length === 0 ? [] : Array.from(firstUses(task, template));
  const prompts = drawn.map(({ picture, prompt }) => render(picture, prompt, reader));
  return { prompts: [...faulty, ...prompts], total: template.length * task.pictures.length };
}

function* firstUses(
  task: PromptsTask,
  template: readonly string[],
): Generator<{ picture: string; prompt: string }> {
  const { seed, batchSize, name, pictures, limit } = task;
  const order = batchOrder({ shapes: pictures.map(({ shape }) => shape), size: batchSize, seed });
  for (let sample = 0; sample < limit; sample++) {
    const picture = pictures[order(Math.floor(sample / batchSize))[sample % batchSize] ?? 0];
    if (picture === undefined) return;
    const prompt = promptText(picture.caption, { ...task.prompts, name, template }, { seed, sample });
    yield { picture: picture.name, prompt };
  }
}

function withoutEmbedding(
  { name, pictures }: PromptsTask,
  template: readonly string[],
  reader: Reader,
): RenderedPrompt[] {
  const faulty: RenderedPrompt[] = [];
  const most = Math.ceil(MAX_COMBINATIONS / template.length);
  for (const picture of pictures.slice(0, most)) {
    for (const line of template) {
      const rendered = render(picture.name, fillTemplate(line, picture.caption, name), reader);
      if (rendered.isMissing) faulty.push(rendered);
      if (faulty.length === MAX_FAULTY) return faulty;
    }
  }
  return faulty;
}

function render(picture: string, prompt: string, { tokenizer, embeddings }: Reader): RenderedPrompt {
  const { chunks } = chunkPrompt(prompt, tokenizer, embeddings);
  return {
    ...{ picture, prompt, chunks: chunks.length },
    tokens: chunks.flatMap((chunk, i) => tokensOf(chunk, tokenizer).map((token) => ({ ...token, chunk: i }))),
    isMissing: chunks.every(({ placements }) => placements.length === 0),
  };
}

/** Without what a chunk is filled up with. */
function tokensOf(
  { ids, placements }: PromptChunk,
  tokenizer: ClipTokenizer,
): { text: string; isEmbedding: boolean }[] {
  const names = new Map(placements.map(({ position, name }) => [position, name]));
  let end = ids.length;
  while (end > 1 && ids[end - 1] === tokenizer.end) end--;
  return Array.from(ids.subarray(1, end), (id, i) => {
    const name = names.get(i + 1);
    return { text: name ?? tokenizer.decode(id), isEmbedding: name !== undefined };
  });
}
