import { z } from "zod";
import { Settings } from "../protocol/settings.ts";
import { shapeOf } from "./describe-issue.ts";
import { LOG_LEVELS } from "./logger.ts";

const WebUi = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default("http://127.0.0.1:7860")
    .describe("The web UI to attach to when one answers there; null: none. The extension tells its own"),
  apiAuth: z
    .string()
    .regex(/^[^:]+:.+$/, "expected user:password")
    .nullable()
    .default(null)
    .describe("user:password of the web UI's --api-auth; sent to the address above only"),
});

const Training = z.strictObject({
  unloadHostModel: z
    .boolean()
    .nullable()
    .default(null)
    .describe(
      "The web UI takes its checkpoint out of memory while a training runs, and loads it again after it; null: only for trainings on the GPU",
    ),
  checkpointDirs: z
    .array(z.string().min(1))
    .default([])
    .describe("Folders with Stable Diffusion checkpoints, besides those of the web UI"),
});

/** Everything that can be configured; each description is written above its key in the file. */
export const Configuration = z.strictObject({
  port: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(7850)
    .describe("Port of the sidecar's own page: the next free one when it is taken; 0: any"),
  embeddingsDir: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe("Folder to watch; null: embeddings/ of this program. Inside a web UI, always the web UI's"),
  logLevel: z.enum(LOG_LEVELS).default("info").describe("How much is logged"),
  webUi: WebUi.prefault({}).describe("The web UI, when started without the extension"),
  training: Training.prefault({}).describe("Trainings"),
  page: Settings.prefault({}).describe("How the cards behave; the page's settings write here"),
});
export type Configuration = z.infer<typeof Configuration>;

/** One key that can be set, e.g. `{ path: ["webUi", "url"], variable: "TI_WEB_UI_URL" }`. */
export type ConfigurationKey = { path: string[]; variable: string; schema: z.core.$ZodType };

export const configurationKeys: readonly ConfigurationKey[] = keysBelow(Configuration, []);

function keysBelow(schema: z.core.$ZodType, path: string[]): ConfigurationKey[] {
  return Object.entries(shapeOf(schema)).flatMap(([key, child]) => {
    const childPath = [...path, key];
    if (Object.keys(shapeOf(child)).length > 0) return keysBelow(child, childPath);
    return [{ path: childPath, variable: variableOf(childPath), schema: child }];
  });
}

function variableOf(path: readonly string[]): string {
  const words = path.map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter}`));
  return `TI_${words.join("_").toUpperCase()}`;
}
