import type { PromptsTask } from "../protocol/dataset-tasks.ts";
import type { PromptsReply } from "../protocol/datasets.ts";
import type { RunEngine } from "./engine-runner.ts";

/** Typing in a form asks the same again and again. */
const REMEMBERED = 30;

/** What prompts a training would draw, by an engine process for each new question. */
export class PromptPreviews {
  readonly #run: RunEngine;
  readonly #answers = new Map<string, Promise<PromptsReply>>();
  readonly #running = new Set<() => void>();

  constructor(run: RunEngine) {
    this.#run = run;
  }

  /** `templateStamp` changes with the template's file. Throws what the engine complained of. */
  async render(task: PromptsTask, templateStamp: string): Promise<PromptsReply> {
    const key = JSON.stringify([task, templateStamp]);
    const known = this.#answers.get(key) ?? this.#ask(task);
    this.#answers.delete(key);
    this.#answers.set(key, known);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > REMEMBERED && oldest !== undefined) this.#answers.delete(oldest);
    try {
      return await known;
    } catch (error) {
      this.#answers.delete(key);
      throw error;
    }
  }

  close(): void {
    for (const kill of this.#running) kill();
  }

  async #ask(task: PromptsTask): Promise<PromptsReply> {
    let reply: PromptsReply = { prompts: [], total: 0 };
    let kill = (): void => undefined;
    const onStart = (engine: { kill: () => void }): void => {
      kill = engine.kill;
      this.#running.add(kill);
    };
    try {
      await this.#run(task, {
        onStart,
        onEvent: (event) => {
          if (event.type === "prompts") reply = event.reply;
        },
      });
      return reply;
    } finally {
      this.#running.delete(kill);
    }
  }
}
