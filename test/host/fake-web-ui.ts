import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type RequestHandler } from "express";

/** What a web UI answers, in the shapes measured on a real A1111 1.10.1 and read in the others' code. */
export type FakeWebUi = {
  family: "a1111" | "forge" | "reforge" | "sdnext";
  hasApi: boolean;
  apiAuth: string | null;
  /** The token our extension expects; null: it is not installed. */
  extensionToken: string | null;
  job: string;
  loaded: Record<string, number>;
  /** Its checkpoint is in memory. */
  hasModel: boolean;
  delayMs: number;
  /** Below which everything is served, as with --subpath. */
  subpath: string;
  /** What it was told to draw. */
  orders: Record<string, unknown>[];
  /** A picture is not done until it is stopped. */
  drawsForever: boolean;
  /** Why it draws nothing. */
  refusal: { code: string; message: string; hint: string } | null;
  requests: {
    route: string;
    authorization: string | undefined;
    token: string | undefined;
    connection: string | undefined;
  }[];
};

export type RunningWebUi = { state: FakeWebUi; url: string; port: number; stop: () => Promise<void> };

export async function startWebUi(state: Partial<FakeWebUi> = {}, port = 0): Promise<RunningWebUi> {
  const full: FakeWebUi = {
    family: "a1111",
    hasApi: true,
    apiAuth: null,
    extensionToken: null,
    job: "",
    loaded: { "bad-hands": 768 },
    hasModel: true,
    delayMs: 0,
    subpath: "",
    orders: [],
    drawsForever: false,
    refusal: null,
    requests: [],
    ...state,
  };
  const server = createServer(appOf(full));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: actual } = server.address() as AddressInfo;
  return {
    state: full,
    url: `http://127.0.0.1:${actual}${full.subpath}`,
    port: actual,
    stop: () => stop(server),
  };
}

async function stop(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, "close");
}

function appOf(state: FakeWebUi): express.Express {
  const app = express();
  const router = express.Router();
  app.use(state.subpath === "" ? "/" : state.subpath, router);
  router.use((request, _response, next) => {
    const { authorization } = request.headers;
    state.requests.push({
      route: `${request.method} ${request.path}`,
      authorization,
      token: request.get("x-ti-token"),
      connection: request.get("connection"),
    });
    setTimeout(next, state.delayMs);
  });
  if (state.family !== "sdnext") router.get("/internal/ping", (_request, response) => void response.json({}));
  router.use("/sdapi/v1", requireApi(state));
  addApi(router, state);
  addExtension(router, state);
  router.use((_request, response) => void response.status(404).json({ detail: "Not Found" }));
  return app;
}

function requireApi(state: FakeWebUi): RequestHandler {
  return (request, response, next) => {
    if (!state.hasApi) return void response.status(404).json({ detail: "Not Found" });
    const expected = state.apiAuth === null ? null : `Basic ${Buffer.from(state.apiAuth).toString("base64")}`;
    if (expected !== null && request.headers.authorization !== expected) {
      const detail = request.headers.authorization ? "Incorrect username or password" : "Not authenticated";
      return void response.status(401).set("WWW-Authenticate", "Basic").json({ detail });
    }
    next();
  };
}

function addApi(router: express.Router, state: FakeWebUi): void {
  router.get("/sdapi/v1/embeddings", (_request, response) => {
    const loaded = Object.fromEntries(
      Object.entries(state.loaded).map(([name, shape]) => [
        name,
        { step: null, sd_checkpoint: null, sd_checkpoint_name: null, shape, vectors: 2 },
      ]),
    );
    if (state.family === "sdnext") response.json({ loaded: Object.keys(loaded), skipped: [] });
    else response.json({ loaded, skipped: {} });
  });
  router.get("/sdapi/v1/options", (_request, response) => {
    const forge = state.family === "forge" || state.family === "reforge" ? { forge_preset: "sd" } : {};
    const chosen = { sd_model_checkpoint: "v1-5.safetensors [e1441589a6]", sd_vae: "Automatic" };
    response.json({ samples_save: true, CLIP_stop_at_last_layers: 2, ...chosen, ...forge });
  });
  addModels(router, state);
  router.get("/sdapi/v1/progress", (_request, response) => {
    const progress = { skipped: false, interrupted: false, job: state.job, job_count: 0, sampling_step: 0 };
    response.json({ progress: 0, eta_relative: 0, state: progress, current_image: null, textinfo: null });
  });
  if (state.family === "a1111" || state.family === "reforge") {
    router.all("/sdapi/v1/train/embedding", (_request, response) => {
      response.status(405).json({ detail: "Method Not Allowed" });
    });
  }
  if (state.family !== "sdnext") {
    router.post("/sdapi/v1/refresh-embeddings", (_request, response) => void response.json(null));
  }
}

function addModels(router: express.Router, state: FakeWebUi): void {
  router.get("/sdapi/v1/sd-models", (_request, response) => {
    const first = { title: "v1-5.safetensors [e1441589a6]", model_name: "v1-5", sha256: "e1".repeat(32) };
    const other = {
      title: "other.ckpt",
      model_name: "other",
      sha256: null,
      filename: "/models/more/other.ckpt",
    };
    const folder = { title: "Diffusers/x", model_name: "x", sha256: null, filename: "/models/Diffusers/x" };
    response.json([{ ...first, filename: "/models/v1-5.safetensors" }, other, folder]);
  });
  router.get("/sdapi/v1/sd-vae", (_request, response) => {
    response.json([{ model_name: "v1-5.vae.pt", filename: "/models/v1-5.vae.pt" }]);
  });
  for (const [route, hasModel] of [["unload", false] as const, ["reload", true] as const]) {
    router.post(`/sdapi/v1/${route}-checkpoint`, (_request, response) => {
      state.hasModel = hasModel;
      response.status(state.family === "sdnext" ? 204 : 200).json({});
    });
  }
}

function addExtension(router: express.Router, state: FakeWebUi): void {
  if (state.extensionToken === null) return;
  router.use("/ti-sidecar/host", (request, response, next) => {
    if (request.get("x-ti-token") === state.extensionToken) next();
    else response.status(401).json({ code: "TOKEN_NEEDED", message: "Wrong token.", hint: "…" });
  });
  router.get("/ti-sidecar/host/state", (_request, response) => {
    response.json({
      family: state.family,
      version: "v1.10.1",
      embeddingsDir: "/webui/embeddings",
      loaded: Object.keys(state.loaded),
      skipped: ["sdxl-only"],
      expectedWidth: 768,
      checkpoint: "v1-5",
      baseModel: "sd1",
      training: state.job.startsWith("train"),
      busy: state.job !== "",
    });
  });
  router.post("/ti-sidecar/host/refresh", (_request, response) => {
    if (!state.job.startsWith("train")) return void response.json({ refreshed: true });
    response.status(409).json({ code: "HOST_TRAINING", message: "It trains.", hint: "Wait." });
  });
  router.get("/ti-sidecar/host/checkpoints", (_request, response) => {
    const file = "/models/v1-5.safetensors";
    response.json({
      checkpoints: [{ file, title: "v1-5.safetensors", name: "v1-5", sha256: null }],
      current: { file, isLoaded: state.hasModel, vae: null, clipSkip: 1, held: { gpu: 0, ram: 4e9 } },
      folders: ["/models"],
      templatesDir: "/webui/textual_inversion_templates",
    });
  });
  addDrawing(router, state);
  router.post("/ti-sidecar/host/unload", (_request, response) => {
    if (state.job !== "") return void response.status(409).json(BUSY);
    response.json({ unloaded: state.hasModel });
    state.hasModel = false;
  });
  router.post("/ti-sidecar/host/restore", (_request, response) => {
    if (state.job !== "") return void response.status(409).json(BUSY);
    response.json({ restored: !state.hasModel });
    state.hasModel = true;
  });
}

/** As in `host_drawing.py`: one picture, or why not. */
function addDrawing(router: express.Router, state: FakeWebUi): void {
  let stop: () => void = () => undefined;
  router.post("/ti-sidecar/host/draw", express.json(), async (request, response) => {
    if (state.job !== "") return void response.status(409).json(BUSY);
    if (state.refusal !== null) return void response.status(409).json(state.refusal);
    if (!state.hasModel) return void response.status(409).json(LENT);
    state.orders.push(request.body as Record<string, unknown>);
    if (state.drawsForever) {
      await new Promise<void>((resolve) => (stop = resolve));
      return void response.status(409).json({ code: "STOPPED", message: "It was stopped.", hint: "" });
    }
    response.json({ image: PICTURE, checkpoint: "v1-5" });
  });
  router.post("/ti-sidecar/host/stop-drawing", (_request, response) => {
    stop();
    response.json({ stopped: true });
  });
}

/** A PNG of 2 × 1 pixels. */
const PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR4nGP4zwAE/wEHAAH/4iOeWQAAAABJRU5ErkJggg==";
const LENT = { code: "CHECKPOINT_LENT", message: "It has given up its checkpoint.", hint: "Wait." };
const BUSY = { code: "HOST_BUSY", message: "The web UI is generating.", hint: "Wait." };

export function countOf(webUi: RunningWebUi, route: string): number {
  return webUi.state.requests.filter((request) => request.route === route).length;
}
