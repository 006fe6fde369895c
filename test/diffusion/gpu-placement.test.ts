import { describe, expect, it } from "vitest";
import { openCheckpoint } from "../../src/diffusion/checkpoint/open-checkpoint.ts";
import { decodePicture } from "../../src/diffusion/decode-picture.ts";
import { evaluationLosses } from "../../src/diffusion/evaluation-loss.ts";
import { exampleBatch } from "../../src/diffusion/example-batch.ts";
import type { ComputingModel } from "../../src/diffusion/loaded-model.ts";
import { noiseSchedule } from "../../src/diffusion/noise-schedule.ts";
import { trainingStep } from "../../src/diffusion/training-step.ts";
import { elementCount } from "../../src/formats/dtype.ts";
import { ComputePrecision } from "../../src/protocol/compute-precision.ts";
import { MemoryMode } from "../../src/protocol/memory-mode.ts";
import { mapValues, type Run } from "../../src/tensor/computation.ts";
import { DATA_TYPES, type DataType } from "../../src/tensor/graph/graph-attributes.ts";
import { GraphBuilder } from "../../src/tensor/graph/graph-builder.ts";
import { createGraphKernels } from "../../src/tensor/graph/graph-kernels.ts";
import { asFloat32 } from "../../src/tensor/graph/node-maker.ts";
import { OUTPUT_NAMES } from "../../src/tensor/graph/output-names.ts";
import { PlaceholderWeights } from "../../src/tensor/graph/placeholder-weights.ts";
import { encodePicture } from "../../src/training/latents.ts";
import { tinyCheckpoint } from "../support/torch-goldens.ts";
import { outputNames, placesOnGpu } from "../tensor/lib/gpu-kernels.ts";
import { readGraph, type WrittenNode } from "../tensor/lib/read-graph.ts";

const { config, tensors, dispose } = await openCheckpoint(tinyCheckpoint("tiny-epsilon"));
await dispose();

/** Large enough that attention is computed in chunks, by a loop. */
const grid = { batch: 1, height: 48, width: 48 };

/** The graphs that this would run, with weights stored in such halves. */
function graphsOf(
  work: (model: ComputingModel) => unknown,
  { precision, stored }: { precision: ComputePrecision; stored: "half" | "bfloat16" },
): Map<string, WrittenNode>[] {
  const graphs: Map<string, WrittenNode>[] = [];
  const run: Run = ({ inputs, build }) => {
    const graph = new GraphBuilder();
    const weights = new PlaceholderWeights(graph, (name) => {
      const [out = 1, input = 1, height = 1, width = 1] = tensors.get(name)?.shape ?? [];
      const shape = tensors.get(name)?.shape;
      if (shape === undefined) return null;
      const type = shape.length > 1 ? stored : "float32";
      return { type, shape: shape.length === 4 ? [height, width, input, out] : shape };
    });
    const fed = mapValues(inputs, ({ values, shape }) =>
      graph.placeholder(shape, values instanceof Int32Array ? "int32" : "float32"),
    );
    const built = build({ kernels: createGraphKernels(graph, { precision }), weights }, fed);
    const outputs = mapValues(built, (output) => asFloat32(graph, output));
    graphs.push(new Map(readGraph(graph.graphDef()).map((node) => [node.name, node])));
    return mapValues(outputs, ({ shape }) => new Float32Array(elementCount(shape)));
  };
  work({ config, schedule: noiseSchedule(config.noise), run });
  return graphs;
}

const steps = MemoryMode.options.map((memory) => ({
  name: `a training step, ${memory}`,
  work: (model: ComputingModel) => trainingStep(model, exampleBatch(config, grid), { memory }),
}));
const works = [
  ...steps,
  {
    name: "an evaluation",
    work: (model: ComputingModel) => evaluationLosses(model, exampleBatch(config, grid)),
  },
  {
    name: "encoding",
    work: (model: ComputingModel) =>
      encodePicture(model, { width: 96, height: 96, data: new Uint8Array(96 * 96 * 3) }),
  },
  {
    name: "decoding",
    work: (model: ComputingModel) =>
      decodePicture(model, {
        values: new Float32Array(48 * 48 * config.vae.latentChannels),
        height: 48,
        width: 48,
      }),
  },
];

/** A function's inputs and results are nodes of their own there. */
const asInFunction = ({ operation, types }: WrittenNode): [string, WrittenNode["types"]] =>
  operation === "Placeholder" ? ["_Arg", { T: types["dtype"] ?? "bool" }] : [operation, types];

/** The type of a node's first output, by its attributes. */
function typeOf({ operation, types }: WrittenNode): DataType {
  if (operation === "Less" || operation === "LoopCond") return "bool";
  return (types["DstT"] ?? types["type"] ?? types["dtype"] ?? types["Tparams"] ?? types["T"])!;
}

describe.each(ComputePrecision.options)("on a GPU, with products in %s,", (precision) => {
  it.each(works)(
    "$name has a kernel there for each node, and only sizes and indices lie elsewhere",
    ({ work }) => {
      for (const stored of ["half", "bfloat16"] as const) {
        for (const nodes of graphsOf(work, { precision, stored })) {
          for (const node of nodes.values()) {
            expect(node.device, "nothing is held where it has no kernel").toBe("");
            const [operation, types] = asInFunction(node);
            const places = placesOnGpu(operation, types, node.inputs.length);
            expect(places, `${operation} of ${JSON.stringify(types)}`).not.toBeNull();
            places?.forEach((place, index) => {
              const [source = ""] = (node.inputs[index] ?? "").split(":");
              const type = typeOf(nodes.get(source)!);
              if (place === "machine")
                expect(["int32", "bool"], `${operation}, input ${index}`).toContain(type);
            });
          }
        }
      }
    },
    60_000,
  );
});

it("goes through loops there", () => {
  const [step] = graphsOf(steps[0]!.work, { precision: "float32", stored: "half" });
  expect([...(step?.values() ?? [])].map(({ operation }) => operation)).toContain("NextIteration");
});

it("brings a weight of 16 bits onto the card, and widens it there", () => {
  for (const type of ["half", "bfloat16"] as const) {
    expect(Object.keys(DATA_TYPES)).toContain(type);
    expect(placesOnGpu("Bitcast", { T: "int32", type }, 1)).toEqual(["card"]);
    expect(placesOnGpu("Reshape", { T: type, Tshape: "int32" }, 2)).toEqual(["card", "machine"]);
    expect(placesOnGpu("Cast", { SrcT: type, DstT: "float32" }, 1)).toEqual(["card"]);
  }
});

it.each(Object.entries(OUTPUT_NAMES))("%s has outputs of TensorFlow's names", (operation, names) => {
  expect(outputNames(operation)).toEqual(names);
});

it("knows what has no kernel there", () => {
  expect(placesOnGpu("Erf", { T: "int32" }, 1)).toBeNull();
  expect(placesOnGpu("NoSuchOperation", {}, 0)).toBeNull();
});
