import type { JSX } from "preact";
import type { ImportRequest } from "../protocol/requests.ts";
import type { CardCommands } from "./card-commands.ts";
import { showDialog } from "./dialog.tsx";
import { element } from "./dom.ts";
import { base64Of } from "./file-base64.ts";
import type { CardTab } from "./hosts/host-page.ts";
import { isPicture, planImport, type ImportItem } from "./import-plan.ts";
import { notice } from "./notices.ts";
import { SidecarError, failureText, type SidecarApi } from "./sidecar-api.ts";
import type { Store } from "./store.ts";
import { t } from "./strings.ts";

type DropParts = { readonly api: SidecarApi; readonly store: Store; readonly commands: CardCommands };

/**
 * Takes files dropped on a tab's cards: embeddings go into the folder, a picture dropped on a
 * card becomes its preview. The hosts' own drop handlers on the document do not get them too.
 */
export function acceptDrops(
  tab: CardTab,
  cardAt: (target: Element) => string | null,
  parts: DropParts,
): void {
  let overlay: HTMLElement | null = null;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  const hide = (): void => {
    overlay?.remove();
    overlay = null;
  };
  tab.root.addEventListener("dragover", (event) => {
    if (!hasFiles(event) || isInField(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer) event.dataTransfer.dropEffect = refusal(parts.store) === null ? "copy" : "none";
    overlay ??= showOverlay(tab, refusal(parts.store));
    clearTimeout(leaving);
    // `dragleave` fires at every element passed; that no `dragover` comes any more is certain.
    leaving = setTimeout(hide, 300);
  });
  tab.root.addEventListener("drop", (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0 || isInField(event)) return;
    event.preventDefault();
    event.stopPropagation();
    hide();
    const reason = refusal(parts.store);
    if (reason !== null) {
      notice(reason, { kind: "error" });
      return;
    }
    const id = event.target instanceof Element ? cardAt(event.target) : null;
    void takeFiles(files, id, parts);
  });
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** The prompts may stand inside the tab (compact layout); what is dropped there is the host's. */
function isInField(event: Event): boolean {
  return (
    event.target instanceof Element && event.target.closest("textarea, input, [data-testid=image]") !== null
  );
}

/** Why nothing can be dropped now; null when it can. */
function refusal(store: Store): string | null {
  if (!store.connected) return t("Files can't be added while the sidecar is not reached.");
  if (!store.readOnly) return null;
  return store.session?.accessMessage ?? t("This page may only read.");
}

function showOverlay(tab: CardTab, reason: string | null): HTMLElement {
  const text = reason ?? t("Drop embeddings to add them, a picture on a card to make it the preview");
  const overlay = element(
    "div",
    { class: "ti-drop", "data-refused": reason !== null },
    element("span", {}, text),
  );
  const place = tab.cards()?.parentElement ?? tab.root;
  place.classList.add("ti-drop-place");
  place.append(overlay);
  return overlay;
}

async function takeFiles(files: readonly File[], id: string | null, parts: DropParts): Promise<void> {
  const [only] = files;
  const card = id === null ? undefined : parts.store.cards.get(id);
  if (files.length === 1 && only && card && isPicture(only)) {
    await parts.commands.setPreview(card, await base64Of(only));
    return;
  }
  const { items, refused } = planImport(files);
  for (const { file, reason } of refused) {
    const text =
      reason === "too-large"
        ? t("{file} is too large to be an embedding.", { file: file.name })
        : t("{file} is no embedding.", { file: file.name });
    notice(text, { kind: "error" });
  }
  for (const [index, item] of items.entries()) {
    if (items.length > 1)
      notice(
        t("Adding {number} of {count}: {file}", {
          number: index + 1,
          count: items.length,
          file: item.file.name,
        }),
      );
    await importOne(item, parts).catch((error: unknown) => notice(failureText(error), { kind: "error" }));
  }
}

async function importOne({ file, pair }: ImportItem<File>, { api, store }: DropParts): Promise<void> {
  const request: ImportRequest = {
    fileName: file.name,
    dataBase64: await base64Of(file),
    folder: "",
    onClash: "refuse",
  };
  if (pair !== null) request.pairBase64 = await base64Of(pair);
  let reply = await api.import(request).catch((error: unknown) => {
    if (error instanceof SidecarError && error.code === "NAME_TAKEN") return error;
    throw error;
  });
  if (reply instanceof SidecarError) {
    const answer = await askAboutClash(reply);
    if (answer === null) return;
    reply = await api.import({ ...request, onClash: answer });
  }
  store.changeCards([reply.card], []);
  notice(t("Added {token}.", { token: reply.card.token }));
}

async function askAboutClash(error: SidecarError): Promise<"rename" | "replace" | null> {
  let answer: "rename" | "replace" | null = null;
  await showDialog({
    name: "ti-clash",
    label: t("There is a file of this name"),
    content: (close): JSX.Element => {
      const choose = (choice: typeof answer) => (): void => {
        answer = choice;
        close();
      };
      return (
        <>
          <h2>{t("There is a file of this name")}</h2>
          <p>
            <bdi>{error.message}</bdi>
          </p>
          <div class="ti-actions">
            <button type="button" class="ti-button" data-ti-answer="replace" onClick={choose("replace")}>
              {t("Replace; the old one goes to the trash")}
            </button>
            <button
              type="button"
              class="ti-button ti-primary"
              data-ti-answer="rename"
              onClick={choose("rename")}
            >
              {t("Keep both")}
            </button>
            <button type="button" class="ti-button" data-ti-answer="cancel" onClick={close}>
              {t("Cancel")}
            </button>
          </div>
        </>
      );
    },
  });
  return answer;
}
