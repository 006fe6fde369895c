import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { awaitTurn, endTurn, type TurnHolder } from "../../src/system/turn.ts";

let folder: string;
beforeEach(() => (folder = path.join(mkdtempSync(path.join(tmpdir(), "ti-turn-")), "device")));
afterEach(() => rmSync(path.dirname(folder), { recursive: true }));

type Waiting = { turn: Promise<string>; stop: () => void; told: TurnHolder[] };

function wait(what: string): Waiting {
  const stopping = new AbortController();
  const told: TurnHolder[] = [];
  const onWait = (holder: TurnHolder): void => void told.push(holder);
  const turn = awaitTurn({ folder, what, signal: stopping.signal, onWait });
  return { turn, stop: () => stopping.abort(), told };
}

const waiting = (count: number): Promise<void> =>
  vi.waitFor(() => expect(readdirSync(folder)).toHaveLength(count));

describe("a turn", () => {
  it("is one program's at a time, in the order in which they came; who left is not waited for", async () => {
    const order: string[] = [];
    const first = await wait("first").turn;
    const second = wait("second");
    await waiting(2);
    const left = wait("left");
    await waiting(3);
    const third = wait("third");
    await waiting(4);
    const taken = [second, third].map(async ({ turn }, i) => {
      const file = await turn;
      order.push(i === 0 ? "second" : "third");
      return file;
    });
    await vi.waitFor(() => expect(third.told).toHaveLength(1));
    expect(third.told).toEqual([{ pid: process.pid, what: "first" }]);
    left.stop();
    await expect(left.turn).rejects.toMatchObject({ name: "AbortError" });
    await waiting(3);
    expect(order).toEqual([]);
    await endTurn(first);
    await endTurn((await taken[0]) ?? "");
    await endTurn((await taken[1]) ?? "");
    expect(order).toEqual(["second", "third"]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is never two programs', however many come at once", async () => {
    let having = 0;
    const most: number[] = [];
    await Promise.all(
      Array.from({ length: 5 }, async (_, i) => {
        const file = await wait(`${i}`).turn;
        most.push(++having);
        await new Promise((resolve) => setTimeout(resolve, 5));
        having -= 1;
        await endTurn(file);
      }),
    );
    expect(most).toEqual([1, 1, 1, 1, 1]);
  }, 30_000);

  it("of a process that was killed, or whose number another one has now, is nobody's", async () => {
    const child = spawn(
      process.execPath,
      [
        "--import",
        "tsx",
        "--eval",
        `
      import("./src/system/turn.ts").then(({ awaitTurn }) => awaitTurn({
        folder: ${JSON.stringify(folder)}, what: "killed", signal: new AbortController().signal, onWait() {},
      })).then(() => { console.log("has it"); setInterval(() => {}, 1000); });
    `,
      ],
      { cwd: path.join(import.meta.dirname, "../.."), stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(child.stdout, "data");
    const mine = wait("mine");
    await vi.waitFor(() => expect(mine.told).toEqual([{ pid: child.pid, what: "killed" }]));
    child.kill("SIGKILL");
    const file = await mine.turn;
    expect(readdirSync(folder)).toEqual([path.basename(file)]);
    const [, began = ""] = readFileSync(file, "utf8").split("\n");
    if (began !== "") writeFileSync(path.join(folder, "1"), `${process.pid}\n1${began}\nlong ago`);
    await endTurn(file);
    await endTurn(await wait("next").turn);
    expect(readdirSync(folder)).toEqual([]);
  }, 30_000);
});
