import os from "node:os";
import path from "node:path";
import type { TrainTask } from "../protocol/training-events.ts";
import { chosenGpu } from "../system/chosen-gpu.ts";
import { errnoOf } from "../system/errno.ts";
import { describeError } from "../system/logger.ts";
import { deviceFolder } from "../system/state-paths.ts";
import { awaitTurn, endTurn, type TurnHolder } from "../system/turn.ts";
import { computesOnGpu } from "./gpu-sharing.ts";

type Told = { message: string; hint: string };

export type DeviceTurnOptions = {
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Called when another program trains, again whenever that is another one. */
  onWait: (told: Told) => void;
  /** It can't be known whether another program trains. */
  onUnknown: (told: Told) => void;
};

/**
 * Runs `train` when no other program of this user trains on the device, with the task and its turn (src/system/turn.ts), which ends with it. Where the folder
 * for turns can't be used, the training does not wait. Throws the signal's reason, and what `train` throws.
 */
export async function inDeviceTurn<T>(
  task: Omit<TrainTask, "turn">,
  options: DeviceTurnOptions,
  train: (task: TrainTask) => Promise<T>,
): Promise<T> {
  const turn = await deviceTurn(task, options);
  try {
    return await train({ ...task, turn });
  } finally {
    if (turn !== null) await endTurn(turn);
  }
}

/** null: it can't be had. */
async function deviceTurn(
  { job, tensorflow }: Omit<TrainTask, "turn">,
  { env, signal, onWait, onUnknown }: DeviceTurnOptions,
): Promise<string | null> {
  const { backend, name } = job;
  const isOnGpu = await computesOnGpu({ backend, tensorflow });
  const folder = path.join(deviceFolder({ env }), deviceName(isOnGpu, env));
  try {
    return await awaitTurn({ folder, what: name, signal, onWait: (holder) => onWait(waiting(holder)) });
  } catch (error) {
    if (signal.aborted || errnoOf(error) === null) throw error;
    onUnknown({
      message: `Whether another program trains can't be known: ${describeError(error)}.`,
      hint: "This one does not wait. TI_DEVICE_DIR names a folder that can be written.",
    });
    return null;
  }
}

/** A data folder may be shared by machines. */
function deviceName(isOnGpu: boolean, env: NodeJS.ProcessEnv): string {
  const device = isOnGpu ? `gpu-${chosenGpu(env)}` : "cpu";
  return `${os.hostname()}-${device}`.replaceAll(/[^\w.-]/g, "_");
}

function waiting({ pid, what }: TurnHolder): Told {
  return {
    message: `This waits for the training of ${what} in another program (process ${pid}).`,
    hint: "It begins by itself when that has ended.",
  };
}
