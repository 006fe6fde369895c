import { Catalog } from "../embeddings/catalog.ts";
import type { EmbeddingCard } from "../protocol/embedding-card.ts";
import type { FolderStatus } from "../protocol/health.ts";
import { embeddingsFolder, type Workplace } from "./workplace.ts";

export type FolderContent = { cards: EmbeddingCard[]; status: FolderStatus };

/** Reads the embeddings folder once, as the sidecar would show it. */
export async function readFolder(workplace: Workplace): Promise<FolderContent> {
  const { paths, configuration } = workplace;
  const catalog = await Catalog.open({
    folder: embeddingsFolder(workplace),
    cacheDir: paths.cache,
    trashDir: paths.trash,
    mistakenDirs: [],
    marksFile: paths.marksFile,
    settings: configuration.page,
    once: true,
  });
  try {
    await catalog.scanned();
    return { cards: catalog.cards(), status: catalog.status() };
  } finally {
    await catalog.close();
  }
}
