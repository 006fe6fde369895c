import { nativeBackend, type TensorMetadata } from "../backends/native-binding.ts";
import { DATA_TYPES } from "./graph-attributes.ts";
import type { GraphTensor } from "./graph-tensor.ts";

/** What stands in the place of a placeholder: values, or the number of a tensor that the backend holds. */
export type Feed = Float32Array | Int32Array | number;

/** Where a graph begins and ends. */
export interface GraphEnds {
  /** Its placeholders, all of them. */
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
}

/** A graph that the native backend, which must be the current one, has read. */
export interface LoadedGraph {
  /** Runs the graph once with what is fed to each of its inputs: the values of its outputs. Blocks the thread. */
  run: (feeds: readonly Feed[]) => Float32Array[];
  dispose: () => void;
}

/** Has `call` run with tensors, by their numbers, and reads what it gives. Leaves none of them behind. */
export function runFed(
  inputs: readonly GraphTensor[],
  feeds: readonly Feed[],
  call: (tensors: number[]) => readonly TensorMetadata[],
): Float32Array[] {
  const { binding } = nativeBackend();
  const made: number[] = [];
  try {
    const tensors = inputs.map(({ shape, type }, index) => {
      const feed = feeds[index];
      if (feed === undefined) throw new Error(`Nothing is fed to input ${index} of a graph.`);
      if (typeof feed === "number") return feed;
      const id = binding.createTensor([...shape], DATA_TYPES[type], feed);
      made.push(id);
      return id;
    });
    const given = call(tensors).map(({ id }) => id);
    made.push(...given);
    return given.map((id) => binding.tensorDataSync(id));
  } finally {
    for (const id of made) binding.deleteTensor(id);
  }
}
