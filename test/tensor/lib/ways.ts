import type { BackendName } from "../../../src/protocol/backend-report.ts";
import type { Run } from "../../../src/tensor/computation.ts";
import type { EagerKernels } from "../../../src/tensor/eager-kernels.ts";
import { createEagerRun } from "../../../src/tensor/eager-run.ts";
import { createRunner } from "../../../src/tensor/run.ts";
import type { StoredWeights } from "../../../src/tensor/stored-weight.ts";
import { availableBackends, kernelsOf } from "./backends.ts";

/** How something is computed. */
export interface Way {
  readonly title: string;
  readonly backend: BackendName;
  readonly how: "eager" | "graph";
}

/** Something to compute on. */
export interface Bench {
  readonly run: Run;
  readonly kernels: EagerKernels;
}

/** Kernel by kernel on every backend that is there, and as graphs where it runs them. */
export async function availableWays(): Promise<Way[]> {
  const backends = await availableBackends();
  return backends.flatMap((backend) => [
    { title: `${backend}, kernel by kernel`, backend, how: "eager" as const },
    ...(backend === "native-cpu"
      ? [{ title: `${backend}, as a graph`, backend, how: "graph" as const }]
      : []),
  ]);
}

/** For computations without weights. A graph that fails is an error here. */
export async function benchOf({ backend, how }: Way): Promise<Bench> {
  const kernels = await kernelsOf(backend);
  if (how === "eager") return eagerBench(kernels);
  return { run: createRunner({ kernels, watch: { onFallback: fail } }, noWeights).run, kernels };
}

/** These kernels, one by one. */
export function eagerBench(kernels: EagerKernels): Bench {
  return { run: createEagerRun(kernels, noWeights), kernels };
}

/** What the tests compute as a graph has to be one. */
export function fail(_computation: string, error: unknown): never {
  throw error;
}

const noWeights: StoredWeights = {
  stored: (name) => {
    throw new Error(`There is no weight ${name} here.`);
  },
  get: (name) => noWeights.stored(name).tensor(),
  has: () => false,
};
