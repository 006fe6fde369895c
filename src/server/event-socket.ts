import type { WebSocket } from "ws";
import type { EventLog, LoggedEvent, StreamPosition } from "./event-log.ts";

/** Not zero: a ping may stand behind the last event, and its end is not told. */
const DRAINED_BYTES = 1024;

export type EventSocketOptions = {
  /** A client with more than this waiting in our memory gets nothing until it has read all of it. */
  maxBufferedBytes?: number;
  pingMs?: number;
};

/** Where the client stands, and whether it may only read. */
export type EventClient = StreamPosition & { isVisitor: boolean };

/**
 * Sends the event log to one websocket. A client that reads too slowly falls behind: it gets no
 * more events, and one `resync` once everything before it is read. A client that answers no ping
 * within `pingMs` is cut off.
 */
export function sendEvents(
  socket: WebSocket,
  log: EventLog,
  client: EventClient,
  options: EventSocketOptions = {},
): void {
  const { maxBufferedBytes = 4 * 1024 * 1024, pingMs = 30_000 } = options;
  let isBehind = false;

  const send = ({ json, visitorJson }: LoggedEvent): void => {
    if (isBehind || socket.readyState !== socket.OPEN) return;
    isBehind = socket.bufferedAmount > maxBufferedBytes;
    if (!isBehind) socket.send(client.isVisitor ? visitorJson : json, catchUp);
  };
  const catchUp = (): void => {
    if (!isBehind || socket.bufferedAmount > DRAINED_BYTES) return;
    isBehind = false;
    send(log.resync());
  };

  for (const logged of log.since(client)) send(logged);
  const stopListening = log.onEvent(send);
  const stopPinging = keepAlive(socket, pingMs);
  socket.on("close", () => {
    stopListening();
    stopPinging();
  });
  // The close event follows; without a listener an oversized or broken frame would end the process.
  socket.on("error", () => undefined);
}

function keepAlive(socket: WebSocket, pingMs: number): () => void {
  let isAlive = true;
  socket.on("pong", () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) socket.terminate();
    else socket.ping();
    isAlive = false;
  }, pingMs);
  return () => clearInterval(timer);
}
