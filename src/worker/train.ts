import type { EngineEvent } from "../protocol/engine.ts";
import { TrainingCommand, type TrainingEvent, type TrainTask } from "../protocol/training-events.ts";
import { takeOverTurn } from "../system/turn.ts";
import { train } from "../training/train.ts";
import { TrainingControl } from "../training/training-control.ts";
import { CompilationTeller } from "./compilation-teller.ts";
import { holdRun } from "./hold-run.ts";
import { startBackend } from "./start-backend.ts";

/** How long a training that nobody waits for any more may take to save its state. */
const LAST_SECONDS = 5;

/**
 * Trains, obeying the commands that come over the channel. When whoever started it goes away, or the system wants it
 * to end, its state is saved before it does.
 */
export async function trainTask(task: TrainTask, send: (event: EngineEvent) => void): Promise<void> {
  const control = new TrainingControl();
  obey(control);
  if (task.turn !== null) await takeOverTurn(task.turn);
  await holdRun(task.runFolder);
  const kernels = await startBackend({ wanted: task.job.backend, folder: task.tensorflow }, send);
  const tell = (event: TrainingEvent): void => send({ type: "training", event });
  const teller = new CompilationTeller(tell);
  for await (const event of train(task, { engine: { kernels, watch: teller.watch }, control })) {
    teller.note(event);
    tell(event);
  }
}

function obey(control: TrainingControl): void {
  process.on("message", (message) => {
    const { command } = TrainingCommand.parse(message);
    // Who says it twice does not want to wait.
    if (command === "interrupt" && control.ending !== null) endSoon();
    control.tell(command);
  });
  for (const event of ["disconnect", "SIGTERM"] as const)
    process.once(event, () => {
      control.tell("suspend");
      endSoon();
    });
  // Ctrl+C in a terminal reaches us too: whoever started us decides what it means.
  process.on("SIGINT", () => undefined);
}

function endSoon(): void {
  setTimeout(() => process.exit(1), LAST_SECONDS * 1000).unref();
}
