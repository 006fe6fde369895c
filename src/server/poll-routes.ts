import { Router } from "express";
import { EventsQuery } from "../protocol/requests.ts";
import { POLL_SECONDS, routes } from "../protocol/routes.ts";
import type { AppContext } from "./app-context.ts";
import type { EventLog } from "./event-log.ts";
import { isVisitor } from "./guard.ts";
import { parseRequest } from "./parse-request.ts";

/** The events for pages that get no websocket. Without an epoch it answers at once with a position. */
export function pollRoutes({ log }: AppContext): Router {
  const router = Router();

  router.get(routes.poll.path, async (request, response) => {
    const position = parseRequest(EventsQuery, request.query);
    const isCaughtUp = position.epoch !== undefined && log.since(position).length === 0;
    if (isCaughtUp) {
      const gone = new AbortController();
      response.on("close", () => gone.abort());
      await nextEvent(log, gone.signal);
    }
    response.set("Cache-Control", "no-store").json(log.batchSince(position, isVisitor(request)));
  });

  return router;
}

/** Ends with the next event, after the poll's time, or when the client is gone. */
function nextEvent(log: EventLog, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      stopListening();
      resolve();
    };
    const timer = setTimeout(finish, POLL_SECONDS * 1000);
    const stopListening = log.onEvent(finish);
    gone.addEventListener("abort", finish, { once: true });
  });
}
