import type { Request, Response } from "express";

/**
 * Sets what a browser is to keep. `?v=<version>` in the address names bytes that never change; without it the browser
 * must ask. Returns true when it has them already, and the answer is given.
 */
export function answeredFromCache(request: Request, response: Response, version: string): boolean {
  const etag = `"${version}"`;
  const isPinned = request.query["v"] === version;
  response.set("ETag", etag);
  response.set("Cache-Control", isPinned ? "private, max-age=31536000, immutable" : "private, no-cache");
  if (request.headers["if-none-match"] !== etag) return false;
  response.status(304).end();
  return true;
}
