import { fork, type ChildProcess } from "node:child_process";
import { EngineEvent, type EngineTask } from "../protocol/engine.ts";
import type { TrainingCommand } from "../protocol/training-events.ts";
import { CliError } from "./cli-error.ts";
import { engineProgram } from "./engine-program.ts";

/** What can be done with an engine while it works. */
export type RunningEngine = {
  tell: (command: TrainingCommand) => void;
  /** At once; what it has not saved is lost. */
  kill: () => void;
};

export type EngineOptions = {
  onEvent: (event: EngineEvent) => void;
  onStart?: (engine: RunningEngine) => void;
  env: NodeJS.ProcessEnv;
};

/**
 * Runs one task in an engine process of its own and passes its events on, until it has ended.
 * Throws `CliError` `FAILED` with one sentence for whatever made it end otherwise than well.
 */
export async function runEngine(task: EngineTask, { onEvent, onStart, env }: EngineOptions): Promise<void> {
  const { file, nodeFlags, environment } = engineProgram();
  const child = fork(file, [], {
    execArgv: [...nodeFlags],
    env: { ...environment, ...env },
    stdio: ["ignore", "ignore", env["TI_LOG_LEVEL"] === "debug" ? "inherit" : "ignore", "ipc"],
  });
  const failures: CliError[] = [];
  child.on("message", (message) => {
    const event = EngineEvent.parse(message);
    if (event.type === "failed") failures.push(new CliError("FAILED", event.problem));
    else onEvent(event);
  });
  const ending = ended(child);
  // A process that is gone takes no task; how it went is told below.
  child.send(task, () => undefined);
  onStart?.({
    tell: (command) => void child.send(command, () => undefined),
    kill: () => void child.kill("SIGKILL"),
  });
  const death = await ending;
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  if (death !== null) throw new CliError("FAILED", sentenceOf(death));
}

type Death = { how: string; error?: Error };

/** Resolves to null when it ended well. */
function ended(child: ChildProcess): Promise<Death | null> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ how: "not started", error }));
    child.on("close", (code, signal) =>
      resolve(code === 0 ? null : { how: signal ?? `exit code ${code ?? "?"}` }),
    );
  });
}

function sentenceOf({ how, error }: Death): { message: string; hint: string } {
  if (error !== undefined) {
    return { message: `The engine can't be started: ${error.message}.`, hint: "Install this program again." };
  }
  return {
    message: `The engine ended unexpectedly (${how}); nothing was written.`,
    hint: "Mostly that is too little memory: close other programs, choose a smaller picture, or another --backend.",
  };
}
