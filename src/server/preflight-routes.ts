import { Router } from "express";
import { DraftRequest, type PreflightReply } from "../protocol/preflight.ts";
import { routes } from "../protocol/routes.ts";
import type { AppContext } from "./app-context.ts";
import { commandBody } from "./body.ts";
import { jobOfDraft } from "./job-of-draft.ts";
import { requireOfferedPaths } from "./offered-paths.ts";
import { parseRequest } from "./parse-request.ts";

/** What a training will take. */
export function preflightRoutes(context: AppContext): Router {
  const router = Router();

  router.post(routes.preflight.path, commandBody, async (request, response) => {
    const { job: draft } = parseRequest(DraftRequest, request.body);
    const job = jobOfDraft(draft);
    await requireOfferedPaths(job, request, context);
    response.json((await context.preflight.reply(job)) satisfies PreflightReply);
  });

  return router;
}
