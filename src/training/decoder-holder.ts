import { loadWeights } from "../diffusion/checkpoint/load-weights.ts";
import { openCheckpoint, type Checkpoint } from "../diffusion/checkpoint/open-checkpoint.ts";
import { createModel, type LoadedModel, type OwnedModel } from "../diffusion/loaded-model.ts";
import { elementCount } from "../formats/dtype.ts";

/** A decoder of fewer values stays on the device: 64 MB. */
const SMALL = 16 * 1024 * 1024;

export interface DecoderOptions {
  /** Whose decoder is missing. */
  readonly model: LoadedModel;
  readonly checkpoint: string;
  /** A VAE in place of the checkpoint's. */
  readonly vae: string | null;
}

/** The VAE's decoder, brought onto the device when it is needed. In float32: in 16 bits it may overflow. */
export class DecoderHolder {
  readonly #options: DecoderOptions;
  #decoder: OwnedModel | null = null;
  #isSmall = false;

  constructor(options: DecoderOptions) {
    this.#options = options;
  }

  /** @throws CheckpointError when the file is not what it was, or the signal's reason */
  async get(signal: AbortSignal): Promise<LoadedModel> {
    this.#decoder ??= await this.#load(signal);
    return this.#decoder;
  }

  /** A large one leaves the device until it is needed again. */
  rest(): void {
    if (!this.#isSmall) this.dispose();
  }

  dispose(): void {
    this.#decoder?.dispose();
    this.#decoder = null;
  }

  async #load(signal: AbortSignal): Promise<OwnedModel> {
    const { checkpoint, vae, model } = this.#options;
    const opened = await openCheckpoint(checkpoint, vae === null ? {} : { vae });
    try {
      this.#isSmall = sizeOfDecoder(opened) < SMALL;
      const weights = await loadWeights(opened, model.engine.kernels, "vae-decoder", { signal });
      return createModel(model.config, { ...model.engine, precision: "float32" }, weights);
    } finally {
      await opened.dispose();
    }
  }
}

function sizeOfDecoder({ tensors }: Checkpoint): number {
  return [...tensors.values()]
    .filter(({ part }) => part === "vae-decoder")
    .reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
