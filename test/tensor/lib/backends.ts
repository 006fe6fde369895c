import { loadBackend } from "../../../src/tensor/backends/load-backend.ts";
import type { BackendName } from "../../../src/protocol/backend-report.ts";
import { createEagerKernels, type EagerKernels } from "../../../src/tensor/eager-kernels.ts";

/** Native CPU where it was set up, and wasm, which is always there. */
export async function availableBackends(): Promise<BackendName[]> {
  const native = await loadBackend({ wanted: "cpu" }).then(
    ({ name }) => [name],
    () => [],
  );
  return [...native, "wasm"];
}

/** Kernels of their own over that backend, which is made current. Where 16 bits are kept, small weights are too. */
export async function kernelsOf(backend: BackendName): Promise<EagerKernels> {
  await loadBackend({ wanted: backend === "wasm" ? "wasm" : "cpu" });
  return createEagerKernels(backend, { widensBelow: 0 });
}
