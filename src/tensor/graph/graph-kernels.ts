import type { ComputePrecision } from "../../protocol/compute-precision.ts";
import type { Kernels } from "../kernels.ts";
import { arithmetic } from "./graph-arithmetic.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import { layout } from "./graph-layout.ts";
import { turns } from "./graph-turns.ts";
import { NodeMaker } from "./node-maker.ts";
import { products } from "./graph-products.ts";

/** What graphs compute in. */
export interface GraphOptions {
  /** What products and convolutions take and give. Default: float32. */
  readonly precision?: ComputePrecision;
  /** Softmax takes 16 bits too: its kernel sums in float32 all the same (`softmax-kernel.ts`). Default: it does not. */
  readonly narrowSoftmax?: boolean;
}

/**
 * Kernels that record nodes. Nothing has an owner: the executor frees what no node needs any more.
 *
 * What moves values, adds or multiplies keeps 16 bits where all that it is given has them; what is neither that nor a product
 * is float32.
 */
export function createGraphKernels(
  graph: GraphBuilder,
  { precision = "float32", narrowSoftmax = false }: GraphOptions = {},
): Kernels {
  const nodes = new NodeMaker(graph, precision);
  const exact = precision === "float32" ? null : createGraphKernels(graph);
  return {
    ...arithmetic(nodes, { narrowSoftmax }),
    ...products(nodes),
    ...layout(nodes),
    constant: (values, shape) => graph.constant(values, shape),
    indices: (values) => graph.constant(values, [values.length]),
    narrow: (a) => nodes.cast(a, nodes.type),
    get exact() {
      return exact ?? this;
    },
    scope: (build) => nodes.scope(build),
    retain: (a) => a,
    release: () => undefined,
    turns: turns(nodes),
    after: (dependency, build) => graph.after(dependency, build),
  };
}
