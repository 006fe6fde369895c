import { execFile, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Examination } from "../../src/cli/examine.ts";

const run = promisify(execFile);
const EXTENSION = path.join(import.meta.dirname, "../../extension");

/** What a user's clone has, in a place where no package can be found. */
let clone: string;
beforeEach(() => {
  clone = mkdtempSync(path.join(os.tmpdir(), "ti-clone-"));
  cpSync(EXTENSION, path.join(clone, "extension"), { recursive: true });
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

const program = (): string => path.join(clone, "extension/sidecar/textual-inversion.mjs");
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ...{ TI_HOME: path.join(clone, "home"), TI_TENSORFLOW_DIR: "", TI_WEB_UI_URL: "null" },
});

async function doctor(): Promise<Examination> {
  const options = { env: environment(), maxBuffer: 1e7 };
  const { stdout } = await run(process.execPath, [program(), "doctor", "--json"], options).catch(
    (error: unknown) => error as { stdout: string },
  );
  return JSON.parse(stdout) as Examination;
}

function removeTensorflow(): string[] {
  const sidecar = path.join(clone, "extension/sidecar");
  const files = readdirSync(sidecar, { recursive: true, encoding: "utf8" });
  const ofEngine = files.filter(
    (name) =>
      /tfjs|engine/.test(name) ||
      (/shared-/.test(name) && /tfjs/.test(readFileSync(path.join(sidecar, name), "utf8"))),
  );
  for (const name of ofEngine) rmSync(path.join(sidecar, name));
  return ofEngine;
}

describe("the committed program", { timeout: 60_000 }, () => {
  it("computes by WebAssembly with nothing but its own files", async () => {
    const { backend, memory, problems } = await doctor();
    expect(backend).toMatchObject({ name: "wasm", obstacle: { code: "NOT_SET_UP" } });
    expect(memory.total).toBeGreaterThan(memory.free);
    expect(problems).toEqual([]);
  });

  it("serves cards with TensorFlow absent, and doctor tells what is missing", async () => {
    expect(removeTensorflow().length).toBeGreaterThanOrEqual(4);
    const server = spawn(process.execPath, [program(), "serve", "--port", "0"], {
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines = createInterface(server.stdout)[Symbol.asyncIterator]();
    const { value } = (await lines.next()) as { value: string };
    const address = /http:\S+/.exec(value)?.[0] ?? "";
    expect((await fetch(address)).status).toBe(200);
    server.kill();
    const { backend, problems } = await doctor();
    expect([backend, problems.map(({ code }) => code)]).toEqual([null, ["NO_BACKEND"]]);
  });
});
