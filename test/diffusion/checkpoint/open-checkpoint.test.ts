import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { weightShapes } from "../../../src/diffusion/checkpoint/weight-shapes.ts";
import { asFloat32 } from "../../../src/tensor/stored-values.ts";
import type { ModelConfig } from "../../../src/diffusion/model-config.ts";
import {
  changed,
  emptyFileOfShapes,
  copyOf,
  fixtures,
  floats,
  tinyFile,
  tinyTensors,
  tinyYaml,
  withCheckpoint,
} from "./checkpoint-files.ts";

const parts = ["text", "unet", "vae-encoder", "vae-decoder"] as const;
const packed = readFileSync(path.join(fixtures, "checkpoint", "sd15-shapes.json.gz"));
/** From the original code's own classes. */
const sd15 = JSON.parse(gunzipSync(packed).toString("utf8")) as Record<string, readonly number[]>;

const sd15Config: ModelConfig = {
  baseModel: "sd1",
  prediction: "epsilon",
  textEncoders: [
    {
      kind: "clip",
      prefix: "cond_stage_model.transformer.text_model.",
      width: 768,
      layers: 12,
      heads: 12,
      tokens: 49_408,
      length: 77,
    },
  ],
  unet: {
    inChannels: 4,
    outChannels: 4,
    channels: 320,
    multiples: [1, 2, 4, 4],
    blocks: [2, 2, 2, 2],
    depths: [1, 1, 1, 0],
    middleDepth: 1,
    heads: [8, 8, 8, 8, 8],
    contextWidth: 768,
  },
  vae: { channels: 128, multiples: [1, 2, 4, 4], blocks: 2, latentChannels: 4, scale: 0.18215 },
  noise: { timesteps: 1000, betaStart: 0.00085, betaEnd: 0.012 },
};

function squeezed(shape: readonly number[]): readonly number[] {
  return shape.length === 4 && shape[2] === 1 ? shape.slice(0, 2) : shape;
}

describe("a checkpoint's configuration", () => {
  it("of Stable Diffusion 1.5 asks for exactly the weights of the original code", () => {
    const ours = parts.flatMap((part) => [...weightShapes(sd15Config, part)]);
    expect(new Map(ours)).toEqual(
      new Map(Object.entries(sd15).map(([name, shape]) => [name, squeezed(shape)])),
    );
    expect(ours).toHaveLength(1130);
  });

  it("of Stable Diffusion 1.5 comes from the weights alone", async () => {
    expect(await withCheckpoint(emptyFileOfShapes(sd15), ({ config }) => config)).toEqual(sd15Config);
  });

  it("of a narrow model comes from the weights, and its heads from the yaml", async () => {
    await withCheckpoint(tinyFile, ({ config }) => {
      expect(config.unet).toEqual({
        inChannels: 4,
        outChannels: 4,
        channels: 32,
        multiples: [1, 1, 2],
        blocks: [1, 1, 1],
        depths: [1, 1, 0],
        middleDepth: 1,
        heads: [4, 4, 4, 4],
        contextWidth: 48,
      });
      expect(config.vae).toEqual({
        channels: 32,
        multiples: [1, 1],
        blocks: 1,
        latentChannels: 4,
        scale: 0.18215,
      });
      expect(config.textEncoders[0]).toMatchObject({
        width: 48,
        layers: 3,
        heads: 4,
        tokens: 160,
        length: 77,
      });
    });
  });

  it("has several transformer blocks a level and v-prediction where the model has", async () => {
    await withCheckpoint(path.join(fixtures, "diffusion", "tiny-v.safetensors"), ({ config }) => {
      expect(config.prediction).toBe("v");
      expect(config.unet).toMatchObject({ blocks: [2, 2], depths: [0, 2], middleDepth: 2, heads: [2, 2, 2] });
    });
  });

  it("takes from the yaml what weights do not tell", async () => {
    const yaml = tinyYaml
      .replace("scale_factor: 0.18215", "scale_factor: 0.5\n    parameterization: v")
      .replace("timesteps: 1000", "timesteps: 500")
      .replace("linear_end: 0.0120", "linear_end: 2.0e-2")
      .replace("num_heads: 4", "num_heads: -1\n        num_head_channels: 16");
    await withCheckpoint(
      changed(() => undefined, { yaml }),
      ({ config }) => {
        expect(config.vae.scale).toBe(0.5);
        expect(config.prediction).toBe("v");
        expect(config.noise).toEqual({ timesteps: 500, betaStart: 0.00085, betaEnd: 0.02 });
        expect(config.unet.heads).toEqual([2, 2, 4, 4]);
      },
    );
  });

  it("predicts v where a trainer left the mark v_pred", async () => {
    const file = changed((tensors) => tensors.set("v_pred", floats([], [0])));
    await withCheckpoint(file, ({ config, ignored }) => {
      expect(config.prediction).toBe("v");
      expect(ignored).toContain("v_pred");
    });
  });
});

describe("a checkpoint's weights", () => {
  const names = [...tinyTensors().keys()]
    .filter((name) => !name.startsWith("model_ema.") && !name.endsWith("position_ids"))
    .sort();

  it.each(["lightning.ckpt", "old-names.ckpt", "flat-bfloat16.pt"])(
    "are read from torch's %s",
    async (fixture) => {
      const rounding = fixture.includes("bfloat16") ? 2 ** -8 : 2 ** -11;
      await withCheckpoint(copyOf(path.join("checkpoint", fixture)), async (checkpoint) => {
        expect([...checkpoint.tensors.keys()].sort()).toEqual(names);
        for (const [i, name] of names.entries()) {
          const values = asFloat32(await checkpoint.read(name));
          const shape = checkpoint.tensors.get(name)?.shape ?? [];
          expect(values).toHaveLength(shape.reduce((product, size) => product * size, 1));
          const expected = (i + 1) / 1024;
          expect(Math.abs((values[0] ?? 0) - expected)).toBeLessThanOrEqual(expected * rounding);
          expect(values.findIndex((value) => value !== values[0])).toBe(-1);
        }
      });
    },
  );

  it("are the very bits of a safetensors file", async () => {
    const tensors = tinyTensors();
    await withCheckpoint(tinyFile, async (checkpoint) => {
      for (const name of checkpoint.tensors.keys()) {
        const { dtype, values } = await checkpoint.read(name);
        expect(dtype).toBe("F16");
        const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
        expect(bytes.equals(tensors.get(name)?.bytes ?? new Uint8Array())).toBe(true);
      }
    });
  });

  it("are all used or named as ignored", async () => {
    await withCheckpoint(copyOf("checkpoint/lightning.ckpt"), ({ tensors, ignored }) => {
      expect(tensors.size).toBe(names.length);
      expect(ignored).toEqual([
        "model_ema.decay",
        "cond_stage_model.transformer.text_model.embeddings.position_ids",
      ]);
    });
  });

  it("need no company: what other programs leave in checkpoints is ignored, by name", async () => {
    const left = [
      "betas",
      "sqrt_one_minus_alphas_cumprod",
      "posterior_mean_coef1",
      "logvar",
      "denoiser.sigmas",
      "first_stage_model.loss.logvar",
      "cond_stage_model.logit_scale",
      "cond_stage_model.transformer.text_projection.weight",
      "cond_stage_model.transformer.vision_model.post_layernorm.weight",
      "model_ema.diffusion_modelout2bias",
      "somebody.elses.tensor",
    ];
    const file = changed((tensors) => {
      for (const name of left) tensors.set(name, floats([1], [1]));
    });
    await withCheckpoint(file, ({ tensors, ignored }) => {
      expect(tensors.size).toBe(names.length);
      expect(ignored).toEqual(expect.arrayContaining(left));
    });
  });

  it("come from another VAE's file where one is given", async () => {
    const vae = path.join(fixtures, "checkpoint", "other.vae.pt");
    await withCheckpoint(
      copyOf("checkpoint/lightning.ckpt"),
      async (checkpoint) => {
        const place = (name: string): number => names.indexOf(name) + 1;
        const ofVae = "first_stage_model.decoder.conv_in.weight";
        const ofUnet = "model.diffusion_model.out.2.weight";
        expect(asFloat32(await checkpoint.read(ofVae))[0]).toBeCloseTo((2 * place(ofVae)) / 1024, 3);
        expect(asFloat32(await checkpoint.read(ofUnet))[0]).toBeCloseTo(place(ofUnet) / 1024, 3);
        expect(checkpoint.ignored).toContain("loss.logvar");
        expect(checkpoint.ignored).toContain(ofVae);
      },
      { vae },
    );
  });

  it("may lack the VAE when one is given", async () => {
    const file = changed((tensors) => {
      for (const name of [...tensors.keys()]) if (name.startsWith("first_stage_model.")) tensors.delete(name);
    });
    const vae = path.join(fixtures, "checkpoint", "other.vae.pt");
    expect(await withCheckpoint(file, ({ tensors }) => tensors.size, { vae })).toBe(names.length);
  });
});
