import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { preflightReply } from "../../src/jobs/preflight/preflight-reply.ts";
import type { PreflightFacts } from "../../src/jobs/preflight/preflight-facts.ts";
import type { BackendReport } from "../../src/protocol/backend-report.ts";
import { PreflightReply } from "../../src/protocol/preflight.ts";
import { TrainingJob } from "../../src/protocol/training-job.ts";
import type { StepCost, TrainingPlan } from "../../src/protocol/training-plan.ts";
import {
  trainingPlace,
  trainingSidecar,
  type TrainingPlace,
  type TrainingSidecar,
} from "./training-sidecar.ts";

const job = (fields: Record<string, unknown> = {}): TrainingJob =>
  TrainingJob.parse({ name: "x", pictures: { folder: "/p" }, steps: 1000, ...fields });

const costs = (width: number, activations: number, batchSize = 1): StepCost[] => [
  { ...size(width, batchSize), memory: "keep", activations, operations: 2.4e12 },
  { ...size(width, batchSize), memory: "attention", activations: 0.7 * activations, operations: 2.6e12 },
  { ...size(width, batchSize), memory: "checkpoint", activations: 0.3 * activations, operations: 3.2e12 },
];
const size = (width: number, batchSize: number) => ({ width, height: width, batchSize, nodes: 11_500 });
/** About Stable Diffusion 1.5 in half precision. */
const plan: TrainingPlan = {
  precision: "float32",
  storedWeights: 1.97e9,
  wholeWeights: 3.93e9,
  forwardOperations: 0.8e12,
  latentBytes: 65_536,
  vectorBytes: 3072,
  ...{ encoding: 0, drawing: 0.25e9, otherNodes: 12_400, width: 512, height: 512 },
  asked: costs(512, 1.02e9),
  smaller: [...costs(448, 0.8e9), ...costs(256, 0.3e9)],
};

function backend(name: BackendReport["name"]): BackendReport {
  const facts = {
    registeredAs: "tensorflow",
    tfjsVersion: "4",
    tensorflowVersion: "2",
    asGraphs: name !== "wasm",
    neverRun: false,
  } as const;
  return { name, obstacle: null, memory: 0.4e9, facts: { ...facts, threads: 2 } };
}

const facts = (changes: Partial<PreflightFacts> = {}): PreflightFacts => ({
  ...{ job: job(), plan, backend: backend("native-cpu"), history: [], freeDisk: 1e12, hasBfloat16: null },
  memory: { free: 16e9, whole: 24e9, lent: 0 },
  ...changes,
});

const containing = (text: string): unknown => expect.stringContaining(text);

describe("a preflight", () => {
  it("finds nothing against what fits, and says that it is an estimate", () => {
    const reply = PreflightReply.parse(preflightReply(facts()));
    expect(reply.problems).toEqual([]);
    expect(reply.way).toEqual({ memory: "keep", weights: "stored", precision: "float32", fits: true });
    expect(reply.memory).toMatchObject({
      needed: { from: "estimated" },
      where: "ram",
      freeAfterUnload: 16e9,
    });
    // Measured on two cores: 11 s.
    expect(reply.secondsPerStep.value).toBeGreaterThan(10);
    expect(reply.secondsPerStep.value).toBeLessThan(22);
    expect(reply.totalSeconds).toBeGreaterThan(1000 * reply.secondsPerStep.value);
  });

  it("takes the fastest way that fits into the memory there is", () => {
    const wayAt = (free: number, fields: Record<string, unknown> = {}) =>
      preflightReply(facts({ job: job(fields), memory: { free, whole: 24e9, lent: 0 } })).way;
    expect(wayAt(8e9)).toEqual({ memory: "keep", weights: "stored", precision: "float32", fits: true });
    expect(wayAt(4.2e9)).toEqual({
      memory: "attention",
      weights: "stored",
      precision: "float32",
      fits: true,
    });
    expect(wayAt(3.7e9)).toEqual({
      memory: "checkpoint",
      weights: "stored",
      precision: "float32",
      fits: true,
    });
    expect(wayAt(2e9)).toEqual({
      memory: "checkpoint",
      weights: "stored",
      precision: "float32",
      fits: false,
    });
    expect(wayAt(16e9, { memory: "attention", weights: "stored" })).toEqual({
      ...{ memory: "attention", weights: "stored", precision: "float32", fits: true },
    });
    // Widening weights once pays where a step is short, and where there is plenty.
    const small = { ...plan, asked: costs(256, 0.3e9).map((cost) => ({ ...cost, operations: 0.5e12 })) };
    const smallAt = (free: number) =>
      preflightReply(facts({ plan: small, memory: { free, whole: 24e9, lent: 0 } })).way.weights;
    expect(smallAt(16e9)).toBe("float32");
    expect(smallAt(8e9)).toBe("stored");
    // What is asked for needs no plenty.
    expect(wayAt(8e9, { weights: "float32" })).toEqual({
      memory: "keep",
      weights: "float32",
      precision: "float32",
      fits: true,
    });
  });

  it("names what would fit where what is asked for does not", () => {
    const kept = job({ memory: "keep", weights: "stored" });
    const { problems } = preflightReply(facts({ job: kept, memory: { free: 3.5e9, whole: 24e9, lent: 0 } }));
    expect(problems).toEqual([
      {
        message: "It needs about 4.0 GB of memory, and 3.5 GB are free.",
        hint: "This would fit: checkpointing, or pictures of 256×256.",
        blocks: false,
      },
    ]);
  });

  it("tells that sample images alone are too much", () => {
    const small = { ...plan, drawing: 1.5e9, smaller: [] };
    const memory = { free: 4.2e9, whole: 24e9, lent: 0 };
    const [problem] = preflightReply(facts({ plan: small, memory })).problems;
    expect(problem?.hint).toBe("This would fit: no sample images.");
  });

  it("counts what the web UI gives back", () => {
    const reply = preflightReply(facts({ memory: { free: 3e9, whole: 24e9, lent: 4e9 } }));
    expect(reply.problems).toEqual([]);
    expect(reply.memory).toMatchObject({ free: 3e9, freeAfterUnload: 7e9 });
  });

  it("blocks what no closing of programs could make room for", () => {
    const small = { ...plan, smaller: [] };
    const memory = { free: 1e9, whole: 2e9, lent: 0 };
    const [problem] = preflightReply(facts({ plan: small, memory })).problems;
    expect(problem).toMatchObject({ blocks: true });
    expect(problem?.hint).toContain("Close other programs");
  });

  it("says that WebAssembly ends at 4 GB", () => {
    const { problems } = preflightReply(facts({ backend: backend("wasm") }));
    expect(problems[0]).toMatchObject({ blocks: true });
    expect(problems[0]?.message).toBe("WebAssembly ends at 4.3 GB, and this needs about 4.8 GB.");
    expect(problems[0]?.hint).toContain("setup-tensorflow");
  });

  it("says how it multiplies, and what speaks against that", () => {
    const inPrecision = (precision: TrainingPlan["precision"], changes: Partial<PreflightFacts> = {}) =>
      preflightReply(facts({ plan: { ...plan, precision }, ...changes }));
    const narrow = inPrecision("bfloat16");
    expect(narrow.way).toMatchObject({ precision: "bfloat16", weights: "stored" });
    expect(narrow.problems).toEqual([]);
    expect(narrow.secondsPerStep.value).toBeLessThan(0.7 * inPrecision("float32").secondsPerStep.value);
    const [without] = inPrecision("bfloat16", { hasBfloat16: false }).problems;
    expect(without).toMatchObject({ message: containing("AVX512_BF16"), blocks: false });
    expect(inPrecision("bfloat16", { hasBfloat16: null }).problems).toEqual([]);
    const [slow] = inPrecision("float16").problems;
    expect(slow).toMatchObject({ message: containing("several times as slow"), blocks: false });
    expect(inPrecision("float16", { backend: backend("native-gpu") }).problems).toEqual([]);
    const [refused] = inPrecision("bfloat16", { backend: backend("wasm") }).problems;
    expect(refused).toMatchObject({ message: containing("float32 only"), blocks: true });
  });

  it("takes what an earlier training of this size took", () => {
    const settings = job({ batch: { size: 1, accumulation: 2 } });
    const way = { memory: "keep", weights: "stored", precision: "float32" } as const;
    const history = [{ settings, way, backend: "native-cpu", secondsPerStep: 40, memory: 3.9e9 }];
    const reply = preflightReply(facts({ history, job: job({ batch: { size: 1, accumulation: 4 } }) }));
    expect(reply.secondsPerStep).toEqual({ value: 80, from: "measured" });
    expect(reply.memory.needed).toEqual({ value: 3.9e9, from: "measured" });
    const other = preflightReply(facts({ history, job: job({ memory: "checkpoint" }) }));
    expect(other.secondsPerStep.from).toBe("estimated");
  });

  it("tells who would wait for hours that bfloat16 takes less", () => {
    const messages = (changes: Partial<PreflightFacts>) =>
      preflightReply(facts({ hasBfloat16: true, ...changes })).problems.map(({ message }) => message);
    expect(messages({})).toEqual([containing("bfloat16")]);
    expect(messages({ job: job({ precision: "float32" }) })).toEqual([]);
    expect(messages({ job: job({ steps: 100, evaluation: { every: 0 }, samples: { every: 0 } }) })).toEqual(
      [],
    );
    expect(messages({ hasBfloat16: false })).toEqual([]);
    expect(messages({ backend: backend("native-gpu") })).toEqual([]);
  });

  it("tells that the wanted backend is not there, and that the disk is full", () => {
    const failure = { code: "NO_GPU", message: "There is no GPU.", hint: "Use the CPU." };
    const { problems, backend: told } = preflightReply(facts({ backend: { failure }, freeDisk: 1000 }));
    expect(problems.map(({ message }) => message)).toContain("There is no GPU.");
    expect(problems.every(({ blocks }) => blocks)).toBe(true);
    expect(problems.at(-1)?.message).toContain("1.0 kB are free on the disk");
    expect(told.why).toBe("There is no GPU.");
  });

  it("counts evaluations and sample images into the time", () => {
    const without = preflightReply(
      facts({ job: job({ evaluation: { every: 0 }, samples: { every: 0 } }) }),
    ).totalSeconds;
    const withBoth = preflightReply(facts()).totalSeconds;
    // 21 evaluations of 8 pictures, two images of 20 guided steps.
    expect(withBoth - without).toBeGreaterThan(21 * 8 * 5);
    expect(withBoth - without).toBeLessThan(21 * 8 * 9 + 2 * 40 * 9);
  });
});

describe("POST /training/preflight", () => {
  let place: TrainingPlace;
  let server: TrainingSidecar;
  beforeAll(async () => {
    place = trainingPlace();
    server = await trainingSidecar();
  });
  afterAll(async () => {
    await server.close();
    place.remove();
  });
  const ask = async (draft: unknown): Promise<{ status: number; json: unknown }> =>
    server.call("POST", "/api/v1/training/preflight", { body: { job: draft } });

  it("reads a real checkpoint and tries the real backend, also for a form that is hardly filled in", async () => {
    const whole = place.job();
    const { status, json } = await ask({ model: whole["model"], backend: "wasm", steps: "many", name: "" });
    expect(status, JSON.stringify(json)).toBe(200);
    const reply = PreflightReply.parse(json);
    expect(reply.backend.name).toBe("wasm");
    expect(reply.memory.needed.value).toBeGreaterThan(50e6);
    expect(reply.memory.needed.value).toBeLessThan(1e9);
    expect(reply.memory.free).toBeGreaterThan(0);
    expect(reply.disk.free).toBeGreaterThan(1e6);
  });

  it("knows how long a step took once one of this size was trained", async () => {
    const { id } = await server.start(place.job());
    await server.until(id, ({ state }) => state === "finished");
    const reply = PreflightReply.parse((await ask(place.job({ steps: 60 }))).json);
    expect(reply.secondsPerStep.from).toBe("measured");
    expect(reply.totalSeconds).toBeGreaterThan(50 * reply.secondsPerStep.value);
  }, 60_000);

  it("says why a checkpoint can't be trained with", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "ti-preflight-"));
    const { status, json } = await ask({ model: { checkpoint: path.join(folder, "gone.safetensors") } });
    rmSync(folder, { recursive: true });
    expect(status).toBe(404);
    expect(json).toMatchObject({ code: "NOT_FOUND" });
  });
});
