import { integer, typeOf } from "./graph-attributes.ts";
import type { GraphBuilder, NodeDefinition } from "./graph-builder.ts";
import { type Frame, GraphTensor } from "./graph-tensor.ts";

/**
 * A loop in TensorFlow's dataflow: what goes around enters once, is merged with what the turn before made of it, and is
 * switched into one more turn or out (Yu et al., "Dynamic control flow in large-scale machine learning", 2018).
 */
export class WhileLoop implements Frame {
  readonly name: string;
  readonly atOnce: number;
  readonly outer: Frame | null;
  readonly captured = new Map<string, GraphTensor>();
  readonly index: GraphTensor;
  readonly #graph: GraphBuilder;
  readonly #goesOn: GraphTensor;

  constructor(graph: GraphBuilder, { count, atOnce }: { count: number; atOnce: number }) {
    this.#graph = graph;
    this.name = graph.newName("loop");
    this.atOnce = atOnce;
    this.outer = graph.frame;
    const around = this.#merged(zero(graph));
    const isBefore = this.#add("Less", [around.value, graph.integers([count], [])], { type: "bool" });
    this.#goesOn = this.#add("LoopCond", [isBefore], { type: "bool", attributes: {} });
    this.index = this.#switched(around.value).inside;
    around.close(this.#add("AddV2", [this.index, graph.integers([1], [])]));
  }

  /** Runs `build`, whose nodes run once in each turn. */
  within<T>(build: () => T): T {
    return this.#graph.within(this, build);
  }

  /** What goes around: `initial`, and in each turn what `next` makes of it. What the last turn made, outside. */
  carried(initial: GraphTensor, next: (value: GraphTensor) => GraphTensor): GraphTensor {
    const around = this.#merged(initial);
    const { inside, outside } = this.#switched(around.value);
    around.close(this.within(() => next(inside)));
    return this.#add("Exit", [outside], { frame: this.outer });
  }

  /** `close`: with what the next turn has in its place. */
  #merged(initial: GraphTensor): { value: GraphTensor; close: (next: GraphTensor) => void } {
    const first = this.#graph.enter(this, initial, "first turn");
    let back = first;
    const attributes = { T: typeOf(first.type), N: integer(2) };
    const value = this.#add("Merge", [first], { attributes, back: () => back });
    return { value, close: (next) => void (back = this.#add("NextIteration", [next])) };
  }

  #switched(value: GraphTensor): { outside: GraphTensor; inside: GraphTensor } {
    const outside = this.#add("Switch", [value, this.#goesOn]);
    const { node, shape, type } = outside;
    return { outside, inside: new GraphTensor(node, { shape, type, frame: this, output: 1 }) };
  }

  /** A node of the loop, with the shape of its first input and, unless said otherwise, of its type. */
  #add(
    operation: string,
    inputs: readonly [GraphTensor, ...GraphTensor[]],
    more: Partial<NodeDefinition> = {},
  ): GraphTensor {
    const { shape, type } = inputs[0];
    const attributes = { T: typeOf(type) };
    return this.within(() => this.#graph.add({ operation, inputs, attributes, shape, type, ...more }));
  }
}

/** Of a loop within a turn made of that turn: the turn that comes after the last one begins nothing. */
function zero(graph: GraphBuilder): GraphTensor {
  const { frame } = graph;
  if (frame === null) return graph.integers([0], []);
  const attributes = { T: typeOf("int32") };
  return graph.add({
    operation: "Sub",
    inputs: [frame.index, frame.index],
    attributes,
    shape: [],
    type: "int32",
  });
}
