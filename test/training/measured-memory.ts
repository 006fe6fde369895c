import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { encodePngPixels } from "../../src/formats/png-pixels.ts";
import { engineProgram } from "../../src/jobs/engine-program.ts";
import type { TrainingWay } from "../../src/protocol/memory-mode.ts";
import { trainingPeak } from "../../src/protocol/memory-plan.ts";
import { planTraining } from "../../src/training/plan-training.ts";

const script = fileURLToPath(new URL("memory-truth.ts", import.meta.url));

export interface MeasuredTraining extends TrainingWay {
  readonly checkpoint: string;
  /** Pixels of a side. */
  readonly side: number;
  readonly batchSize: number;
  /** Whether a sample image is drawn. */
  readonly draws: boolean;
}

/** Bytes of the process of a training on the native CPU, at most: as planned and as they were. */
export interface PlanAndTruth {
  readonly planned: number;
  readonly peak: number;
  readonly base: number;
  /** Of the step after the first. */
  readonly seconds: number;
}

/** Trains two steps in a process of its own. */
export async function planAndTruth(training: MeasuredTraining): Promise<PlanAndTruth> {
  const { checkpoint, side, batchSize, memory, weights, precision, draws } = training;
  const folder = mkdtempSync(path.join(os.tmpdir(), "ti-memory-"));
  try {
    const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * 7) % 256);
    writeFileSync(path.join(folder, "one.png"), encodePngPixels({ width: 64, height: 64, data }));
    const size = { width: side, height: side };
    const samples = { every: draws ? 1 : 0, steps: 1, prompts: ["[name]"], ...size };
    const job = {
      ...{
        name: "truth",
        steps: 2,
        batch: { size: batchSize },
        memory,
        weights,
        precision,
        snapshotEvery: 0,
      },
      ...{ pictures: { folder, ...size }, evaluation: { every: 1, samples: 1 }, samples, backend: "cpu" },
    };
    const args = ["--import", "tsx", script, checkpoint, folder, JSON.stringify(job)];
    const env = { ...process.env, ...engineProgram().environment };
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    const seen = JSON.parse(stdout) as { base: number; peak: number; steps: { seconds: number }[] };
    const plan = await planTraining({
      ...{ type: "plan-training", checkpoint, batchSize, ...size, withSmaller: false, precision },
      samples: draws ? size : null,
      precision,
    });
    const cost = plan.asked.find((each) => each.memory === memory);
    if (cost === undefined) throw new Error(`No ${memory} in the plan.`);
    const { base, peak, steps } = seen;
    const planned = trainingPeak(plan, { cost, weights, backend: "native-cpu", base });
    return { planned, peak, base, seconds: steps.at(-1)?.seconds ?? Number.NaN };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
