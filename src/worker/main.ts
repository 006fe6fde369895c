/**
 * The engine's program: forked by whoever wants something computed, given one task over the channel, which it
 * answers with events. It ends when the task is done or the channel closes; a training saves its state before that.
 */
import { EngineTask, type EngineEvent } from "../protocol/engine.ts";
import { bench } from "./bench.ts";
import { endWithParent } from "./end-with-parent.ts";
import { generate } from "./generate.ts";
import { inspectCheckpoints } from "./inspect-checkpoints.ts";
import { inspectDataset } from "./inspect-dataset.ts";
import { planTraining } from "./plan-training.ts";
import { probe } from "./probe.ts";
import { renderPrompts } from "./render-prompts.ts";
import { trainTask } from "./train.ts";
import { problemOf } from "../system/problem-of.ts";

process.once("disconnect", () => {
  if (!savesItself) process.exit();
});
process.once("message", (message) => void answer(message));

let savesItself = false;
/** For the step at hand; where one takes long, the state is saved after each. */
const SAVING_MS = 10 * 60_000;

async function answer(message: unknown): Promise<void> {
  try {
    const task = EngineTask.parse(message);
    endWithParent({ grace: task.type === "train" ? SAVING_MS : 0 });
    await run(task);
  } catch (error) {
    send({ type: "failed", problem: problemOf(error) });
    process.exitCode = 1;
  }
  if (process.connected) process.disconnect();
}

async function run(task: EngineTask): Promise<void> {
  switch (task.type) {
    case "generate":
      return generate(task, send);
    case "probe":
      send({ type: "probed", report: await probe(task) });
      return;
    case "bench":
      send({ type: "benched", report: await bench(task, send) });
      return;
    case "train":
      savesItself = true;
      return trainTask(task, send);
    case "inspect-dataset":
      return inspectDataset(task, send);
    case "inspect-checkpoints":
      return inspectCheckpoints(task, send);
    case "plan-training":
      return planTraining(task, send);
    case "render-prompts":
      return renderPrompts(task, send);
    default:
      return task satisfies never;
  }
}

const send = (event: EngineEvent): void => {
  if (process.connected) process.send?.(event);
};
