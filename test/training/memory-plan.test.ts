import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundledModel } from "../../src/system/miniature-model.ts";
import { availableBackends } from "../tensor/lib/backends.ts";
import { planAndTruth, type MeasuredTraining } from "./measured-memory.ts";
import { tinyPlace } from "./tiny-run.ts";

const hasNative = (await availableBackends()).includes("native-cpu");
const miniature = {
  checkpoint: bundledModel() ?? "",
  batchSize: 1,
  weights: "stored",
  precision: "float32",
} as const;
const root = mkdtempSync(path.join(os.tmpdir(), "ti-planned-"));
afterAll(() => rmSync(root, { recursive: true }));
const tiny = { ...miniature, checkpoint: tinyPlace(root).task("run").checkpoint };

/** Tiny's pictures have two pixels a latent, the miniature's four. */
const trainings: readonly MeasuredTraining[] = [
  { ...miniature, side: 64, memory: "keep", draws: true },
  { ...miniature, side: 256, memory: "keep", draws: false, batchSize: 4 },
  { ...miniature, side: 256, memory: "checkpoint", weights: "float32", draws: true },
  { ...miniature, side: 256, memory: "keep", precision: "bfloat16", draws: true, batchSize: 2 },
  { ...tiny, side: 128, memory: "attention", draws: false },
];

describe.skipIf(!hasNative || process.platform !== "linux")("the memory a training is planned with", () => {
  it.each(trainings)(
    "is what its process has: $side², batch $batchSize, $memory, $weights, $precision",
    async (training) => {
      const { planned, peak, base } = await planAndTruth(training);
      const mb = (bytes: number): number => Math.round(bytes / 1e6);
      const name = path.parse(training.checkpoint).name;
      console.log(
        `${name}: planned ${mb(planned)} MB, was ${mb(peak)}, ${mb(base)} of it with the backend alone`,
      );
      expect(planned / peak).toBeGreaterThan(0.95);
      expect(planned / peak).toBeLessThan(1.2);
    },
    400_000,
  );
});
