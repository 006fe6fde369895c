import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import type { EventBatch } from "../protocol/events.ts";
import type { Health, Session } from "../protocol/health.ts";
import type { ApiError } from "../protocol/problem.ts";
import type {
  CardReply,
  ConvertRequest,
  DeleteReply,
  EditRequest,
  ImportRequest,
  ListReply,
  PreviewRequest,
  RepairRequest,
  RestoreRequest,
  SettingsRequest,
} from "../protocol/requests.ts";
import { API, headers, routes } from "../protocol/routes.ts";
import type { Settings } from "../protocol/settings.ts";
import { sendWithProgress } from "./send-with-progress.ts";
import { t } from "./strings.ts";

/** An answer that is no success, in words for the user. */
export class SidecarError extends Error {
  readonly code: string;
  readonly hint: string;
  readonly status: number;
  /** Path of the offending field in what was sent. */
  readonly field: string | null;

  constructor(problem: ApiError, status: number) {
    super(problem.message);
    this.name = "SidecarError";
    this.code = problem.code;
    this.hint = problem.hint;
    this.status = status;
    this.field = problem.field ?? null;
  }
}

/** What to tell the user of a failure, whatever it was. */
export function failureText(error: unknown): string {
  if (error instanceof SidecarError) return `${error.message} ${error.hint}`.trim();
  return error instanceof Error ? error.message : String(error);
}

type RequestOptions = {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Hears how much of the body has been sent, from 0 to 1. */
  readonly onPart?: (part: number) => void;
};
type Reply<T> = Promise<T>;

/** The commands of the sidecar, by the page's own origin. */
export class SidecarApi {
  readonly base: string;
  private token = "";

  constructor(base: string) {
    this.base = base;
  }

  /** Asks for the session and keeps its token for everything that follows. */
  async openSession(): Promise<Session> {
    const stored = standaloneToken();
    const session = await this.request<Session>("GET", "session", {}, stored);
    this.token = session.token;
    return session;
  }

  health = (): Reply<Health> => this.api("GET", routes.health.path);
  settings = (): Reply<Settings> => this.api("GET", routes.settings.path);
  changeSettings = (body: SettingsRequest): Reply<Settings> =>
    this.api("PATCH", routes.changeSettings.path, { body });
  list = (): Reply<ListReply> => this.api("GET", routes.list.path);
  edit = (id: string, body: EditRequest): Reply<CardReply> =>
    this.api("PATCH", withId(routes.edit.path, id), { body });
  remove = (id: string): Reply<DeleteReply> =>
    this.api("DELETE", withId(routes.remove.path, id), { body: {} });
  restore = (body: RestoreRequest): Reply<CardReply> => this.api("POST", routes.restore.path, { body });
  import = (body: ImportRequest): Reply<CardReply> => this.api("POST", routes.import.path, { body });
  convert = (id: string, body: ConvertRequest): Reply<CardReply> =>
    this.api("POST", withId(routes.convert.path, id), { body });
  repair = (id: string, body: RepairRequest): Reply<CardReply> =>
    this.api("POST", withId(routes.repair.path, id), { body });
  setPreview = (id: string, body: PreviewRequest): Reply<CardReply> =>
    this.api("PUT", withId(routes.setPreview.path, id), { body });
  supervise = (command: "start" | "stop" | "restart"): Reply<unknown> =>
    this.request("POST", `sidecar/${command}`, { body: {} }, this.token);
  log = (): Promise<string> => this.text("sidecar/log");

  poll(place: { readonly epoch: string; readonly seq: number }, signal: AbortSignal): Reply<EventBatch> {
    const query = new URLSearchParams({ epoch: place.epoch, after: String(place.seq) });
    return this.api("GET", `${routes.poll.path}?${query.toString()}`, { signal });
  }

  /** Address of the event stream. A websocket can send no header, so the token stands in it. */
  eventsAddress(place: { readonly epoch: string; readonly seq: number }): string {
    const query = new URLSearchParams({ token: this.token, epoch: place.epoch, after: String(place.seq) });
    return `${this.base.replace(/^http/, "ws")}${API.slice(1)}${routes.events.path}?${query.toString()}`;
  }

  /** Address of a card's picture; null without one. */
  previewAddress(card: EmbeddingCard): string | null {
    if (card.previewVersion === null) return null;
    return this.addressOf(withId(routes.preview.path, card.id), { v: card.previewVersion });
  }

  /** Address of something below the API for an `<img>`, which can send no header: the token stands in it. */
  addressOf(path: string, query: Readonly<Record<string, string>>): string {
    const search = new URLSearchParams({ token: this.token, ...query });
    return `${this.base}${API.slice(1)}${path}?${search.toString()}`;
  }

  /** One command, by its path below the API. */
  api<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    return this.request<T>(method, `${API.slice(1)}${path}`, options, this.token);
  }

  private async request<T>(method: string, path: string, options: RequestOptions, token: string): Promise<T> {
    const response = await this.send(method, path, options, token);
    return (await response.json()) as T;
  }

  private async text(path: string): Promise<string> {
    return (await this.send("GET", path, {}, this.token)).text();
  }

  private async send(
    method: string,
    path: string,
    options: RequestOptions,
    token: string,
  ): Promise<Response> {
    const sent: Record<string, string> = { [headers.token]: token };
    const init: RequestInit = { method, cache: "no-store", credentials: "same-origin", headers: sent };
    if (options.signal) init.signal = options.signal;
    if (options.body !== undefined) {
      init.body = JSON.stringify(options.body);
      sent["content-type"] = "application/json";
    }
    const { onPart } = options;
    const response =
      onPart === undefined || typeof init.body !== "string"
        ? await fetch(this.base + path, init)
        : await sendWithProgress(this.base + path, { method, headers: sent, body: init.body }, onPart);
    if (!response.ok) throw new SidecarError(await problemOf(response), response.status);
    return response;
  }
}

function withId(path: string, id: string): string {
  return path.replace(":id", encodeURIComponent(id));
}

async function problemOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const { code, message, hint, field } = (body ?? {}) as Partial<ApiError>;
  if (typeof message === "string")
    return { code: code ?? "UNKNOWN", message, hint: hint ?? "", ...(field === undefined ? {} : { field }) };
  return {
    code: `HTTP_${response.status}`,
    message: t("The web UI answered {status}.", { status: response.status }),
    hint: t("Its log may say more."),
  };
}

const TOKEN_KEY = "textual-inversion.token";

/**
 * The stand-alone page gets its token in the printed address; it is kept for this browser tab
 * and taken out of the address bar, where it would be copied along with the address.
 */
function standaloneToken(): string {
  const address = new URL(location.href);
  const given = address.searchParams.get("token");
  try {
    if (given === null) return sessionStorage.getItem(TOKEN_KEY) ?? "";
    sessionStorage.setItem(TOKEN_KEY, given);
  } catch {
    return given ?? "";
  }
  address.searchParams.delete("token");
  history.replaceState(null, "", address.href);
  return given;
}
