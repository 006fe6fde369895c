import type { TensorInfo } from "../../formats/dtype.ts";
import type { StoredValues } from "../../tensor/stored-values.ts";
import type { ModelConfig } from "../model-config.ts";
import { CheckpointError } from "./checkpoint-error.ts";
import { completeConfig } from "./complete-config.ts";
import { configFromWeights } from "./config-from-weights.ts";
import { requireVae, requireVersion1 } from "./family.ts";
import { readLdmYaml } from "./ldm-yaml.ts";
import { openWeightFile, type WeightFile } from "./weight-file.ts";
import {
  canonicalName,
  canonicalVaeName,
  isIgnored,
  plainShape,
  vaePrefix,
  type ModelPart,
} from "./weight-names.ts";
import { weightShapes, type WeightShapes } from "./weight-shapes.ts";
import { requireFinite, weightValues } from "./weight-values.ts";

/** A weight of the model, by its name in LDM's layout. */
export interface CheckpointTensor extends TensorInfo {
  readonly name: string;
  readonly part: ModelPart;
}

/** A model on disk whose weights fit its configuration: every one is there, with the shape it must have. */
export interface Checkpoint {
  readonly path: string;
  readonly config: ModelConfig;
  /** 1×1 convolutions as matrices; others [out, in, kh, kw]. */
  readonly tensors: ReadonlyMap<string, CheckpointTensor>;
  /** What else the files hold, under its own names: nobody reads it. */
  readonly ignored: readonly string[];
  /**
   * The values of one weight as they are stored, in the file's order of axes.
   *
   * @throws CheckpointError `NOT_FINITE`, `CORRUPT`, `NOT_READABLE`
   */
  readonly read: (name: string) => Promise<StoredValues>;
  readonly dispose: () => Promise<void>;
}

export interface OpenCheckpointOptions {
  /** A file whose VAE is used in place of the checkpoint's own. */
  readonly vae?: string;
}

interface Source {
  readonly file: WeightFile;
  readonly nameInFile: string;
  readonly info: TensorInfo;
}

const parts: readonly ModelPart[] = ["text", "unet", "vae-encoder", "vae-decoder"];

/**
 * Opens a Stable Diffusion 1.x checkpoint, `.safetensors` or torch file, and finds out its configuration. Only names
 * and shapes are read here; no more than one weight is in memory at a time later.
 *
 * @throws CheckpointError which says in one sentence what the file is or lacks
 */
export async function openCheckpoint(path: string, options: OpenCheckpointOptions = {}): Promise<Checkpoint> {
  const files: WeightFile[] = [];
  const dispose = async (): Promise<void> => {
    await Promise.all(files.map((file) => file.close()));
  };
  try {
    const main = await openWeightFile(path);
    files.push(main);
    const sources = sourcesOf(main, canonicalName);
    requireVersion1(infos(sources), path);
    if (options.vae !== undefined) {
      const vae = await openWeightFile(options.vae);
      files.push(vae);
      replaceVae(sources, vae);
    }
    const weights = configFromWeights(infos(sources), path, main.metadata);
    const config = completeConfig(weights, await readLdmYaml(path), path);
    const tensors = fit(sources, config, path);
    return {
      path,
      config,
      tensors,
      ignored: leftOver(files, sources, tensors),
      read: reader(sources),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Weights by their names today; where a file has both names, today's counts. */
function sourcesOf(file: WeightFile, rename: (name: string) => string): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const [nameInFile, info] of file.tensors) {
    const name = rename(nameInFile);
    if (name === nameInFile || !file.tensors.has(name)) sources.set(name, { file, nameInFile, info });
  }
  return sources;
}

function infos(sources: ReadonlyMap<string, Source>): Map<string, TensorInfo> {
  return new Map([...sources].map(([name, { info }]) => [name, info]));
}

function replaceVae(sources: Map<string, Source>, vae: WeightFile): void {
  const replacement = sourcesOf(vae, canonicalVaeName);
  requireVae(infos(replacement), vae.path);
  for (const name of [...sources.keys()]) if (name.startsWith(vaePrefix)) sources.delete(name);
  for (const [name, source] of replacement) if (name.startsWith(vaePrefix)) sources.set(name, source);
}

/** Every weight that the configuration asks for, found with its shape; and none of the network's is left. */
function fit(
  sources: ReadonlyMap<string, Source>,
  config: ModelConfig,
  path: string,
): Map<string, CheckpointTensor> {
  const tensors = new Map<string, CheckpointTensor>();
  for (const part of parts) {
    const shapes: WeightShapes = weightShapes(config, part);
    for (const [name, shape] of shapes) {
      const source = sources.get(name);
      if (source === undefined) throw new CheckpointError("INCOMPLETE", `${path} lacks the weight ${name}.`);
      requireShape({ name, shape }, source);
      tensors.set(name, { name, part, shape, dtype: source.info.dtype });
    }
  }
  const networks = /^(?:model\.diffusion_model|first_stage_model|cond_stage_model)\./;
  for (const [name, { nameInFile, file }] of sources) {
    if (tensors.has(name) || isIgnored(name) || !networks.test(name)) continue;
    const message = `${file.path} has the weight ${nameInFile}, which no Stable Diffusion 1.x model has.`;
    throw new CheckpointError("NOT_SUPPORTED", message);
  }
  return tensors;
}

function requireShape(
  { name, shape }: { name: string; shape: readonly number[] },
  { info, file }: Source,
): void {
  const found = plainShape(info.shape);
  if (found.length === shape.length && found.every((size, axis) => size === shape[axis])) return;
  const message = `${file.path}: the weight ${name} has the shape [${found.join(", ")}], not [${shape.join(", ")}].`;
  throw new CheckpointError("NOT_SUPPORTED", message);
}

function leftOver(
  files: readonly WeightFile[],
  sources: ReadonlyMap<string, Source>,
  tensors: ReadonlyMap<string, CheckpointTensor>,
): string[] {
  const used = new Set([...sources].filter(([name]) => tensors.has(name)).map(([, source]) => key(source)));
  return files.flatMap((file) =>
    [...file.tensors.keys()].filter((nameInFile) => !used.has(key({ file, nameInFile }))),
  );
}

function key({ file, nameInFile }: Pick<Source, "file" | "nameInFile">): string {
  return `${file.path}\n${nameInFile}`;
}

function reader(sources: ReadonlyMap<string, Source>): Checkpoint["read"] {
  return async (name) => {
    const source = sources.get(name);
    if (source === undefined) throw new Error(`no weight ${name}`);
    const where = { path: source.file.path, name: source.nameInFile };
    const values = weightValues(await source.file.read(source.nameInFile), where);
    requireFinite(values, where);
    return values;
  };
}
