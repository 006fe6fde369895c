import { expect, it } from "vitest";
import { halvesToFloats } from "../../src/formats/half.ts";
import { createEagerKernels } from "../../src/tensor/eager-kernels.ts";
import { availableBackends } from "./lib/backends.ts";

const hasNative = (await availableBackends()).includes("native-cpu");

it.skipIf(!hasNative)("keeps 16 bits where they save something, and the file's values in any case", () => {
  const kernels = createEagerKernels("native-cpu");
  const shapes = [[4, 6], [512, 512], [2 ** 18], [513, 513]];
  const kept = shapes.map((shape) => {
    const count = shape.reduce((product, length) => product * length, 1);
    const values = Uint16Array.from({ length: count }, (_, i) => (i * 7) % 0x7c00);
    const weight = kernels.store({ dtype: "F16", values }, shape);
    kernels.scope(() => {
      expect(kernels.read(weight.tensor())).toEqual(halvesToFloats(values));
    });
    weight.release();
    return weight.native?.type;
  });
  expect(kept).toEqual(["float32", "half", "float32", "float32"]);
  expect(kernels.ownership.tensors).toBe(0);
});
