import { stat } from "node:fs/promises";
import path from "node:path";
import type { Datasets } from "../datasets/datasets.ts";
import type { DatasetPlace } from "../datasets/dataset-place.ts";
import type { PromptsTask } from "../protocol/dataset-tasks.ts";
import { DatasetQuery, type DatasetPicture, type PromptsReply } from "../protocol/datasets.ts";
import { DraftError } from "./draft-error.ts";
import { draftParts, type DraftParts } from "./draft-parts.ts";
import { readTemplate } from "./template-files.ts";

/** As many as a person looks through. */
const SHOWN = 60;
/** Times a few seconds. */
const ROUNDS = 3;

export interface PromptsContext {
  readonly datasets: Datasets;
  /** Of a checkpoint, as `model.checkpoint` names it. */
  readonly vaeFactor: (checkpoint: string | null) => Promise<number>;
}

/**
 * The prompts that a training would draw first, by its pictures as they are now.
 *
 * @throws DraftError `DRAFT_INCOMPLETE`, `STILL_LOOKING`, `TEMPLATE`; what an engine complains of
 */
export async function draftPrompts(
  draft: Readonly<Record<string, unknown>>,
  context: PromptsContext,
): Promise<PromptsReply> {
  const parts = draftParts(draft);
  const { name, prompts, pictures } = parts;
  if (name === null) throw incomplete("name", "A name is needed to show prompts.");
  if (prompts === null) throw incomplete("prompts", "The settings of prompts can't be read.");
  if (pictures === null) throw incomplete("pictures.folder", "Pictures are needed to show prompts.");
  const { problem } = await readTemplate(prompts.template);
  if (problem !== null) throw new DraftError("TEMPLATE", { ...problem, field: "job.prompts.template" });
  const used = (await seen(parts, pictures, context)).filter(({ isUsed }) => isUsed);
  const task: PromptsTask = {
    ...{ type: "render-prompts", name, prompts, limit: SHOWN },
    vectors: parts.embedding?.vectors ?? 1,
    seed: parts.seed ?? 0,
    batchSize: parts.batch?.size ?? 1,
    pictures: used.map((picture) => ({
      ...{ name: picture.name, caption: picture.caption },
      shape: pictures.fit === "keep" ? `${picture.crop?.height}×${picture.crop?.width}` : "",
    })),
  };
  return context.datasets.previews.render(task, await stampOf(prompts.template));
}

async function seen(
  { model, prompts }: DraftParts,
  { folder, fit, width, height }: NonNullable<DraftParts["pictures"]>,
  { datasets, vaeFactor }: PromptsContext,
): Promise<readonly DatasetPicture[]> {
  const { wordPattern, wordSeparator } = prompts ?? {};
  const query = DatasetQuery.parse({
    ...{ fit, wordPattern, wordSeparator },
    ...(model === null ? {} : { vaeFactor: await vaeFactor(model.checkpoint) }),
    ...(width === null ? {} : { width }),
    ...(height === null ? {} : { height }),
  });
  const place: DatasetPlace = {
    ...{ id: `folder:${folder}`, kind: "folder", folder },
    name: path.basename(folder),
  };
  for (let round = 0; round < ROUNDS; round++) {
    const { pictures, pending } = await datasets.inspect(place, query);
    if (pending === 0) return pictures;
  }
  throw new DraftError("STILL_LOOKING", {
    message: "The pictures are still being looked at.",
    hint: "Ask again in a moment.",
  });
}

/** Changes with a template's file; one of ours never does. */
async function stampOf(template: string): Promise<string> {
  if (!path.isAbsolute(template)) return "";
  const { mtimeMs, size } = await stat(template);
  return `${mtimeMs} ${size}`;
}

function incomplete(field: string, message: string): DraftError {
  return new DraftError("DRAFT_INCOMPLETE", {
    field: `job.${field}`,
    message,
    hint: "Fill this field in first.",
  });
}
