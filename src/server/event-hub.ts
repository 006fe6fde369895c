import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { EventsQuery } from "../protocol/requests.ts";
import { API, routes } from "../protocol/routes.ts";
import { errorAnswer } from "./error-answer.ts";
import type { EventLog } from "./event-log.ts";
import { sendEvents, type EventSocketOptions } from "./event-socket.ts";
import { isVisitor, queryOf, requireOwnAddress, requireToken } from "./guard.ts";
import { parseRequest } from "./parse-request.ts";
import { RequestError } from "./request-error.ts";

export type EventHubOptions = EventSocketOptions & { log: EventLog; token: string };

/** Serves the websocket of the events route on `server`; everything it refuses gets an `ApiError`. */
export class EventHub {
  readonly #sockets = new WebSocketServer({
    noServer: true,
    // Commands go by REST; a client has nothing to say here.
    maxPayload: 1024,
    perMessageDeflate: false,
  });
  readonly #options: EventHubOptions;

  constructor(server: Server, options: EventHubOptions) {
    this.#options = options;
    server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
  }

  get clientCount(): number {
    return this.#sockets.clients.size;
  }

  /** Says goodbye to every client (1001, going away); pages reconnect on their own. */
  close(): void {
    for (const client of this.#sockets.clients) {
      client.close(1001, "The sidecar ends");
      setTimeout(() => client.terminate(), 200).unref();
    }
    this.#sockets.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A client that vanishes here must not end the process.
    socket.on("error", () => socket.destroy());
    try {
      requireOwnAddress(request);
      requireToken(request, { token: this.#options.token, fromQuery: true });
      requireEventsPath(request);
      const position = parseRequest(EventsQuery, Object.fromEntries(queryOf(request)));
      this.#sockets.handleUpgrade(request, socket, head, (client) => {
        const from = { ...position, isVisitor: isVisitor(request) };
        sendEvents(client, this.#options.log, from, this.#options);
      });
    } catch (error) {
      refuse(socket, error);
    }
  }
}

function requireEventsPath(request: IncomingMessage): void {
  if (request.url?.split("?")[0] === `${API}${routes.events.path}`) return;
  throw new RequestError("NO_SUCH_ROUTE", {
    message: "No websocket is served at this address.",
    hint: `The events are at ${API}${routes.events.path}.`,
  });
}

function refuse(socket: Duplex, error: unknown): void {
  const { status, body } = errorAnswer(error);
  const json = JSON.stringify(body);
  const lines = [
    `HTTP/1.1 ${status} Refused`,
    "Connection: close",
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(json)}`,
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n${json}`);
}
