import type { ModelConfig, UnetConfig } from "../model-config.ts";
import { CheckpointError } from "./checkpoint-error.ts";
import type { PartialConfig } from "./config-from-weights.ts";
import { yamlPath, type LdmParams } from "./ldm-yaml.ts";

/**
 * Joins what the weights say with what the `.yaml` says. The file decides what weights cannot tell (heads, scale,
 * prediction, noise); where both speak they have to agree.
 *
 * @throws CheckpointError `CONFIG_MISMATCH`, `CONFIG_NEEDED`
 */
export function completeConfig(
  weights: PartialConfig,
  yaml: LdmParams | null,
  checkpoint: string,
): ModelConfig {
  if (yaml !== null) requireAgreement(weights, yaml, checkpoint);
  const { text, unet, vae, noise } = weights;
  const textHeads = yaml?.cond_stage_config?.params?.num_attention_heads ?? text.heads;
  const unetHeads = headsOfUnet(unet, yaml);
  if (textHeads === null) throw headsMissing("text encoder", text.width, checkpoint);
  if (unetHeads === null) throw headsMissing("U-Net", unet.channels, checkpoint);
  const config: ModelConfig = {
    baseModel: "sd1",
    prediction:
      yaml?.parameterization === undefined ? weights.prediction : predictions[yaml.parameterization],
    textEncoders: [{ ...text, heads: textHeads }],
    unet: { ...unet, heads: unetHeads },
    vae: { ...vae, scale: yaml?.scale_factor ?? vae.scale },
    noise: {
      timesteps: yaml?.timesteps ?? noise.timesteps,
      betaStart: yaml?.linear_start ?? noise.betaStart,
      betaEnd: yaml?.linear_end ?? noise.betaEnd,
    },
  };
  requireDivisible(config, checkpoint);
  return config;
}

const predictions = { eps: "epsilon", v: "v" } as const;
/** Everywhere in SD1; no configuration has a number for it. */
const normGroups = 32;

function headsOfUnet(unet: PartialConfig["unet"], yaml: LdmParams | null): UnetConfig["heads"] | null {
  const { num_heads: number, num_head_channels: width } = yaml?.unet_config?.params ?? {};
  const widths = [...unet.multiples, unet.multiples.at(-1) ?? 1].map((multiple) => multiple * unet.channels);
  if (width !== undefined && width > 0) return widths.map((channels) => channels / width);
  const heads = number !== undefined && number > 0 ? number : unet.heads;
  return heads === null ? null : widths.map(() => heads);
}

function headsMissing(part: string, width: number, checkpoint: string): CheckpointError {
  const message = `${checkpoint} has a ${part} of width ${width}, whose number of attention heads its weights do not tell.`;
  return new CheckpointError("CONFIG_NEEDED", message);
}

type Numbers = number | readonly number[];

function requireAgreement({ unet, vae, text }: PartialConfig, yaml: LdmParams, checkpoint: string): void {
  const unetYaml = yaml.unet_config?.params ?? {};
  const vaeYaml = yaml.first_stage_config?.params?.ddconfig ?? {};
  const textYaml = yaml.cond_stage_config?.params ?? {};
  const attention = unetYaml.attention_resolutions;
  const levels = unet.multiples.map((_, level) => 2 ** level);
  const claims: Record<string, readonly [yaml: Numbers | undefined, weights: Numbers]> = {
    "unet_config.params.in_channels": [unetYaml.in_channels, unet.inChannels],
    "unet_config.params.out_channels": [unetYaml.out_channels, unet.outChannels],
    "unet_config.params.model_channels": [unetYaml.model_channels, unet.channels],
    "unet_config.params.channel_mult": [unetYaml.channel_mult, unet.multiples],
    "unet_config.params.num_res_blocks": [unetYaml.num_res_blocks, unet.blocks],
    "unet_config.params.context_dim": [unetYaml.context_dim, unet.contextWidth],
    "unet_config.params.attention_resolutions": [
      attention === undefined ? undefined : levels.filter((factor) => attention.includes(factor)),
      levels.filter((_, level) => (unet.depths[level] ?? 0) > 0),
    ],
    "first_stage_config.params.ddconfig.ch": [vaeYaml.ch, vae.channels],
    "first_stage_config.params.ddconfig.ch_mult": [vaeYaml.ch_mult, vae.multiples],
    "first_stage_config.params.ddconfig.num_res_blocks": [vaeYaml.num_res_blocks, vae.blocks],
    "first_stage_config.params.ddconfig.z_channels": [vaeYaml.z_channels, vae.latentChannels],
    "cond_stage_config.params.hidden_size": [textYaml.hidden_size, text.width],
    "cond_stage_config.params.num_hidden_layers": [textYaml.num_hidden_layers, text.layers],
  };
  for (const [name, [claimed, found]] of Object.entries(claims)) {
    if (claimed === undefined || agree(claimed, found)) continue;
    const message = `${yamlPath(checkpoint)} says ${name} ${show(claimed)}, but the weights have ${show(found)}.`;
    throw new CheckpointError("CONFIG_MISMATCH", message);
  }
}

/** One number stands for a list of equal ones. */
function agree(claimed: Numbers, found: Numbers): boolean {
  const [a, b] = [listOf(claimed), listOf(found)];
  const isOne = typeof claimed === "number" || typeof found === "number";
  if (isOne) return a.every((x) => b.every((y) => x === y));
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

function listOf(value: Numbers): readonly number[] {
  return typeof value === "number" ? [value] : value;
}

function show(value: Numbers): string {
  return typeof value === "number" ? String(value) : `[${value.join(", ")}]`;
}

function requireDivisible({ unet, vae, textEncoders }: ModelConfig, checkpoint: string): void {
  const widthAt = (i: number): number => (unet.multiples[i] ?? unet.multiples.at(-1) ?? 1) * unet.channels;
  for (const [i, heads] of unet.heads.entries())
    if (!divides(heads, widthAt(i))) throw headsWrong(heads, widthAt(i), checkpoint);
  for (const { width, heads } of textEncoders)
    if (!divides(heads, width)) throw headsWrong(heads, width, checkpoint);
  const widths = [...unet.heads.map((_, i) => widthAt(i)), ...vae.multiples.map((m) => m * vae.channels)];
  const odd = widths.find((width) => !divides(normGroups, width));
  if (odd === undefined) return;
  const message = `${checkpoint} has ${odd} channels at a level, which make no ${normGroups} groups.`;
  throw new CheckpointError("NOT_SUPPORTED", message);
}

function headsWrong(heads: number, width: number, checkpoint: string): CheckpointError {
  const message = `${yamlPath(checkpoint)} gives ${heads} attention heads to a width of ${width}, which they do not divide.`;
  return new CheckpointError("CONFIG_MISMATCH", message);
}

function divides(part: number, whole: number): boolean {
  return Number.isInteger(part) && whole % part === 0;
}
