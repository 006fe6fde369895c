import path from "node:path";
import { Router, type Request } from "express";
import type { Session } from "../protocol/health.ts";
import type { AppContext } from "./app-context.ts";
import { requireToken } from "./guard.ts";

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="ti-standalone">
    <meta name="referrer" content="no-referrer">
    <title>Textual Inversion</title>
    <link rel="icon" href="data:,">
    <script type="module" src="/textual-inversion.mjs"></script>
  </head>
  <body>
    <div id="ti-app"></div>
    <noscript>This page needs JavaScript.</noscript>
  </body>
</html>
`;

/** The sidecar's own page. It holds no secret: the token is in the address the sidecar printed. */
export function pageRoutes(context: AppContext, pageFolder: string): Router {
  const router = Router();

  router.get("/", (request, response) => {
    response.set("Content-Security-Policy", contentSecurityPolicy(request)).type("html").send(HTML);
  });

  router.get("/textual-inversion.mjs", (_request, response) => {
    response.set("Cache-Control", "no-cache");
    response.sendFile("textual-inversion.mjs", { root: path.join(pageFolder, "javascript") });
  });

  router.get("/session", (request, response) => {
    requireToken(request, { token: context.token, fromQuery: true });
    const session: Session = {
      token: context.token,
      buildId: context.build.buildId,
      access: "full",
      accessMessage: null,
      sidecar: "running",
      message: null,
      hint: null,
      progress: null,
    };
    response.set("Cache-Control", "no-store").json(session);
  });

  return router;
}

function contentSecurityPolicy(request: Request): string {
  const rules = [
    "default-src 'none'",
    "script-src 'self'",
    // The module brings its own style sheet; file names never reach it.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    // `Host` passed the guard. Older browsers don't count a websocket as 'self'.
    `connect-src 'self' ws://${request.headers.host ?? ""}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return rules.join("; ");
}
