import { describe, expect, it } from "vitest";
import { freeName } from "../../src/browser/training/card-training.tsx";
import { tokenOf } from "../../src/browser/training/installed-token.ts";
import { loadPlace } from "../../src/browser/training/place.ts";
import { lossHeights } from "../../src/browser/training/run/chart-specs.ts";
import { repeatCommand, settingRows } from "../../src/browser/training/run/setting-rows.ts";
import {
  durationText,
  endText,
  numberText,
  remainingText,
  speedText,
} from "../../src/browser/training/run/words.ts";
import { TrainingJob } from "../../src/protocol/training-job.ts";
import { jobOf } from "./trainings.ts";

describe("what the panel says", () => {
  it.each([
    [0.2, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [65, "1 min 5 s"],
    [599.7, "10 min"],
    [3569, "59 min"],
    [3600, "1 h 0 min"],
    [7500, "2 h 5 min"],
    [200_000, "2 d 8 h"],
  ])("of %f seconds: %s", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  it("of the time left, only while steps are made", () => {
    expect(remainingText(jobOf("a", { step: 40, steps: 100, secondsPerStep: 2 }))).toBe("2 min left");
    expect(remainingText(jobOf("a", { state: "paused" }))).toBeNull();
    expect(remainingText(jobOf("a", { secondsPerStep: null }))).toBeNull();
    expect(remainingText(jobOf("a", { step: 100 }))).toBeNull();
  });

  it.each([
    [2.44, "2.4 s a step"],
    [1, "1.0 s a step"],
    [0.4, "2.5 steps a second"],
    [0.01, "100 steps a second"],
  ])("of %f seconds a step: %s", (seconds, text) => {
    expect(speedText(seconds)).toBe(text);
  });

  it.each([
    [0, "0"],
    [0.123456, "0.1235"],
    [0.005, "0.005"],
    [0.00001, "1.00e-5"],
    [1234.5678, "1235"],
  ])("of %f: %s", (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it("of a training that failed: why, and what to do", () => {
    const problem = { code: "X", message: "The disk is full.", hint: "Make room." };
    expect(endText(jobOf("cat", { state: "failed", problem }))).toBe(
      "cat failed at step 10: The disk is full. Make room.",
    );
  });
});

describe("the loss chart", () => {
  it("gives most of its height to the lines that matter, and never looks below 0", () => {
    const [low, high] = lossHeights(0.1, 0.2);
    expect([low, high]).toEqual([expect.closeTo(0.06), expect.closeTo(0.28)]);
    expect(lossHeights(0.01, 0.2)[0]).toBe(0);
    const [flatLow, flatHigh] = lossHeights(0.1, 0.1);
    expect(flatHigh - flatLow).toBeGreaterThan(0.005);
  });
});

describe("the settings of a run", () => {
  it("are listed by their paths, empty ones left out", () => {
    const job = TrainingJob.parse({ name: "cat", pictures: { folder: "/cats" } });
    const rows = new Map(settingRows(job));
    expect(rows.get("embedding.vectors")).toBe("2");
    expect(rows.get("embedding.initialization.text")).toBe("*");
    expect(rows.get("samples.prompts")).toBe("a photo of [name]");
    expect(rows.has("model.vae")).toBe(false);
  });

  it.each([
    ["/home/me/runs/cat", "textual-inversion train /home/me/runs/cat/config.yaml"],
    ["/home/me/my runs/it's", `textual-inversion train '/home/me/my runs/it'\\''s/config.yaml'`],
    ["C:\\my runs\\cat", 'textual-inversion train "C:\\my runs\\cat\\config.yaml"'],
  ])("in %s are repeated by a command", (folder, command) => {
    expect(repeatCommand(folder)).toBe(command);
  });
});

describe("names", () => {
  it("of another one like a card are free", () => {
    expect(freeName("cat", new Set(["cat", "cat-2", "cat-3"]))).toBe("cat-4");
  });

  it.each([
    ["cat.safetensors", "cat"],
    ["animals/my.cat.pt", "my.cat"],
    ["animals\\cat.pt", "cat"],
  ])("of tokens in %s: %s", (file, token) => {
    expect(tokenOf(file)).toBe(token);
  });
});

describe("the place of the panel", () => {
  const storageOf = (text: string | null): Storage => ({ getItem: () => text }) as unknown as Storage;
  it.each([null, "", "{", "7", '{"view":"else"}', '{"view":"run"}', '{"view":"run","id":7}'])(
    "is nowhere where the storage holds %j",
    (text) => {
      expect(loadPlace(storageOf(text))).toBeNull();
    },
  );
  it("is the last one", () => {
    expect(loadPlace(storageOf('{"view":"run","id":"a"}'))).toEqual({ view: "run", id: "a" });
    expect(loadPlace(null)).toBeNull();
  });
});
