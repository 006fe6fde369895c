import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, it } from "vitest";
import { probeBackend } from "../../src/cli/probe-backend.ts";
import { buildFolder, currentBuild, makeCurrent } from "../../src/system/tensorflow-folder.ts";
import { loadBackend } from "../../src/tensor/backends/load-backend.ts";
import { functionBinding } from "../../src/tensor/backends/native-binding.ts";
import { tryBackend } from "../../src/tensor/backends/try-backend.ts";
import { testTensorflow } from "../support/tensorflow.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "ti-backends-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const emptyFolder = (): string => mkdtempSync(path.join(root, "tensorflow-"));
const native = await currentBuild(testTensorflow);

/** Numbers that both backends must agree on: products, a strided convolution, a softmax. */
function compute(): number[] {
  return tf.tidy(() => {
    const image: tf.Tensor4D = tf.reshape(tf.sin(tf.range(0, 96)), [1, 4, 8, 3]);
    const filter: tf.Tensor4D = tf.reshape(tf.cos(tf.range(0, 54)), [3, 3, 3, 2]);
    const rows: tf.Tensor2D = tf.reshape(tf.conv2d(image, filter, 2, "same"), [8, 2]);
    return [...tf.softmax(tf.matMul(rows, rows, false, true)).dataSync()];
  });
}

describe("WebAssembly", () => {
  it("is what there is when nothing was set up, with the reason, and computes", async () => {
    const { name, obstacle, facts } = await loadBackend({ folder: emptyFolder() });
    expect([name, facts.registeredAs, facts.threads, tf.getBackend()]).toEqual(["wasm", "wasm", 1, "wasm"]);
    expect(obstacle).toMatchObject({
      code: "NOT_SET_UP",
      hint: expect.stringContaining("setup-tensorflow") as string,
    });
    tryBackend();
  });

  it("adds no listeners to the process", () => {
    const names = process.listeners("unhandledRejection").map((listener) => listener.toString());
    expect(names.filter((text) => text.includes("throw reason"))).toEqual([]);
  });

  it("stands in for a record that can't be understood, and for a build whose library is gone", async () => {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, "current.json"), '{"id":"../x"}');
    expect((await loadBackend({ folder })).obstacle).toMatchObject({ code: "NOT_SET_UP" });
    const build = { id: "gone", npmPackage: "@tensorflow/tfjs-node", binding: "lib/tfjs_binding.node" };
    cpSync(import.meta.dirname, buildFolder(folder, "gone"), { recursive: true });
    writeFileSync(path.join(buildFolder(folder, "gone"), "build.json"), JSON.stringify(build));
    await makeCurrent(folder, "gone");
    const { name, obstacle } = await loadBackend({ folder });
    expect([name, obstacle?.code]).toEqual(["wasm", "BROKEN"]);
    await expect(loadBackend({ wanted: "cpu", folder })).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("does not load") as string,
    });
  });

  it.each(["cpu", "gpu"] as const)(
    "does not stand in for %s when that is asked for by name",
    async (wanted) => {
      await expect(loadBackend({ wanted, folder: emptyFolder() })).rejects.toMatchObject({
        code: "UNAVAILABLE",
        message: "Native TensorFlow is not set up.",
      });
    },
  );
});

describe.skipIf(native === null)("native TensorFlow on the CPU", () => {
  it("is loaded where Node no longer has what the package calls, and agrees with WebAssembly", async () => {
    await loadBackend({ wanted: "wasm" });
    const expected = compute();
    Object.assign(util, { isArray: undefined, isNullOrUndefined: undefined });
    const { name, facts } = await loadBackend({ wanted: "cpu", folder: testTensorflow });
    expect([name, facts.registeredAs, facts.tensorflowVersion]).toEqual([
      "native-cpu",
      "tensorflow",
      "2.19.1",
    ]);
    expect(facts.asGraphs).toBe(true);
    expect(functionBinding(), "what setup-tensorflow compiles has functions").not.toBeNull();
    tryBackend();
    const joined = tf.concat([tf.tensor1d([1, 2]), tf.tensor1d([3])]);
    expect([...joined.dataSync()]).toEqual([1, 2, 3]);
    const differences = compute().map((value, i) => Math.abs(value - (expected[i] ?? NaN)));
    expect(Math.max(...differences)).toBeLessThan(1e-6);
  });

  it("gives way to WebAssembly and takes its place again in one process", async () => {
    expect((await loadBackend({ wanted: "wasm" })).obstacle).toMatchObject({ code: "ASKED" });
    tryBackend();
    expect((await loadBackend({ folder: testTensorflow })).name).toBe("native-cpu");
    tryBackend();
  });

  it("is what an engine process finds, which tells why not a better one", async () => {
    const report = await probeBackend({ wanted: "auto", folder: testTensorflow, env: process.env });
    expect(report).toMatchObject({ name: "native-cpu", facts: { neverRun: false } });
    expect(report.obstacle?.code).toMatch(/^(NO_GPU|CPU_BUILD)$/);
    expect(report.memory).toBeGreaterThan(100_000_000);
  });
});
