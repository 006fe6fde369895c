/** A process that runs a graph on the native backend of `TI_TENSORFLOW_DIR`, and one that fails; prints the sentence that tells of it. */
import { GraphBuilder } from "../../src/tensor/graph/graph-builder.ts";
import { graphTensor } from "../../src/tensor/graph/graph-tensor.ts";
import { createGraphKernels } from "../../src/tensor/graph/graph-kernels.ts";
import { GraphSession } from "../../src/tensor/graph/graph-session.ts";
import { loadBackend } from "../../src/tensor/backends/load-backend.ts";

await loadBackend({ wanted: "cpu" });
const graph = new GraphBuilder();
const kernels = createGraphKernels(graph);
const image = graph.placeholder([2, 4, 2, 3]);
const turned = graphTensor(kernels.transpose(image, [3, 0, 2, 1]));
const session = new GraphSession(graph);
session.run(new Map([[image, new Float32Array(48)]]), [turned]);
try {
  session.run(new Map(), [turned]);
} catch (error) {
  process.stdout.write(String(error));
}
