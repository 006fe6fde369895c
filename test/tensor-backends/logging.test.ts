import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { currentBuild } from "../../src/system/tensorflow-folder.ts";
import { testTensorflow } from "../support/tensorflow.ts";

const run = promisify(execFile);
const hasNative = (await currentBuild(testTensorflow)) !== null;

/** What a process that computes prints: to stdout its own error, to stderr what TensorFlow logs. */
async function compute(logLevel: string | undefined): Promise<{ stdout: string; stderr: string }> {
  const program = path.join(import.meta.dirname, "logging-program.ts");
  const env = { ...process.env, TI_TENSORFLOW_DIR: testTensorflow, TF_CPP_MIN_LOG_LEVEL: logLevel };
  return run(process.execPath, ["--import", "tsx", program], { env });
}

describe.skipIf(!hasNative)("TensorFlow's log", () => {
  it("says nothing, and what fails is thrown", async () => {
    const { stdout, stderr } = await compute(undefined);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^Error: Invalid TF_Status: 3\nMessage: .*indices\[0\] = 3 is not in \[0, 3\)/);
  });

  it("is as long as the user has it by TF_CPP_MIN_LOG_LEVEL", async () => {
    const { stderr } = await compute("0");
    expect(stderr).toMatch(/oneDNN custom operations are on/);
    expect(stderr).toMatch(/Local rendezvous is aborting/);
  });
});
