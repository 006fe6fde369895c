import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import type { EventBody, JobEvent } from "../protocol/events.ts";
import type { FolderStatus, Session } from "../protocol/health.ts";
import type { HostStatus } from "../protocol/host.ts";
import type { Settings } from "../protocol/settings.ts";
import type { SetupState } from "../protocol/setup.ts";
import { markOf, type Mark } from "./marks-store.ts";

/** How the page stands with the sidecar. Everything but `live` and `polling` works from the last marks. */
export type Link =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "polling" }
  | { readonly kind: "reconnecting" }
  | { readonly kind: "starting"; readonly message: string; readonly progress: number | null }
  | { readonly kind: "absent"; readonly message: string; readonly hint: string; readonly canStart: boolean };

/** What changed: tokens whose cards did (`all` after a new list), or something beside the cards. */
export type StoreChange = { readonly tokens: ReadonlySet<string> | "all" | null };
type Listener = (change: StoreChange) => void;

/** What `PATCH /settings` would answer before anybody changed one. */
const DEFAULT_SETTINGS: Settings = {
  separator: null,
  weightStep: 0.1,
  defaultSide: "any",
  importFormat: "keep",
};

const LIT_MS = 10_000;

/** Everything the page knows, in one place; views listen to it. */
export class Store {
  session: Session | null = null;
  link: Link = { kind: "connecting" };
  folder: FolderStatus | null = null;
  host: HostStatus | null = null;
  settings: Settings = DEFAULT_SETTINGS;
  /** True once a list came. */
  listed = false;
  readonly cards = new Map<string, EmbeddingCard>();
  /** Tokens whose cards are lit up: they have just come. */
  readonly lit = new Set<string>();
  private readonly byToken = new Map<string, Set<string>>();
  private readonly marks: Map<string, Mark>;
  private readonly listeners = new Set<Listener>();
  private readonly jobListeners = new Set<(event: JobEvent) => void>();
  private readonly setupListeners = new Set<(state: SetupState) => void>();

  constructor(marks: Map<string, Mark>) {
    this.marks = marks;
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls back with what happens to trainings, as it comes. */
  onJobEvent(listener: (event: JobEvent) => void): () => void {
    this.jobListeners.add(listener);
    return () => this.jobListeners.delete(listener);
  }

  /** Calls back with where a setup of native TensorFlow stands, as it comes. */
  onSetup(listener: (state: SetupState) => void): () => void {
    this.setupListeners.add(listener);
    return () => this.setupListeners.delete(listener);
  }

  /** Changes fields beside the cards and tells the listeners. */
  update(fields: Partial<Pick<Store, "session" | "link" | "folder" | "host" | "settings">>): void {
    Object.assign(this, fields);
    if (fields.folder) this.forgetOldMarks();
    this.tell({ tokens: null });
  }

  /** Lights the cards of a token up for a while. */
  lightUp(token: string): void {
    this.lit.add(token);
    this.tell({ tokens: new Set([token]) });
    setTimeout(() => {
      this.lit.delete(token);
      this.tell({ tokens: new Set([token]) });
    }, LIT_MS);
  }

  replaceCards(cards: readonly EmbeddingCard[]): void {
    this.cards.clear();
    this.byToken.clear();
    for (const card of cards) this.put(card);
    this.listed = true;
    this.forgetOldMarks();
    this.tell({ tokens: "all" });
  }

  /** Takes in one event of the sidecar. */
  apply(body: EventBody): void {
    switch (body.type) {
      case "cards":
        this.changeCards(body.upserted, body.removed);
        return;
      case "folder":
        this.update({ folder: body.folder });
        return;
      case "host":
        this.update({ host: body.host });
        return;
      case "settings":
        this.update({ settings: body.settings });
        return;
      case "setup":
        for (const listener of this.setupListeners) listener(body.state);
        return;
      case "job":
      case "job-removed":
      case "job-metrics":
      case "job-snapshot":
      case "job-sample":
      case "job-log":
        for (const listener of this.jobListeners) listener(body);
        return;
      default:
        // A newer sidecar may know more kinds of event; they mean nothing to this page.
        body satisfies never;
    }
  }

  changeCards(upserted: readonly EmbeddingCard[], removed: readonly string[]): void {
    const tokens = new Set<string>();
    for (const id of removed) {
      const token = this.drop(id);
      if (token !== null) tokens.add(token);
    }
    for (const card of upserted) {
      const before = this.drop(card.id);
      if (before !== null) tokens.add(before);
      this.put(card);
      tokens.add(card.token);
    }
    this.tell({ tokens });
  }

  /** The files that have this token: more than one when two folders hold the same name. */
  cardsOf(token: string): EmbeddingCard[] {
    const ids = this.byToken.get(token) ?? [];
    return [...ids].flatMap((id) => this.cards.get(id) ?? []);
  }

  /** The file a card of the host stands for: by its path when told, else the one the host loaded. */
  cardFor(token: string, path: () => string | null): EmbeddingCard | null {
    const cards = this.cardsOf(token);
    if (cards.length < 2) return cards[0] ?? null;
    const normal = path()?.replaceAll("\\", "/").toLowerCase() ?? "";
    return (
      cards.find((card) => normal.endsWith(`/${card.id.toLowerCase()}`)) ??
      cards.find((card) => card.hostState === "loaded") ??
      cards.find((card) => card.problem === null) ??
      cards[0] ??
      null
    );
  }

  /** Known now, or remembered from the last time there was a sidecar. */
  markFor(token: string): Mark | null {
    return this.marks.get(token) ?? null;
  }

  allMarks(): ReadonlyMap<string, Mark> {
    return this.marks;
  }

  get readOnly(): boolean {
    return this.session?.access !== "full";
  }

  get connected(): boolean {
    return this.link.kind === "live" || this.link.kind === "polling";
  }

  /** While a sidecar that just started reads the folder, marks of files not read yet stay. */
  private forgetOldMarks(): void {
    if (!this.listed || this.folder === null || this.folder.scanned < this.folder.total) return;
    for (const token of this.marks.keys()) if (!this.byToken.has(token)) this.marks.delete(token);
  }

  private put(card: EmbeddingCard): void {
    this.cards.set(card.id, card);
    const ids = this.byToken.get(card.token) ?? new Set<string>();
    this.byToken.set(card.token, ids.add(card.id));
    const chosen = this.cardFor(card.token, () => null);
    if (chosen !== null) this.marks.set(card.token, markOf(chosen));
  }

  private drop(id: string): string | null {
    const card = this.cards.get(id);
    if (card === undefined) return null;
    this.cards.delete(id);
    const ids = this.byToken.get(card.token);
    ids?.delete(id);
    if (ids?.size === 0) {
      this.byToken.delete(card.token);
      this.marks.delete(card.token);
    }
    return card.token;
  }

  private tell(change: StoreChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
