import { fork, type ChildProcess, type StdioOptions } from "node:child_process";
import { EngineEvent, type EngineTask } from "../protocol/engine.ts";
import type { Problem } from "../protocol/problem.ts";
import type { TrainingCommand } from "../protocol/training-events.ts";
import { EngineError } from "./engine-error.ts";
import { engineProgram } from "./engine-program.ts";

/**
 * How an engine's process ended. `well`: its task is done. `failed`: it told why not. `died`: it told nothing;
 * `how` names the signal or the exit code.
 */
export type EngineEnd =
  | { type: "well" }
  | { type: "failed"; problem: Problem }
  | { type: "died"; how: string; isOurs: boolean }
  | { type: "not started"; reason: string };

/** What can be done with an engine while it works. */
export type RunningEngine = {
  /** Never rejects. */
  readonly ended: Promise<EngineEnd>;
  tell: (command: TrainingCommand["command"]) => void;
  /** At once; what it has not saved is lost. */
  kill: () => void;
  /** Closes the channel: it saves what it has and ends by itself, also after we are gone. */
  letGo: () => void;
};

export type EngineOptions = {
  onEvent: (event: Exclude<EngineEvent, { type: "failed" }>) => void;
  env: NodeJS.ProcessEnv;
  /** Where its complaints go: a file's descriptor; default: nowhere, or to ours while debugging. */
  complaints?: number;
};

/** Gives one task to an engine process of its own. Throws `EngineError` when its program is gone. */
export function startEngine(task: EngineTask, { onEvent, env, complaints }: EngineOptions): RunningEngine {
  const { file, nodeFlags, environment } = engineProgram();
  const child = fork(file, [], {
    execArgv: [...nodeFlags],
    env: { ...environment, ...env },
    stdio: stdioOf(env, complaints),
  });
  let problem: Problem | null = null;
  let isOurs = false;
  const kill = (): void => {
    isOurs = true;
    child.kill("SIGKILL");
  };
  child.on("message", (message) => {
    const event = EngineEvent.safeParse(message).data;
    if (event === undefined) {
      problem ??= notUnderstood;
      kill();
    } else if (event.type === "failed") problem ??= event.problem;
    else onEvent(event);
  });
  const ended = endOf(child).then((end): EngineEnd => {
    if (problem !== null) return { type: "failed", problem };
    return end.type === "died" ? { ...end, isOurs } : end;
  });
  // A process that is gone takes no message; how it went is told by its end.
  child.send(task, () => undefined);
  return {
    ended,
    tell: (command) => {
      if (child.connected)
        child.send({ type: "command", command } satisfies TrainingCommand, () => undefined);
    },
    kill,
    letGo: () => {
      if (child.connected) child.disconnect();
      child.unref();
    },
  };
}

/**
 * Runs one task in an engine process of its own and passes its events on, until it has ended.
 * Throws `EngineError` with one sentence for whatever made it end otherwise than well.
 */
export async function runEngine(
  task: EngineTask,
  { onStart, ...options }: EngineOptions & { onStart?: (engine: RunningEngine) => void },
): Promise<void> {
  const engine = startEngine(task, options);
  onStart?.(engine);
  const end = await engine.ended;
  if (end.type !== "well") throw new EngineError(problemOfEnd(end));
}

/** What is to be said about an end that was not well. */
export function problemOfEnd(end: Exclude<EngineEnd, { type: "well" }>): Problem {
  switch (end.type) {
    case "failed":
      return end.problem;
    case "not started":
      return {
        code: "ENGINE_MISSING",
        message: `The engine can't be started: ${end.reason}.`,
        hint: "Install this program again.",
      };
    case "died":
      return {
        code: isOutOfMemory(end) ? "OUT_OF_MEMORY" : "ENGINE_DIED",
        message: `The engine ended unexpectedly (${end.how}).`,
        hint: "Mostly that is too little memory: close other programs, choose smaller pictures, or another backend.",
      };
    default:
      return end satisfies never;
  }
}

/** Linux ends the process that takes most when memory runs out, by a signal that only it or a person sends. */
export function isOutOfMemory(end: EngineEnd): boolean {
  return end.type === "died" && !end.isOurs && end.how === "SIGKILL";
}

const notUnderstood: Problem = {
  code: "ENGINE_FAILED",
  message: "The engine told something that was not understood.",
  hint: "It is probably of another version than the sidecar: restart the web UI.",
};

function stdioOf(env: NodeJS.ProcessEnv, complaints: number | undefined): StdioOptions {
  const own = env["TI_LOG_LEVEL"] === "debug" ? "inherit" : "ignore";
  return ["ignore", "ignore", complaints ?? own, "ipc"];
}

function endOf(child: ChildProcess): Promise<EngineEnd> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ type: "not started", reason: error.message }));
    child.on("close", (code, signal) =>
      resolve(
        code === 0
          ? { type: "well" }
          : { type: "died", how: signal ?? `exit code ${code ?? "?"}`, isOurs: false },
      ),
    );
  });
}
