import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "./atomic-write.ts";

/**
 * A native TensorFlow that was set up: the packages' own binding, compiled or prebuilt, with the library it
 * needs. Kept in `build.json` of its folder; it was seen to multiply matrices when it was made.
 */
export const NativeBuild = z.object({
  id: z.string().regex(/^[\w.-]+$/),
  /** Of the npm registry; below `node_modules` of the build's folder. */
  npmPackage: z.enum(["@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"]),
  /** The compiled binding, relative to the build's folder. */
  binding: z.string(),
  /** How the binding was compiled. null: it was not, or by a version of this program that did not note it. */
  recipe: z.string().nullable().default(null),
});
export type NativeBuild = z.infer<typeof NativeBuild>;

const Current = z.object({ id: NativeBuild.shape.id });

/** Where the packages' code finds tfjs-core: the one of the program that loads it, under this name of the global object. */
export const CORE_SYMBOL = "textual-inversion.tfjs-core";

/** `TI_TENSORFLOW_DIR`, else `tensorflow` in the state folder. Holds `current.json` and one folder for each build. */
export function tensorflowFolder(home: string, env: NodeJS.ProcessEnv = process.env): string {
  const named = env["TI_TENSORFLOW_DIR"];
  return named ? path.resolve(named) : path.join(home, "tensorflow");
}

export const buildFolder = (folder: string, id: string): string => path.join(folder, id);

/** The build in use, or null when there is none, or what is there can't be understood. */
export async function currentBuild(folder: string): Promise<NativeBuild | null> {
  const current = await readJson(path.join(folder, "current.json"), Current);
  return current === null ? null : readBuild(folder, current.id);
}

/** Another one whenever a build was made the one in use. */
export async function buildStamp(folder: string): Promise<string> {
  const { mtimeMs } = await stat(path.join(folder, "current.json")).catch(() => ({ mtimeMs: 0 }));
  return String(mtimeMs);
}

export async function readBuild(folder: string, id: string): Promise<NativeBuild | null> {
  return readJson(path.join(buildFolder(folder, id), "build.json"), NativeBuild);
}

/** From now on `id` is the build that is loaded. */
export async function makeCurrent(folder: string, id: string): Promise<void> {
  await writeFileAtomic(path.join(folder, "current.json"), `${JSON.stringify({ id })}\n`);
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}
