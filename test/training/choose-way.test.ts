import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sd1Config } from "../../bench/sd1-config.ts";
import { weightShapes } from "../../src/diffusion/checkpoint/weight-shapes.ts";
import { TrainingJob, withMemoryMode } from "../../src/protocol/training-job.ts";
import { USUAL_PLAN } from "../../src/protocol/usual-plan.ts";
import type { EagerKernels } from "../../src/tensor/eager-kernels.ts";
import { planFor } from "../../src/training/plan-training.ts";
import { savedState } from "../../src/training/run-folder.ts";
import { kernelsOf } from "../tensor/lib/backends.ts";
import { runTraining, told } from "./run-training.ts";
import { tinyPlace } from "./tiny-run.ts";

describe("the way a training is computed", () => {
  const root = mkdtempSync(path.join(os.tmpdir(), "ti-way-"));
  let kernels: EagerKernels;
  beforeAll(async () => {
    kernels = await kernelsOf("wasm");
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it("is chosen, told and kept: a run goes on as it began", async () => {
    const { task } = tinyPlace(root);
    const steps = { steps: 1, evaluation: { every: 0 }, embedding: { replace: true } };
    const first = await runTraining(task("run", { ...steps, memory: "attention" }), kernels);
    expect(told(first, "started")[0]?.way).toEqual({
      memory: "attention",
      weights: "float32",
      precision: "float32",
    });
    expect((await savedState(path.join(root, "run")))?.way).toEqual({
      memory: "attention",
      weights: "float32",
      precision: "float32",
    });
    const again = await runTraining(task("run", { ...steps, steps: 2 }), kernels);
    expect(told(again, "started")[0]).toMatchObject({ step: 1, way: { memory: "attention" } });
    const alone = await runTraining(task("alone", steps), kernels);
    expect(told(alone, "started")[0]?.way.memory).toBe("keep");
  }, 120_000);

  it("was a switch in jobs of before", () => {
    const job = { name: "x", pictures: { folder: "/p" } };
    expect(TrainingJob.parse(withMemoryMode({ ...job, checkpointing: true })).memory).toBe("checkpoint");
    expect(TrainingJob.parse(withMemoryMode({ ...job, checkpointing: false })).memory).toBe("auto");
    expect(TrainingJob.parse(withMemoryMode(job)).memory).toBe("auto");
  });
});

it("doctor's plan of Stable Diffusion 1.5 is what counting gives", () => {
  const tensors = (["text", "unet", "vae-encoder", "vae-decoder"] as const).flatMap((part) =>
    [...weightShapes(sd1Config, part)].map(
      ([name, shape]) => [name, { name, part, shape, dtype: "F16" }] as const,
    ),
  );
  const checkpoint = { config: sd1Config, tensors: new Map(tensors) };
  const size = { width: 512, height: 512 };
  const counted = planFor(checkpoint, {
    ...size,
    batchSize: 1,
    samples: size,
    withSmaller: false,
    precision: "float32",
  });
  const close = (ours: number, theirs: number): void =>
    expect(Math.abs(ours / theirs - 1)).toBeLessThan(0.05);
  for (const name of ["storedWeights", "wholeWeights", "encoding", "drawing", "forwardOperations"] as const)
    close(USUAL_PLAN[name], counted[name]);
  for (const [i, { activations, operations }] of USUAL_PLAN.asked.entries()) {
    close(activations, counted.asked[i]?.activations ?? 0);
    close(operations, counted.asked[i]?.operations ?? 0);
  }
}, 120_000);
