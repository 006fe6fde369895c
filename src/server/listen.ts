import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CodedError } from "../system/coded-error.ts";
import { describeError } from "../system/logger.ts";

/** How many ports after the wished one are tried. */
const MAX_TRIES = 20;

export class ListenError extends CodedError<"CANNOT_LISTEN"> {}

/** Listens on 127.0.0.1 at `port`, or at the next free one. Returns the port. 0: any. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  for (let tried = 0; ; tried++) {
    try {
      server.listen({ host: "127.0.0.1", port: port === 0 ? 0 : port + tried, exclusive: true });
      await once(server, "listening");
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (isTaken && tried < MAX_TRIES && port + tried < 65_535) continue;
      throw new ListenError("CANNOT_LISTEN", {
        message: `127.0.0.1:${port} can't be listened on: ${describeError(error)}`,
        hint: "Choose another port with --port, or 0 for any free one.",
        cause: error,
      });
    }
  }
}
