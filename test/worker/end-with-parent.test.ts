import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, it } from "vitest";

const program = path.join(import.meta.dirname, "held-program.ts");

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return true;
}

it.skipIf(process.platform === "win32")(
  "ends a process that computes when its parent is killed",
  async () => {
    const command = `"${process.execPath}" --import tsx "${program}" & wait`;
    const parent = spawn("sh", ["-c", command], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(line.toString());
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    try {
      await expect.poll(() => isAlive(pid), { timeout: 15_000 }).toBe(false);
    } finally {
      if (isAlive(pid)) process.kill(pid, "SIGKILL");
    }
  },
  40_000,
);
