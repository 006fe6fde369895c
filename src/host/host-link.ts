import type { HostCheckpoints, HostReport, HostStatus } from "../protocol/host.ts";
import type { Logger } from "../system/logger.ts";
import { HostError } from "./host-error.ts";
import { unseen, type Observation } from "./observation.ts";
import { observeHost, type HostAccess } from "./observe-host.ts";
import { Refresher } from "./refresher.ts";
import type { WebUiPicture, WebUiPictureOrder } from "./web-ui-picture.ts";
import { createWebUiHttp, type WebUiHttp } from "./web-ui-http.ts";

/** Pauses between two looks, in milliseconds. */
export type HostLinkPace = {
  /** While all is well. The API takes three requests where the extension takes one. */
  extension: number;
  api: number;
  /** After it was lost: it probably restarts, and may come back any moment. */
  lost: readonly number[];
  /** While nothing was ever there. */
  absent: number;
  timeout: number;
};

const PACE: HostLinkPace = {
  extension: 5000,
  api: 10_000,
  lost: [500, 1000, 2000, 3000],
  absent: 15_000,
  timeout: 5000,
};

export type HostLinkOptions = {
  /** Null: not known yet (the extension tells it later), or none wanted. */
  url: string | null;
  access: HostAccess;
  logger: Logger;
  pace?: Partial<HostLinkPace>;
  refreshPace?: { debounceMs: number; retryMs: number };
};

/** Keeps an eye on one web UI and refreshes it. Its absence is a state like any other, never an error. */
export class HostLink {
  readonly #options: HostLinkOptions;
  readonly #pace: HostLinkPace;
  readonly #refresher: Refresher;
  readonly #statusListeners = new Set<(status: HostStatus) => void>();
  readonly #reportListeners = new Set<(report: HostReport | null) => void>();
  #http: WebUiHttp | null = null;
  #seen: Observation;
  #hasAnswered = false;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<Observation> | null = null;
  #isRunning = false;

  constructor(options: HostLinkOptions) {
    this.#options = options;
    this.#pace = { ...PACE, ...options.pace };
    this.#refresher = new Refresher({
      observe: () => this.look(),
      logger: options.logger,
      ...options.refreshPace,
    });
    this.#seen = this.#setUrl(options.url);
  }

  get status(): HostStatus {
    return this.#seen.status;
  }

  /** Told that there is a web UI, rather than hoping so. */
  get #isTold(): boolean {
    return this.#options.access.via === "extension";
  }

  onStatus(listener: (status: HostStatus) => void): void {
    this.#statusListeners.add(listener);
  }

  onReport(listener: (report: HostReport | null) => void): void {
    this.#reportListeners.add(listener);
  }

  start(): void {
    this.#isRunning = true;
    void this.look();
  }

  /** The web UI has another address now (null: none yet). */
  useUrl(url: string | null): void {
    if (url?.replace(/\/+$/, "") === this.#http?.url) return;
    this.#looking = null;
    this.#accept(this.#setUrl(url));
    if (this.#isRunning) void this.look();
  }

  /** Files have changed: the web UI should read them again, soon. */
  requestRefresh(): void {
    this.#refresher.request();
  }

  /** The web UI's Stable Diffusion models; null: there is none to ask. Throws `HostError`. */
  async checkpoints(): Promise<HostCheckpoints | null> {
    return (await this.#seen.models?.list()) ?? null;
  }

  /**
   * Takes the web UI's checkpoint out of memory; it loads it again by itself when somebody generates. False: there was
   * none, or there is no web UI to ask. Throws `HostError`, `HOST_NOT_NOW` while it generates or trains.
   */
  async unloadCheckpoint(): Promise<boolean> {
    return (await this.#seen.models?.unload()) ?? false;
  }

  /** Loads again what `unloadCheckpoint` took, also in an earlier life of this program. Answers and throws as it. */
  async restoreCheckpoint(): Promise<boolean> {
    return (await this.#seen.models?.restore()) ?? false;
  }

  /** Has the web UI draw with an embedding that is not in its folder; see `DrawWithWebUi`. */
  async draw(order: WebUiPictureOrder, signal: AbortSignal): Promise<WebUiPicture> {
    const { draw, status } = this.#seen;
    if (draw === null) throw drawsNot(status);
    return draw(order, signal);
  }

  async close(): Promise<void> {
    this.#isRunning = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.race([this.#refresher.close(), new Promise((resolve) => setTimeout(resolve, 200).unref())]);
  }

  /** Looks now; at most one look at a time. Never throws. */
  look(): Promise<Observation> {
    this.#looking ??= this.#look();
    return this.#looking;
  }

  async #look(): Promise<Observation> {
    const http = this.#http;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (http === null) return this.#seen;
    const seen = await observeHost(http, this.#options.access);
    // The address changed meanwhile: what was seen is of another web UI.
    if (http !== this.#http) return this.#seen;
    this.#looking = null;
    this.#accept(this.#judge(seen));
    this.#scheduleNext();
    return this.#seen;
  }

  /** Stand-alone, a web UI that never was there is not missed. */
  #judge(seen: Observation): Observation {
    if (seen.status.link !== "unreachable") {
      this.#hasAnswered = true;
      this.#failures = 0;
      return seen;
    }
    this.#failures++;
    // Else every card would change for a web UI that is busy for a moment.
    if (seen.isSlow && this.#hasAnswered) return { ...seen, report: this.#seen.report };
    if (this.#hasAnswered || this.#isTold) return seen;
    return unseen("none", seen.status.url, { message: null, hint: null });
  }

  #scheduleNext(): void {
    if (!this.#isRunning) return;
    this.#timer = setTimeout(() => void this.look(), this.#pause());
  }

  #pause(): number {
    const { extension, api, lost, absent } = this.#pace;
    switch (this.status.link) {
      case "extension":
        return extension;
      case "unreachable":
        return lost[Math.min(this.#failures, lost.length) - 1] ?? api;
      case "none":
        return absent;
      case "api":
      case "page-only":
      case "login-needed":
        return api;
      default:
        return this.status.link satisfies never;
    }
  }

  #accept(seen: Observation): void {
    const before = this.#seen;
    this.#seen = seen;
    if (!isSame(before.status, seen.status))
      for (const listener of this.#statusListeners) listener(seen.status);
    if (!isSame(before.report, seen.report))
      for (const listener of this.#reportListeners) listener(seen.report);
  }

  #setUrl(url: string | null): Observation {
    this.#http =
      url === null ? null : createWebUiHttp({ url, timeoutMs: this.#pace.timeout, isTrusted: this.#isTold });
    this.#hasAnswered = false;
    this.#failures = 0;
    const why = this.#isTold
      ? { message: "The web UI is still starting.", hint: "The cards work; the link follows." }
      : { message: null, hint: null };
    return unseen("none", url, why);
  }
}

function drawsNot({ link, message, hint }: HostStatus): HostError {
  const isThere = link === "extension" || link === "api";
  return new HostError(link === "unreachable" ? "HOST_UNREACHABLE" : "HOST_REFUSED", {
    message: (isThere ? null : message) ?? "There is no web UI that can draw with a saved step.",
    hint: hint ?? "AUTOMATIC1111, Forge and reForge can, with this extension in them.",
  });
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
