import type { Tensor } from "../kernels.ts";
import { misuse } from "../tensor-error.ts";
import {
  type Attribute,
  boolean,
  type DataType,
  integer,
  shape as shapeOf,
  tensor,
  text,
  typeOf,
} from "./graph-attributes.ts";
import { type Frame, graphTensor, GraphTensor } from "./graph-tensor.ts";
import { NodeOrder } from "./node-order.ts";
import { bytesField, type Field, integerField, messageField } from "./protobuf.ts";

/** What a node is, beside its name. */
export interface NodeDefinition {
  readonly operation: string;
  readonly inputs: readonly Tensor[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Of its first output. */
  readonly shape: readonly number[];
  /** Of its first output; float32 unless said otherwise. */
  readonly type?: DataType;
  /** The loop that its output belongs to; that of the nodes being added unless said otherwise. */
  readonly frame?: Frame | null;
  /** One more input, of a node that is added later. */
  readonly back?: () => GraphTensor;
}

/** How nodes name what they take. */
export interface InputNames {
  readonly tensor: (input: GraphTensor) => string;
  /** A node to wait for. */
  readonly node: (name: string) => string;
}

const IN_GRAPH: InputNames = { tensor: ({ reference }) => reference, node: (name) => name };

/** A node as it was added. */
export interface GraphNode {
  readonly name: string;
  readonly operation: string;
  /** Names of the nodes whose outputs it takes. */
  readonly inputs: readonly string[];
  /** Of its first output. */
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
  readonly #messages: ((names: InputNames) => readonly Field[])[] = [];
  readonly #counts = new Map<string, number>();
  readonly #constants = new Map<string, GraphTensor>();
  readonly #order = new NodeOrder();
  #frame: Frame | null = null;

  /** Adds a node; its first output. */
  add({ operation, inputs, attributes, shape, type = "float32", frame, back }: NodeDefinition): GraphTensor {
    const name = this.newName(operation);
    const taken = inputs.map((input) => this.captured(input));
    const nodes = taken.map(({ node }) => node);
    const earlier = this.#order.add({ node: name, frame: this.#frame }, nodes);
    this.#add({ name, operation, inputs: nodes, shape, type }, (names) => [
      ...[...taken, ...(back === undefined ? [] : [back()])].map((input) =>
        bytesField(3, names.tensor(input)),
      ),
      ...earlier.map((node) => bytesField(3, `^${names.node(node)}`)),
      ...attributeFields(attributes),
    ]);
    return new GraphTensor(name, { shape, type, frame: frame === undefined ? this.#frame : frame });
  }

  /** What a run is fed with. */
  placeholder(shape: readonly number[], type: DataType = "float32"): GraphTensor {
    const attributes = { dtype: typeOf(type), shape: shapeOf(shape) };
    return this.#source("Placeholder", { shape, type, attributes: () => attributes });
  }

  /** Equal constants are one node. */
  constant(values: Float32Array | Int32Array, shape: readonly number[]): GraphTensor {
    const type = values instanceof Float32Array ? "float32" : "int32";
    const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    const key = `${type} [${shape.join(" ")}] ${bytes.toString("base64")}`;
    const attributes = () => ({ dtype: typeOf(type), value: tensor(type, shape, values) });
    const made = this.#constants.get(key) ?? this.#source("Const", { shape, type, attributes });
    this.#constants.set(key, made);
    return made;
  }

  /** Integers, as many kernels want them beside their tensors. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): GraphTensor {
    return this.constant(Int32Array.from(values), shape);
  }

  /** Runs `build` so that its nodes run after that of `dependency`, which is of the same loop as they. */
  after<T>(dependency: Tensor, build: () => T): T {
    return this.#order.after(this.captured(dependency), build);
  }

  /** The loop whose nodes are being added. */
  get frame(): Frame | null {
    return this.#frame;
  }

  /** Runs `build`, whose nodes belong to that loop. */
  within<T>(frame: Frame | null, build: () => T): T {
    const outer = this.#frame;
    this.#frame = frame;
    try {
      return build();
    } finally {
      this.#frame = outer;
    }
  }

  /** The tensor as nodes that are added now can take it: one of outside the loop is brought in. */
  captured(tensor: Tensor): GraphTensor {
    const input = graphTensor(tensor);
    const frame = this.#frame;
    if (input.frame === frame) return input;
    if (frame === null) throw misuse("FREED", "This tensor belongs to a turn of a loop.");
    const known = frame.captured.get(input.reference);
    if (known !== undefined) return known;
    const made = this.enter(frame, input, "each turn");
    frame.captured.set(input.reference, made);
    return made;
  }

  /** Brings a tensor into the loop, for its first turn only or as it is for each. */
  enter(frame: Frame, tensor: Tensor, turns: "first turn" | "each turn"): GraphTensor {
    const { shape, type } = graphTensor(tensor);
    const attributes = {
      T: typeOf(type),
      frame_name: text(frame.name),
      is_constant: boolean(turns === "each turn"),
      parallel_iterations: integer(frame.atOnce),
    };
    const definition = { operation: "Enter", inputs: [tensor], attributes, shape, type, frame };
    return this.within(frame.outer, () => this.add(definition));
  }

  /** The `SavedModel` message with the graph under the tag `serve`. */
  savedModel(): Uint8Array {
    const information = messageField(1, [bytesField(4, "serve")]);
    const graph = bytesField(2, this.graphDef());
    return Buffer.concat([integerField(1, 1), messageField(2, [information, graph])]);
  }

  /** The `GraphDef` message. */
  graphDef(): Uint8Array {
    const versions = messageField(4, [integerField(1, PRODUCER), integerField(2, OLDEST_CONSUMER)]);
    const nodes = this.nodeMessages(IN_GRAPH).map(({ fields }) => messageField(1, fields));
    return Buffer.concat([...nodes, versions]);
  }

  /** Each node with its `NodeDef` message. */
  nodeMessages(names: InputNames): { node: GraphNode; fields: readonly Field[] }[] {
    return this.#nodes.map((node, index) => ({ node, fields: this.#messages[index]?.(names) ?? [] }));
  }

  /** In the order in which they were added, which is one in which they can run. */
  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /** A node that waits for nothing and belongs to no loop. */
  #source(
    operation: string,
    {
      shape,
      type,
      attributes,
    }: { shape: readonly number[]; type: DataType; attributes: () => NodeDefinition["attributes"] },
  ): GraphTensor {
    const name = this.newName(operation);
    this.#add({ name, operation, inputs: [], shape, type }, () => attributeFields(attributes()));
    return new GraphTensor(name, { shape, type, frame: null });
  }

  #add(node: GraphNode, message: (names: InputNames) => readonly Field[]): void {
    this.#nodes.push(node);
    this.#messages.push((names) => [
      bytesField(1, node.name),
      bytesField(2, node.operation),
      ...message(names),
    ]);
  }

  /** A name that nothing else has. */
  newName(operation: string): string {
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
