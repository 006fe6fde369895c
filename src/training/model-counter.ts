import type { Checkpoint, CheckpointTensor } from "../diffusion/checkpoint/open-checkpoint.ts";
import { decodePicture } from "../diffusion/decode-picture.ts";
import { evaluationLosses } from "../diffusion/evaluation-loss.ts";
import { exampleBatch } from "../diffusion/example-batch.ts";
import { guidedModel } from "../diffusion/guidance.ts";
import type { ComputingModel } from "../diffusion/loaded-model.ts";
import type { ModelConfig } from "../diffusion/model-config.ts";
import { noiseSchedule } from "../diffusion/noise-schedule.ts";
import { vaeFactor, type PictureSize } from "../diffusion/picture-size.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import { trainingStep } from "../diffusion/training-step.ts";
import type { ComputePrecision } from "../protocol/compute-precision.ts";
import type { MemoryMode } from "../protocol/memory-mode.ts";
import { CountedRun, type CountedCost } from "../tensor/counted-run.ts";
import type { WeightFacts } from "../tensor/graph/placeholder-weights.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import { extrapolatedCost } from "./extrapolated-cost.ts";
import { keptDtype } from "./kept-dtype.ts";
import { encodePicture } from "./latents.ts";

type Batch = PictureSize & { readonly batchSize: number };

/** What computing with a checkpoint takes beside the weights: by going through the computations without running them. */
export class ModelCounter {
  readonly config: ModelConfig;
  readonly #precision: ComputePrecision;
  readonly #weights: ReadonlyMap<string, WeightFacts>;
  readonly #counted = new Map<string, CountedCost>();

  /** `precision`: of steps, evaluations and predictions; the autoencoder always computes in float32. */
  constructor(
    { config, tensors }: Pick<Checkpoint, "config" | "tensors">,
    precision: ComputePrecision = "float32",
  ) {
    this.config = config;
    this.#precision = precision;
    this.#weights = new Map([...tensors].map(([name, tensor]) => [name, factsOf(tensor, precision)]));
  }

  step(batch: Batch, memory: MemoryMode): CountedCost {
    return this.#count(`step ${memory}`, batch, (model, grid) =>
      trainingStep(model, exampleBatch(this.config, grid), { memory }),
    );
  }

  evaluation(batch: Batch): CountedCost {
    return this.#count("evaluation", batch, (model, grid) =>
      evaluationLosses(model, exampleBatch(this.config, grid)),
    );
  }

  /** One picture by the VAE's encoder. */
  encoding(size: PictureSize): CountedCost {
    const factor = vaeFactor(this.config);
    const encode = (model: ComputingModel, grid: Grid): void => {
      const [width, height] = [grid.width * factor, grid.height * factor];
      encodePicture(model, { width, height, data: new Uint8Array(width * height * 3) });
    };
    return this.#count("encoding", { ...size, batchSize: 1 }, encode, "float32");
  }

  /** What the U-Net predicts in a sampling step, guided by two prompts. */
  prediction(size: PictureSize): CountedCost {
    return this.#count("prediction", { ...size, batchSize: 1 }, (model, { height, width }) =>
      this.#predict(model, { batch: 1, height, width }),
    );
  }

  /** One picture by the VAE's decoder. */
  decoding(size: PictureSize): CountedCost {
    const decode = (model: ComputingModel, { height, width }: Grid): void => {
      const values = new Float32Array(height * width * this.config.vae.latentChannels);
      decodePicture(model, { values, height, width });
    };
    return this.#count("decoding", { ...size, batchSize: 1 }, decode, "float32");
  }

  #predict(model: ComputingModel, grid: Grid): void {
    const { width, length: tokens } = textEncoderOf(this.config);
    const prompt = { values: new Float32Array(tokens * width), tokens, width };
    const predict = guidedModel(model, { positive: prompt, negative: prompt, scale: 2, grid });
    predict(new Float32Array(grid.height * grid.width * this.config.unet.inChannels), 1);
  }

  #count(
    name: string,
    { width, height, batchSize }: Batch,
    work: (model: ComputingModel, grid: Grid) => unknown,
    precision = this.#precision,
  ): CountedCost {
    const factor = vaeFactor(this.config);
    const whole = { batch: batchSize, height: height / factor, width: width / factor };
    return extrapolatedCost(whole, (latents) => {
      const key = JSON.stringify([name, latents]);
      const known = this.#counted.get(key);
      if (known !== undefined) return known;
      const counted = new CountedRun(this.#weights, precision);
      work({ config: this.config, schedule: noiseSchedule(this.config.noise), run: counted.run }, latents);
      this.#counted.set(key, counted.cost);
      return counted.cost;
    });
  }
}

const TYPES = { F16: "half", BF16: "bfloat16" } as const;

/** In the engine's layout, as the native backend keeps it. */
function factsOf(tensor: CheckpointTensor, precision: ComputePrecision): WeightFacts {
  const { shape } = tensor;
  const dtype = keptDtype(tensor, precision);
  const [out = 1, input = 1, height = 1, width = 1] = shape;
  const isHalf = shape.length > 1 && (dtype === "F16" || dtype === "BF16");
  return {
    shape: shape.length === 4 ? [height, width, input, out] : shape,
    type: isHalf ? TYPES[dtype] : "float32",
  };
}
