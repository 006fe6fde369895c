import type { ServerEvent } from "../protocol/events.ts";
import { POLL_SECONDS } from "../protocol/routes.ts";
import type { SidecarApi } from "./sidecar-api.ts";

/** Where a stream of events stands: the last one seen. */
export type StreamPlace = { epoch: string; seq: number };

type Handlers = {
  /** Rounds in which no websocket came through; from the second on long polls are made. */
  readonly websocketsFailed: number;
  readonly state: (kind: "live" | "polling" | "reconnecting") => void;
  /** Returns false to end the stream. */
  readonly event: (event: ServerEvent) => boolean;
};

const OPEN_WITHIN_MS = 8000;
/** Where websockets did not come through, one is tried again every so many rounds. */
const TRY_WEBSOCKET_EVERY = 20;
/** One that broke sooner was refused after all: no use in opening it again at once. */
const HELD_MS = 2000;

/**
 * Follows the sidecar's events until the link breaks or `event` ends it. A broken websocket is
 * opened once more from the last event seen, so that a short break loses nothing.
 */
export async function followEvents(
  api: SidecarApi,
  place: StreamPlace,
  handlers: Handlers,
): Promise<{ websocketOpened: boolean }> {
  const here = { ...place };
  const failed = handlers.websocketsFailed;
  if (failed >= 1 && failed % TRY_WEBSOCKET_EVERY !== 0) {
    await followPolls(api, here, handlers);
    return { websocketOpened: false };
  }
  let websocketOpened = false;
  for (;;) {
    const started = performance.now();
    const end = await followWebsocket(api.eventsAddress(here), here, handlers);
    if (end === "never-opened") break;
    websocketOpened = true;
    if (end === "ended" || performance.now() - started < HELD_MS) break;
    handlers.state("reconnecting");
  }
  if (!websocketOpened) await followPolls(api, here, handlers);
  return { websocketOpened };
}

type SocketEnd = "never-opened" | "broken" | "ended";

function followWebsocket(address: string, here: StreamPlace, handlers: Handlers): Promise<SocketEnd> {
  return new Promise((resolve) => {
    let opened = false;
    let ended = false;
    const socket = openSocket(address);
    if (socket === null) {
      resolve("never-opened");
      return;
    }
    const tooLong = setTimeout(() => socket.close(), OPEN_WITHIN_MS);
    socket.addEventListener("open", () => {
      opened = true;
      clearTimeout(tooLong);
      handlers.state("live");
    });
    socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const event = parseEvent(data);
      if (event === null || ended || take(event, here, handlers)) return;
      ended = true;
      socket.close();
    });
    socket.addEventListener("close", () => {
      clearTimeout(tooLong);
      resolve(ended ? "ended" : opened ? "broken" : "never-opened");
    });
  });
}

/** A page of a proxy that forbids websockets may throw right at the constructor. */
function openSocket(address: string): WebSocket | null {
  try {
    return new WebSocket(address);
  } catch {
    return null;
  }
}

/** Moves on to the event; false ends the stream. One that was seen already is passed over. */
function take(event: ServerEvent, here: StreamPlace, handlers: Handlers): boolean {
  if (event.epoch === here.epoch && event.seq <= here.seq && event.body.type !== "resync") return true;
  here.epoch = event.epoch;
  here.seq = event.seq;
  return handlers.event(event);
}

async function followPolls(api: SidecarApi, here: StreamPlace, handlers: Handlers): Promise<void> {
  handlers.state("polling");
  for (;;) {
    const batch = await api.poll(here, AbortSignal.timeout((POLL_SECONDS + 10) * 1000));
    for (const event of batch.events) {
      if (!take(event, here, handlers)) return;
    }
    if (batch.epoch !== here.epoch) return;
  }
}

function parseEvent(data: unknown): ServerEvent | null {
  if (typeof data !== "string") return null;
  try {
    const event = JSON.parse(data) as Partial<ServerEvent>;
    return event.v === 1 && typeof event.seq === "number" ? (event as ServerEvent) : null;
  } catch {
    return null;
  }
}
