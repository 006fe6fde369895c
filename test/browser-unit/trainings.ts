import type { JobDetail, JobView, MetricsReply, StepRow } from "../../src/protocol/jobs.ts";

export function rowOf(step: number, changes: Partial<StepRow> = {}): StepRow {
  return { step, loss: 1 / step, rate: 0.005, gradientLength: 0.1, length: 0.4, cosine: 1, ...changes };
}

/** What `GET /jobs/:id/metrics` answers. */
export function metricsOf(
  rows: readonly StepRow[],
  evaluations: readonly [number, number][] = [],
): MetricsReply {
  return {
    step: rows.map(({ step }) => step),
    loss: rows.map(({ loss }) => loss),
    rate: rows.map(({ rate }) => rate),
    gradientLength: rows.map(({ gradientLength }) => gradientLength),
    length: rows.map(({ length }) => length),
    cosine: rows.map(({ cosine }) => cosine),
    evaluation: { step: evaluations.map(([step]) => step), loss: evaluations.map(([, loss]) => loss) },
  };
}

/** A job in the middle of its training. */
export function jobOf(id: string, changes: Partial<JobView> = {}): JobView {
  return {
    ...{
      id,
      name: id,
      state: "training",
      place: null,
      isInterrupting: false,
      heldBy: null,
      createdMs: 0,
      startedMs: 0,
      endedMs: null,
    },
    ...{
      checkpoint: "tiny",
      isMiniature: false,
      progress: null,
      backend: null,
      way: null,
      step: 10,
      steps: 100,
    },
    ...{
      latest: null,
      evaluation: null,
      best: null,
      secondsPerStep: 0.5,
      memory: null,
      pictures: 3,
      vectors: 2,
    },
    ...{
      medianLength: 0.4,
      near: [],
      snapshots: 0,
      samples: 0,
      latestSample: null,
      drawing: null,
      notices: [],
      problem: null,
    },
    ...{ installed: null, notInstalled: null, runFolder: null, canResume: false },
    ...changes,
  };
}

export function detailOf(job: JobView, changes: Partial<JobDetail> = {}): JobDetail {
  return { job, settings: null, snapshots: [], samples: [], log: [], ...changes };
}
