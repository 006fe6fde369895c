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
  jobs: { method: "GET", path: "/jobs" },
  startJob: { method: "POST", path: "/jobs" },
  job: { method: "GET", path: "/jobs/:id" },
  /** To the trash, with its folder; a queued one leaves the queue. */
  removeJob: { method: "DELETE", path: "/jobs/:id" },
  jobMetrics: { method: "GET", path: "/jobs/:id/metrics" },
  commandJob: { method: "POST", path: "/jobs/:id/command" },
  useSnapshot: { method: "POST", path: "/jobs/:id/use" },
  /** By the web UI; the pictures come as events. */
  drawSamples: { method: "POST", path: "/jobs/:id/drawing" },
  /** Also forgets that it failed. */
  stopDrawing: { method: "DELETE", path: "/jobs/:id/drawing" },
  sampleImage: { method: "GET", path: "/jobs/:id/samples/:file" },
  datasets: { method: "GET", path: "/datasets" },
  createDataset: { method: "POST", path: "/datasets" },
  restoreDataset: { method: "POST", path: "/datasets/restore" },
  dataset: { method: "GET", path: "/datasets/:id" },
  removeDataset: { method: "DELETE", path: "/datasets/:id" },
  addPicture: { method: "POST", path: "/datasets/:id/pictures" },
  removePicture: { method: "DELETE", path: "/datasets/:id/pictures/:picture" },
  restorePicture: { method: "POST", path: "/datasets/:id/restore" },
  /** `?mask=1`: with what the loss sees laid over it. */
  thumbnail: { method: "GET", path: "/datasets/:id/thumbnails/:picture" },
  caption: { method: "PUT", path: "/datasets/:id/captions/:picture" },
  form: { method: "GET", path: "/training/form" },
  templates: { method: "GET", path: "/training/templates" },
  checkpoints: { method: "GET", path: "/training/checkpoints" },
  check: { method: "POST", path: "/training/check" },
  prompts: { method: "POST", path: "/training/prompts" },
  setup: { method: "GET", path: "/training/setup" },
  startSetup: { method: "POST", path: "/training/setup" },
  /** It goes on later where it stopped. */
  stopSetup: { method: "DELETE", path: "/training/setup" },
  preflight: { method: "POST", path: "/training/preflight" },
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
  /** Set by the proxy: `loopback` for a page on the web UI's own machine. Only it may name paths there. */
  visitor: "x-ti-visitor",
  buildId: "x-ti-build",
} as const;
