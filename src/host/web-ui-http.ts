import http from "node:http";
import https from "node:https";
import axios, { AxiosError, type AxiosResponse } from "axios";
import { HostError } from "./host-error.ts";

export type WebUiHttpOptions = {
  /** `http(s)://host:port[/subpath]`. */
  url: string;
  timeoutMs?: number;
  /** A program that runs there told us the address: whatever its certificate, it is the right one. */
  isTrusted?: boolean;
};

export type PostOptions = {
  body?: unknown;
  /** The web UI may have to finish a picture first. */
  timeoutMs?: number;
};

export type WebUiAnswer = { status: number; data: unknown };

export type WebUiHttp = {
  readonly url: string;
  get: (path: string, headers?: Record<string, string>) => Promise<WebUiAnswer>;
  post: (path: string, headers?: Record<string, string>, options?: PostOptions) => Promise<WebUiAnswer>;
};

/**
 * Requests to one web UI. Any status is an answer; no answer is a `HostError`. Redirects are not
 * followed and proxies of the environment not used, so that credentials reach this address only.
 */
export function createWebUiHttp({ url, timeoutMs = 5000, isTrusted }: WebUiHttpOptions): WebUiHttp {
  const base = url.replace(/\/+$/, "");
  const client = axios.create({
    baseURL: base,
    timeout: timeoutMs,
    maxRedirects: 0,
    proxy: false,
    maxContentLength: 64 * 1024 * 1024,
    validateStatus: () => true,
    // uvicorn closes a kept connection after five seconds: at times just when the next request is on its way.
    httpAgent: new http.Agent({ keepAlive: false }),
    httpsAgent: new https.Agent({
      keepAlive: false,
      // A web UI with --tls-selfsign: on loopback nobody else can answer in its place.
      rejectUnauthorized: isTrusted !== true && !isLoopback(base),
    }),
  });
  const answer = async (request: Promise<AxiosResponse<unknown>>): Promise<WebUiAnswer> => {
    const { status, data } = await request.catch((error: unknown) => {
      throw hostErrorOf(error, base);
    });
    return { status, data };
  };
  return {
    url: base,
    get: (path, headers = {}) => answer(client.get(path, { headers })),
    post: (path, headers = {}, { body = {}, timeoutMs: timeout = timeoutMs } = {}) =>
      answer(client.post(path, body, { headers, timeout })),
  };
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Never wraps the axios error: it carries the request with its credentials. */
function hostErrorOf(error: unknown, url: string): HostError {
  const code = error instanceof AxiosError ? (error.code ?? "") : "";
  if (code === "ECONNABORTED" || code === "ETIMEDOUT") {
    return new HostError("HOST_SLOW", {
      message: `The web UI at ${url} accepts connections but does not answer in time.`,
      hint: "It may be loading a model. The cards work; this goes on trying.",
    });
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS|SSL|EPROTO/.test(code)) {
    return new HostError("HOST_UNREACHABLE", {
      message: `No secure connection to the web UI at ${url} (${code}).`,
      hint: "Check http or https in the address, and its certificate.",
    });
  }
  return new HostError("HOST_UNREACHABLE", {
    message: `The web UI at ${url} does not answer${code === "" ? "" : ` (${code})`}.`,
    hint: "Start it, or wait until it has restarted. The cards work; this goes on trying.",
  });
}
