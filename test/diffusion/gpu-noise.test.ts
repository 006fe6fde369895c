import { expect, it } from "vitest";
import { gpuNoise } from "../../src/diffusion/gpu-noise.ts";

it("draws the numbers that torch draws on an NVIDIA card", () => {
  // torch.manual_seed(0); torch.randn(3, 4, device="cuda")
  const expected = [
    -0.92466259, -0.42534415, -2.6438457, 0.14518388, -0.12086647, -0.57972564, -0.62285122, -0.32838709,
    -1.07454231, -0.36314407, -1.67105067, 2.26550497,
  ];
  const noise = gpuNoise({ seed: 0, draw: 0 }, [3, 4, 1]);
  for (const [i, value] of expected.entries()) expect(noise[i]).toBeCloseTo(value, 6);
});

it("counts latents channel by channel, and draws anew with each draw", () => {
  const plain = gpuNoise({ seed: 7, draw: 0 }, [2, 3, 1]);
  const both = gpuNoise({ seed: 7, draw: 0 }, [2, 3, 2]);
  expect(both.filter((_, i) => i % 2 === 0)).toEqual(plain);
  expect(gpuNoise({ seed: 7, draw: 1 }, [2, 3, 1])).not.toEqual(plain);
  expect(gpuNoise({ seed: 7 + 2 ** 32, draw: 0 }, [2, 3, 1])).not.toEqual(plain);
});
