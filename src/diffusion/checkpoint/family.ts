import type { BaseModel } from "../../protocol/base-model.ts";
import type { TensorInfo } from "../../formats/dtype.ts";
import { CheckpointError, type CheckpointErrorCode } from "./checkpoint-error.ts";
import { unetPrefix, vaePrefix } from "./weight-names.ts";

type Tensors = ReadonlyMap<string, TensorInfo>;

interface Family {
  readonly what: string;
  readonly baseModel?: BaseModel;
  readonly code: Extract<CheckpointErrorCode, "NOT_SUPPORTED" | "NOT_A_CHECKPOINT" | "INCOMPLETE">;
  readonly is: (tensors: Tensors) => boolean;
}

const firstConvolution = `${unetPrefix}input_blocks.0.0.weight`;

const hasLike =
  (pattern: RegExp) =>
  (tensors: Tensors): boolean =>
    [...tensors.keys()].some((name) => pattern.test(name));
const takes =
  (channels: number) =>
  (tensors: Tensors): boolean =>
    tensors.get(firstConvolution)?.shape[1] === channels;

/** What a file may be that is no Stable Diffusion 1.x checkpoint; the first that fits is told. */
const families: readonly Family[] = [
  {
    what: "a LoRA",
    code: "NOT_A_CHECKPOINT",
    is: hasLike(/^lora_(?:unet|te)|\.lora_(?:down|up|A|B)\.|\.hada_w/),
  },
  {
    what: "a ControlNet",
    code: "NOT_A_CHECKPOINT",
    is: hasLike(/^(?:control_model\.|controlnet_)|input_hint_block/),
  },
  {
    what: "a Flux model",
    baseModel: "flux",
    code: "NOT_SUPPORTED",
    is: hasLike(/(?:^|\.)double_blocks\.0\./),
  },
  {
    what: "a Stable Diffusion 3 model",
    baseModel: "sd3",
    code: "NOT_SUPPORTED",
    is: hasLike(/(?:^|\.)joint_blocks\.0\./),
  },
  { what: "an SDXL refiner", baseModel: "sdxl-refiner", code: "NOT_SUPPORTED", is: isRefiner },
  {
    what: "an SDXL model",
    baseModel: "sdxl",
    code: "NOT_SUPPORTED",
    is: hasLike(/^conditioner\.embedders\.1\./),
  },
  { what: "a Stable Diffusion 2.x model", baseModel: "sd2", code: "NOT_SUPPORTED", is: isVersion2 },
  { what: "an inpainting model", code: "NOT_SUPPORTED", is: takes(9) },
  { what: "an InstructPix2Pix model", code: "NOT_SUPPORTED", is: takes(8) },
  { what: "a depth model", code: "NOT_SUPPORTED", is: takes(5) },
  {
    what: "an AltDiffusion model",
    code: "NOT_SUPPORTED",
    is: hasLike(/^cond_stage_model\.(?:roberta|transformation)\./),
  },
  { what: "an AnimateDiff motion module", code: "NOT_A_CHECKPOINT", is: hasLike(/motion_modules?\./) },
  {
    what: "one part of a model in the diffusers layout",
    code: "NOT_SUPPORTED",
    is: hasLike(/^(?:unet\.|vae\.)?(?:encoder\.|decoder\.)?(?:down|up)_blocks\.\d/),
  },
  { what: "a text encoder alone", code: "NOT_A_CHECKPOINT", is: hasLike(/^text_model\./) },
  { what: "a VAE alone", code: "NOT_A_CHECKPOINT", is: isVaeAlone },
  { what: "an embedding", code: "NOT_A_CHECKPOINT", is: isEmbedding },
  {
    what: "a U-Net without its text encoder",
    code: "INCOMPLETE",
    is: (tensors) => tensors.has(firstConvolution) && !hasLike(/^cond_stage_model\./)(tensors),
  },
  {
    what: "no Stable Diffusion model",
    code: "NOT_A_CHECKPOINT",
    is: (tensors) => !tensors.has(firstConvolution),
  },
];

const hints: Readonly<Record<string, string>> = {
  "a VAE alone": "Give it as the VAE beside a Stable Diffusion 1.x checkpoint.",
  "one part of a model in the diffusers layout": "Choose the model as one .safetensors file.",
  "a U-Net without its text encoder": "Choose the full checkpoint, with the text encoder in it.",
};

/**
 * Refuses all but Stable Diffusion 1.x, by its names of weights.
 *
 * @throws CheckpointError saying what the file is
 */
export function requireVersion1(tensors: Tensors, path: string): void {
  const family = families.find(({ is }) => is(tensors));
  if (family === undefined) return;
  const { what, code, baseModel } = family;
  const hint = hints[what];
  throw new CheckpointError(code, `${path} is ${what}.`, {
    ...(hint === undefined ? {} : { hint }),
    ...(baseModel === undefined ? {} : { baseModel }),
  });
}

/** Refuses what is no VAE file in the LDM layout. @throws CheckpointError */
export function requireVae(tensors: Tensors, path: string): void {
  if (
    tensors.has(`${vaePrefix}decoder.conv_in.weight`) &&
    tensors.has(`${vaePrefix}encoder.conv_in.weight`)
  ) {
    if (!hasLike(/(?:down|up)_blocks\./)(tensors)) return;
    throw new CheckpointError("NOT_SUPPORTED", `${path} is a VAE in the diffusers layout.`, {
      hint: "Choose the VAE in the layout of the web UIs (vae-ft-mse-840000-ema-pruned, for example).",
    });
  }
  throw new CheckpointError("NOT_A_CHECKPOINT", `${path} holds no VAE.`, {
    hint: "Choose another VAE file.",
  });
}

/** Its only text encoder is SDXL's large one; under that name SD2 Turbo has SD2's, which is 1024 wide. */
function isRefiner(tensors: Tensors): boolean {
  const width = tensors.get("conditioner.embedders.0.model.ln_final.weight")?.shape[0];
  return width !== undefined && width !== 1024;
}

function isVersion2(tensors: Tensors): boolean {
  return hasLike(/^(?:cond_stage_model|conditioner\.embedders\.0)\.model\./)(tensors);
}

function isVaeAlone(tensors: Tensors): boolean {
  return (
    !tensors.has(firstConvolution) && hasLike(/^(?:first_stage_model\.)?decoder\.conv_in\.weight$/)(tensors)
  );
}

/** A few short tables and nothing else. */
function isEmbedding(tensors: Tensors): boolean {
  const areShort = [...tensors.values()].every(({ shape }) => shape.length <= 2 && (shape[0] ?? 0) <= 1024);
  return tensors.size > 0 && tensors.size <= 4 && areShort;
}
