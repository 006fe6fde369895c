import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { bindingEdits, editSource } from "../../src/provision/binding-patch.ts";

const builds = path.resolve(".cache/tensorflow/tensorflow-2.19.1-cpu");
const source = path.join(builds, "node_modules/@tensorflow/tfjs-node/binding/tfjs_backend.cc");

describe.skipIf(!existsSync(source))("the package's source", () => {
  const patched = (npmPackage: Parameters<typeof bindingEdits>[0]): string =>
    editSource(readFileSync(source, "utf8"), bindingEdits(npmPackage));

  it("takes the session's configuration, where it is for the CPU", () => {
    const forCpu = patched("@tensorflow/tfjs-node");
    const at = forCpu.indexOf("TF_SetConfig(session_options");
    expect(at).toBeGreaterThan(forCpu.indexOf("TF_NewSessionOptions()"));
    expect(at).toBeLessThan(forCpu.indexOf("TF_LoadSessionFromSavedModel("));
    expect(patched("@tensorflow/tfjs-node-gpu")).not.toContain("TF_SetConfig(");
  });

  it.each(["@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"] as const)(
    "frees what a run holds in one place, %s",
    (npmPackage) => {
      const run = patched(npmPackage).split("TFJSBackend::RunSavedModel(")[1] ?? "";
      expect(run).toContain("TF_DeleteTensor(tensor)");
      expect(run).not.toContain("TF_DeleteTensor(input_values[i])");
      expect(run).not.toContain("delete output_op_name_array");
    },
  );
});

it("a source that is not the one known stays as it is, to the last edit", () => {
  const edits = bindingEdits("@tensorflow/tfjs-node");
  const allButOne = edits.slice(1).map(({ before }) => before);
  for (const other of [
    "int main() {}\n",
    allButOne.join(""),
    edits.map(({ before }) => before + before).join(""),
  ])
    expect(editSource(other, edits)).toBe(other);
});
