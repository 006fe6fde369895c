/** A diffusion model as data. Every number comes from the checkpoint's weights, or from a `.yaml` beside it. */

export type PredictionType = "epsilon" | "v";

/** One text encoder; a model has a list of them (SD1: one). */
export interface TextEncoderConfig {
  kind: "clip";
  /** Name of its weights up to and including the dot before `embeddings.`, `encoder.` and so on. */
  prefix: string;
  width: number;
  layers: number;
  heads: number;
  /** Rows of the token table. */
  tokens: number;
  /** Positions, start and end token included: 77. */
  length: number;
}

export interface UnetConfig {
  inChannels: number;
  outChannels: number;
  /** Channels of the first level (LDM's `model_channels`). */
  channels: number;
  /** Each level's channels as a multiple of `channels`. */
  multiples: readonly number[];
  /** ResBlocks of a level on the way down; one more on the way up. */
  blocks: readonly number[];
  /** Transformer blocks of a level's spatial transformers; 0: the level has no attention. */
  depths: readonly number[];
  /** The same for the middle. */
  middleDepth: number;
  /** Attention heads, for each level and, last, for the middle. */
  heads: readonly number[];
  contextWidth: number;
}

export interface VaeConfig {
  channels: number;
  multiples: readonly number[];
  /** ResBlocks of a level in the encoder; one more in the decoder. */
  blocks: number;
  latentChannels: number;
  /** Latents are multiplied by it before the U-Net sees them: 0.18215 for SD1. */
  scale: number;
}

/** LDM's "linear" (diffusers' "scaled_linear") schedule: betas are the squares of evenly spaced roots. */
export interface NoiseScheduleConfig {
  timesteps: number;
  betaStart: number;
  betaEnd: number;
}

export interface ModelConfig {
  baseModel: "sd1";
  prediction: PredictionType;
  textEncoders: readonly TextEncoderConfig[];
  unet: UnetConfig;
  vae: VaeConfig;
  noise: NoiseScheduleConfig;
}
