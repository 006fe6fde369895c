import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { withoutGraphOptimizer } from "../../src/provision/binding-patch.ts";

const builds = path.resolve(".cache/tensorflow/tensorflow-2.19.1-cpu");
const source = path.join(builds, "node_modules/@tensorflow/tfjs-node/binding/tfjs_backend.cc");

it.skipIf(!existsSync(source))("the package's source takes the session's configuration", () => {
  const given = readFileSync(source, "utf8");
  const patched = withoutGraphOptimizer(given);
  const at = patched.indexOf("TF_SetConfig(session_options");
  expect(at).toBeGreaterThan(patched.indexOf("TF_NewSessionOptions()"));
  expect(at).toBeLessThan(patched.indexOf("TF_LoadSessionFromSavedModel("));
  expect(withoutGraphOptimizer(patched.replaceAll("TF_NewSessionOptions", "other"))).toContain("other");
});

it("a source that is not the one known stays as it is", () => {
  expect(withoutGraphOptimizer("int main() {}\n")).toBe("int main() {}\n");
});
