import { Router, type Request } from "express";
import type { CheckContext } from "../drafts/check-context.ts";
import { checkDraft, checkUnseen } from "../drafts/check-draft.ts";
import { draftParts } from "../drafts/draft-parts.ts";
import { draftPrompts } from "../drafts/draft-prompts.ts";
import { builtInTemplates, listTemplates } from "../drafts/template-files.ts";
import type { PromptsReply, TemplatesReply } from "../protocol/datasets.ts";
import { DraftRequest, type CheckReply, type FieldIssue } from "../protocol/preflight.ts";
import { routes } from "../protocol/routes.ts";
import type { AppContext } from "./app-context.ts";
import { commandBody } from "./body.ts";
import { isVisitor } from "./guard.ts";
import { requireOfferedPaths } from "./offered-paths.ts";
import { parseRequest } from "./parse-request.ts";
import { RequestError } from "./request-error.ts";

/** What can be said about a training that is being filled in. */
export function draftRoutes(context: AppContext): Router {
  const router = Router();

  router.get(routes.templates.path, async (request, response) => {
    const templates = isVisitor(request) ? builtInTemplates() : await listTemplates(await folders(context));
    response.json({ templates } satisfies TemplatesReply);
  });

  router.post(routes.check.path, commandBody, async (request, response) => {
    const { job } = parseRequest(DraftRequest, request.body);
    const refused = await refusedPath(job, request, context);
    const reply = refused === null ? await checkDraft(job, knownOf(context)) : checkUnseen(job, refused);
    response.json(reply satisfies CheckReply);
  });

  router.post(routes.prompts.path, commandBody, async (request, response) => {
    const { job } = parseRequest(DraftRequest, request.body);
    await requireOfferedPaths(draftParts(job), request, context);
    const { datasets, checkpoints } = context;
    const known = { datasets, vaeFactor: (file: string | null) => checkpoints.vaeFactor(file) };
    response.json((await draftPrompts(job, known)) satisfies PromptsReply);
  });

  return router;
}

/** What is wrong with a path that this page may not name; null: nothing. */
async function refusedPath(
  draft: Record<string, unknown>,
  request: Request,
  context: AppContext,
): Promise<FieldIssue | null> {
  try {
    await requireOfferedPaths(draftParts(draft), request, context);
    return null;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { message, hint, field = "" } = error;
    return { field: field.replace(/^job\./, ""), severity: "error", message, hint };
  }
}

async function folders({ host, templatesDir }: AppContext): Promise<(string | null)[]> {
  const ofHost = await host.checkpoints().catch(() => null);
  return [ofHost?.templatesDir ?? null, templatesDir];
}

function knownOf({ catalog, host, datasets }: AppContext): CheckContext {
  const embeddings = catalog()
    .cards()
    .map(({ fileName, folder, token }) => ({ fileName, folder, token }));
  return {
    embeddings,
    isCaseSensitive: host.status.family === "sdnext",
    lastSeen: (folder) => datasets.lastSeen(folder),
  };
}
