import { GraphBuilder } from "./graph-builder.ts";
import { createGraphKernels } from "./graph-kernels.ts";
import { graphTensor } from "./graph-tensor.ts";
import type { LoadGraph } from "./load-graph.ts";

/** Scores of one row, and how far from 1 its probabilities may add up to: a fourth of what one of them may be rounded by. */
const scores = Float32Array.from({ length: 4096 }, (_, i) => 3 * Math.sin(i));
const ROUNDING = 2 ** -10;

/**
 * Whether the backend's softmax of bfloat16 sums in float32. oneDNN's does; TensorFlow's own does not, which computes where oneDNN is off
 * or has no bfloat16 for the processor. So the kernel itself is asked.
 */
export function softmaxSumsInFloat32(load: LoadGraph): boolean {
  const graph = new GraphBuilder();
  const kernels = createGraphKernels(graph, { precision: "bfloat16", narrowSoftmax: true });
  const row = graph.placeholder([1, scores.length]);
  const total = graphTensor(kernels.sum(kernels.softmax(kernels.narrow(row)), 1));
  const loaded = load(graph, { inputs: [row], outputs: [total] });
  try {
    const [[sum = 0] = []] = loaded.run([scores]);
    return Math.abs(sum - 1) < ROUNDING;
  } finally {
    loaded.dispose();
  }
}
