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
      child.once("exit", () => clearTimeout(timer));
    },
    letGo: () => {
      disconnect();
      child.unref();
    },
  };
}

/** Not by the event `close`: node does not tell it of a child whose channel we closed. */
async function endOf(child: ChildProcess, onEvent: SetupProcessOptions["onEvent"]): Promise<SetupEnd> {
  const told = readLines(child, onEvent);
  const complaints = readComplaints(child);
  const how = await new Promise<string | Error>((resolve) => {
    child.once("error", resolve);
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code ?? "?"}`));
  });
  if (how instanceof Error) return failed(`The setup can't be started: ${how.message}.`);
  return (await told) ?? failed(`The setup ended unexpectedly (${how}): ${lastLine(await complaints)}`);
}

/** Until nothing more comes; how it ended, as far as that was told. */
async function readLines(
  { stdout }: ChildProcess,
  onEvent: SetupProcessOptions["onEvent"],
): Promise<SetupEnd | null> {
  if (stdout === null) return null;
  let end: SetupEnd | null = null;
  for await (const text of createInterface(stdout)) {
    const line = readLine(text);
    if (line === null) continue;
    if (line.type === "done" || line.type === "failed") end = line;
    else onEvent(line);
  }
  return end;
}

async function readComplaints({ stderr }: ChildProcess): Promise<string> {
  let complaints = "";
  if (stderr === null) return complaints;
  for await (const chunk of stderr) complaints = (complaints + String(chunk)).slice(-KEPT_CHARACTERS);
  return complaints;
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
