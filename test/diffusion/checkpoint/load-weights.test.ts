import { beforeAll, describe, expect, it } from "vitest";
import { loadWeights } from "../../../src/diffusion/checkpoint/load-weights.ts";
import { openCheckpoint, type Checkpoint } from "../../../src/diffusion/checkpoint/open-checkpoint.ts";
import { asFloat32 } from "../../../src/tensor/stored-values.ts";
import type { EagerKernels } from "../../../src/tensor/eager-kernels.ts";
import { kernelsOf } from "../../tensor/lib/backends.ts";
import { changed, floats, tinyFile, withCheckpoint } from "./checkpoint-files.ts";

const parts = ["text", "unet", "vae-encoder", "vae-decoder"] as const;

describe("the weights of a part, on the device", () => {
  let kernels: EagerKernels;
  beforeAll(async () => {
    kernels = await kernelsOf("wasm");
  });

  it("are every weight once, a filter's axes turned to [kh, kw, in, out]", async () => {
    await withCheckpoint(tinyFile, async (checkpoint) => {
      let count = 0;
      for (const part of parts) {
        const weights = await loadWeights(checkpoint, kernels, part);
        for (const { name, part: owner } of checkpoint.tensors.values()) {
          expect(weights.has(name)).toBe(owner === part);
          if (owner !== part) continue;
          await expectSame(checkpoint, name, kernels, weights.get(name));
          count++;
        }
        weights.dispose();
      }
      expect(count).toBe(checkpoint.tensors.size);
    });
    expect(kernels.ownership.tensors).toBe(0);
  });

  it("come with progress up to the whole", async () => {
    await withCheckpoint(tinyFile, async (checkpoint) => {
      const seen: number[] = [];
      let total = 0;
      const weights = await loadWeights(checkpoint, kernels, "text", {
        onProgress: (progress) => {
          seen.push(progress.done);
          total = progress.total;
        },
      });
      weights.dispose();
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      expect(seen.at(-1)).toBe(total);
      expect(() => weights.get("anything")).toThrow(/has no weight anything/);
    });
  });

  it("leave nothing behind when one of them is no number, or when it takes too long", async () => {
    const broken = changed((tensors) => {
      tensors.set("model.diffusion_model.out.0.bias", floats(new Array<number>(32).fill(NaN), [32]));
    });
    const checkpoint = await openCheckpoint(broken);
    await expect(loadWeights(checkpoint, kernels, "unet")).rejects.toMatchObject({ code: "NOT_FINITE" });
    const stop = new AbortController();
    const onProgress = (): void => stop.abort();
    const options = { onProgress, signal: stop.signal };
    await expect(loadWeights(checkpoint, kernels, "text", options)).rejects.toMatchObject({
      name: "AbortError",
    });
    await checkpoint.dispose();
    expect(kernels.ownership.tensors).toBe(0);
  });
});

async function expectSame(
  checkpoint: Checkpoint,
  name: string,
  kernels: EagerKernels,
  tensor: ReturnType<Awaited<ReturnType<typeof loadWeights>>["get"]>,
): Promise<void> {
  const stored = asFloat32(await checkpoint.read(name));
  const { shape } = checkpoint.tensors.get(name) ?? { shape: [] };
  const values = kernels.read(tensor);
  if (shape.length !== 4) {
    expect(tensor.shape).toEqual(shape);
    expect(Buffer.from(values.buffer).equals(Buffer.from(stored.buffer)), name).toBe(true);
    return;
  }
  const [outputs = 0, inputs = 0, height = 0, width = 0] = shape;
  expect(tensor.shape).toEqual([height, width, inputs, outputs]);
  let wrong = 0;
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const from = ((o * inputs + i) * height + y) * width + x;
          const to = ((y * width + x) * inputs + i) * outputs + o;
          if (values[to] !== stored[from]) wrong++;
        }
  expect(wrong, name).toBe(0);
}
