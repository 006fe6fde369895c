/** A process that runs a graph on the native backend of `TI_TENSORFLOW_DIR`, and one that fails; prints the sentence that tells of it. */
import { GraphBuilder } from "../../src/tensor/graph/graph-builder.ts";
import { createGraphKernels } from "../../src/tensor/graph/graph-kernels.ts";
import { graphTensor } from "../../src/tensor/graph/graph-tensor.ts";
import { graphLoader } from "../../src/tensor/graph/load-graph.ts";
import { loadBackend } from "../../src/tensor/backends/load-backend.ts";

await loadBackend({ wanted: "cpu" });
const graph = new GraphBuilder();
const kernels = createGraphKernels(graph);
const [image, index] = [graph.placeholder([2, 4, 2, 3]), graph.placeholder([1], "int32")];
const turned = graphTensor(kernels.gatherRows(kernels.transpose(image, [3, 0, 2, 1]), index));
const loaded = graphLoader("native-cpu")(graph, { inputs: [image, index], outputs: [turned] });
loaded.run([new Float32Array(48), Int32Array.of(2)]);
try {
  loaded.run([new Float32Array(48), Int32Array.of(3)]);
} catch (error) {
  process.stdout.write(String(error));
}
