import type { TrainingEvent, TrainTask } from "../../src/protocol/training-events.ts";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { TrainingControl } from "../../src/training/training-control.ts";
import { train } from "../../src/training/train.ts";

export type Told<T extends TrainingEvent["type"]> = Extract<TrainingEvent, { type: T }>;

/** Trains to the end; `onEvent` may tell the control something. */
export async function runTraining(
  task: TrainTask,
  kernels: EagerKernels,
  onEvent: (event: TrainingEvent, control: TrainingControl) => void = () => undefined,
): Promise<TrainingEvent[]> {
  const control = new TrainingControl();
  const events: TrainingEvent[] = [];
  for await (const event of train(task, { engine: { kernels }, control })) {
    events.push(event);
    onEvent(event, control);
  }
  return events;
}

export function told<T extends TrainingEvent["type"]>(events: readonly TrainingEvent[], type: T): Told<T>[] {
  return events.filter((event): event is Told<T> => event.type === type);
}

/** Event types in their order, a state by its name; of equal ones behind each other one. */
export function outline(events: readonly TrainingEvent[]): string[] {
  const names = events.map((event) => (event.type === "state" ? event.state : event.type));
  return names.filter((name, i) => name !== names[i - 1]);
}
