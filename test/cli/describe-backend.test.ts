import { expect, it } from "vitest";
import { describeBackend } from "../../src/cli/describe-backend.ts";
import type { BackendReport } from "../../src/protocol/backend-report.ts";

const report = (name: BackendReport["name"], asGraphs: boolean, neverRun: boolean): BackendReport => ({
  ...{ name, obstacle: null, memory: 0 },
  facts: {
    ...{ registeredAs: "tensorflow", tfjsVersion: "4.22.0", tensorflowVersion: "2.9.1", threads: 8 },
    ...{ asGraphs, neverRun },
  },
});

it("says of a native backend that it computes kernel by kernel, and that nobody ran it", () => {
  expect(describeBackend(report("native-gpu", false, true))).toEqual([
    "native-gpu (TensorFlow 2.9.1, 8 threads; kernel by kernel, as its binding was fetched; built, never run by its makers on such a machine)",
  ]);
  expect(describeBackend(report("native-gpu", true, true))[0]).not.toContain("kernel by kernel");
  expect(describeBackend(report("native-cpu", true, false))).toEqual([
    "native-cpu (TensorFlow 2.9.1, 8 threads)",
  ]);
});
