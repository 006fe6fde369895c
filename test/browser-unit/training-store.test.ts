import { describe, expect, it, vi } from "vitest";
import { Store } from "../../src/browser/store.ts";
import { MetricColumns } from "../../src/browser/training/metric-columns.ts";
import { RunData } from "../../src/browser/training/run-data.ts";
import type { TrainingApi } from "../../src/browser/training/training-api.ts";
import { inOrder, TrainingStore } from "../../src/browser/training/training-store.ts";
import type { JobDetail, JobView, MetricsReply } from "../../src/protocol/jobs.ts";
import { detailOf, jobOf, metricsOf, rowOf } from "./trainings.ts";

const rows = (from: number, to: number, loss = 1) =>
  Array.from({ length: to - from + 1 }, (_, at) => rowOf(from + at, { loss }));

describe("the columns of a run", () => {
  it("have each step once, whatever comes again", () => {
    const columns = new MetricColumns();
    columns.add(rows(1, 5));
    columns.add(rows(4, 7));
    expect(columns.step).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("forget what a run that went on from a saved step makes anew", () => {
    const columns = new MetricColumns();
    columns.add([...rows(1, 4), { step: 4, evaluation: 9 }, ...rows(5, 8), { step: 8, evaluation: 8 }]);
    columns.add([...rows(5, 5, 2)]);
    expect(columns.step).toEqual([1, 2, 3, 4, 5]);
    expect(columns.loss).toEqual([1, 1, 1, 1, 2]);
    expect(columns.evaluation).toEqual({ step: [4], loss: [9] });
  });

  it("replace an evaluation of the same step, and take the one before the first step", () => {
    const columns = new MetricColumns();
    columns.add([{ step: 0, evaluation: 5 }, ...rows(1, 2), { step: 2, evaluation: 4 }]);
    columns.add([{ step: 2, evaluation: 3 }]);
    expect(columns.evaluation).toEqual({ step: [0, 2], loss: [5, 3] });
    expect(columns.step).toEqual([1, 2]);
  });

  it("tell from which row on something changed", () => {
    const columns = new MetricColumns();
    columns.add(rows(1, 6));
    expect(columns.takeChanged()).toBe(0);
    expect(columns.takeChanged()).toBe(6);
    columns.add(rows(7, 8));
    expect(columns.takeChanged()).toBe(6);
    columns.add(rows(3, 3));
    columns.add(rows(4, 9));
    expect(columns.takeChanged()).toBe(2);
    columns.replace(metricsOf(rows(1, 3)));
    expect(columns.takeChanged()).toBe(0);
  });
});

describe("the data of a run", () => {
  const snapshot = (step: number, evaluation: number | null = null) => ({
    step,
    file: `a-${step}`,
    evaluation,
  });
  const sample = (step: number, prompt: number, seed = 1) => ({
    ...{ step, prompt, seed, file: `${step}-${prompt}.png`, text: "a", width: 64, height: 64 },
    webUi: null,
  });

  it("has each snapshot and each sample picture once, in order", () => {
    const data = new RunData();
    data.replaceDetail(
      detailOf(jobOf("a"), { snapshots: [snapshot(20), snapshot(10)], samples: [sample(10, 1)] }),
    );
    data.apply({ type: "job-snapshot", id: "a", snapshot: snapshot(20, 0.5) });
    data.apply({ type: "job-sample", id: "a", sample: sample(10, 0) });
    data.apply({ type: "job-sample", id: "a", sample: sample(10, 1, 7) });
    expect(data.snapshots).toEqual([snapshot(10), snapshot(20, 0.5)]);
    expect(data.samples).toEqual([sample(10, 0), sample(10, 1, 7)]);
  });

  it("does not repeat lines of the log that an answer held already", () => {
    const data = new RunData();
    data.replaceDetail(detailOf(jobOf("a"), { log: ["one", "two", "three"] }));
    data.apply({ type: "job-log", id: "a", lines: ["two", "three", "four"] });
    data.apply({ type: "job-log", id: "a", lines: ["five"] });
    expect(data.log).toEqual(["one", "two", "three", "four", "five"]);
  });

  it("knows the evaluation of a step that was saved before it was evaluated", () => {
    const data = new RunData();
    data.metrics.add([...rows(1, 10), { step: 10, evaluation: 0.25 }]);
    expect(data.evaluationOf(snapshot(10))).toBe(0.25);
    expect(data.evaluationOf(snapshot(9))).toBeNull();
    expect(data.evaluationOf(snapshot(10, 0.5))).toBe(0.5);
  });
});

/** A sidecar whose answers come when the test says. */
function slowApi(): {
  api: TrainingApi;
  answer: { jobs: (jobs: JobView[]) => void; run: (detail: JobDetail, metrics: MetricsReply) => void };
} {
  const waiting: {
    jobs?: (reply: unknown) => void;
    job?: (reply: unknown) => void;
    metrics?: (reply: unknown) => void;
  } = {};
  const later = (name: keyof typeof waiting) => () => new Promise((resolve) => (waiting[name] = resolve));
  const api = { jobs: later("jobs"), job: later("job"), metrics: later("metrics") } as unknown as TrainingApi;
  return {
    api,
    answer: {
      jobs: (jobs) => waiting.jobs?.({ jobs, epoch: "e", seq: 1 }),
      run: (detail, metrics) => {
        waiting.job?.(detail);
        waiting.metrics?.(metrics);
      },
    },
  };
}

describe("the trainings of a page", () => {
  it("are what the answer says and what happened while it was on its way", async () => {
    const { api, answer } = slowApi();
    const store = new Store(new Map());
    const trainings = new TrainingStore(api, store);
    store.replaceCards([]);
    store.apply({ type: "job", job: jobOf("a", { step: 12 }) });
    store.apply({ type: "job-removed", id: "gone" });
    answer.jobs([jobOf("a", { step: 11 }), jobOf("gone"), jobOf("b")]);
    await vi.waitFor(() => expect(trainings.listed.kind).toBe("here"));
    expect([...trainings.jobs].map(([id, { step }]) => [id, step])).toEqual([
      ["a", 12],
      ["b", 10],
    ]);
  });

  it("are asked for anew with every new link, and then hold nothing that is gone", async () => {
    const { api, answer } = slowApi();
    const store = new Store(new Map());
    const trainings = new TrainingStore(api, store);
    store.replaceCards([]);
    answer.jobs([jobOf("a"), jobOf("b")]);
    await vi.waitFor(() => expect(trainings.jobs.size).toBe(2));
    store.replaceCards([]);
    answer.jobs([jobOf("b")]);
    await vi.waitFor(() => expect([...trainings.jobs.keys()]).toEqual(["b"]));
  });

  it("have every row of a run that is looked at while it goes on", async () => {
    const { api, answer } = slowApi();
    const store = new Store(new Map());
    const trainings = new TrainingStore(api, store);
    const run = trainings.run("a");
    store.apply({ type: "job-metrics", id: "a", rows: rows(4, 6) });
    answer.run(detailOf(jobOf("a")), metricsOf(rows(1, 5)));
    await vi.waitFor(() => expect(run.fetched.kind).toBe("here"));
    store.apply({ type: "job-metrics", id: "a", rows: rows(7, 8) });
    expect(run.data.metrics.step).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("tell once of each that ends, also of one that ended while the link was down", async () => {
    const { api, answer } = slowApi();
    const store = new Store(new Map());
    const trainings = new TrainingStore(api, store);
    const ended: string[] = [];
    trainings.onEnd(({ id, state }) => ended.push(`${id} ${state}`));
    store.replaceCards([]);
    answer.jobs([jobOf("old", { state: "finished" }), jobOf("a"), jobOf("b")]);
    await vi.waitFor(() => expect(trainings.jobs.size).toBe(3));
    store.apply({ type: "job", job: jobOf("a", { state: "saving" }) });
    store.apply({ type: "job", job: jobOf("a", { state: "finished" }) });
    store.apply({ type: "job", job: jobOf("a", { state: "finished" }) });
    store.replaceCards([]);
    answer.jobs([
      jobOf("old", { state: "finished" }),
      jobOf("a", { state: "finished" }),
      jobOf("b", { state: "failed" }),
    ]);
    await vi.waitFor(() => expect(ended).toEqual(["a finished", "b failed"]));
  });

  it("are listed by what goes on, what waits in its turn, and then the newest", () => {
    const jobs = [
      jobOf("old", { state: "finished", createdMs: 1 }),
      jobOf("second", { state: "queued", place: 2, createdMs: 2 }),
      jobOf("first", { state: "queued", place: 1, createdMs: 3 }),
      jobOf("new", { state: "failed", createdMs: 4 }),
      jobOf("now", { state: "paused", createdMs: 0 }),
    ];
    expect(inOrder(jobs).map(({ id }) => id)).toEqual(["now", "first", "second", "new", "old"]);
  });
});
