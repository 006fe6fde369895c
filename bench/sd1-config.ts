import type { ModelConfig } from "../src/diffusion/model-config.ts";

/** Stable Diffusion 1.5's. */
export const sd1Config: ModelConfig = {
  baseModel: "sd1",
  prediction: "epsilon",
  textEncoders: [
    {
      ...{ kind: "clip", prefix: "cond_stage_model.transformer.text_model." },
      ...{ width: 768, layers: 12, heads: 12, tokens: 49_408, length: 77 },
    },
  ],
  unet: {
    ...{ inChannels: 4, outChannels: 4, channels: 320, multiples: [1, 2, 4, 4], blocks: [2, 2, 2, 2] },
    ...{ depths: [1, 1, 1, 0], middleDepth: 1, heads: [8, 8, 8, 8, 8], contextWidth: 768 },
  },
  vae: { channels: 128, multiples: [1, 2, 4, 4], blocks: 2, latentChannels: 4, scale: 0.18215 },
  noise: { timesteps: 1000, betaStart: 0.00085, betaEnd: 0.012 },
};
