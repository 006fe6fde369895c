import { readdir } from "node:fs/promises";
import path from "node:path";
import type { SampleImage, Snapshot } from "../protocol/jobs.ts";
import type { TrainingJob } from "../protocol/training-job.ts";
import { readPart } from "../system/file-reader.ts";
import { runPaths } from "./run-files.ts";

const SNAPSHOT = /-(\d+)\.(?:safetensors|pt)$/;
/** Step and prompt, as `src/training` and `web-ui-pictures.ts` name them. */
const SAMPLE = /^(\d+)-(\d+)(-web-ui-[0-9a-f]+)?\.png$/;
/** Where a PNG's header has its width and height, and how much has to be read of it. */
const SIZE_AT = 16;
const HEADER_BYTES = SIZE_AT + 8;

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

async function foundSample(picture: string, settings: TrainingJob): Promise<SampleImage | null> {
  const file = path.basename(picture);
  const [, step, prompt, byWebUi] = SAMPLE.exec(file) ?? [];
  if (step === undefined || prompt === undefined) return null;
  const png = await readPart(picture, 0, HEADER_BYTES).catch(() => Buffer.alloc(0));
  if (png.length < HEADER_BYTES) return null;
  return {
    ...sampleFacts({ file, png, step: Number(step), prompt: Number(prompt) }, settings),
    webUi: byWebUi === undefined ? null : { checkpoint: null },
  };
}

/** Of a sample image but for who drew it. `png`: the file, or its first 24 bytes. */
export function sampleFacts(
  { png, ...place }: Pick<SampleImage, "file" | "step" | "prompt"> & { png: Buffer },
  { name, samples }: TrainingJob,
): Omit<SampleImage, "webUi"> {
  return {
    ...place,
    seed: samples.seed + place.prompt,
    text: (samples.prompts[place.prompt] ?? "").replaceAll("[name]", () => name),
    ...{ width: png.readUInt32BE(SIZE_AT), height: png.readUInt32BE(SIZE_AT + 4) },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
