import type { SetupEnd, SetupEvent, SetupReply, SetupState, SetupVariant } from "../protocol/setup.ts";
import { ownProgram, type OwnProgram } from "../system/own-program.ts";
import { choosePlan } from "./choose-plan.ts";
import { ProvisionError } from "./provision-error.ts";
import { setupOffers } from "./setup-offers.ts";
import { startSetup, type SetupProcess } from "./setup-process.ts";
import { thisMachine } from "./this-machine.ts";

/** Often enough for a bar, and rarely enough for a log that is kept. */
const TELL_EVERY_MS = 1000;

export type TensorflowSetupOptions = {
  /** The state folder. */
  home: string;
  /** Where the builds lie. */
  folder: string;
  env: NodeJS.ProcessEnv;
  publish: (state: SetupState) => void;
  /** What is run; default: this program. */
  program?: OwnProgram | undefined;
};

/** Native TensorFlow as a page has it set up: one setup at a time, in a process of its own. */
export class TensorflowSetup {
  readonly #options: TensorflowSetupOptions;
  #state: SetupState = { type: "idle" };
  #process: SetupProcess | null = null;
  #isStopping = false;
  #toldMs = 0;

  constructor(options: TensorflowSetupOptions) {
    this.#options = options;
  }

  get state(): SetupState {
    return this.#state;
  }

  async reply(): Promise<SetupReply> {
    const { folder, env } = this.#options;
    const offers = await setupOffers({ machine: await thisMachine(), folder, env });
    return { ...offers, state: this.#state };
  }

  /** Throws `ProvisionError` `UNSUPPORTED`, or `BUSY` while one is under way. */
  async start(variant: SetupVariant): Promise<SetupState> {
    const { home, folder, env, program = ownProgram(PROGRAM) } = this.#options;
    const { title } = choosePlan(await thisMachine(), variant);
    if (this.#process !== null) throw busy();
    this.#isStopping = false;
    this.#process = startSetup({
      ...{ home, folder, env, program, variant },
      onEvent: (event) => this.#onEvent(event),
    });
    void this.#process.ended.then((end) => this.#conclude(variant, end));
    this.#tell({ type: "running", variant, phase: null, title, done: null, total: null });
    return this.#state;
  }

  /** Resolves when it has ended; the next start goes on from there. */
  async stop(): Promise<SetupState> {
    const running = this.#process;
    if (running !== null) {
      this.#isStopping = true;
      running.stop();
      await running.ended;
    }
    return this.#state;
  }

  close(): void {
    this.#process?.letGo();
  }

  #onEvent(event: SetupEvent): void {
    const state = this.#state;
    if (state.type !== "running") return;
    if (event.type === "phase") {
      const { phase, title } = event;
      this.#tell({ ...state, phase, title, done: null, total: null });
      // The first measure of a phase is told at once.
      this.#toldMs = 0;
      return;
    }
    const { done, total } = event;
    this.#state = { ...state, done, total };
    if (Date.now() - this.#toldMs >= TELL_EVERY_MS) this.#tell(this.#state);
  }

  #conclude(variant: SetupVariant, end: SetupEnd): void {
    this.#process = null;
    if (end.type === "done") this.#tell({ type: "done", variant });
    else if (this.#isStopping || end.problem.code === "STOPPED") this.#tell({ type: "idle" });
    else this.#tell({ type: "failed", variant, problem: end.problem });
  }

  #tell(state: SetupState): void {
    this.#state = state;
    this.#toldMs = Date.now();
    this.#options.publish(state);
  }
}

const PROGRAM = { source: "cli/main.ts", bundled: "textual-inversion.mjs" };

function busy(): ProvisionError {
  return new ProvisionError("BUSY", {
    message: "TensorFlow is being set up already.",
    hint: "Wait until that has ended, or stop it.",
  });
}
