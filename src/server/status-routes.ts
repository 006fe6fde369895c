import { Router } from "express";
import type { Health } from "../protocol/health.ts";
import { SettingsRequest } from "../protocol/requests.ts";
import { routes } from "../protocol/routes.ts";
import type { AppContext } from "./app-context.ts";
import { commandBody } from "./body.ts";
import { folderForVisitors } from "./for-visitors.ts";
import { isVisitor } from "./guard.ts";
import { parseRequest } from "./parse-request.ts";

/** How the sidecar is, and how it should behave. */
export function statusRoutes(context: AppContext): Router {
  const router = Router();

  router.get(routes.health.path, (request, response) => {
    const { build, startedMs, managed } = context;
    const { epoch, seq } = context.log;
    const folder = context.catalog().status();
    const health: Health = {
      ...build,
      startedMs,
      managed,
      folder: isVisitor(request) ? folderForVisitors(folder) : folder,
      host: context.host.status,
      epoch,
      seq,
    };
    response.json(health);
  });

  router.get(routes.settings.path, (_request, response) => {
    response.json(context.settings.get());
  });

  router.patch(routes.changeSettings.path, commandBody, async (request, response) => {
    const change = parseRequest(SettingsRequest, request.body);
    response.json(await context.settings.change(change));
  });

  return router;
}
