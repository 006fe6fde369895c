import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { headers } from "../protocol/routes.ts";
import { RequestError } from "./request-error.ts";

const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Refuses what does not name us in `Host` and, from a browser, in `Origin`: a page elsewhere can
 * reach a loopback port by a name it owns (DNS rebinding) or by a plain cross-origin request.
 */
export function requireOwnAddress(request: IncomingMessage): void {
  const { host, origin } = request.headers;
  const port = request.socket.localPort ?? 0;
  if (host === undefined || !ownAddresses(port).includes(host.toLowerCase())) {
    throw new RequestError("HOST_NOT_ALLOWED", {
      message: "The request names another host than this sidecar.",
      hint: `Use http://127.0.0.1:${port}.`,
    });
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    throw new RequestError("ORIGIN_NOT_ALLOWED", {
      message: "The request comes from a page of another origin.",
      hint: "Open the web UI, or the address that the sidecar printed, and use the page there.",
    });
  }
}

function ownAddresses(port: number): string[] {
  return LOOPBACK_NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
}

/** The token in the header; where `fromQuery`, also in the address (an `<img>` sends no header). */
export function requireToken(request: IncomingMessage, options: { token: string; fromQuery: boolean }): void {
  const sent = request.headers[headers.token] ?? (options.fromQuery ? queryOf(request).get("token") : null);
  if (typeof sent !== "string" || !sameToken(sent, options.token)) {
    throw new RequestError("TOKEN_NEEDED", {
      message: sent === null ? "The request carries no token." : "The request carries a wrong token.",
      hint: "The sidecar was probably restarted: reload the page, or open the address it printed.",
    });
  }
}

/** Whether the web UI's proxy let this visitor in without a login, for reading only. */
export function isVisitor({ headers: sent }: IncomingMessage): boolean {
  const access = sent[headers.access];
  return access !== undefined && access !== "full";
}

/**
 * Why a page may not name folders of this machine; null: it may. Its own page is opened with a printed secret; of a
 * web UI's pages the proxy tells which are on this machine.
 */
export function whyNoFolders(request: IncomingMessage, { managed }: { managed: boolean }): string | null {
  if (isVisitor(request)) return "Folders of this machine are for those who may change things.";
  if (!managed || request.headers[headers.visitor] === "loopback") return null;
  return "This page is open on another machine than the web UI, so it can't use folders there.";
}

/** A visitor may read, and nothing else. */
export function requireWriteAccess(request: IncomingMessage): void {
  const reads = request.method === "GET" || request.method === "HEAD";
  if (reads || !isVisitor(request)) return;
  throw new RequestError("READ_ONLY", {
    message: "This web UI can be reached from outside without a login: changing files is off.",
    hint: "Start the web UI with --gradio-auth, or allow it in Settings → Textual Inversion.",
  });
}

/** A form or plain text could be sent by any page without asking first; JSON could not. */
export function requireJson(request: IncomingMessage): void {
  const { "content-type": type, "content-length": length, "transfer-encoding": encoding } = request.headers;
  const hasBody = encoding !== undefined || (length !== undefined && length !== "0");
  if (!hasBody && type === undefined) return;
  if (/^application\/json\s*(;|$)/i.test(type ?? "")) return;
  throw new RequestError("NOT_JSON", {
    message: "The body is not declared as JSON.",
    hint: "Send Content-Type: application/json.",
  });
}

export function queryOf(request: IncomingMessage): URLSearchParams {
  return new URLSearchParams(/\?(.*)$/.exec(request.url ?? "")?.[1] ?? "");
}

/** Takes the same time wherever the two differ; hashing also hides the length. */
function sameToken(sent: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(sent), digest(expected));
}
