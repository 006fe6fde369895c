/** A process that runs a computation as the CPU and as a GPU do it with the binding of `TI_TENSORFLOW_DIR`; prints what it found as JSON. */
import { createEagerKernels } from "../../src/tensor/eager-kernels.ts";
import { createRunner } from "../../src/tensor/run.ts";
import { functionBinding } from "../../src/tensor/backends/native-binding.ts";
import { loadBackend } from "../../src/tensor/backends/load-backend.ts";
import { fallbackNotice } from "../../src/worker/fallback-notice.ts";

await loadBackend({ wanted: "cpu" });
const runs = (["native-cpu", "native-gpu"] as const).map((backend) => {
  const kernels = createEagerKernels(backend, { widensBelow: 0 });
  const double = kernels.store({ dtype: "F16", values: Uint16Array.of(0x4000, 0, 0, 0x4000) }, [2, 2]);
  const notices: object[] = [];
  const onFallback = (name: string, error: unknown) => notices.push(fallbackNotice(name, error));
  const weights = { stored: () => double, get: () => double.tensor(), has: () => true };
  const { run, dispose } = createRunner({ kernels, watch: { onFallback } }, weights);
  const values = [1, 2].map((x) => {
    const { y } = run({
      ...{
        name: "training step",
        settings: {},
        inputs: { x: { values: Float32Array.of(x, 1), shape: [1, 2] } },
      },
      build: (workbench, inputs) => ({
        y: workbench.kernels.matMul(inputs.x, workbench.weights.get("double")),
      }),
    });
    return [...y];
  });
  dispose();
  double.release();
  return { values, notices };
});
process.stdout.write(JSON.stringify({ hasFunctions: functionBinding() !== null, runs }));
