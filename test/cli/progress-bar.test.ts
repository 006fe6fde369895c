import { expect, it } from "vitest";
import { progressBar } from "../../src/cli/progress-bar.ts";

it("writes over one line, with the time that is left since the label", () => {
  let [written, now] = ["", 0];
  const bar = progressBar(
    (text) => (written = text),
    () => now,
  );
  now = 5000;
  bar.label("drawing");
  expect(written).toBe("\r\u001b[2Kdrawing …");
  now = 15_000;
  bar.progress(10, 20);
  expect(written).toBe(`\r\u001b[2Kdrawing  ${"█".repeat(15)}${"░".repeat(15)}  10/20  10 s left`);
  now = 125_000;
  bar.progress(12, 20);
  expect(written).toContain("  12/20  1 min 20 s left");
  bar.clear();
  expect(written).toBe("\r\u001b[2K");
});
