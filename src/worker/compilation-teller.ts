import type { TrainingEvent } from "../protocol/training-events.ts";
import type { RunWatch } from "../tensor/run.ts";
import { fallbackNotice } from "./fallback-notice.ts";

type Tell = (event: TrainingEvent) => void;

/** Tells of compilations, and afterwards of the state that was interrupted. */
export class CompilationTeller {
  readonly #tell: Tell;
  #state: TrainingEvent | null = null;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  note(event: TrainingEvent): void {
    if (event.type === "state") this.#state = event;
  }

  readonly watch: RunWatch = {
    onCompile: () => this.#tell({ type: "state", state: "compiling" }),
    onCompiled: () => {
      if (this.#state !== null) this.#tell(this.#state);
    },
    onFallback: (computation, error) => this.#tell({ type: "notice", ...fallbackNotice(computation, error) }),
  };
}
