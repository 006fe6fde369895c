import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { runProgram } from "../../src/cli/run-program.ts";
import { logText } from "../../src/jobs/run-log.ts";
import { trainTerminalView } from "../../src/cli/train-view.ts";
import { demonstrationDatasets } from "../../src/system/miniature-model.ts";

it("a training that needs more memory than there can be is refused before it begins", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "ti-train-"));
  const file = path.join(folder, "job.yaml");
  const pictures = path.join(demonstrationDatasets() ?? "", "emblem");
  writeFileSync(
    file,
    `name: big\npictures: { folder: ${JSON.stringify(pictures)} }\nbatch: { size: 1024 }\nbackend: wasm\nmemory: keep\n`,
  );
  const texts = { out: "", err: "" };
  const code = await runProgram(["train", file, "--home", folder, "--embeddings", folder], commands, {
    out: (text) => (texts.out += text),
    err: (text) => (texts.err += text),
    env: {},
  });
  rmSync(folder, { recursive: true });
  expect(code).toBe(3);
  expect(texts.err).toMatch(/^WebAssembly ends at 4\.3 GB, and this needs about \d\.\d GB\.\n/);
  expect(texts.err).toMatch(/This would fit: .*a batch of (512|256)/);
}, 60_000);

it("what is noticed before a training begins is told on a terminal too", () => {
  let err = "";
  const io = { out: () => undefined, err: (text: string) => void (err += text), env: {} };
  const view = trainTerminalView(io, false);
  view.show({ type: "notice", message: "It would take about 9 days.", hint: "Choose smaller pictures." });
  expect(err).toBe("It would take about 9 days. Choose smaller pictures.\n");
});

it("a step that float16 skipped is told with its scale", () => {
  let err = "";
  const io = { out: () => undefined, err: (text: string) => void (err += text), env: {} };
  const event = { type: "skipped", step: 12, skippedAtScale: 65_536 } as const;
  trainTerminalView(io, false).show({ type: "training", event });
  expect(err).toBe("step 12: skipped, its gradient overflowed float16 at a loss scale of 65536\n");
  expect(logText({ type: "training", event })).toBe(
    "Step 12: skipped, its gradient overflowed float16 at a loss scale of 65536",
  );
});
