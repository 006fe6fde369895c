import { expect, it } from "vitest";
import { chosenGpu, ofChosenGpu, showOneGpu } from "../../src/system/chosen-gpu.ts";

const shown = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  showOneGpu(env);
  return env;
};

it("of several GPUs one is computed on: the first, or the first of those that the user names", () => {
  expect(shown({})).toEqual({ CUDA_VISIBLE_DEVICES: "0", CUDA_DEVICE_ORDER: "PCI_BUS_ID" });
  expect(shown({ CUDA_DEVICE_ORDER: "FASTEST_FIRST" })).toEqual({
    CUDA_VISIBLE_DEVICES: "0",
    CUDA_DEVICE_ORDER: "FASTEST_FIRST",
  });
  expect(shown({ CUDA_VISIBLE_DEVICES: "1, 0" })).toEqual({ CUDA_VISIBLE_DEVICES: "1" });
  expect(shown({ CUDA_VISIBLE_DEVICES: "GPU-5ca1,GPU-1dea" })).toEqual({ CUDA_VISIBLE_DEVICES: "GPU-5ca1" });
});

it("none stays none", () => {
  expect(shown({ CUDA_VISIBLE_DEVICES: "-1" })).toEqual({ CUDA_VISIBLE_DEVICES: "-1" });
  expect(shown({ CUDA_VISIBLE_DEVICES: "" })).toEqual({ CUDA_VISIBLE_DEVICES: "" });
});

it("its memory is asked for, not another's; of one named otherwise the first's", () => {
  expect(ofChosenGpu(["a", "b"], {})).toBe("a");
  expect(ofChosenGpu(["a", "b"], { CUDA_VISIBLE_DEVICES: "1" })).toBe("b");
  expect(ofChosenGpu(["a", "b"], { CUDA_VISIBLE_DEVICES: "GPU-5ca1" })).toBe("a");
  expect(ofChosenGpu<string>([], {})).toBeUndefined();
  expect(chosenGpu({ CUDA_VISIBLE_DEVICES: "3,1" })).toBe("3");
});
