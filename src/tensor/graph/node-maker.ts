import type { Tensor } from "../kernels.ts";
import { type Attribute, boolean, typeOf } from "./graph-attributes.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import { graphTensor, type GraphTensor } from "./graph-tensor.ts";

/** The attribute that says that a node's tensors are float32. */
export const FLOAT32 = { T: typeOf("float32") } as const;

/** The attribute that says that a node's integers are int32. */
export const int32 = (name: string): Record<string, Attribute> => ({ [name]: typeOf("int32") });

/** Makes nodes that compute in float32. What is stored in 16 bits is widened anew for each of them. */
export class NodeMaker {
  readonly graph: GraphBuilder;

  constructor(graph: GraphBuilder) {
    this.graph = graph;
  }

  /** A node with a float32 output. */
  make(
    operation: string,
    inputs: readonly Tensor[],
    attributes: Readonly<Record<string, Attribute>>,
    shape: readonly number[],
  ): GraphTensor {
    const widened = inputs.map((input) => this.widened(input));
    return this.graph.add({ operation, inputs: widened, attributes, shape });
  }

  /** As float32, if it is stored in 16 bits. Never shared: a widened weight is to be gone as soon as it was used. */
  widened(tensor: Tensor): GraphTensor {
    const input = graphTensor(tensor);
    if (input.type === "float32" || input.type === "int32") return input;
    const attributes = {
      SrcT: typeOf(input.type),
      DstT: typeOf("float32"),
      Truncate: boolean(false),
    };
    return this.graph.add({ operation: "Cast", inputs: [input], attributes, shape: input.shape });
  }

  scalar(value: number): GraphTensor {
    return this.graph.constant(Float32Array.of(value), []);
  }

  integers(values: readonly number[], shape?: readonly number[]): GraphTensor {
    return this.graph.integers(values, shape);
  }
}
