import { Router } from "express";
import type { Health } from "../protocol/health.ts";
import { SettingsRequest } from "../protocol/requests.ts";
import { routes } from "../protocol/routes.ts";
import type { AppContext } from "./app-context.ts";
import { commandBody } from "./body.ts";
import { parseRequest } from "./parse-request.ts";

/** How the sidecar is, and how it should behave. */
export function statusRoutes(context: AppContext): Router {
  const router = Router();

  router.get(routes.health.path, (_request, response) => {
    const { build, startedMs, managed } = context;
    const { epoch, seq } = context.log;
    const health: Health = {
      ...build,
      startedMs,
      managed,
      folder: context.catalog().status(),
      host: context.hostStatus(),
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
