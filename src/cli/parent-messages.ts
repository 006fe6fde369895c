import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { ParentMessage } from "../protocol/parent.ts";
import type { Logger } from "../system/logger.ts";

/** Messages of the web UI that started us, one JSON object a line, until it is gone. */
export async function* parentMessages(input: Readable, logger: Logger): AsyncGenerator<ParentMessage, void> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    const message = parseLine(line);
    // Never the line itself: it may hold the token.
    if (message === null)
      logger.warn("A line from the web UI was not understood", { characters: line.length });
    else yield message;
  }
}

function parseLine(line: string): ParentMessage | null {
  try {
    return ParentMessage.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
