/** Every route of the sidecar, below `/api/v1`. Ids are one `encodeURIComponent`ed segment. */
export const API = "/api/v1";

export const routes = {
  health: { method: "GET", path: "/health" },
  list: { method: "GET", path: "/embeddings" },
  one: { method: "GET", path: "/embeddings/:id" },
  edit: { method: "PATCH", path: "/embeddings/:id" },
  remove: { method: "DELETE", path: "/embeddings/:id" },
  preview: { method: "GET", path: "/embeddings/:id/preview" },
  setPreview: { method: "PUT", path: "/embeddings/:id/preview" },
  import: { method: "POST", path: "/embeddings/import" },
  restore: { method: "POST", path: "/embeddings/restore" },
  convert: { method: "POST", path: "/embeddings/:id/convert" },
  repair: { method: "POST", path: "/embeddings/:id/repair" },
  settings: { method: "GET", path: "/settings" },
  changeSettings: { method: "PATCH", path: "/settings" },
  /** Websocket: `?token=&epoch=&after=`. */
  events: { method: "GET", path: "/events" },
  /** The same events by long poll; answers after at most `POLL_SECONDS`. */
  poll: { method: "GET", path: "/events/poll" },
} as const;

export const POLL_SECONDS = 25;

/** Headers between page, proxy and sidecar. */
export const headers = {
  token: "x-ti-token",
  /** Set by the proxy: `full` or `read-only`. */
  access: "x-ti-access",
  buildId: "x-ti-build",
} as const;
