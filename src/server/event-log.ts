import { randomBytes } from "node:crypto";
import type { EventBatch, EventBody, ServerEvent } from "../protocol/events.ts";
import { eventForVisitors } from "./for-visitors.ts";

/** Long enough for a page that slept a while; the bytes bound what 2,000 large events would hold. */
const MAX_EVENTS = 2000;
const MAX_BYTES = 4 * 1024 * 1024;

/** As text only: what an event was made of would keep outdated cards in memory. */
export type LoggedEvent = {
  seq: number;
  json: string;
  /** What a visitor who may only read gets instead; mostly the same. */
  visitorJson: string;
};

/** Where a client stands in the stream. Without an epoch: at its end. */
export type StreamPosition = { epoch?: string | undefined; after: number };

/** The numbered events of one start of the sidecar, with the last ones kept for replay. */
export class EventLog {
  readonly epoch = randomBytes(9).toString("base64url");
  #seq = 0;
  #kept: LoggedEvent[] = [];
  #keptBytes = 0;
  readonly #listeners = new Set<(logged: LoggedEvent) => void>();

  get seq(): number {
    return this.#seq;
  }

  publish(body: EventBody): void {
    this.#seq++;
    const logged = this.#encode(body);
    this.#kept.push(logged);
    this.#keptBytes += logged.json.length;
    while (this.#kept.length > MAX_EVENTS || this.#keptBytes > MAX_BYTES) this.#forgetOldest();
    for (const listener of this.#listeners) listener(logged);
  }

  /** Everything seen so far is void (another folder): every client has to fetch the list again. */
  startOver(): void {
    this.#seq++;
    this.#kept = [];
    this.#keptBytes = 0;
    const logged = this.resync();
    for (const listener of this.#listeners) listener(logged);
  }

  /** What a client at this position has missed: the events, or one `resync` when they are gone. */
  since({ epoch, after }: StreamPosition): LoggedEvent[] {
    if (epoch === undefined) return [];
    if (epoch !== this.epoch || after > this.#seq) return [this.resync()];
    if (after === this.#seq) return [];
    const first = this.#kept.findIndex(({ seq }) => seq === after + 1);
    return first === -1 ? [this.resync()] : this.#kept.slice(first);
  }

  batchSince(position: StreamPosition, isVisitor: boolean): EventBatch {
    const texts = this.since(position).map((logged) => (isVisitor ? logged.visitorJson : logged.json));
    const events = texts.map((json) => JSON.parse(json) as ServerEvent);
    return { epoch: this.epoch, seq: this.#seq, events };
  }

  resync(): LoggedEvent {
    return this.#encode({ type: "resync" });
  }

  onEvent(listener: (logged: LoggedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #encode(body: ServerEvent["body"]): LoggedEvent {
    const event: ServerEvent = { v: 1, epoch: this.epoch, seq: this.#seq, body };
    const json = JSON.stringify(event);
    const told = eventForVisitors(body);
    return {
      seq: this.#seq,
      json,
      visitorJson: told === body ? json : JSON.stringify({ ...event, body: told }),
    };
  }

  #forgetOldest(): void {
    this.#keptBytes -= this.#kept.shift()?.json.length ?? 0;
  }
}
