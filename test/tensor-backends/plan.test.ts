import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { runProgram } from "../../src/cli/run-program.ts";
import { choosePlan, plansFor, type Machine } from "../../src/provision/choose-plan.ts";
import { setupOffers } from "../../src/provision/setup-offers.ts";

const linux: Machine = { platform: "linux", arch: "x64", glibc: "2.36", hasNvidiaGpu: false };
const withGpu: Machine = { ...linux, hasNvidiaGpu: true };

describe("what is set up", () => {
  it.each<[string, Machine, "auto" | "cpu" | "cuda", object]>([
    ["the CPU's library on Linux", linux, "auto", { variant: "cpu", download: 251_795_484, neverRun: false }],
    [
      "CUDA beside an NVIDIA GPU",
      withGpu,
      "auto",
      { variant: "cuda", download: 2_464_409_424, neverRun: true },
    ],
    [
      "the CPU's library beside a GPU, when asked for",
      withGpu,
      "cpu",
      { npmPackage: "@tensorflow/tfjs-node" },
    ],
    ["CUDA with the package for GPUs", withGpu, "cuda", { npmPackage: "@tensorflow/tfjs-node-gpu" }],
    [
      "the CPU's library on 64-bit ARM",
      { ...linux, arch: "arm64" },
      "auto",
      { variant: "cpu", neverRun: true },
    ],
    [
      "the package's own installer on Windows",
      { ...withGpu, platform: "win32" },
      "auto",
      { variant: "cpu", source: { kind: "stock" } },
    ],
    [
      "the package's own installer on macOS",
      { ...linux, platform: "darwin", arch: "arm64" },
      "auto",
      { source: { kind: "stock" }, neverRun: true },
    ],
  ])("%s", (_name, machine, wanted, expected) => {
    expect(choosePlan(machine, wanted)).toMatchObject(expected);
  });

  it("names NVIDIA's licence with CUDA, and only then", () => {
    const named = (machine: Machine): boolean =>
      choosePlan(machine, "auto").notices.some((notice) => notice.includes("NVIDIA's software licence"));
    expect([named(linux), named(withGpu)]).toEqual([false, true]);
  });

  it.each<[string, Machine, "auto" | "cuda"]>([
    ["a Linux without the GNU C library", { ...linux, glibc: null }, "auto"],
    ["linux riscv64", { ...linux, arch: "riscv64" }, "auto"],
    ["CUDA for darwin arm64", { ...linux, platform: "darwin", arch: "arm64" }, "cuda"],
    ["win32 arm64", { ...linux, platform: "win32", arch: "arm64" }, "auto"],
  ])("refuses %s", (what, machine, wanted) => {
    expect(() => choosePlan(machine, wanted)).toThrow(`There is no native TensorFlow for ${what}.`);
  });
});

describe("what a page offers", () => {
  it.each<[string, Machine, string[]]>([
    ["both beside an NVIDIA GPU", withGpu, ["cuda", "cpu"]],
    ["the CPU's without one", linux, ["cpu"]],
    ["CUDA last where it has to be installed by hand", { ...withGpu, platform: "win32" }, ["cpu", "cuda"]],
    ["no CUDA where there is none", { ...withGpu, arch: "arm64" }, ["cpu"]],
  ])("is %s", (_name, machine, expected) => {
    expect(plansFor(machine).map(({ variant }) => variant)).toEqual(expected);
  });

  const offered = (machine: Machine) =>
    setupOffers({ machine, folder: "/nowhere/tensorflow", env: process.env });

  it("names NVIDIA's licence, and says that nobody has seen CUDA run", async () => {
    const [cuda, cpu] = (await offered(withGpu)).offers;
    expect(cuda?.notices.join()).toContain("NVIDIA's software licence agreements");
    expect([cuda?.neverRun, cpu?.neverRun]).toEqual([true, false]);
  });

  it("is nothing, with the reason, where there is no native TensorFlow", async () => {
    expect(await offered({ ...linux, glibc: null })).toMatchObject({
      offers: [],
      obstacle: { code: "UNSUPPORTED", hint: expect.stringContaining("WebAssembly") as string },
    });
  });
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: "", err: "" };
  const code = await runProgram(args, commands, {
    out: (text) => (texts.out += text),
    err: (text) => (texts.err += text),
    env: { TI_HOME: "/nowhere/home" },
  });
  return { code, ...texts };
}

describe("the command setup-tensorflow", () => {
  it("with --json and without --yes tells the plan and does nothing", async () => {
    const { code, out } = await run("setup-tensorflow", "--variant", "cpu", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      type: "plan",
      variant: "cpu",
      folder: "/nowhere/home/tensorflow",
    });
  });

  it("shows size, disk and licence, and starts nothing that nobody agreed to", async () => {
    const { code, out, err } = await run("setup-tensorflow", "--variant", "cpu");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/download +251\.8 MB\n +disk +762\.3 MB, and up to 1\.3 GB/);
    expect(err).toMatch(/licence is Apache 2\.0.*\nNobody is there to ask\.\nAdd --yes/s);
  });

  it("knows its variants", async () => {
    const { code, err } = await run("setup-tensorflow", "--variant", "rocm");
    expect([code, err]).toEqual([2, 'There is no variant "rocm".\nKnown: auto, cpu, cuda.\n']);
  });
});
