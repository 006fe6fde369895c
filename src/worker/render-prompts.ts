import type { PromptsTask } from "../protocol/dataset-tasks.ts";
import type { EngineEvent } from "../protocol/engine.ts";
import { ClipTokenizer } from "../tokenizer/clip-tokenizer.ts";
import { drawPrompts } from "../training/drawn-prompts.ts";

/** Answers with the prompts that a training would draw first. */
export async function renderPrompts(task: PromptsTask, send: (event: EngineEvent) => void): Promise<void> {
  send({ type: "prompts", reply: await drawPrompts(task, ClipTokenizer.load()) });
}
