import type { InspectCheckpointsTask } from "../protocol/checkpoint-tasks.ts";
import type { EngineEvent } from "../protocol/engine.ts";
import { ClipTokenizer } from "../tokenizer/clip-tokenizer.ts";
import { inspectCheckpoint } from "../training/inspect-checkpoint.ts";

/** One after another: a slow disk is not made faster by more requests. */
export async function inspectCheckpoints(
  { files }: InspectCheckpointsTask,
  send: (event: EngineEvent) => void,
): Promise<void> {
  const tokenizer = ClipTokenizer.load();
  for (const file of files)
    send({ type: "inspected-checkpoint", file, facts: await inspectCheckpoint(file, tokenizer) });
}
