import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";

// Test files train beside each other: none waits for another one, nor for a training of whoever runs them.
const folder = mkdtempSync(path.join(tmpdir(), "ti-devices-"));
process.env["TI_DEVICE_DIR"] = folder;
afterAll(() => rmSync(folder, { recursive: true, force: true }));
