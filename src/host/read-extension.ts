import { HostReport } from "../protocol/host.ts";
import { headers } from "../protocol/routes.ts";
import { extensionDrawing } from "./extension-drawing.ts";
import { extensionModels } from "./extension-models.ts";
import { refusalOf, strangeAnswer } from "./host-answer.ts";
import { unseen, type Observation } from "./observation.ts";
import type { WebUiHttp } from "./web-ui-http.ts";

const STATE = "/ti-sidecar/host/state";
const REFRESH = "/ti-sidecar/host/refresh";
/** A refresh waits for the picture that is being made. */
const REFRESH_TIMEOUT_MS = 120_000;

/** Through our own Python side, which knows everything. Null: the web UI has no such route (yet). */
export async function readExtension(http: WebUiHttp, token: string): Promise<Observation | null> {
  const credentials = { [headers.token]: token };
  const { status, data } = await http.get(STATE, credentials);
  // The web UI listens before its extensions have added their routes; gradio answers with its page.
  if (status === 404 || status === 405 || typeof data === "string") return null;
  if (status === 401 || status === 403) return unseen("unreachable", http.url, refusedToken(http.url));
  const parsed = HostReport.safeParse(data);
  if (status !== 200 || !parsed.success) throw strangeAnswer(http.url, status);
  const report = parsed.data;
  const { family, version, checkpoint, expectedWidth, baseModel, training } = report;
  // SD.Next keeps embeddings inside its tokenizers, from which nothing can be taken again.
  const draw = family === "sdnext" || family === "unknown" ? null : extensionDrawing(http, credentials);
  return {
    status: {
      link: "extension",
      url: http.url,
      family,
      version,
      checkpoint,
      expectedWidth,
      baseModel,
      training,
      canRefresh: true,
      canDraw: draw !== null,
      message: null,
      hint: null,
    },
    report,
    isSlow: false,
    refresh: () => refresh(http, credentials),
    models: extensionModels(http, credentials),
    draw,
  };
}

async function refresh(http: WebUiHttp, credentials: Record<string, string>): Promise<void> {
  const { status, data } = await http.post(REFRESH, credentials, { timeoutMs: REFRESH_TIMEOUT_MS });
  if (status !== 200) throw refusalOf(http.url, status, data);
}

function refusedToken(url: string): { message: string; hint: string } {
  return {
    message: `The extension in the web UI at ${url} refuses this sidecar's token.`,
    hint: "The web UI was restarted with another sidecar: restart the sidecar in Settings → Textual Inversion.",
  };
}
