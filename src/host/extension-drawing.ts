import { ApiError } from "../protocol/problem.ts";
import { strangeAnswer } from "./host-answer.ts";
import { HostError } from "./host-error.ts";
import { WebUiPicture, type DrawWithWebUi } from "./web-ui-picture.ts";
import type { WebUiHttp } from "./web-ui-http.ts";

const DRAW = "/ti-sidecar/host/draw";
const STOP = "/ti-sidecar/host/stop-drawing";
/** A large picture on a processor. */
const DRAW_TIMEOUT_MS = 3_600_000;
/** It passes by itself. */
const PASSING = new Set(["HOST_BUSY", "HOST_TRAINING", "CHECKPOINT_LENT"]);

/** Through our own Python side, which lends the web UI the embedding in memory. */
export function extensionDrawing(http: WebUiHttp, credentials: Record<string, string>): DrawWithWebUi {
  return async (order, signal) => {
    signal.throwIfAborted();
    const stop = (): void => void http.post(STOP, credentials).catch(() => undefined);
    signal.addEventListener("abort", stop, { once: true });
    try {
      const options = { body: order, timeoutMs: DRAW_TIMEOUT_MS };
      const { status, data } = await http.post(DRAW, credentials, options);
      signal.throwIfAborted();
      const picture = WebUiPicture.safeParse(data);
      if (status === 200 && picture.success) return picture.data;
      throw refusalOf(http.url, status, data);
    } finally {
      signal.removeEventListener("abort", stop);
    }
  };
}

function refusalOf(url: string, status: number, data: unknown): HostError {
  const refusal = ApiError.safeParse(data);
  if (!refusal.success) return strangeAnswer(url, status);
  return new HostError(PASSING.has(refusal.data.code) ? "HOST_NOT_NOW" : "HOST_REFUSED", refusal.data);
}
