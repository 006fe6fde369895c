import { writeFile } from "node:fs/promises";
import path from "node:path";
import { addEmbedding } from "./embedding-files.ts";

/** Names a file system allows and a careless page does not survive. */
export const ODD_NAMES = ["<b>bold<b>", `it's "quoted"`, "party 🎉", "שלום", "we(ird) [1.2]", "a.b+c"];

/** What the web UI of the tests has in its embeddings folder when it starts. */
export async function fillFolder(folder: string): Promise<void> {
  await addEmbedding(folder, "cat", { vectors: 1 });
  await addEmbedding(folder, "category", { vectors: 4 });
  await addEmbedding(folder, "badhands", { vectors: 8 });
  await addEmbedding(folder, "watercolour wash", { vectors: 2 });
  for (const name of ODD_NAMES) await addEmbedding(folder, name);
  for (let index = 0; index < 12; index += 1) await addEmbedding(folder, `filler-${index}`);
  await addEmbedding(folder, "for-sd2", { width: 1024 });
  await writeFile(path.join(folder, "broken.safetensors"), "not an embedding at all");
  // As OneTrainer writes them; the web UIs take one key only.
  await addEmbedding(folder, "two-terms", { keys: ["clip_l", "clip_l_out"] });
}
