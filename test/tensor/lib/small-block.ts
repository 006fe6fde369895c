import type { EagerKernels } from "../../../src/tensor/eager-kernels.ts";
import type { Tensor } from "../../../src/tensor/kernels.ts";
import { add } from "../../../src/tensor/operations/add.ts";
import { addPerSample } from "../../../src/tensor/operations/add-per-sample.ts";
import { attention } from "../../../src/tensor/operations/attention.ts";
import { concatChannels } from "../../../src/tensor/operations/concat-channels.ts";
import { convolution } from "../../../src/tensor/operations/convolution.ts";
import { groupNorm } from "../../../src/tensor/operations/group-norm.ts";
import { layerNorm } from "../../../src/tensor/operations/layer-norm.ts";
import { linear } from "../../../src/tensor/operations/linear.ts";
import { meanSquaredError } from "../../../src/tensor/operations/mean-squared-error.ts";
import { createGradientRecorder, type RecorderOptions } from "../../../src/tensor/recorder.ts";
import type { Recorder, Variable } from "../../../src/tensor/tape.ts";
import { values } from "./numbers.ts";

const grid = { batch: 2, height: 3, width: 4 };
const rows = 24;

/** A network of three blocks: residual, cross-attention, and one that takes a skip. */
export class SmallNetwork {
  readonly #kernels: EagerKernels;
  readonly #weights = new Map<string, Tensor>();

  constructor(kernels: EagerKernels) {
    this.#kernels = kernels;
  }

  dispose(): void {
    for (const tensor of this.#weights.values()) this.#kernels.release(tensor);
    this.#weights.clear();
  }

  /** Loss and gradient to `context` [10, 6], after one step. */
  step(context: Float32Array, options: RecorderOptions = {}): { loss: number; gradient: Float32Array } {
    const kernels = this.#kernels;
    return kernels.scope(() => {
      const recorder = createGradientRecorder(kernels, options);
      const learned = recorder.variable(kernels.constant(context, [10, 6]));
      const x = recorder.constant(kernels.constant(values(rows * 4, 3), [rows, 4]));
      const prediction = this.#forward(recorder, x, learned);
      const target = recorder.constant(kernels.constant(values(rows * 4, 4), [rows, 4]));
      const weights = recorder.constant(kernels.constant(Float32Array.of(1, 0.5), [2, 1]));
      const loss = meanSquaredError(recorder, { prediction, target, weights });
      recorder.release(prediction);
      const [gradient] = recorder.backward(loss, kernels.constant(Float32Array.of(1), [1, 1]), [learned]);
      const result = { loss: kernels.read(loss.value)[0]!, gradient: kernels.read(gradient!) };
      kernels.release(gradient!);
      return result;
    });
  }

  #forward(recorder: Recorder, x: Variable, context: Variable): Variable {
    const first = recorder.block([x], (a) => this.#residual(recorder, a, "first", 4));
    const second = recorder.block([first, context], (a, c) => this.#attend(recorder, a, c));
    return recorder.block([second, first], (a, skip) => this.#join(recorder, a, skip), {
      consume: [second, first],
    });
  }

  #residual(recorder: Recorder, x: Variable, name: string, channels: number): Variable {
    const norm = {
      scale: this.#weight(`${name}.scale`, [channels]),
      offset: this.#weight(`${name}.offset`, [channels]),
      batch: 2,
      groups: 2,
      epsilon: 1e-5,
      silu: true,
    };
    const shift = recorder.constant(this.#weight(`${name}.time`, [2, 4])());
    const filter = this.#weight(`${name}.filter`, [3, 3, channels, 4]);
    const h = convolution(recorder, groupNorm(recorder, x, norm), { filter, grid });
    return addPerSample(recorder, h, shift, { batch: 2 });
  }

  #attend(recorder: Recorder, x: Variable, context: Variable): Variable {
    const norm = { scale: this.#weight("scale", [4]), offset: this.#weight("offset", [4]) };
    const project = (from: Variable, name: string, width: number) =>
      linear(recorder, from, { weight: this.#weight(name, [4, width]) });
    const query = project(layerNorm(recorder, x, norm), "q", 4);
    const [key, value] = [project(context, "k", 6), project(context, "v", 6)];
    const mixed = attention(recorder, { query, key, value }, { batch: 2, heads: 2, queryChunk: 8 });
    return add(recorder, x, project(mixed, "o", 4));
  }

  #join(recorder: Recorder, x: Variable, skip: Variable): Variable {
    return this.#residual(recorder, concatChannels(recorder, x, skip), "last", 8);
  }

  #weight(name: string, shape: number[]): () => Tensor {
    return () => {
      const had = this.#weights.get(name);
      if (had !== undefined) return had;
      const count = shape.reduce((a, b) => a * b, 1);
      const made = this.#kernels.constant(values(count, name.length + count), shape);
      this.#weights.set(name, this.#kernels.retain(made));
      return made;
    };
  }
}
