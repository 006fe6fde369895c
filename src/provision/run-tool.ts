import { spawn } from "node:child_process";

export type ToolResult = { code: number; output: string };

/** Enough to find the sentence that says why. */
const KEPT_CHARACTERS = 64 * 1024;

const DISK_FULL = /no space left on device|ENOSPC/i;
const diskFullError = (output: string): Error =>
  Object.assign(new Error(lastLine(output)), { code: "ENOSPC" });

/**
 * Runs a program to its end; `output` is the last of what it printed to both streams. Rejects when it can't be
 * started, with `ENOSPC` when it found the disk full, and with the signal's reason when that fires: it is ended then.
 */
export function runTool(
  command: readonly string[],
  options: { signal?: AbortSignal; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<ToolResult> {
  const [program = "", ...args] = command;
  const { signal, ...rest } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, args, { ...rest, stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    let output = "";
    const take = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-KEPT_CHARACTERS);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const stop = (): boolean => child.kill("SIGKILL");
    signal?.addEventListener("abort", stop, { once: true });
    child.once("error", reject);
    // What it started itself may live on for a while, and holds its streams open.
    child.once("exit", () => {
      if (signal?.aborted) reject(signal.reason as Error);
    });
    child.once("close", (code) => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) reject(signal.reason as Error);
      else if (code !== 0 && DISK_FULL.test(output)) reject(diskFullError(output));
      else resolve({ code: code ?? 1, output });
    });
  });
}

/** Whether a program runs and is content with these arguments. */
export async function answers(command: readonly string[]): Promise<boolean> {
  try {
    return (await runTool(command, { signal: AbortSignal.timeout(60_000) })).code === 0;
  } catch {
    return false;
  }
}

/** The last line a tool printed that says something. */
export function lastLine(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  return lines.findLast((line) => line !== "") ?? "it said nothing";
}
