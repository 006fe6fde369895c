import { sha256OfFile } from "../../system/file-hash.ts";

/** As A1111 names checkpoints: the beginning of the file's SHA-256. */
export async function shortHash(checkpoint: string): Promise<string> {
  return (await sha256OfFile(checkpoint)).slice(0, 10);
}
