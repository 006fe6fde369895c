import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { API, headers } from "../protocol/routes.ts";
import { describeError } from "../system/logger.ts";
import type { AppContext } from "./app-context.ts";
import { checkpointRoutes } from "./checkpoint-routes.ts";
import { datasetRoutes } from "./dataset-routes.ts";
import { draftRoutes } from "./draft-routes.ts";
import { embeddingRoutes } from "./embedding-routes.ts";
import { errorAnswer } from "./error-answer.ts";
import { requireJson, requireOwnAddress, requireToken, requireWriteAccess } from "./guard.ts";
import { formRoutes } from "./form-routes.ts";
import { jobRoutes } from "./job-routes.ts";
import { pageRoutes } from "./page-routes.ts";
import { pollRoutes } from "./poll-routes.ts";
import { preflightRoutes } from "./preflight-routes.ts";
import { previewRoutes } from "./preview-routes.ts";
import { RequestError } from "./request-error.ts";
import { setupRoutes } from "./setup-routes.ts";
import { statusRoutes } from "./status-routes.ts";

/** The HTTP side of the sidecar, not listening yet. */
export function createApp(context: AppContext): Express {
  const app = express();
  app.disable("x-powered-by");
  // Lists change with every request that matters; previews bring their own tag.
  app.disable("etag");
  app.use(commonHeaders(context), guardAddress);
  if (context.pageFolder !== null) app.use(pageRoutes(context, context.pageFolder));
  app.use(API, guardApi(context));
  app.use(API, statusRoutes(context), pollRoutes(context), embeddingRoutes(context), previewRoutes(context));
  app.use(
    API,
    jobRoutes(context),
    formRoutes(context),
    datasetRoutes(context),
    checkpointRoutes(context),
    draftRoutes(context),
    preflightRoutes(context),
    setupRoutes(context),
  );
  app.use(refuseUnknownRoute);
  app.use(answerErrors(context));
  return app;
}

function commonHeaders({ build }: AppContext): RequestHandler {
  return (_request, response, next) => {
    response.set({
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "no-store",
      [headers.buildId]: build.buildId,
    });
    next();
  };
}

const guardAddress: RequestHandler = (request, _response, next) => {
  requireOwnAddress(request);
  next();
};

function guardApi({ token }: AppContext): RequestHandler {
  return (request, _response, next) => {
    requireToken(request, { token, fromQuery: request.method === "GET" });
    requireWriteAccess(request);
    requireJson(request);
    next();
  };
}

const refuseUnknownRoute: RequestHandler = (request) => {
  throw new RequestError("NO_SUCH_ROUTE", {
    message: `The sidecar has no route ${request.method} ${request.path}.`,
    hint: "Page and sidecar may be of different versions: restart the web UI, then reload the page.",
  });
};

function answerErrors({ logger }: AppContext): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const { status, body, unexpected } = errorAnswer(thrown);
    if (unexpected) {
      const stack = thrown instanceof Error ? thrown.stack : undefined;
      logger.error(`${request.method} ${request.path}: ${describeError(thrown)}`, { stack });
    }
    if (response.headersSent) next(thrown);
    else response.set("Cache-Control", "no-store").status(status).json(body);
  };
}
