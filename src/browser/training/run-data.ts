import type { JobDetail, SampleImage, Snapshot } from "../../protocol/jobs.ts";
import type { JobEvent } from "../../protocol/events.ts";
import type { TrainingJob } from "../../protocol/training-job.ts";
import { firstNotBelow, MetricColumns } from "./metric-columns.ts";

/** Lines of the log that are kept; the file has them all. */
const LOG_LINES = 500;

/** Everything of one run that is more than its `JobView`: fetched when it is looked at, then kept true by events. */
export class RunData {
  readonly metrics = new MetricColumns();
  settings: TrainingJob | null = null;
  /** By step. */
  snapshots: readonly Snapshot[] = [];
  /** By step, then by prompt. */
  samples: readonly SampleImage[] = [];
  log: readonly string[] = [];

  replaceDetail({ settings, snapshots, samples, log }: Omit<JobDetail, "job">): void {
    this.settings = settings;
    this.snapshots = [...snapshots].sort((a, b) => a.step - b.step);
    this.samples = [...samples].sort(bySample);
    this.log = log.slice(-LOG_LINES);
  }

  /** The evaluation of a saved step, which may have been made after it was saved. */
  evaluationOf({ step, evaluation }: Snapshot): number | null {
    const { evaluation: measured } = this.metrics;
    const at = firstNotBelow(measured.step, step);
    return evaluation ?? (measured.step[at] === step ? (measured.loss[at] ?? null) : null);
  }

  apply(event: JobEvent): void {
    switch (event.type) {
      case "job-metrics":
        this.metrics.add(event.rows);
        return;
      case "job-snapshot":
        this.snapshots = withSnapshot(this.snapshots, event.snapshot);
        return;
      case "job-sample":
        this.samples = withSample(this.samples, event.sample);
        return;
      case "job-log":
        this.log = withLines(this.log, event.lines).slice(-LOG_LINES);
        return;
      case "job":
      case "job-removed":
        return;
      default:
        event satisfies never;
    }
  }
}

/** An answer may hold lines already that are told of after it: the new ones begin with how the known ones end. */
function withLines(known: readonly string[], lines: readonly string[]): string[] {
  let same = Math.min(known.length, lines.length);
  while (same > 0 && lines.slice(0, same).some((line, at) => known[known.length - same + at] !== line))
    same -= 1;
  return [...known, ...lines.slice(same)];
}

/** A snapshot of the same step is written over the old one. */
function withSnapshot(all: readonly Snapshot[], snapshot: Snapshot): Snapshot[] {
  return [...all.filter(({ step }) => step !== snapshot.step), snapshot].sort((a, b) => a.step - b.step);
}

function withSample(all: readonly SampleImage[], sample: SampleImage): SampleImage[] {
  const others = all.filter((known) => !isReplacedBy(known, sample));
  return [...others, sample].sort(bySample);
}

/** The trainer draws each once; of the web UI's another checkpoint may have drawn another one. */
function isReplacedBy(known: SampleImage, sample: SampleImage): boolean {
  if (known.webUi !== null || sample.webUi !== null) return known.file === sample.file;
  return known.step === sample.step && known.prompt === sample.prompt;
}

function bySample(a: SampleImage, b: SampleImage): number {
  return a.step - b.step || a.prompt - b.prompt;
}
