import { parse } from "yaml";
import { z } from "zod";
import { readFileBounded } from "../../system/bounded-read.ts";
import { isAbsent } from "../../system/errno.ts";
import { CheckpointError } from "./checkpoint-error.ts";

const count = z.number().int().positive();
const counts = z.union([count, z.array(count).min(1)]);

const unetParams = z.object({
  in_channels: count.optional(),
  out_channels: count.optional(),
  model_channels: count.optional(),
  attention_resolutions: z.array(count).optional(),
  num_res_blocks: counts.optional(),
  channel_mult: z.array(z.number().positive()).min(1).optional(),
  num_heads: z.number().int().min(-1).optional(),
  num_head_channels: z.number().int().min(-1).optional(),
  context_dim: z.union([count, z.array(count).length(1)]).optional(),
});

const vaeParams = z.object({
  ddconfig: z
    .object({
      ch: count.optional(),
      ch_mult: z.array(z.number().positive()).min(1).optional(),
      num_res_blocks: count.optional(),
      z_channels: count.optional(),
    })
    .optional(),
});

const textParams = z.object({
  hidden_size: count.optional(),
  num_hidden_layers: count.optional(),
  num_attention_heads: count.optional(),
});

const part = <T extends z.ZodType>(params: T) => z.object({ params: params.nullish() }).optional();

const schema = z.object({
  model: z.object({
    params: z.object({
      parameterization: z.enum(["eps", "v"]).optional(),
      linear_start: z.number().positive().max(1).optional(),
      linear_end: z.number().positive().max(1).optional(),
      beta_schedule: z.literal("linear").optional(),
      timesteps: count.optional(),
      scale_factor: z.number().positive().optional(),
      unet_config: part(unetParams),
      first_stage_config: part(vaeParams),
      cond_stage_config: part(textParams),
    }),
  }),
});

/** The parameters of a model in an LDM configuration file, as far as we know them. */
export type LdmParams = z.infer<typeof schema>["model"]["params"];

const maxBytes = 1024 * 1024;

/** The path of the configuration that belongs to a checkpoint, whether or not it is there. */
export function yamlPath(checkpoint: string): string {
  return checkpoint.replace(/\.[^./\\]*$/, "") + ".yaml";
}

/** The configuration beside a checkpoint, or null where there is none. @throws CheckpointError `CONFIG_INVALID` */
export async function readLdmYaml(checkpoint: string): Promise<LdmParams | null> {
  const path = yamlPath(checkpoint);
  if (path === checkpoint) return null;
  try {
    const text = (await readFileBounded(path, maxBytes)).toString("utf8");
    const content: unknown = parse(text, { logLevel: "error" });
    return schema.parse(content).model.params;
  } catch (cause) {
    if (isAbsent(cause)) return null;
    throw new CheckpointError("CONFIG_INVALID", `${path} is no LDM configuration: ${reason(cause)}.`, {
      cause,
    });
  }
}

function reason(cause: unknown): string {
  if (cause instanceof z.ZodError) {
    const [issue] = cause.issues;
    if (issue !== undefined) return `${issue.path.join(".") || "the file"}: ${issue.message}`;
  }
  const [line = ""] = cause instanceof Error ? cause.message.split("\n") : [];
  return line.replace(/[.:]+$/, "");
}
