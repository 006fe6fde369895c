import type { ServerEvent } from "../protocol/events.ts";
import type { Session } from "../protocol/health.ts";
import { followEvents, type StreamPlace } from "./event-stream.ts";
import { SidecarError, type SidecarApi } from "./sidecar-api.ts";
import type { Link, Store } from "./store.ts";
import { t } from "./strings.ts";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5000;
const WHILE_STARTING_MS = 1000;
/** Failures in a row that still may be a restart. */
const PATIENCE = 3;

/**
 * Keeps the store true for as long as the page is open: session, list, then events; whatever
 * breaks, it says so in `store.link` and starts over, at growing intervals.
 */
export class Connection {
  private readonly api: SidecarApi;
  private readonly store: Store;
  private readonly buildId: string;
  private wake: (() => void) | null = null;
  private restartedFor = "";
  private websocketsFailed = 0;
  private failures = 0;

  constructor(options: { readonly api: SidecarApi; readonly store: Store; readonly buildId: string }) {
    this.api = options.api;
    this.store = options.store;
    this.buildId = options.buildId;
    const again = (): void => this.retryNow();
    addEventListener("online", again);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) again();
    });
  }

  /** Does not wait any longer, if it was waiting to try again. */
  retryNow(): void {
    this.wake?.();
  }

  async run(): Promise<never> {
    let wait = FIRST_WAIT_MS;
    for (;;) {
      const outcome = await this.connectOnce().catch((error: unknown) => this.failed(error));
      wait =
        outcome === "lost"
          ? FIRST_WAIT_MS
          : outcome === "starting"
            ? WHILE_STARTING_MS
            : Math.min(wait * 2, LONGEST_WAIT_MS);
      await this.pause(wait);
    }
  }

  /** One round: ends when the link breaks (`lost`), or when there is no sidecar to link to. */
  private async connectOnce(): Promise<"lost" | "starting" | "absent"> {
    const session = await this.api.openSession();
    this.store.update({ session });
    if (session.sidecar !== "running") return this.noSidecar(session);
    const [settings, health] = await Promise.all([this.api.settings(), this.api.health()]);
    if (await this.replaceOldSidecar(session, health.buildId)) return "starting";
    this.store.update({ settings, folder: health.folder, host: health.host });
    // After the health, so that a scan it calls done is all in the list.
    const list = await this.api.list();
    this.store.replaceCards(list.cards);
    this.failures = 0;
    await this.follow({ epoch: list.epoch, seq: list.seq });
    this.store.update({ link: { kind: "reconnecting" } });
    return "lost";
  }

  private async follow(place: StreamPlace): Promise<void> {
    let resync = false;
    const stream = await followEvents(this.api, place, {
      websocketsFailed: this.websocketsFailed,
      state: (kind) => this.store.update({ link: { kind } }),
      event: ({ body }: ServerEvent) => {
        if (body.type === "resync") resync = true;
        else this.store.apply(body);
        return !resync;
      },
    });
    this.websocketsFailed = stream.websocketOpened ? 0 : this.websocketsFailed + 1;
  }

  private noSidecar(session: Session): "starting" | "absent" {
    const message = session.message ?? t("The sidecar is not running.");
    if (session.sidecar === "starting" || session.sidecar === "installing") {
      this.store.update({ link: { kind: "starting", message, progress: session.progress } });
      return "starting";
    }
    const link: Link = {
      kind: "absent",
      message,
      hint: session.hint ?? t("Start it here, or look at its log in the settings."),
      canStart: session.access === "full",
    };
    this.store.update({ link });
    return "absent";
  }

  /** After an update the files are newer than the running sidecar: asks once for a new one. */
  private async replaceOldSidecar(session: Session, running: string): Promise<boolean> {
    if (running === session.buildId || this.restartedFor === session.buildId) return false;
    if (session.access !== "full" || this.buildId === "dev") return false;
    this.restartedFor = session.buildId;
    await this.api.supervise("restart");
    return true;
  }

  private failed(error: unknown): "absent" {
    this.failures += 1;
    const isPatient = this.failures <= PATIENCE;
    // A web UI answers 404 for the second or two between its start and that of its extensions.
    const isStarting = error instanceof SidecarError && error.status === 404;
    if (isPatient && this.store.listed) this.store.update({ link: { kind: "reconnecting" } });
    else if (!isPatient || !isStarting) this.store.update({ link: absentLink(error) });
    return "absent";
  }

  private async pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, milliseconds);
    });
    this.wake = null;
  }
}

/** The session itself did not come: no Python side, no web UI, or no permission. */
function absentLink(error: unknown): Link {
  if (error instanceof SidecarError) {
    if (error.status === 404) {
      return {
        kind: "absent",
        message: t("The extension's Python side did not load."),
        hint: t("Restart the web UI; its log says why."),
        canStart: false,
      };
    }
    return { kind: "absent", message: error.message, hint: error.hint, canStart: false };
  }
  return {
    kind: "absent",
    message: t("The web UI does not answer."),
    hint: t("Cards and prompts go on working; the rest comes back with it."),
    canStart: false,
  };
}
