import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { JobEvent } from "../../src/protocol/events.ts";
import { factsAfter, newFacts, type JobNotice } from "../../src/jobs/job-facts.ts";
import { JobNews } from "../../src/jobs/job-news.ts";
import { viewOf } from "../../src/jobs/job-view.ts";
import { trainTaskFor } from "../../src/jobs/training-plan.ts";
import { useSnapshot } from "../../src/jobs/use-snapshot.ts";
import { patienceMs, Watchdog } from "../../src/jobs/watchdog.ts";
import { TrainingJob } from "../../src/protocol/training-job.ts";
import { MINIATURE_STAYS_OUT } from "../../src/system/miniature-model.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the patience with an engine", () => {
  it("is ten of its steps, two minutes at least, much longer before there were steps, and endless in a pause", () => {
    expect(patienceMs("training", 30)).toBe(300_000);
    expect(patienceMs("training", 0.1)).toBe(120_000);
    for (const state of ["loading", "encoding", "compiling", "sampling", "saving"] as const)
      expect(patienceMs(state, 0.1)).toBe(1_200_000);
    expect(patienceMs("training", null)).toBe(1_200_000);
    expect(patienceMs("paused", 1)).toBeNull();
  });

  it("begins anew with whatever is heard, and ends once", () => {
    let calls = 0;
    const watchdog = new Watchdog({ patience: () => 60_000, onSilence: () => calls++ });
    vi.advanceTimersByTime(55_000);
    watchdog.heard();
    vi.advanceTimersByTime(55_000);
    expect(calls).toBe(0);
    vi.advanceTimersByTime(20_000);
    expect(calls).toBe(1);
    vi.advanceTimersByTime(600_000);
    expect(calls).toBe(1);
  });

  it("is not used up by a machine that sleeps", () => {
    let calls = 0;
    const watchdog = new Watchdog({ patience: () => 60_000, onSilence: () => calls++ });
    vi.advanceTimersByTime(10_000);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.spyOn(performance, "now").mockReturnValue(performance.now() + 3_600_000);
    vi.advanceTimersByTime(5000);
    expect(calls).toBe(0);
    watchdog.stop();
    vi.restoreAllMocks();
  });
});

function step(at: number, seconds: number): JobNotice {
  const row = { step: at, loss: 1, rate: 1, gradientLength: 1, length: 1, cosine: 1 };
  return { type: "training", event: { type: "step", ...row, seconds, memory: 1000 } };
}

describe("the facts of a job", () => {
  it("have a step's time without the one that compiled, and follow a change slowly", () => {
    let facts = newFacts({ steps: 100, now: 0 });
    const times: number[] = [];
    for (const [at, seconds] of [30, 1, 1, 1, 2].entries()) {
      facts = factsAfter(facts, step(at + 1, seconds));
      times.push(facts.secondsPerStep ?? 0);
    }
    expect(times.slice(0, 4)).toEqual([30, 1, 1, 1]);
    expect(times[4]).toBeCloseTo(1.25);
    for (let at = 6; at < 100; at++) facts = factsAfter(facts, step(at, 2));
    expect(facts.secondsPerStep).toBeCloseTo(2, 2);
    expect(facts).toMatchObject({ step: 99, memory: 1000, latest: { step: 99, loss: 1 } });
    expect(facts.latest).not.toHaveProperty("seconds");
  });

  it("keep the best evaluation, each notice once, and a file that is made anew in its place", () => {
    let facts = newFacts({ steps: 100, now: 0 });
    for (const [at, loss] of [3, 1, 2].entries())
      facts = factsAfter(facts, {
        type: "training",
        event: { type: "evaluation", step: at, loss, near: [] },
      });
    expect([facts.best, facts.evaluation]).toEqual([
      { step: 1, evaluation: 1 },
      { step: 2, evaluation: 2 },
    ]);
    for (const message of ["a", "b", "a"]) facts = factsAfter(facts, { type: "notice", message, hint: "" });
    expect(facts.notices.map(({ message }) => message)).toEqual(["a", "b"]);
    for (const at of [20, 10, 20]) {
      const snapshot = { step: at, file: `x-${at}.pt`, evaluation: null };
      facts = factsAfter(facts, { type: "training", event: { type: "snapshot", snapshot } });
    }
    expect(facts.snapshots.map((snapshot) => snapshot.step)).toEqual([10, 20]);
  });
});

describe("what pages are told", () => {
  it("comes at once, then gathered twice a second, and loses no row", () => {
    const told: JobEvent[] = [];
    const settings = TrainingJob.parse({ name: "x", pictures: { folder: "x" } });
    const job = { id: "x", folder: "/x", settings, facts: newFacts({ steps: 1, now: 0 }), heldBy: null };
    const news = new JobNews({
      publish: (event) => told.push(event),
      view: () => viewOf(job, { place: null, isInterrupting: false, drawing: null }),
    });
    for (let at = 1; at <= 1000; at++) {
      news.row("x", { step: at, evaluation: 0 });
      news.changed("x");
      vi.advanceTimersByTime(10);
    }
    news.close();
    const count = (type: JobEvent["type"]): number => told.filter((event) => event.type === type).length;
    expect(count("job")).toBeLessThanOrEqual(22);
    expect(count("job-metrics")).toBeLessThanOrEqual(22);
    const rows = told.flatMap((event) => (event.type === "job-metrics" ? event.rows : []));
    expect(rows.map((row) => row.step)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a step of the miniature model", () => {
  it("stays out of a web UI's folder, with the reason", async () => {
    const settings = TrainingJob.parse({ name: "x", pictures: { folder: "x" } });
    const job = { id: "x", folder: "/x", settings, facts: newFacts({ steps: 1, now: 0 }), heldBy: null };
    const folders = { runs: "/r", trashDir: "/t", cacheDir: "/c", embeddings: "/e", tensorflow: "/n" };
    const used = useSnapshot(job, { step: 0, replace: true }, { ...folders, isHostFolder: true });
    await expect(used).rejects.toMatchObject({ code: "NOT_FOR_WEB_UI", message: MINIATURE_STAYS_OUT });
    const own = useSnapshot(job, { step: 0, replace: true }, { ...folders, isHostFolder: false });
    await expect(own).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(trainTaskFor(settings, { ...folders, isHostFolder: true }).embeddingsDir).toBeNull();
    expect(trainTaskFor(settings, { ...folders, isHostFolder: false }).embeddingsDir).toBe("/e");
  });
});
