import type { EngineEvent } from "../protocol/engine.ts";
import type { PlanTask } from "../protocol/training-plan.ts";
import * as training from "../training/plan-training.ts";

export async function planTraining(task: PlanTask, send: (event: EngineEvent) => void): Promise<void> {
  send({ type: "planned-training", plan: await training.planTraining(task) });
}
