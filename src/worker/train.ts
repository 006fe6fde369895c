import type { EngineEvent } from "../protocol/engine.ts";
import { TrainingCommand, type TrainTask } from "../protocol/training-events.ts";
import { train } from "../training/trainer.ts";
import { TrainingControl } from "../training/training-control.ts";
import { startBackend } from "./start-backend.ts";

/** Trains, obeying the commands that come over the channel. */
export async function trainTask(task: TrainTask, send: (event: EngineEvent) => void): Promise<void> {
  const control = new TrainingControl();
  process.on("message", (message) => control.tell(TrainingCommand.parse(message).command));
  // Ctrl+C in a terminal reaches us too: whoever started us decides what it means.
  process.on("SIGINT", () => undefined);
  const kernels = await startBackend({ wanted: task.job.backend, folder: task.tensorflow }, send);
  for await (const event of train(task, { kernels, control })) send({ type: "training", event });
}
