import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { relativeError } from "../tensor/lib/numbers.ts";
import { availableBackends, kernelsOf } from "../tensor/lib/backends.ts";
import { loadForReference, readTable, repeatRun } from "./reference-table.ts";

const models = path.resolve(import.meta.dirname, "../../models/miniature");
const checkpoint = path.join(models, "miniature-sd.safetensors");
const table = path.join(models, "reference", "emblem.safetensors");
const STEPS = 50;

describe.skipIf(!existsSync(table))("the whole loop on the miniature model", () => {
  // Native where it is set up: wasm takes a second for a step.
  it("has torch's losses and vectors for 50 steps on a saved table of prompts, noise and timesteps", async () => {
    const [backend = "wasm"] = await availableBackends();
    const model = await loadForReference(checkpoint, await kernelsOf(backend));
    let steps = 0;
    for await (const { step, loss, torchLoss, vectors, torchVectors } of repeatRun(
      model,
      readTable(table),
      STEPS,
    )) {
      steps = step;
      expect(Math.abs(loss / torchLoss - 1), `loss of step ${step}`).toBeLessThan(1e-4);
      if (torchVectors !== null)
        expect(relativeError(vectors, torchVectors), `vectors after ${step}`).toBeLessThan(1e-4);
    }
    expect(steps).toBe(STEPS);
    model.dispose();
  }, 400_000);
});
