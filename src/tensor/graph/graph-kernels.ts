import type { Kernels } from "../kernels.ts";
import { arithmetic } from "./graph-arithmetic.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import { layout } from "./graph-layout.ts";
import { turns } from "./graph-turns.ts";
import { NodeMaker } from "./node-maker.ts";
import { products } from "./graph-products.ts";

/** Kernels that record nodes. Nothing has an owner: the executor frees what no node needs any more. */
export function createGraphKernels(graph: GraphBuilder): Kernels {
  const nodes = new NodeMaker(graph);
  return {
    ...arithmetic(nodes),
    ...products(nodes),
    ...layout(nodes),
    constant: (values, shape) => graph.constant(values, shape),
    indices: (values) => graph.constant(values, [values.length]),
    scope: (build) => build(),
    retain: (a) => a,
    release: () => undefined,
    turns: turns(nodes),
    after: (dependency, build) => graph.after(dependency, build),
  };
}
