import type { Tensor } from "../kernels.ts";
import { misuse } from "../tensor-error.ts";
import { type Attribute, type DataType, shape as shapeOf, tensor, typeOf } from "./graph-attributes.ts";
import { NodeOrder } from "./node-order.ts";
import { bytesField, type Field, integerField, messageField } from "./protobuf.ts";

/** Output of a node in a graph being built. */
export class GraphTensor implements Tensor {
  readonly node: string;
  readonly shape: readonly number[];
  readonly type: DataType;

  constructor(node: string, shape: readonly number[], type: DataType) {
    this.node = node;
    this.shape = shape;
    this.type = type;
  }
}

/** What a node is, beside its name. */
export interface NodeDefinition {
  readonly operation: string;
  readonly inputs: readonly Tensor[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Of its one output. */
  readonly shape: readonly number[];
  /** Of its one output; float32 unless said otherwise. */
  readonly type?: DataType;
}

/** A node as it was added. */
export interface GraphNode {
  readonly name: string;
  readonly operation: string;
  /** Names of the nodes whose outputs it takes. */
  readonly inputs: readonly string[];
  /** Of its one output. */
  readonly shape: readonly number[];
  readonly type: DataType;
}

/** The opset version that TensorFlow 2.19 writes, and the oldest that reads it. */
const PRODUCER = 1882;
const OLDEST_CONSUMER = 12;

/** A TensorFlow graph in the making. */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  /** What each node's message holds, encoded once the graph is written: most that are counted never are. */
  readonly #messages: (() => readonly Field[])[] = [];
  readonly #counts = new Map<string, number>();
  readonly #constants = new Map<string, GraphTensor>();
  readonly #order = new NodeOrder();

  /** Adds a node with one output. */
  add({ operation, inputs, attributes, shape, type = "float32" }: NodeDefinition): GraphTensor {
    const name = this.#name(operation);
    const nodes = inputs.map(nodeOf);
    const earlier = this.#order.add(name, nodes);
    return this.#add({ name, operation, inputs: nodes, shape, type }, () => [
      ...nodes.map((node) => bytesField(3, node)),
      ...earlier.map((node) => bytesField(3, `^${node}`)),
      ...attributeFields(attributes),
    ]);
  }

  /** What a run is fed with. */
  placeholder(shape: readonly number[], type: DataType = "float32"): GraphTensor {
    const name = this.#name("Placeholder");
    return this.#add({ name, operation: "Placeholder", inputs: [], shape, type }, () =>
      attributeFields({ dtype: typeOf(type), shape: shapeOf(shape) }),
    );
  }

  /** Equal constants are one node. */
  constant(values: Float32Array | Int32Array, shape: readonly number[]): GraphTensor {
    const type = values instanceof Float32Array ? "float32" : "int32";
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    const key = `${type} [${shape.join(" ")}] ${bytes.toString("base64")}`;
    const made = this.#constants.get(key) ?? this.#constant(type, values, shape);
    this.#constants.set(key, made);
    return made;
  }

  /** Integers, as many kernels want them beside their tensors. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): GraphTensor {
    return this.constant(Int32Array.from(values), shape);
  }

  /** Runs `build` so that its nodes run after that of `dependency`. */
  after<T>(dependency: Tensor, build: () => T): T {
    return this.#order.after(nodeOf(dependency), build);
  }

  /** The `SavedModel` message with the graph under the tag `serve`. */
  savedModel(): Uint8Array {
    const versions = messageField(4, [integerField(1, PRODUCER), integerField(2, OLDEST_CONSUMER)]);
    const information = messageField(1, [bytesField(4, "serve")]);
    const nodes = this.#messages.map((message) => messageField(1, message()));
    const graph = messageField(2, [...nodes, versions]);
    return Buffer.concat([integerField(1, 1), messageField(2, [information, graph])]);
  }

  /** In the order in which they were added, which is one in which they can run. */
  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  #constant(type: DataType, values: Float32Array | Int32Array, shape: readonly number[]): GraphTensor {
    const name = this.#name("Const");
    return this.#add({ name, operation: "Const", inputs: [], shape, type }, () =>
      attributeFields({ dtype: typeOf(type), value: tensor(type, shape, values) }),
    );
  }

  #add(node: GraphNode, message: () => readonly Field[]): GraphTensor {
    this.#nodes.push(node);
    const { name, operation, shape, type } = node;
    this.#messages.push(() => [bytesField(1, name), bytesField(2, operation), ...message()]);
    return new GraphTensor(name, shape, type);
  }

  #name(operation: string): string {
    const count = this.#counts.get(operation) ?? 0;
    this.#counts.set(operation, count + 1);
    // TensorFlow refuses names that begin with an underscore, as some operations do.
    return `${operation.replace(/^_/, "")}_${count}`;
  }
}

function attributeFields(attributes: Readonly<Record<string, Attribute>>): Field[] {
  return Object.entries(attributes).map(([key, attribute]) =>
    messageField(5, [bytesField(1, key), messageField(2, attribute)]),
  );
}

/** Name of the node behind a tensor of the graph kernels. */
export function nodeOf(tensor: Tensor): string {
  return graphTensor(tensor).node;
}

/** The tensor as one of the graph kernels'. */
export function graphTensor(tensor: Tensor): GraphTensor {
  if (!(tensor instanceof GraphTensor)) throw misuse("FREED", "This tensor belongs to other kernels.");
  return tensor;
}
