import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HostError } from "../host/host-error.ts";
import type { DrawWithWebUi, WebUiPicture, WebUiPictureOrder } from "../host/web-ui-picture.ts";
import type { SampleImage, WebUiDrawing } from "../protocol/jobs.ts";
import { writeFileAtomic } from "../system/atomic-write.ts";
import { problemOf } from "../system/problem-of.ts";
import type { Job } from "./job-view.ts";
import { runPaths } from "./run-files.ts";
import { sampleFacts } from "./run-pictures.ts";
import { fileOfStep } from "./use-snapshot.ts";

const RETRY_MS = 2000;
/** It is busy, or restarts. */
const PASSING: ReadonlySet<string> = new Set(["HOST_NOT_NOW", "HOST_UNREACHABLE"]);
/** An order that is not refused for so long is being drawn. */
const REFUSED_WITHIN_MS = 7000;
/** What Stable Diffusion 1 is usually used at. */
const USUAL_SIDE = 512;

export type WebUiPicturesOptions = {
  draw: DrawWithWebUi;
  onSample: (job: Job, sample: SampleImage) => void;
  /** Something about the drawing of a job is to be shown anew. */
  onChange: (job: Job) => void;
  retryMs?: number;
};

type Work = {
  drawing: WebUiDrawing;
  /** Steps that come after the one in work. */
  next: Step[];
  abort: AbortController;
  ended: Promise<void>;
};
type Step = { step: number; file: string };

/** A job's sample prompts drawn by the web UI with the embedding of a step, into the run's folder beside our own. */
export class WebUiPictures {
  readonly #options: Required<WebUiPicturesOptions>;
  readonly #work = new Map<string, Work>();

  constructor(options: WebUiPicturesOptions) {
    this.#options = { retryMs: RETRY_MS, ...options };
  }

  /** null: none was asked for, or all went well. */
  drawing({ id }: Pick<Job, "id">): WebUiDrawing | null {
    return this.#work.get(id)?.drawing ?? null;
  }

  /** Begins, or goes on with it after what is in work; the pictures come one by one. @throws JobError `NOT_FOUND` */
  start(job: Job, step: number): void {
    const wanted = { step, file: fileOfStep(job, step) };
    const current = this.#work.get(job.id);
    if (current === undefined || current.drawing.state === "failed") this.#begin(job, wanted);
    else if (![current.drawing, ...current.next].some((known) => known.step === step))
      current.next.push(wanted);
  }

  /** Gives up what is not drawn yet, and forgets a failure. Resolves when nothing is written any more. */
  async stop(job: Job): Promise<void> {
    const work = this.#work.get(job.id);
    work?.abort.abort();
    await work?.ended;
    this.#work.delete(job.id);
    this.#options.onChange(job);
  }

  close(): void {
    for (const { abort } of this.#work.values()) abort.abort();
  }

  #begin(job: Job, first: Step): void {
    const { step } = first;
    const total = job.settings.samples.prompts.length;
    const drawing: WebUiDrawing = { step, done: 0, total, state: "drawing", problem: null };
    const work: Work = { drawing, next: [first], abort: new AbortController(), ended: Promise.resolve() };
    this.#work.set(job.id, work);
    work.ended = this.#run(job, work);
    this.#options.onChange(job);
  }

  async #run(job: Job, work: Work): Promise<void> {
    const { signal } = work.abort;
    try {
      for (let step = work.next.shift(); step !== undefined; step = work.next.shift())
        await this.#drawStep(job, work, step);
      this.#work.delete(job.id);
      this.#options.onChange(job);
    } catch (error) {
      if (!signal.aborted) this.#tell(job, work, { state: "failed", problem: problemOf(error) });
    }
  }

  async #drawStep(job: Job, work: Work, { step, file }: Step): Promise<void> {
    this.#tell(job, work, { step, done: 0, state: "drawing", problem: null });
    for (const prompt of job.settings.samples.prompts.keys()) {
      const order = orderOf(job, { file, prompt });
      const picture = await this.#drawn(job, work, order);
      const sample = await keep(job, picture, { step, prompt });
      this.#options.onSample(job, sample);
      this.#tell(job, work, { done: prompt + 1, state: "drawing", problem: null });
    }
  }

  async #drawn(job: Job, work: Work, order: WebUiPictureOrder): Promise<WebUiPicture> {
    const { signal } = work.abort;
    for (;;) {
      const begun = setTimeout(
        () => this.#tell(job, work, { state: "drawing", problem: null }),
        REFUSED_WITHIN_MS,
      );
      try {
        return await this.#options.draw(order, signal);
      } catch (error) {
        if (!(error instanceof HostError) || !PASSING.has(error.code)) throw error;
        this.#tell(job, work, { state: "waiting", problem: problemOf(error) });
      } finally {
        clearTimeout(begun);
      }
      await sleep(this.#options.retryMs, undefined, { signal });
    }
  }

  #tell(job: Job, work: Work, change: Partial<WebUiDrawing>): void {
    work.drawing = { ...work.drawing, ...change };
    this.#options.onChange(job);
  }
}

function orderOf({ settings, facts }: Job, at: { file: string; prompt: number }): WebUiPictureOrder {
  const { name, samples } = settings;
  const own = facts.samples.at(-1);
  // The trainer leaves no caption in sample prompts either.
  const filled = (text: string): string => text.replaceAll("[filewords]", "");
  return {
    file: at.file,
    word: name.normalize("NFC"),
    prompt: filled(samples.prompts[at.prompt] ?? ""),
    negativePrompt: filled(samples.negativePrompt),
    ...{ steps: samples.steps, sampler: samples.sampler, cfgScale: samples.cfgScale },
    seed: samples.seed + at.prompt,
    width: samples.width ?? own?.width ?? USUAL_SIDE,
    height: samples.height ?? own?.height ?? USUAL_SIDE,
  };
}

async function keep(
  { folder, settings }: Job,
  { image, checkpoint }: WebUiPicture,
  { step, prompt }: { step: number; prompt: number },
): Promise<SampleImage> {
  const { samples } = runPaths(folder);
  // Pages keep a picture by its name: another one gets another name.
  const content = createHash("sha256").update(image).digest("hex").slice(0, 8);
  const file = `${String(step).padStart(7, "0")}-${prompt}-web-ui-${content}.png`;
  await mkdir(samples, { recursive: true });
  await writeFileAtomic(path.join(samples, file), image);
  return { ...sampleFacts({ file, png: image, step, prompt }, settings), webUi: { checkpoint } };
}
