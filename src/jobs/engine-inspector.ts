import type { CheckpointInspector } from "./checkpoint-library.ts";
import { runEngine, type RunningEngine } from "./engine-process.ts";

/** Looks at checkpoints in an engine process of their own. */
export function engineInspector(env: NodeJS.ProcessEnv): CheckpointInspector {
  let running: RunningEngine | null = null;
  return {
    inspect: (files, tell) =>
      runEngine(
        { type: "inspect-checkpoints", files: [...files] },
        {
          env,
          onStart: (engine) => (running = engine),
          onEvent: (event) => {
            if (event.type === "inspected-checkpoint") tell(event.file, event.facts);
          },
        },
      ),
    close: () => running?.kill(),
  };
}
