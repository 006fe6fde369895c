import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  BINDING_EDITS,
  type BindingSources,
  editSources,
  PATCHED,
} from "../../src/provision/binding-patch.ts";
import { testTensorflow } from "../support/tensorflow.ts";

const folder = path.join(testTensorflow, "tensorflow-2.19.1-cpu/node_modules/@tensorflow/tfjs-node/binding");
const sources = (): BindingSources =>
  Object.fromEntries(
    PATCHED.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]),
  ) as BindingSources;

describe.skipIf(!existsSync(folder))("the package's sources", () => {
  it("are those known, and get our calls and the context's configuration", () => {
    const edited = editSources(sources());
    const backend = edited?.["tfjs_backend.cc"] ?? "";
    expect(backend.indexOf("TFE_ContextOptionsSetConfig(")).toBeGreaterThan(
      backend.indexOf("= TFE_NewContextOptions()"),
    );
    expect(backend.indexOf("TFE_ContextOptionsSetConfig(")).toBeLessThan(
      backend.indexOf("= TFE_NewContext(tfe_options"),
    );
    expect(edited?.["tfjs_backend.h"]).toMatch(/private:[^]*friend class GraphFunctions;/);
    expect(edited?.["tfjs_binding.cc"]).toContain("ExportGraphFunctions(env, exports)");
  });

  it("that are others stay as they are, to the last edit", () => {
    const known = sources();
    for (const { file, before } of BINDING_EDITS) {
      expect(editSources({ ...known, [file]: known[file].replace(before, "") })).toBeNull();
      expect(editSources({ ...known, [file]: known[file] + before })).toBeNull();
    }
  });
});
