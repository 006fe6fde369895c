import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluationLosses } from "../../src/diffusion/evaluation-loss.ts";
import { trainingStep } from "../../src/diffusion/training-step.ts";
import { storeWidened } from "../../src/tensor/stored-weight.ts";
import { mapValues, type Run } from "../../src/tensor/computation.ts";
import { GraphTensor } from "../../src/tensor/graph/graph-tensor.ts";
import type { RunWatch } from "../../src/tensor/run.ts";
import { tinyCheckpoint } from "../support/torch-goldens.ts";
import { availableBackends, kernelsOf } from "../tensor/lib/backends.ts";
import { relativeError } from "../tensor/lib/numbers.ts";
import { sizedBatch } from "./sized-batch.ts";
import { loadTiny, type TinyLoaded } from "./tiny-model.ts";

const hasNative = (await availableBackends()).includes("native-cpu");
const grid = { batch: 1, height: 8, width: 8 };
const memoryScript = fileURLToPath(new URL("graph-memory.ts", import.meta.url));

/** A model that counts what is compiled and what fails. */
async function watchedModel(): Promise<{ model: TinyLoaded; compiled: string[]; failed: unknown[] }> {
  const [compiled, failed]: [string[], unknown[]] = [[], []];
  const watch: RunWatch = {
    onCompile: (name) => compiled.push(name),
    onFallback: (_name, error) => failed.push(error),
  };
  return {
    model: await loadTiny("tiny-epsilon", await kernelsOf("native-cpu"), { watch }),
    compiled,
    failed,
  };
}

/** Names as the result of a graph a node that is not in it. */
function sabotage(run: Run): Run {
  return ({ build, ...computation }) =>
    run({
      ...computation,
      build: (workbench, inputs) => {
        const outputs = build(workbench, inputs);
        if ("read" in workbench.kernels) return outputs;
        return mapValues(
          outputs,
          ({ shape }) => new GraphTensor("no_such_node", { shape, type: "float32", frame: null }),
        );
      },
    });
}

describe.skipIf(!hasNative)("the training step as a graph", () => {
  let eager: TinyLoaded;
  beforeAll(async () => {
    eager = await loadTiny("tiny-epsilon", await kernelsOf("native-cpu"), { how: "eager" });
  });
  afterAll(() => eager.dispose());

  it("keeps the weights as the file has them, and gives what the kernels give with them", async () => {
    const { model } = await watchedModel();
    const name = "model.diffusion_model.middle_block.0.in_layers.2.weight";
    expect(model.weights.stored(name).native?.type).toBe("half");
    const batch = sizedBatch(model, { batch: 2, height: 9, width: 14 });
    const [graph, kernels] = [trainingStep(model, batch), trainingStep(eager, batch)];
    expect(Math.abs(graph.loss / kernels.loss - 1)).toBeLessThan(1e-6);
    expect(relativeError(graph.gradient, kernels.gradient)).toBeLessThan(3e-6);
    expect(trainingStep(model, batch), "the same bits again").toEqual(graph);
    model.dispose();
  }, 180_000);

  it("gives the same bits with attention computed again, and nearly the same with blocks, and with weights widened once", async () => {
    const { model } = await watchedModel();
    const kernels = await kernelsOf("native-cpu");
    const widened = await loadTiny("tiny-epsilon", { ...kernels, store: storeWidened(kernels.store) });
    const name = "model.diffusion_model.middle_block.0.in_layers.2.weight";
    expect(widened.weights.stored(name).native?.type).toBe("float32");
    const batch = sizedBatch(model, { batch: 2, height: 9, width: 14 });
    const [stored, float32] = [model, widened].map((each) => {
      const kept = trainingStep(each, batch);
      expect(trainingStep(each, batch, { memory: "attention" })).toEqual(kept);
      const checkpointed = trainingStep(each, batch, { memory: "checkpoint" });
      expect(checkpointed.loss).toBe(kept.loss);
      expect(relativeError(checkpointed.gradient, kept.gradient)).toBeLessThan(3e-6);
      each.dispose();
      return kept;
    });
    expect(Math.abs(stored!.loss / float32!.loss - 1)).toBeLessThan(1e-6);
    expect(relativeError(stored!.gradient, float32!.gradient)).toBeLessThan(3e-6);
  }, 180_000);

  it("serves every prompt, placement, timestep and noise of a size with one graph", async () => {
    const { model, compiled } = await watchedModel();
    const placements = [
      [],
      [{ row: 3, vector: 1 }],
      [
        { row: 7, vector: 0 },
        { row: 8, vector: 1 },
        { row: 90, vector: 0 },
        { row: 91, vector: 1 },
      ],
    ];
    for (const [seed, placed] of placements.entries()) {
      const batch = sizedBatch(model, grid, { chunks: 2, placements: placed, seed });
      const [graph, kernels] = [trainingStep(model, batch), trainingStep(eager, batch)];
      expect(Math.abs(graph.loss / kernels.loss - 1)).toBeLessThan(1e-6);
      expect(relativeError(graph.gradient, kernels.gradient)).toBeLessThan(5e-6);
    }
    expect(compiled).toEqual(["training step"]);
    model.dispose();
  }, 180_000);

  it("has a graph for each size, and each stays", async () => {
    const { model, compiled } = await watchedModel();
    const sizes = [grid, { batch: 2, height: 8, width: 12 }];
    for (const size of [...sizes, ...sizes]) {
      const batch = sizedBatch(model, size);
      expect(Math.abs(trainingStep(model, batch).loss / trainingStep(eager, batch).loss - 1)).toBeLessThan(
        1e-6,
      );
      const [own, other] = [evaluationLosses(model, batch), evaluationLosses(eager, batch)];
      expect(relativeError(own, other)).toBeLessThan(1e-6);
    }
    expect(compiled).toEqual(["training step", "evaluation", "training step", "evaluation"]);
    model.dispose();
  }, 180_000);

  it("takes 200 steps without growth", async () => {
    const { model } = await watchedModel();
    const step = (seed: number) => trainingStep(model, sizedBatch(model, grid, { seed }));
    for (let seed = 0; seed < 40; seed++) step(seed);
    const before = { tensors: model.kernels.backendTensors(), bytes: process.memoryUsage.rss() };
    for (let seed = 40; seed < 240; seed++) step(seed);
    expect(model.kernels.backendTensors()).toBe(before.tensors);
    expect((process.memoryUsage.rss() - before.bytes) / 2 ** 20).toBeLessThan(24);
    model.dispose();
  }, 240_000);

  it("gives way to the kernels where it can't be loaded, and says so once", async () => {
    const { model, failed } = await watchedModel();
    const batch = sizedBatch(model, grid);
    const sabotaged = { ...model, run: sabotage(model.run) };
    for (let step = 0; step < 2; step += 1)
      expect(trainingStep(sabotaged, batch)).toEqual(trainingStep(eager, batch));
    expect(failed.map(String)).toEqual(["Error: The graph has no node no_such_node"]);
    model.dispose();
  }, 180_000);

  it("does not blame the graph for what can't be computed", async () => {
    const { model, failed } = await watchedModel();
    const batch = { ...sizedBatch(model, grid), clipSkip: 9 };
    expect(() => trainingStep(model, batch)).toThrow(/Clip skip 9 leaves nothing/);
    expect(failed).toEqual([]);
    model.dispose();
  });

  it.skipIf(process.platform !== "linux")(
    "takes much less memory by its control edges",
    async () => {
      const growth = async (ordered: "yes" | "no"): Promise<number> => {
        const script = ["--import", "tsx", memoryScript, tinyCheckpoint("tiny-epsilon"), ordered];
        const { stdout } = await promisify(execFile)(process.execPath, script);
        return Number(stdout);
      };
      const [withEdges, without] = [await growth("yes"), await growth("no")];
      console.log(`peak growth: ${withEdges} MB, without control edges ${without} MB`);
      expect(withEdges).toBeLessThan(0.6 * without);
    },
    240_000,
  );
});
