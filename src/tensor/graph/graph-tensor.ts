import type { Tensor } from "../kernels.ts";
import { misuse } from "../tensor-error.ts";
import type { DataType } from "./graph-attributes.ts";

/** What a loop runs in: its nodes run once in each turn, and see of the outside only what `Enter` brings in. */
export interface Frame {
  readonly name: string;
  /** Turns that may run at the same time. */
  readonly atOnce: number;
  readonly outer: Frame | null;
  /** What came in to be the same in each turn, by how it is named outside. */
  readonly captured: Map<string, GraphTensor>;
  /** Of the turn, from 0: int32, []. */
  readonly index: GraphTensor;
}

interface Facts {
  readonly shape: readonly number[];
  readonly type: DataType;
  /** The loop whose turns make it; null: it is made once. */
  readonly frame: Frame | null;
  /** Which of its node's outputs. */
  readonly output?: number;
}

/** Output of a node in a graph being built. */
export class GraphTensor implements Tensor {
  readonly node: string;
  /** Which of its node's outputs. */
  readonly output: number;
  /** How nodes of a graph that take it name it. */
  readonly reference: string;
  readonly shape: readonly number[];
  readonly type: DataType;
  readonly frame: Frame | null;

  constructor(node: string, { shape, type, frame, output = 0 }: Facts) {
    this.node = node;
    this.output = output;
    this.reference = output === 0 ? node : `${node}:${output}`;
    this.shape = shape;
    this.type = type;
    this.frame = frame;
  }
}

/** The tensor as one of the graph kernels'. */
export function graphTensor(tensor: Tensor): GraphTensor {
  if (!(tensor instanceof GraphTensor)) throw misuse("FREED", "This tensor belongs to other kernels.");
  return tensor;
}
