import type { EmbeddingCard, RepairAction } from "../protocol/embedding-card.ts";
import type { CardReply, ConvertRequest, EditRequest } from "../protocol/requests.ts";
import { notice } from "./notices.ts";
import { failureText, type SidecarApi } from "./sidecar-api.ts";
import type { Store } from "./store.ts";
import { t } from "./strings.ts";

/**
 * The commands of a card. Each shows its outcome: at once in the store, a failure in a notice.
 * They never reject; `true` means done.
 */
export class CardCommands {
  private readonly api: SidecarApi;
  private readonly store: Store;

  constructor(api: SidecarApi, store: Store) {
    this.api = api;
    this.store = store;
  }

  edit = (card: EmbeddingCard, edit: EditRequest): Promise<boolean> =>
    this.keep(() => this.api.edit(card.id, edit));

  repair = (card: EmbeddingCard, action: RepairAction | null): Promise<boolean> =>
    action === null
      ? Promise.resolve(false)
      : this.keep(() => this.api.repair(card.id, { action }), t("Mended."));

  convert = (card: EmbeddingCard, to: ConvertRequest["to"]): Promise<boolean> =>
    this.keep(
      () => this.api.convert(card.id, { to, onClash: "rename" }),
      t("Converted: the new file stands beside the old one."),
    );

  setPreview = (card: EmbeddingCard, dataBase64: string): Promise<boolean> =>
    this.keep(
      () => this.api.setPreview(card.id, { dataBase64 }),
      t("Preview picture of {token} set.", { token: card.token }),
    );

  async remove(card: EmbeddingCard): Promise<boolean> {
    try {
      const { id, trashedAs, trashId } = await this.api.remove(card.id);
      this.store.changeCards([], [id]);
      const undo = (): void =>
        void this.keep(() => this.api.restore({ trashId }), t("{token} is back.", { token: card.token }));
      notice(t("Moved to the trash folder: {file}", { file: trashedAs }), {
        button: { text: t("Undo"), press: undo },
      });
      return true;
    } catch (error) {
      notice(failureText(error), { kind: "error" });
      return false;
    }
  }

  private async keep(command: () => Promise<CardReply>, done?: string): Promise<boolean> {
    try {
      const { card } = await command();
      this.store.changeCards([card], []);
      if (done !== undefined) notice(done);
      return true;
    } catch (error) {
      notice(failureText(error), { kind: "error" });
      return false;
    }
  }
}
