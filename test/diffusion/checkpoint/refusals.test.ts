import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CheckpointError } from "../../../src/diffusion/checkpoint/checkpoint-error.ts";
import { fromFloat32 } from "../../../src/formats/dtype.ts";
import { writeTorchFile } from "../../../src/formats/torch-writer.ts";
import {
  changed,
  copyOf,
  emptyFileOfShapes,
  fileOf,
  fixtures,
  floats,
  readAll,
  refusalOf,
  tinyFile,
  tinyYaml,
  withCheckpoint,
  type Tensors,
} from "./checkpoint-files.ts";

const firstConvolution = "model.diffusion_model.input_blocks.0.0.weight";
const openClip = "cond_stage_model.model.transformer.resblocks.0.attn.in_proj_weight";

/** A few of the names by which each kind is known. */
const others: readonly (readonly [
  what: string,
  code: string,
  Readonly<Record<string, readonly number[]>>,
])[] = [
  ["a LoRA", "NOT_A_CHECKPOINT", { "lora_unet_down_blocks_0_attentions_0.lora_down.weight": [4, 8] }],
  ["a LoRA", "NOT_A_CHECKPOINT", { "unet.down_blocks.0.attn1.to_q.lora_A.weight": [4, 8] }],
  ["a ControlNet", "NOT_A_CHECKPOINT", { "control_model.input_hint_block.0.weight": [16, 3, 3, 3] }],
  ["a Flux model", "NOT_SUPPORTED", { "model.diffusion_model.double_blocks.0.img_attn.qkv.weight": [9, 3] }],
  ["a Flux model", "NOT_SUPPORTED", { "double_blocks.0.img_attn.qkv.weight": [9, 3] }],
  [
    "a Stable Diffusion 3 model",
    "NOT_SUPPORTED",
    { "model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight": [9, 3] },
  ],
  [
    "an SDXL model",
    "NOT_SUPPORTED",
    { [firstConvolution]: [320, 4, 3, 3], "conditioner.embedders.1.model.ln_final.weight": [1280] },
  ],
  [
    "an SDXL refiner",
    "NOT_SUPPORTED",
    { [firstConvolution]: [384, 4, 3, 3], "conditioner.embedders.0.model.ln_final.weight": [1280] },
  ],
  [
    "a Stable Diffusion 2.x model",
    "NOT_SUPPORTED",
    { [firstConvolution]: [320, 4, 3, 3], [openClip]: [3072, 1024] },
  ],
  [
    "a Stable Diffusion 2.x model",
    "NOT_SUPPORTED",
    { [firstConvolution]: [320, 4, 3, 3], "conditioner.embedders.0.model.ln_final.weight": [1024] },
  ],
  ["an inpainting model", "NOT_SUPPORTED", { [firstConvolution]: [320, 9, 3, 3] }],
  ["an InstructPix2Pix model", "NOT_SUPPORTED", { [firstConvolution]: [320, 8, 3, 3] }],
  ["an AnimateDiff motion module", "NOT_A_CHECKPOINT", { "down_blocks.0.motion_modules.0.norm.weight": [8] }],
  [
    "one part of a model in the diffusers layout",
    "NOT_SUPPORTED",
    { "down_blocks.0.resnets.0.conv1.weight": [32, 32, 3, 3] },
  ],
  [
    "one part of a model in the diffusers layout",
    "NOT_SUPPORTED",
    {
      "encoder.down_blocks.0.resnets.0.conv1.weight": [32, 32, 3, 3],
      "decoder.conv_in.weight": [8, 4, 3, 3],
    },
  ],
  ["a text encoder alone", "NOT_A_CHECKPOINT", { "text_model.embeddings.token_embedding.weight": [9, 8] }],
  ["a VAE alone", "NOT_A_CHECKPOINT", { "decoder.conv_in.weight": [32, 4, 3, 3] }],
  ["an embedding", "NOT_A_CHECKPOINT", { emb_params: [4, 768] }],
  ["an embedding", "NOT_A_CHECKPOINT", { clip_l: [4, 768], clip_g: [4, 1280] }],
  ["a U-Net without its text encoder", "INCOMPLETE", { [firstConvolution]: [320, 4, 3, 3] }],
  [
    "no Stable Diffusion model",
    "NOT_A_CHECKPOINT",
    { "layers.0.weight": [2000, 8], "layers.1.weight": [8, 8] },
  ],
];

describe("a file that is no Stable Diffusion 1.x checkpoint is told by one sentence:", () => {
  it.each(others)("%s (%s)", async (what, code, shapes) => {
    const file = emptyFileOfShapes(shapes);
    const error = await refusalOf(file);
    expect(error.message).toBe(`${file} is ${what}.`);
    expect(error.code).toBe(code);
    expect(error.hint).toMatch(/^[A-Z].*\.$/s);
  });

  it("an embedding as A1111 saves it", async () => {
    const content = writeTorchFile(new Map([["string_to_param", new Map([["*", floats([1, 2], [1, 2])]])]]));
    const error = await refusalOf(fileOf(content, { name: "a.pt" }));
    expect(error.message).toMatch(/ is an embedding\.$/);
  });

  it.each([
    ["nothing", "", "CORRUPT", /is empty/],
    ["text", "not a model at all, sorry", "CORRUPT", /header/],
    ["GGUF", "GGUF\x03\x00\x00\x00 and so on and on", "UNKNOWN_FORMAT", /is a GGUF file/],
    ["a web page", "<!DOCTYPE html><html>Not found</html>", "UNKNOWN_FORMAT", /is a web page/],
    [
      "a pointer",
      "version https://git-lfs.github.com/spec/v1\noid sha256:0",
      "UNKNOWN_FORMAT",
      /Git LFS pointer/,
    ],
  ])("%s", async (_, content, code, message) => {
    const error = await refusalOf(fileOf(content));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it("a file that is not there, a folder, and one that runs code", async () => {
    expect((await refusalOf(path.join(fixtures, "nowhere.safetensors"))).code).toBe("NOT_FOUND");
    const folder = path.join(path.dirname(fileOf("")), "diffusers-model");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "model_index.json"), "{}");
    expect((await refusalOf(folder)).message).toMatch(/is a folder\.$/);
    const evil = fileOf(Buffer.from("\x80\x02cos\nsystem\nX\x04\x00\x00\x00true\x85R.", "latin1"), {
      name: "evil.ckpt",
    });
    expect((await refusalOf(evil)).code).toBe("DANGEROUS_PICKLE");
  });
});

describe("a checkpoint is refused", () => {
  const cases: readonly (readonly [string, (tensors: Tensors) => void, string, RegExp])[] = [
    [
      "without one of its weights",
      (t) => t.delete("first_stage_model.decoder.norm_out.bias"),
      "INCOMPLETE",
      /lacks the weight first_stage_model\.decoder\.norm_out\.bias/,
    ],
    [
      "without its VAE",
      (t) => dropPrefix(t, "first_stage_model."),
      "INCOMPLETE",
      /lacks the weight first_stage_model/,
    ],
    [
      "without its middle",
      (t) => dropPrefix(t, "model.diffusion_model.middle_block."),
      "INCOMPLETE",
      /middle_block/,
    ],
    [
      "with a weight of another shape",
      (t) => t.set("model.diffusion_model.out.0.bias", floats([1, 2], [2])),
      "NOT_SUPPORTED",
      /out\.0\.bias has the shape \[2\], not \[32\]/,
    ],
    [
      "with a weight that no such model has",
      (t) => t.set("model.diffusion_model.label_emb.0.0.weight", floats([1], [1, 1])),
      "NOT_SUPPORTED",
      /label_emb/,
    ],
    [
      "with NaN in a weight",
      (t) => spoil(t, "model.diffusion_model.out.2.weight", NaN),
      "NOT_FINITE",
      /out\.2\.weight is no number/,
    ],
    [
      "with infinity in a weight",
      (t) => spoil(t, "cond_stage_model.transformer.text_model.final_layer_norm.bias", -Infinity),
      "NOT_FINITE",
      /final_layer_norm\.bias is infinite/,
    ],
    [
      "with quantised weights",
      (t) =>
        t.set("model.diffusion_model.out.0.bias", { dtype: "U8", shape: [32], bytes: new Uint8Array(32) }),
      "NOT_SUPPORTED",
      /is of type U8/,
    ],
  ];
  it.each(cases)("%s", async (_, change, code, message) => {
    const error = await refusalOf(changed(change));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it("but not for NaN in what nobody reads", async () => {
    await withCheckpoint(
      changed((tensors) => spoil(tensors, "model_ema.decay", NaN)),
      readAll,
    );
  });

  it.each([
    ["that is not there, for a narrow model", null, "CONFIG_NEEDED", /text encoder of width 48/],
    [
      "without the U-Net's heads",
      tinyYaml.replace(/ +num_heads: 4\n/, ""),
      "CONFIG_NEEDED",
      /U-Net of width 32/,
    ],
    ["that is no YAML", "model: [", "CONFIG_INVALID", /is no LDM configuration/],
    ["that is no configuration", "a: b", "CONFIG_INVALID", /model: /],
    [
      "with a text for a number",
      tinyYaml.replace("timesteps: 1000", "timesteps: many"),
      "CONFIG_INVALID",
      /model\.params\.timesteps/,
    ],
    [
      "of another model",
      tinyYaml.replace("model_channels: 32", "model_channels: 320"),
      "CONFIG_MISMATCH",
      /says unet_config\.params\.model_channels 320, but the weights have 32/,
    ],
    [
      "with other levels of attention",
      tinyYaml.replace(/attention_resolutions: \[.*\]/, "attention_resolutions: [4]"),
      "CONFIG_MISMATCH",
      /attention_resolutions \[4\], but the weights have \[1, 2\]/,
    ],
    [
      "with heads that do not fit",
      tinyYaml.replace("num_heads: 4", "num_heads: 5"),
      "CONFIG_MISMATCH",
      /gives 5 attention heads to a width of 32/,
    ],
  ])("for a yaml %s", async (_, yaml, code, message) => {
    const error = await refusalOf(changed(() => undefined, { yaml }));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(/\.yaml/);
  });

  it("for a VAE that is none", async () => {
    const options = { vae: emptyFileOfShapes({ emb_params: [4, 768] }) };
    expect((await refusalOf(copyOf("checkpoint/lightning.ckpt"), options)).message).toMatch(
      / holds no VAE\.$/,
    );
    const diffusers = {
      vae: emptyFileOfShapes({
        "encoder.conv_in.weight": [8, 3, 3, 3],
        "decoder.conv_in.weight": [8, 4, 3, 3],
        "encoder.down_blocks.0.resnets.0.conv1.weight": [8, 8, 3, 3],
      }),
    };
    expect((await refusalOf(copyOf("checkpoint/lightning.ckpt"), diffusers)).message).toMatch(
      /diffusers layout/,
    );
  });
});

describe("a damaged checkpoint", () => {
  const damaged = [
    "checkpoint/lightning.ckpt",
    "checkpoint/old-names.ckpt",
    "diffusion/tiny-epsilon.safetensors",
  ];

  it.each(damaged)(
    "%s, cut off anywhere, is refused by a CheckpointError",
    { timeout: 60_000 },
    async (fixture) => {
      const { length } = readFileSync(path.join(fixtures, fixture));
      await fc.assert(
        fc.asyncProperty(fc.nat(length - 1), async (size) => {
          const file = copyOf(fixture);
          truncateSync(file, size);
          const error = await refusalOf(file);
          expect(["CORRUPT", "UNKNOWN_FORMAT"]).toContain(error.code);
        }),
        { numRuns: 8 },
      );
    },
  );

  it.each(damaged)(
    "%s, with some bytes changed, gives values or a CheckpointError, nothing else",
    async (fixture) => {
      const bytes = readFileSync(path.join(fixtures, fixture));
      const spot = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
      const nearAnEnd = fc.tuple(
        fc.oneof(
          fc.nat(20_000),
          fc.nat(20_000).map((back) => bytes.length - 1 - back),
        ),
        fc.nat(255),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.oneof(spot, nearAnEnd), { minLength: 1, maxLength: 4 }),
          async (changes) => {
            const copy = Buffer.from(bytes);
            for (const [at, value] of changes) copy[at] = value;
            try {
              await withCheckpoint(fileOf(copy, { name: path.basename(fixture) }), readAll);
            } catch (error) {
              expect(error).toBeInstanceOf(CheckpointError);
            }
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  it("that became shorter after it was opened is told while it is read", async () => {
    const file = copyOf("diffusion/tiny-epsilon.safetensors");
    await withCheckpoint(file, async (checkpoint) => {
      truncateSync(file, 100_000);
      await expect(readAll(checkpoint)).rejects.toMatchObject({ code: "CORRUPT" });
    });
    expect((await refusalOf(file)).code).toBe("CORRUPT");
    expect(readFileSync(tinyFile).length).toBeGreaterThan(2_000_000);
  });
});

function dropPrefix(tensors: Tensors, prefix: string): void {
  for (const name of [...tensors.keys()]) if (name.startsWith(prefix)) tensors.delete(name);
}

/** Puts a value at the end of a tensor, which becomes float32. */
function spoil(tensors: Tensors, name: string, value: number): void {
  const shape = tensors.get(name)?.shape ?? [];
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  values[values.length - 1] = value;
  tensors.set(name, { dtype: "F32", shape, bytes: fromFloat32(values, "F32") });
}
