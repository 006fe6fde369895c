import { mkdir, statfs } from "node:fs/promises";
import { diskUsage } from "../system/disk-usage.ts";
import { humanSize } from "../system/human-size.ts";
import { ProvisionError } from "./provision-error.ts";

/** What a system should keep free for others. */
const MARGIN = 100_000_000;

/** Makes the folder. Throws `ProvisionError` `NO_SPACE` when `needed` bytes, less what `begun` has already, are not free. */
export async function requireSpace(folder: string, needed: number, begun: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const missing = needed + MARGIN - (await diskUsage(begun)).bytes;
  if (free >= missing) return;
  throw new ProvisionError("NO_SPACE", {
    message: `${humanSize(missing)} are needed in ${folder}, and ${humanSize(free)} are free.`,
    hint: "Make room, or name a folder on another disk in TI_TENSORFLOW_DIR.",
  });
}
