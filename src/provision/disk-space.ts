import { mkdir } from "node:fs/promises";
import { diskUsage } from "../system/disk-usage.ts";
import { freeDisk } from "../system/free-disk.ts";
import { humanSize } from "../system/human-size.ts";
import { ProvisionError } from "./provision-error.ts";

/** What a system should keep free for others. */
const MARGIN = 100_000_000;

/** Makes the folder. Throws `ProvisionError` `NO_SPACE` when `needed` bytes, less what `begun` has already, are not free. */
export async function requireSpace(folder: string, needed: number, begun: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { bytes } = await diskUsage(begun);
  const lack = lackOfSpace({ folder, needed, begun: bytes, free: await freeDisk(folder) });
  if (lack !== null) throw lack;
}

/** What is to be said where `needed` bytes, less those that are there already, are not free; null: they are. */
export function lackOfSpace(options: {
  folder: string;
  needed: number;
  begun: number;
  free: number;
}): ProvisionError | null {
  const { folder, needed, begun, free } = options;
  const missing = needed + MARGIN - begun;
  if (free >= missing) return null;
  return new ProvisionError("NO_SPACE", {
    message: `${humanSize(missing)} are needed in ${folder}, and ${humanSize(free)} are free.`,
    hint: "Make room, or name a folder on another disk in TI_TENSORFLOW_DIR.",
  });
}
