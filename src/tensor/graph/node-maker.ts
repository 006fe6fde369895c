import type { ComputePrecision } from "../../protocol/compute-precision.ts";
import type { Tensor } from "../kernels.ts";
import { type Attribute, boolean, type DataType, typeOf } from "./graph-attributes.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import { graphTensor, type GraphTensor } from "./graph-tensor.ts";

/** The attribute that says that a node's integers are int32. */
export const int32 = (name: string): Record<string, Attribute> => ({ [name]: typeOf("int32") });

/** What TensorFlow calls the precisions. */
const TYPES = { float32: "float32", bfloat16: "bfloat16", float16: "half" } as const;
type FloatType = (typeof TYPES)[ComputePrecision];

/**
 * What a node computes in. `float32`: that, whatever it is given. `product`: the graph's precision. `own`: what its
 * operands are, where all are of the graph's precision, else float32.
 */
type Typing = "float32" | "product" | "own";

interface Making {
  /** Of its output. */
  readonly shape: readonly number[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly as?: Typing;
}

/**
 * Makes nodes, and casts what they are given to what they compute in. What is stored in 16 bits is cast anew for each of
 * them: a widened weight is to be gone as soon as it was used.
 */
export class NodeMaker {
  readonly graph: GraphBuilder;
  /** What products are computed in. */
  readonly type: FloatType;
  /** Casts of this scope's activations, by what is cast to what. */
  #casts = new Map<string, GraphTensor>();

  constructor(graph: GraphBuilder, precision: ComputePrecision) {
    this.graph = graph;
    this.type = TYPES[precision];
  }

  /** A node with an output of the type that it computes in. */
  make(
    operation: string,
    inputs: readonly Tensor[],
    { shape, attributes = {}, as = "float32" }: Making,
  ): GraphTensor {
    const type = this.#typeFor(as, inputs);
    const cast = inputs.map((input) => (isInteger(input) ? input : this.cast(input, type)));
    const all = { T: typeOf(type), ...attributes };
    return this.graph.add({ operation, inputs: cast, attributes: all, shape, type });
  }

  /** As a kernel that moves values takes it: of the graph's precision, or else float32. */
  own(tensor: Tensor): GraphTensor {
    return isInteger(tensor) ? graphTensor(tensor) : this.cast(tensor, this.#typeFor("own", [tensor]));
  }

  /** As float32. */
  widened(tensor: Tensor): GraphTensor {
    return this.cast(tensor, "float32");
  }

  /** As another type of float; the tensor itself if it is of that type. */
  cast(tensor: Tensor, type: FloatType): GraphTensor {
    const input = this.graph.captured(tensor);
    if (input.type === type) return input;
    const isStored = input.type !== this.type && input.type !== "float32";
    if (isStored) return this.#cast(input, type);
    const key = `${input.reference} ${this.graph.frame?.name ?? ""} ${type}`;
    const made = this.#casts.get(key) ?? this.#cast(input, type);
    this.#casts.set(key, made);
    return made;
  }

  /** Runs `build`; casts of activations that are made in it are shared in it, and gone after it. */
  scope<T>(build: () => T): T {
    const outer = this.#casts;
    this.#casts = new Map();
    try {
      return build();
    } finally {
      this.#casts = outer;
    }
  }

  scalar(value: number): GraphTensor {
    return this.graph.constant(Float32Array.of(value), []);
  }

  integers(values: readonly number[], shape?: readonly number[]): GraphTensor {
    return this.graph.integers(values, shape);
  }

  #typeFor(as: Typing, inputs: readonly Tensor[]): FloatType {
    switch (as) {
      case "float32":
        return "float32";
      case "product":
        return this.type;
      case "own": {
        const floats = inputs.filter((input) => !isInteger(input));
        return floats.every((input) => graphTensor(input).type === this.type) ? this.type : "float32";
      }
      default:
        return as satisfies never;
    }
  }

  #cast(input: GraphTensor, type: DataType): GraphTensor {
    const attributes = { SrcT: typeOf(input.type), DstT: typeOf(type), Truncate: boolean(false) };
    return this.graph.add({ operation: "Cast", inputs: [input], attributes, shape: input.shape, type });
  }
}

/** As what is read of a graph. */
export function asFloat32(graph: GraphBuilder, tensor: Tensor): GraphTensor {
  return new NodeMaker(graph, "float32").widened(tensor);
}

function isInteger(tensor: Tensor): boolean {
  const { type } = graphTensor(tensor);
  return type === "int32" || type === "int16";
}
