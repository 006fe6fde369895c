import { describe, expect, it } from "vitest";
import { partOf } from "../../src/browser/training/form/setup/setup-progress.tsx";
import { betterBuilds, type Computing } from "../../src/browser/training/form/setup/shown-setup.ts";
import type { SetupOffer, SetupReply } from "../../src/protocol/setup.ts";

const offer = (variant: SetupOffer["variant"]): SetupOffer => ({
  ...{ variant, title: variant, download: 1, disk: 2, peak: 3, isAbout: false, begun: 0 },
  ...{ notices: [], neverRun: false, obstacle: null, isRenewal: false },
});
const reply = (inUse: SetupReply["inUse"], hasGpu = true): SetupReply => ({
  inUse,
  offers: hasGpu ? [offer("cuda"), offer("cpu")] : [offer("cpu")],
  ...{ obstacle: null, folder: "/t", freeDisk: 10, state: { type: "idle" } },
});
const variants = (answer: SetupReply | null, changes: Partial<Computing> = {}): string[] =>
  betterBuilds(answer, { wanted: "auto", used: "wasm", isMiniature: false, ...changes }).map(
    ({ variant }) => variant,
  );

describe("builds that would serve a training", () => {
  it("are all that fit the machine while there is none", () => {
    expect(variants(reply(null))).toEqual(["cuda", "cpu"]);
    expect(variants(reply(null, false))).toEqual(["cpu"]);
  });

  it("are the one for the GPU where the processor's is there", () => {
    expect(variants(reply("cpu"), { used: "native-cpu" })).toEqual(["cuda"]);
    expect(variants(reply("cpu", false), { used: "native-cpu" })).toEqual([]);
    expect(variants(reply("cuda"), { used: "native-gpu" })).toEqual([]);
    expect(variants(reply("cuda"), { used: "native-cpu" })).toEqual([]);
  });

  it("are the same ones again where what is there does not work", () => {
    expect(variants(reply("cpu"), { used: "wasm" })).toEqual(["cuda", "cpu"]);
  });

  it("are the one in use where an older version of the program made it", () => {
    const offers = [offer("cuda"), { ...offer("cpu"), isRenewal: true }];
    const withGpu = { ...reply("cpu"), offers };
    const alone = { ...reply("cpu"), offers: offers.slice(1) };
    expect(variants(alone, { used: "native-cpu" })).toEqual(["cpu"]);
    expect(variants(alone, { wanted: "cpu", used: "native-cpu" })).toEqual(["cpu"]);
    expect(variants(withGpu, { used: "native-cpu" })).toEqual(["cuda", "cpu"]);
    expect(variants(alone, { wanted: "wasm", used: "wasm" })).toEqual([]);
    expect(variants(alone, { used: "wasm", isMiniature: true })).toEqual([]);
  });

  it("are only what was asked for by name, also for the miniature model", () => {
    expect(variants(reply(null), { wanted: "cpu", used: "cpu" })).toEqual(["cpu"]);
    expect(variants(reply("cpu"), { wanted: "gpu", used: "gpu" })).toEqual(["cuda"]);
    expect(variants(reply("cpu"), { wanted: "cpu", used: "native-cpu" })).toEqual([]);
    expect(variants(reply(null), { wanted: "cpu", used: "cpu", isMiniature: true })).toEqual(["cpu"]);
  });

  it("are none for the miniature model, for WebAssembly by choice, and before anything is known", () => {
    expect(variants(reply(null), { isMiniature: true })).toEqual([]);
    expect(variants(reply(null), { wanted: "wasm" })).toEqual([]);
    expect(variants(reply(null), { used: null })).toEqual([]);
    expect(variants(null)).toEqual([]);
  });
});

it("shows a part only of what has a measure", () => {
  expect(partOf({ done: 50, total: 200 })).toBe(0.25);
  expect(partOf({ done: 300, total: 200 })).toBe(1);
  expect([partOf({ done: null, total: null }), partOf({ done: 1, total: 0 })]).toEqual([null, null]);
});
