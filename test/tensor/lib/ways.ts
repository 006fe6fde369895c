import type { BackendName } from "../../../src/protocol/backend-report.ts";
import type { ComputePrecision } from "../../../src/protocol/compute-precision.ts";
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
  /** Of a graph's products. Default: float32. */
  readonly precision?: ComputePrecision;
}

/** Something to compute on. */
export interface Bench {
  readonly run: Run;
  readonly kernels: EagerKernels;
  readonly precision: ComputePrecision;
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

/** As graphs that compute products in 16 bits, where there are graphs. */
export async function narrowWays(): Promise<Way[]> {
  const backends = await availableBackends();
  if (!backends.includes("native-cpu")) return [];
  return (["bfloat16", "float16"] as const).map((precision) => {
    const title = `native-cpu, as a graph in ${precision}`;
    return { title, backend: "native-cpu", how: "graph", precision };
  });
}

/** For computations without weights. A graph that fails is an error here. */
export async function benchOf({ backend, how, precision = "float32" }: Way): Promise<Bench> {
  const kernels = await kernelsOf(backend);
  if (how === "eager") return eagerBench(kernels);
  const { run } = createRunner({ kernels, watch: { onFallback: fail }, precision }, noWeights);
  return { run, kernels, precision };
}

/** These kernels, one by one. */
export function eagerBench(kernels: EagerKernels): Bench {
  return { run: createEagerRun(kernels, noWeights), kernels, precision: "float32" };
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
