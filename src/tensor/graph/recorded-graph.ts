import { type Computation, mapValues } from "../computation.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { createGraphKernels, type GraphOptions } from "./graph-kernels.ts";
import type { GraphTensor } from "./graph-tensor.ts";
import { asFloat32 } from "./node-maker.ts";
import { PlaceholderWeights, type WeightFacts } from "./placeholder-weights.ts";

/** A computation's graph, and where that begins and ends. */
export interface RecordedGraph<Input extends string, Output extends string> {
  readonly graph: GraphBuilder;
  /** The placeholders of the weights it uses, by their names. */
  readonly weights: ReadonlyMap<string, GraphTensor>;
  readonly inputs: Readonly<Record<Input, GraphTensor>>;
  /** float32. */
  readonly outputs: Readonly<Record<Output, GraphTensor>>;
}

/** Records a computation; it needs no backend. `factsOf`: null where there is no such weight. */
export function recordGraph<Input extends string, Output extends string>(
  { inputs, build }: Computation<Input, Output>,
  factsOf: (name: string) => WeightFacts | null,
  options: GraphOptions,
): RecordedGraph<Input, Output> {
  const graph = new GraphBuilder();
  const weights = new PlaceholderWeights(graph, factsOf);
  const fed = mapValues(inputs, ({ values, shape }) =>
    graph.placeholder(shape, values instanceof Int32Array ? "int32" : "float32"),
  );
  const built = build({ kernels: createGraphKernels(graph, options), weights }, fed);
  const outputs = mapValues(built, (output) => asFloat32(graph, output));
  return { graph, weights: weights.used, inputs: fed, outputs };
}
