import type { IncomingMessage } from "node:http";
import path from "node:path";
import { BuiltInTemplate, type TrainingJob } from "../protocol/training-job.ts";
import { resolveInside } from "../system/path-containment.ts";
import type { AppContext } from "./app-context.ts";
import { whyNoFolders } from "./guard.ts";
import { RequestError } from "./request-error.ts";

/** What a job names that paths may stand in; null: it can't be read. */
export type PathParts = {
  readonly [Part in "model" | "embedding" | "pictures" | "prompts"]: TrainingJob[Part] | null;
};

/**
 * Lets a page that may name no paths have those the sidecar offered it: our datasets, the web UI's checkpoints,
 * its VAE and its templates, what lies in the folders that were given for checkpoints, embeddings. Throws `RequestError` `PATH_NOT_OFFERED`.
 */
export async function requireOfferedPaths(
  parts: PathParts,
  request: IncomingMessage,
  context: AppContext,
): Promise<void> {
  const why = whyNoFolders(request, context);
  if (why === null) return;
  for (const { field, file, isOffered } of namedPaths(parts, context)) {
    if (file === null || (await isOffered(file))) continue;
    throw new RequestError("PATH_NOT_OFFERED", {
      message: why,
      hint: "Choose one that the page offers.",
      field: `job.${field}`,
    });
  }
}

type NamedPath = { field: string; file: string | null; isOffered: (file: string) => Promise<boolean> };

function namedPaths({ model, embedding, pictures, prompts }: PathParts, context: AppContext): NamedPath[] {
  const initialization = embedding?.initialization;
  const template = prompts?.template ?? null;
  const offered = () => context.checkpoints.list();
  const templatesDir = async () => (await context.host.checkpoints().catch(() => null))?.templatesDir ?? null;
  const { roots } = context.datasets;
  const { checkpointDirs } = context.training;
  const embeddings = context.catalog().status().path;
  return [
    {
      ...{ field: "model.checkpoint", file: model?.checkpoint ?? null },
      isOffered: async (file) =>
        (await offered()).checkpoints.some((checkpoint) => checkpoint.file === file) ||
        isBelow(checkpointDirs, file),
    },
    {
      ...{ field: "model.vae", file: model?.vae ?? null },
      isOffered: async (file) => (await offered()).current?.vae === file || isBelow(checkpointDirs, file),
    },
    {
      ...{ field: "pictures.folder", file: pictures?.folder ?? null },
      isOffered: (file) => isBelow([roots.own, roots.demo], file),
    },
    {
      ...{ field: "prompts.template", file: BuiltInTemplate.safeParse(template).success ? null : template },
      isOffered: async (file) => isBelow([context.templatesDir, await templatesDir()], file),
    },
    {
      field: "embedding.initialization.file",
      file: initialization?.from === "embedding" ? initialization.file : null,
      isOffered: (file) => isBelow([embeddings], file),
    },
  ];
}

/** Also with links followed. */
async function isBelow(folders: readonly (string | null)[], file: string): Promise<boolean> {
  if (!path.isAbsolute(file)) return false;
  for (const folder of folders) {
    if (folder === null) continue;
    const inside = await resolveInside(folder, path.relative(folder, file)).catch(() => null);
    if (inside !== null) return true;
  }
  return false;
}
