import { usableStem } from "../embeddings/usable-name.ts";
import type { TrainingEvent, TrainTask } from "../protocol/training-events.ts";
import type { Engine } from "../tensor/run.ts";
import { factsOf, finishWithEmbedding, finishWithout, installOptions } from "./finish-run.ts";
import { requireFreeName, type InstallOptions } from "./finished-embedding.ts";
import { prepare, type Prepared } from "./prepare.ts";
import { savedState } from "./run-folder.ts";
import { Trainer } from "./trainer.ts";
import type { TrainingControl } from "./training-control.ts";

export interface TrainerOptions {
  readonly engine: Engine;
  readonly control: TrainingControl;
}

/**
 * Trains, or goes on with the run in the task's folder, and tells how it goes. Ends with a `finished` event.
 * Killed at any moment it goes on from the last saved state to the very numbers it would have had.
 *
 * @throws CodedError: EmbeddingError `NAME_NOT_USABLE`; TrainingError `NOT_FINITE` leaves the last good state in the run's folder
 */
export async function* train(
  asked: TrainTask,
  options: TrainerOptions,
): AsyncGenerator<TrainingEvent, void, void> {
  // It becomes part of paths.
  const task = { ...asked, job: { ...asked.job, name: usableStem(asked.job.name, "name") } };
  const install = await installOptions(task);
  if (install !== null) requireFreeName(factsOf(task, 0), install);
  const prepared = yield* preparedUnlessEnded(task, options);
  if (prepared === null) {
    yield await endBeforeStart(task, { install, control: options.control });
    return;
  }
  try {
    yield* new Trainer(task, { ...prepared, install }, options.control).run();
  } finally {
    prepared.dispose();
  }
}

/** null: the training was told to end meanwhile. */
async function* preparedUnlessEnded(
  task: TrainTask,
  { engine, control }: TrainerOptions,
): AsyncGenerator<TrainingEvent, Prepared | null, void> {
  try {
    return yield* prepare(task, { engine, signal: control.signal });
  } catch (error) {
    if (error === control.signal.reason) return null;
    throw error;
  }
}

/** What there is of earlier steps is made an embedding, as it would have been then. */
async function endBeforeStart(
  task: TrainTask,
  { install, control }: { install: InstallOptions | null; control: TrainingControl },
): Promise<TrainingEvent> {
  const state = await savedState(task.runFolder);
  const reason = control.ending ?? "interrupted";
  if (state === null || reason === "suspended")
    return finishWithout({ reason, step: state?.optimizer.step ?? 0 });
  const facts = factsOf(task, state.start.length / task.job.embedding.vectors);
  return { ...(await finishWithEmbedding(task, { state, facts, install })), reason };
}
