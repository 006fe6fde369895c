import { rmSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFileAtomic } from "./atomic-write.ts";
import { isTaken } from "./errno.ts";
import { lockOwner, lockText, removeDeadLock } from "./process-lock.ts";

const LOOK_MS = 1000;

/** Who has the turn: a living process, and what it told of it. */
export type TurnHolder = { pid: number; what: string };

export type TurnOptions = {
  /** One for each thing that only one program at a time can have. Is made where it is not there. */
  folder: string;
  /** What it is wanted for, for those who wait: a line. */
  what: string;
  signal: AbortSignal;
  /** Called with who has it, again whenever that is another one. */
  onWait: (holder: TurnHolder) => void;
};

/**
 * Lines up, first come, first served, behind the programs that want the same. Resolves when it is this one's turn, to the file that stands for
 * it: to be given back by `endTurn`. Those whose process is dead are passed over. Throws the signal's reason, and node's errors.
 */
export async function awaitTurn({ folder, what, signal, onWait }: TurnOptions): Promise<string> {
  const turn = await lineUp(folder, what);
  try {
    for (let told = 0; ;) {
      signal.throwIfAborted();
      const holder = await holderBefore(turn);
      if (holder === null) return turn;
      if (holder.pid !== told) onWait(holder);
      told = holder.pid;
      await sleep(LOOK_MS, undefined, { signal });
    }
  } catch (error) {
    // At once: the program may be about to end.
    rmSync(turn, { force: true });
    throw error;
  }
}

/** Makes a turn this process's, until it ends. For a child: what it does goes on when whoever started it is killed. */
export async function takeOverTurn(turn: string): Promise<void> {
  const { what } = await readTurn(turn);
  await writeFileAtomic(turn, await textOf(what));
  process.once("exit", () => rmSync(turn, { force: true }));
}

export async function endTurn(turn: string): Promise<void> {
  await rm(turn, { force: true });
}

/** Files are named by numbers that rise and never come back, so that whoever removes one removes no other's. */
async function lineUp(folder: string, what: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const text = await textOf(what);
  for (;;) {
    const number = Math.max(Date.now(), 1 + ((await numbersIn(folder)).at(-1) ?? 0));
    const turn = path.join(folder, String(number));
    try {
      await writeFileAtomic(turn, text, { mode: "new" });
    } catch (error) {
      if (isTaken(error)) continue;
      throw error;
    }
    // One that was quicker may have its turn already, having seen nobody before it.
    if ((await numbersIn(folder)).at(-1) === number) return turn;
    await endTurn(turn);
  }
}

/** null: it is its turn. */
async function holderBefore(turn: string): Promise<TurnHolder | null> {
  const folder = path.dirname(turn);
  const mine = Number(path.basename(turn));
  for (const number of await numbersIn(folder)) {
    if (number >= mine) break;
    const other = path.join(folder, String(number));
    const pid = await lockOwner(other);
    if (pid !== null) return { pid, ...(await readTurn(other)) };
    await removeDeadLock(other);
  }
  return null;
}

async function numbersIn(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

async function textOf(what: string): Promise<string> {
  return `${await lockText()}\n${what.replaceAll(/\s+/g, " ")}`;
}

async function readTurn(turn: string): Promise<{ what: string }> {
  const text = await readFile(turn, "utf8").catch(() => "");
  return { what: text.split("\n")[2] ?? "" };
}
