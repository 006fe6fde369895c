import { execFile } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { BINDING_EDITS } from "../../src/provision/binding-patch.ts";
import { compileBinding } from "../../src/provision/compile-binding.ts";
import { currentBuild, makeCurrent } from "../../src/system/tensorflow-folder.ts";
import { testTensorflow } from "../support/tensorflow.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "ti-fetched-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const made = await currentBuild(testTensorflow);
const PACKAGE = "node_modules/@tensorflow/tfjs-node";

/** A build whose binding has the package's own calls only, as one that was fetched: its sources are taken for unknown ones. */
async function buildUnpatched(): Promise<void> {
  const build = made!;
  const [source, place] = [path.join(testTensorflow, build.id), path.join(root, build.id)];
  mkdirSync(path.join(place, PACKAGE), { recursive: true });
  const link = (name: string): void => symlinkSync(path.join(source, name), path.join(place, name));
  for (const name of ["site", "node_modules/node-api-headers", "node_modules/google-protobuf"]) link(name);
  for (const name of ["tfjs", "tfjs-core"]) link(`node_modules/@tensorflow/${name}`);
  for (const name of ["dist", "package.json"]) link(`${PACKAGE}/${name}`);
  cpSync(path.join(source, PACKAGE, "binding"), path.join(place, PACKAGE, "binding"), { recursive: true });
  const [{ file, before }] = BINDING_EDITS as [(typeof BINDING_EDITS)[number]];
  appendFileSync(path.join(place, PACKAGE, "binding", file), `/*\n${before}*/\n`);
  await compileBinding({
    ...{ compiler: process.env["CXX"] ?? "g++", folder: place, npmPackage: "@tensorflow/tfjs-node" },
    signal: new AbortController().signal,
  });
  writeFileSync(path.join(place, "package.json"), "{}");
  writeFileSync(path.join(place, "build.json"), JSON.stringify({ ...build, recipe: null }));
  await makeCurrent(root, build.id);
}

describe.skipIf(made === null)("a binding without functions", () => {
  it("runs graphs in sessions on the processor; on a GPU all goes on kernel by kernel, which is told once", async () => {
    await buildUnpatched();
    const program = path.join(import.meta.dirname, "fetched-program.ts");
    const env = { ...process.env, TI_TENSORFLOW_DIR: root };
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", program], { env });
    const values = [
      [2, 2],
      [4, 2],
    ];
    const notice = {
      message:
        "The training step does not run as one graph: Error: the binding between TensorFlow and Node that was fetched keeps no graph on a GPU",
      hint: "It goes on operation by operation, which gives the same numbers and takes longer.",
    };
    expect(JSON.parse(stdout)).toEqual({
      hasFunctions: false,
      runs: [
        { values, notices: [] },
        { values, notices: [notice] },
      ],
    });
  }, 120_000);
});
