import { fork, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { Problem } from "../protocol/problem.ts";
import { SetupEnd, SetupEvent, type SetupVariant } from "../protocol/setup.ts";
import type { OwnProgram } from "../system/own-program.ts";
import { lastLine } from "./run-tool.ts";

const Line = z.discriminatedUnion("type", [SetupEvent, SetupEnd]);

/** Time to end its tools and to give its lock back. */
const GRACE_MS = 5000;
/** Enough for the sentence that says why. */
const KEPT_CHARACTERS = 4096;

export type SetupProcess = {
  /** Never rejects. */
  readonly ended: Promise<SetupEnd>;
  /** What is there already is kept. */
  stop: () => void;
  /** Closes the channel: it stops by itself, also after we are gone. */
  letGo: () => void;
};

export type SetupProcessOptions = {
  /** Takes the arguments of `setup-tensorflow`. */
  program: OwnProgram;
  variant: SetupVariant;
  /** The state folder. */
  home: string;
  /** Where the builds lie. */
  folder: string;
  env: NodeJS.ProcessEnv;
  onEvent: (event: SetupEvent) => void;
};

/** Sets native TensorFlow up in a process of its own, which stops when the channel to it closes, however that came. */
export function startSetup(options: SetupProcessOptions): SetupProcess {
  const { program, variant, home, folder, env, onEvent } = options;
  const child = fork(
    program.file,
    ["setup-tensorflow", "--yes", "--json", "--variant", variant, "--home", home],
    {
      execArgv: [...program.nodeFlags],
      env: { ...env, TI_TENSORFLOW_DIR: folder },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  const disconnect = (): void => {
    if (child.connected) child.disconnect();
  };
  return {
    ended: endOf(child, onEvent),
    stop: () => {
      disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      child.once("close", () => clearTimeout(timer));
    },
    letGo: () => {
      disconnect();
      child.unref();
    },
  };
}

function endOf(child: ChildProcess, onEvent: SetupProcessOptions["onEvent"]): Promise<SetupEnd> {
  let end: SetupEnd | null = null;
  let complaints = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaints = (complaints + chunk.toString("utf8")).slice(-KEPT_CHARACTERS);
  });
  if (child.stdout !== null)
    createInterface(child.stdout).on("line", (text) => {
      const line = readLine(text);
      if (line === null) return;
      if (line.type === "done" || line.type === "failed") end = line;
      else onEvent(line);
    });
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(failed(`The setup can't be started: ${error.message}.`)));
    child.on("close", (code, signal) => {
      const how = signal ?? `exit code ${code ?? "?"}`;
      resolve(end ?? failed(`The setup ended unexpectedly (${how}): ${lastLine(complaints)}`));
    });
  });
}

/** null: nothing that concerns us. */
function readLine(text: string): z.infer<typeof Line> | null {
  try {
    return Line.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function failed(message: string): SetupEnd {
  const hint = "Try again: what is there already is kept. textual-inversion setup-tensorflow shows more.";
  return { type: "failed", problem: { code: "SETUP_DIED", message, hint } satisfies Problem };
}
