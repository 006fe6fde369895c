import type { IncomingMessage } from "node:http";
import path from "node:path";
import { headers } from "../protocol/routes.ts";
import { BuiltInTemplate, type TrainingJob } from "../protocol/training-job.ts";
import { demonstrationDatasets } from "../system/miniature-model.ts";
import { resolveInside } from "../system/path-containment.ts";
import type { AppContext } from "./app-context.ts";
import { RequestError } from "./request-error.ts";

/** Why this page may not name paths of the machine; null: it may. A page elsewhere would feel its way through the disk. */
export function whyNoPaths(
  request: IncomingMessage,
  { managed }: Pick<AppContext, "managed">,
): string | null {
  if (!managed || request.headers[headers.visitor] === "loopback") return null;
  return "Only a page on the web UI's own machine may name folders and files there.";
}

/**
 * Lets a page that may name no paths have those the sidecar offered it: our datasets, the web UI's checkpoints,
 * its VAE and its templates, embeddings. Throws `RequestError` `PATH_NOT_OFFERED`.
 */
export async function requireOfferedPaths(
  job: TrainingJob,
  request: IncomingMessage,
  context: AppContext,
): Promise<void> {
  const why = whyNoPaths(request, context);
  if (why === null) return;
  for (const { field, file, isOffered } of namedPaths(job, context)) {
    if (file === null || (await isOffered(file))) continue;
    throw new RequestError("PATH_NOT_OFFERED", {
      message: why,
      hint: "Choose one that the page offers.",
      field: `job.${field}`,
    });
  }
}

type NamedPath = { field: string; file: string | null; isOffered: (file: string) => Promise<boolean> };

function namedPaths({ model, embedding, pictures, prompts }: TrainingJob, context: AppContext): NamedPath[] {
  const { initialization } = embedding;
  const isBuiltIn = BuiltInTemplate.safeParse(prompts.template).success;
  const ofHost = async () => context.host.checkpoints().catch(() => null);
  const embeddings = context.catalog().status().path;
  return [
    {
      ...{ field: "model.checkpoint", file: model.checkpoint },
      isOffered: async (file) =>
        (await ofHost())?.checkpoints.some((checkpoint) => checkpoint.file === file) ?? false,
    },
    {
      ...{ field: "model.vae", file: model.vae },
      isOffered: async (file) => (await ofHost())?.current?.vae === file,
    },
    {
      ...{ field: "pictures.folder", file: pictures.folder },
      isOffered: (file) => isBelow([context.paths.datasets, demonstrationDatasets()], file),
    },
    {
      ...{ field: "prompts.template", file: isBuiltIn ? null : prompts.template },
      isOffered: async (file) => isBelow([(await ofHost())?.templatesDir ?? null], file),
    },
    {
      field: "embedding.initialization.file",
      file: initialization.from === "embedding" ? initialization.file : null,
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
