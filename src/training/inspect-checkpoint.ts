import { CheckpointError } from "../diffusion/checkpoint/checkpoint-error.ts";
import { openCheckpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import { pictureSize, vaeFactor } from "../diffusion/picture-size.ts";
import type { CheckpointFacts } from "../protocol/checkpoint-tasks.ts";
import { CodedError } from "../system/coded-error.ts";
import { describeError } from "../system/logger.ts";
import type { ClipTokenizer } from "../tokenizer/clip-tokenizer.ts";
import { requireVocabulary } from "./prepare.ts";

/** Of a Stable Diffusion 1 model, while nothing of its own is known. */
const USUAL = { usualSize: 512, vaeFactor: 8 } as const;

/** What a checkpoint is, and why it can't be trained with. Reads names and shapes only; never throws. */
export async function inspectCheckpoint(file: string, tokenizer: ClipTokenizer): Promise<CheckpointFacts> {
  try {
    const checkpoint = await openCheckpoint(file);
    try {
      requireVocabulary(checkpoint, tokenizer);
      const { width } = pictureSize(checkpoint.config, { width: null, height: null });
      return {
        ...{ baseModel: checkpoint.config.baseModel, obstacle: null },
        ...{ usualSize: width, vaeFactor: vaeFactor(checkpoint.config) },
      };
    } finally {
      await checkpoint.dispose();
    }
  } catch (error) {
    const baseModel = error instanceof CheckpointError ? error.baseModel : null;
    return { baseModel, ...USUAL, obstacle: sentenceOf(error, file) };
  }
}

/** Without the path, which says nothing new beside the file's name. */
function sentenceOf(error: unknown, file: string): string {
  if (!(error instanceof CodedError)) return describeError(error);
  const message = error.message.replace(`${file}: `, "").replace(file, "This file");
  return `${message} ${error.hint}`;
}
