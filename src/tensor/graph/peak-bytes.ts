import type { DataType } from "./graph-attributes.ts";
import type { GraphNode } from "./graph-builder.ts";

const SIZES: Readonly<Record<DataType, number>> = {
  float32: 4,
  int32: 4,
  int16: 2,
  bool: 1,
  half: 2,
  bfloat16: 2,
};

/** Operations that TensorFlow lets write into an input that nobody else needs. */
const IN_PLACE: ReadonlySet<string> = new Set([
  ...["AddV2", "BiasAdd", "ClipByValue", "Erf", "Exp", "Mul", "RealDiv", "Rsqrt", "Sigmoid", "Softmax"],
  ...["Square", "Sub"],
]);

/** Operations whose output is their first input, or is written into it. */
const PASSING: ReadonlySet<string> = new Set([
  ...["Reshape", "Bitcast", "Enter", "Merge", "Switch", "NextIteration", "Exit", "TensorScatterUpdate"],
]);

/** What a node's output lies in. */
interface Buffer {
  readonly bytes: number;
  /** How many inputs still to be read it is. */
  uses: number;
}

/**
 * The most bytes that outputs of nodes take at a time, when the nodes run in their order and each output goes with its
 * last use. What is fed and what is constant is not counted.
 */
export function peakBytes(nodes: readonly GraphNode[], outputs: readonly string[]): number {
  const uses = usesOf(nodes, outputs);
  const buffers = new Map<string, Buffer>();
  const byName = new Map(nodes.map((node) => [node.name, node]));
  let [live, peak] = [0, 0];
  for (const node of nodes) {
    if (node.operation === "Placeholder" || node.operation === "Const") continue;
    const inputs = node.inputs.map((name) => buffers.get(name));
    const shared = sharedBuffer(node, inputs);
    const buffer = shared ?? { bytes: bytesOf(node), uses: 0 };
    if (shared === undefined) live += buffer.bytes;
    buffer.uses += uses.get(node.name) ?? 0;
    buffers.set(node.name, buffer);
    peak = Math.max(peak, live + workBytes(node, byName));
    for (const input of inputs) {
      if (input === undefined) continue;
      input.uses -= 1;
      if (input.uses === 0) live -= input.bytes;
    }
    if (shared === undefined && buffer.uses === 0) live -= buffer.bytes;
  }
  return peak;
}

function usesOf(nodes: readonly GraphNode[], outputs: readonly string[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...outputs])
    uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

/** The input's buffer that the output lies in; undefined: it has its own. */
function sharedBuffer(node: GraphNode, inputs: readonly (Buffer | undefined)[]): Buffer | undefined {
  if (PASSING.has(node.operation)) return inputs[0];
  if (!IN_PLACE.has(node.operation)) return undefined;
  return inputs.find(
    (input) =>
      input?.bytes === bytesOf(node) && input.uses === inputs.filter((other) => other === input).length,
  );
}

const CONVOLUTIONS: ReadonlySet<string> = new Set(["Conv2D", "Conv2DBackpropInput"]);

/** oneDNN puts a filter into an order of its own. */
function workBytes({ operation, inputs }: GraphNode, nodes: ReadonlyMap<string, GraphNode>): number {
  const filter = CONVOLUTIONS.has(operation) ? nodes.get(inputs[1] ?? "") : undefined;
  return filter === undefined ? 0 : bytesOf(filter);
}

function bytesOf({ shape, type }: GraphNode): number {
  return shape.reduce((product, length) => product * length, SIZES[type]);
}
