import type { Tensor } from "../kernels.ts";
import { misuse } from "../tensor-error.ts";
import { type Attribute, type DataType, shape as shapeOf, tensor, typeOf } from "./graph-attributes.ts";
import { bytesField, type Field, integerField, messageField } from "./protobuf.ts";

/** Output of a node in a graph being built. */
export class GraphTensor implements Tensor {
  readonly node: string;
  readonly shape: readonly number[];

  constructor(node: string, shape: readonly number[]) {
    this.node = node;
    this.shape = shape;
  }
}

/** Nodes that wait: those made within an `after`, as far as they do not depend on one of them anyway. */
interface Waiting {
  readonly dependencies: readonly string[];
  readonly made: Set<string>;
}

/** The opset version that TensorFlow 2.19 writes, and the oldest that reads it. */
const PRODUCER = 1882;
const OLDEST_CONSUMER = 12;

/** A TensorFlow graph in the making: each node is encoded as it is added. */
export class GraphBuilder {
  readonly #nodes: Field[] = [];
  readonly #counts = new Map<string, number>();
  readonly #integers = new Map<string, GraphTensor>();
  #waiting: Waiting = { dependencies: [], made: new Set() };

  /** Adds a node with one output. */
  add(
    operation: string,
    inputs: readonly Tensor[],
    attributes: Readonly<Record<string, Attribute>>,
    shape: readonly number[],
  ): GraphTensor {
    const name = this.#name(operation);
    const nodes = inputs.map(nodeOf);
    this.#nodes.push(
      messageField(1, [
        bytesField(1, name),
        bytesField(2, operation),
        ...nodes.map((node) => bytesField(3, node)),
        ...this.#controls(name, operation, nodes).map((node) => bytesField(3, `^${node}`)),
        ...Object.entries(attributes).map(([key, attribute]) =>
          messageField(5, [bytesField(1, key), messageField(2, attribute)]),
        ),
      ]),
    );
    return new GraphTensor(name, shape);
  }

  /** What a run is fed with. */
  placeholder(shape: readonly number[]): GraphTensor {
    return this.add("Placeholder", [], { dtype: typeOf("float32"), shape: shapeOf(shape) }, shape);
  }

  constant(values: Float32Array, shape: readonly number[]): GraphTensor {
    return this.#constant("float32", values, shape);
  }

  /** Integers, as many kernels want them beside their tensors. Each once a graph. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): GraphTensor {
    const key = JSON.stringify([values, shape]);
    const made = this.#integers.get(key) ?? this.#constant("int32", Int32Array.from(values), shape);
    this.#integers.set(key, made);
    return made;
  }

  /** Runs `build` so that its nodes run after that of `dependency`. */
  after<T>(dependency: Tensor, build: () => T): T {
    const outer = this.#waiting;
    this.#waiting = { dependencies: [nodeOf(dependency)], made: new Set() };
    try {
      return build();
    } finally {
      for (const node of this.#waiting.made) outer.made.add(node);
      this.#waiting = outer;
    }
  }

  /** The `SavedModel` message with the graph under the tag `serve`. */
  savedModel(): Uint8Array {
    const versions = messageField(4, [integerField(1, PRODUCER), integerField(2, OLDEST_CONSUMER)]);
    const information = messageField(1, [bytesField(4, "serve")]);
    const graph = messageField(2, [...this.#nodes, versions]);
    return Buffer.concat([integerField(1, 1), messageField(2, [information, graph])]);
  }

  #constant(type: DataType, values: Float32Array | Int32Array, shape: readonly number[]): GraphTensor {
    return this.add("Const", [], { dtype: typeOf(type), value: tensor(type, shape, values) }, shape);
  }

  #controls(name: string, operation: string, inputs: readonly string[]): readonly string[] {
    if (operation === "Const") return [];
    const { dependencies, made } = this.#waiting;
    const waitsAnyway = inputs.some((node) => made.has(node));
    made.add(name);
    return waitsAnyway ? [] : dependencies;
  }

  #name(operation: string): string {
    const count = this.#counts.get(operation) ?? 0;
    this.#counts.set(operation, count + 1);
    return `${operation}_${count}`;
  }
}

/** Name of the node behind a tensor of the graph kernels. */
export function nodeOf(tensor: Tensor): string {
  if (!(tensor instanceof GraphTensor)) throw misuse("FREED", "This tensor belongs to other kernels.");
  return tensor.node;
}
