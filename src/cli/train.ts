import { rmdir } from "node:fs/promises";
import { tensorflowFolder } from "../system/tensorflow-folder.ts";
import { inDeviceTurn } from "../jobs/device-turn.ts";
import { Preflight } from "../jobs/preflight/preflight.ts";
import type { TrainTask } from "../protocol/training-events.ts";
import { CliError } from "./cli-error.ts";
import { sharedFlags, type Command, type CommandIo, type Invocation } from "./command.ts";
import { runEngine, type RunningEngine } from "../jobs/engine-process.ts";
import { engineJsonView, type EngineView } from "./engine-view.ts";
import { ExitCode } from "./exit-code.ts";
import { trainTask } from "./train-task.ts";
import { trainTerminalView } from "./train-view.ts";
import { embeddingsFolder, openWorkplace } from "./workplace.ts";

export const train: Command = {
  name: "train",
  summary: "Train an embedding",
  usage: "JOB.yaml [flags]",
  details: [
    "The file needs a name and pictures.folder; everything else has a default. Relative paths in it are meant from",
    "where it lies. Ctrl+C ends the training with the completed steps; a second one at once, with the steps of the",
    "last saved state. --resume goes on with a run that was interrupted or killed. While another program trains on",
    "the same device, this one says so and waits.",
  ],
  flags: {
    resume: { type: "string", value: "DIR", description: "Folder of a run to go on with" },
    backend: { type: "string", value: "NAME", description: "auto, gpu, cpu or wasm; wins over the file's" },
    embeddings: sharedFlags.embeddings,
    json: { type: "boolean", description: "Print events as lines of JSON" },
    home: sharedFlags.home,
  },
  run: runTrain,
};

async function runTrain(invocation: Invocation, io: CommandIo): Promise<ExitCode> {
  const workplace = await openWorkplace(invocation, io);
  const { paths, configuration } = workplace;
  const task = await trainTask(invocation, {
    ...{ runs: paths.runs, trashDir: paths.trash, cacheDir: paths.cache },
    embeddings: embeddingsFolder(workplace),
    isHostFolder: configuration.embeddingsDir !== null,
    tensorflow: tensorflowFolder(paths.home, io.env),
  });
  const isJson = invocation.switches.has("json");
  const view = isJson ? engineJsonView(io) : trainTerminalView(io, process.stderr.isTTY);
  try {
    await foresee(task, { view, env: io.env, runs: paths.runs });
    await trainInTurn(task, { view, env: io.env });
  } finally {
    view.close();
    // Of a run that did not begin.
    await rmdir(task.runFolder).catch(() => undefined);
  }
  return ExitCode.ok;
}

type Surroundings = { view: EngineView; env: NodeJS.ProcessEnv };

async function trainInTurn(asked: Omit<TrainTask, "turn">, { view, env }: Surroundings): Promise<void> {
  const interrupting = interruptBySignal();
  const { signal, attach, detach } = interrupting;
  const notice = (told: { message: string; hint: string }): void => view.show({ type: "notice", ...told });
  try {
    await inDeviceTurn(asked, { env, signal, onWait: notice, onUnknown: notice }, (task) =>
      runEngine(task, { onEvent: view.show, onStart: attach, env }),
    );
  } catch (error) {
    throw signal.aborted ? notBegun() : error;
  } finally {
    detach();
  }
}

/** Tells what will go wrong before it takes hours. Throws `CliError` for what can't go well. */
async function foresee(
  { job, tensorflow }: Pick<TrainTask, "job" | "tensorflow">,
  { view, env, runs }: Surroundings & { runs: string },
): Promise<void> {
  const preflight = new Preflight({
    ...{ env, tensorflow, runs, unloadHostModel: false },
    host: () => Promise.resolve(null),
    history: () => [],
  });
  const { problems } = await preflight.reply(job);
  for (const { message, hint, blocks } of problems) {
    if (blocks) throw new CliError("FAILED", { message, hint });
    view.show({ type: "notice", message, hint });
  }
}

function notBegun(): CliError {
  return new CliError("FAILED", {
    message: "The training was ended while it waited: nothing was trained.",
    hint: "Start it again when the other one has ended, or let it wait.",
  });
}

/** The first signal asks the training to end, the second ends it. Before it has begun, the first one ends the waiting. */
function interruptBySignal(): {
  signal: AbortSignal;
  attach: (engine: RunningEngine) => void;
  detach: () => void;
} {
  const waiting = new AbortController();
  let running: RunningEngine | null = null;
  let signals = 0;
  const onSignal = (): void => {
    signals += 1;
    if (running === null) waiting.abort();
    else if (signals === 1) running.tell("interrupt");
    else running.kill();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
  return {
    signal: waiting.signal,
    attach: (engine) => (running = engine),
    detach: () => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, onSignal);
    },
  };
}
