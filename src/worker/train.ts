import type { EngineEvent } from "../protocol/engine.ts";
import { TrainingCommand, type TrainTask } from "../protocol/training-events.ts";
import { loadBackend } from "../tensor/backends/load-backend.ts";
import { createEagerKernels } from "../tensor/eager-kernels.ts";
import { train } from "../training/trainer.ts";
import { TrainingControl } from "../training/training-control.ts";

/** Trains, obeying the commands that come over the channel. */
export async function trainTask(task: TrainTask, send: (event: EngineEvent) => void): Promise<void> {
  const control = new TrainingControl();
  process.on("message", (message) => control.tell(TrainingCommand.parse(message).command));
  // Ctrl+C in a terminal reaches us too: whoever started us decides what it means.
  process.on("SIGINT", () => undefined);
  const { name, obstacle } = await loadBackend({ wanted: task.job.backend, folder: task.tensorflow });
  const why = obstacle === null ? "" : `${obstacle.reason} ${obstacle.hint}`;
  send({ type: "backend", backend: name, why });
  const kernels = createEagerKernels(name);
  for await (const event of train(task, { kernels, control })) send({ type: "training", event });
}
