import type { EngineEvent, EngineTask } from "../protocol/engine.ts";

/** Runs a task in an engine process of its own. */
export type RunEngine = (
  task: EngineTask,
  options: {
    onEvent: (event: Exclude<EngineEvent, { type: "failed" }>) => void;
    onStart: (engine: { kill: () => void }) => void;
  },
) => Promise<void>;
