import path from "node:path";
import type { EventBody } from "../protocol/events.ts";
import type { FolderStatus } from "../protocol/health.ts";

/**
 * What a visitor who may only read is told of the folder: its name and how far it is read. Where it
 * lies on this machine is the owner's affair, and so are the warnings, which name more folders.
 */
export function folderForVisitors(folder: FolderStatus): FolderStatus {
  return { ...folder, path: path.basename(folder.path), warnings: [] };
}

/** The same for an event; the same object when nothing is to be kept back. */
export function eventForVisitors(body: EventBody | { type: "resync" }): typeof body {
  return body.type === "folder" ? { ...body, folder: folderForVisitors(body.folder) } : body;
}
