import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { runProgram } from "../../src/cli/run-program.ts";
import { BenchReport } from "../../src/protocol/bench.ts";
import { bundledModel } from "../../src/system/miniature-model.ts";

let home = "";
beforeAll(() => (home = mkdtempSync(path.join(os.tmpdir(), "ti-bench-"))));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: "", err: "" };
  const code = await runProgram(["bench", ...args], commands, {
    out: (text) => (texts.out += text),
    err: (text) => (texts.err += text),
    env: { ...process.env, TI_HOME: home, TI_WEB_UI_URL: "null" },
  });
  return { code, ...texts };
}

describe("bench", () => {
  it.skipIf(bundledModel() === null)(
    "measures steps and evaluations of the miniature model in an engine process",
    async () => {
      const { code, out } = await run("--backend", "wasm", "--json");
      expect(code).toBe(0);
      const { backend, model, side, trainingStep, unetEvaluation, memory } = BenchReport.parse(
        JSON.parse(out),
      );
      expect([backend.name, model, side]).toEqual(["wasm", "miniature-sd", 64]);
      expect(trainingStep.runs).toBeGreaterThanOrEqual(3);
      expect(trainingStep.median).toBeGreaterThanOrEqual(trainingStep.fastest);
      expect(unetEvaluation.fastest).toBeLessThan(trainingStep.fastest);
      expect(memory).toBeGreaterThan(50e6);
    },
    120_000,
  );

  it("refuses a backend that does not exist", async () => {
    const { code, err } = await run("--backend", "abacus");
    expect(code).not.toBe(0);
    expect(err).toContain("There is no backend abacus.");
  });
});
