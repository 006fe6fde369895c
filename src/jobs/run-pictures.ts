import { readdir } from "node:fs/promises";
import path from "node:path";
import type { SampleImage, Snapshot } from "../protocol/jobs.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { readPart } from "../system/file-reader.ts";
import { runPaths } from "./run-files.ts";

const SNAPSHOT = /-(\d+)\.(?:safetensors|pt)$/;
/** Step and prompt, as `src/training` and `web-ui-pictures.ts` name them. */
const SAMPLE = /^(\d+)-(\d+)(-web-ui-[0-9a-f]+)?\.png$/;
/** Where a PNG's header has its width and height. */
const SIZE_AT = 16;

/** The snapshots of a run: files are the truth, what was noted of them stays. */
export async function snapshotsIn(folder: string, noted: readonly Snapshot[]): Promise<Snapshot[]> {
  const names = await namesIn(runPaths(folder).snapshots);
  const all = names.flatMap((file): Snapshot[] => {
    const known = noted.find((snapshot) => snapshot.file === file);
    const step = SNAPSHOT.exec(file)?.[1];
    if (known === undefined && step === undefined) return [];
    return [known ?? { step: Number(step), file, evaluation: null }];
  });
  return all.sort((a, b) => a.step - b.step);
}

/** The sample images of a run, likewise. */
export async function samplesIn(
  folder: string,
  { settings, noted }: { settings: TrainingJob; noted: readonly SampleImage[] },
): Promise<SampleImage[]> {
  const { samples } = runPaths(folder);
  const all: SampleImage[] = [];
  for (const file of await namesIn(samples)) {
    const known = noted.find((sample) => sample.file === file);
    const image = known ?? (await foundSample(path.join(samples, file), settings));
    if (image !== null) all.push(image);
  }
  return all.sort((a, b) => a.step - b.step || a.prompt - b.prompt);
}

async function foundSample(picture: string, { name, samples }: TrainingJob): Promise<SampleImage | null> {
  const file = path.basename(picture);
  const [, step, prompt, byWebUi] = SAMPLE.exec(file) ?? [];
  if (step === undefined || prompt === undefined) return null;
  const header = await readPart(picture, SIZE_AT, 8).catch(() => Buffer.alloc(0));
  if (header.length < 8) return null;
  const at = Number(prompt);
  return {
    ...{ step: Number(step), file, prompt: at, seed: samples.seed + at },
    text: (samples.prompts[at] ?? "").replaceAll("[name]", () => name),
    ...{ width: header.readUInt32BE(0), height: header.readUInt32BE(4) },
    webUi: byWebUi === undefined ? null : { checkpoint: null },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
