import type { FieldIssue } from "../protocol/preflight.ts";
import { advice, mistake, type Checked } from "./check-context.ts";

interface UsualVectors {
  /** Pictures. */
  readonly upTo: number;
  readonly least: number;
  readonly most: number;
}

const USUAL_VECTORS: readonly UsualVectors[] = [
  { upTo: 10, least: 2, most: 3 },
  { upTo: 35, least: 5, most: 6 },
  { upTo: 60, least: 8, most: 10 },
  { upTo: 100, least: 10, most: 12 },
  { upTo: Infinity, least: 12, most: 16 },
];
const PROMPT_TOKENS = 75;
const LEAST_STEPS = 3000;
const MOST_STEPS = 30_000;
const STEPS_PER_PICTURE = 150;

/** The folder, and what its number of pictures means for other fields. */
export function checkPictures(checked: Checked): FieldIssue[] {
  const { parts, pictures } = checked;
  if (parts.pictures === null) return [];
  if (pictures === null) {
    const hint = "Choose a dataset, or write the whole path of a folder that is there.";
    return [mistake("pictures.folder", "There is no such folder, or it can't be read.", hint)];
  }
  if (pictures.count === 0)
    return [mistake("pictures.folder", "There is no picture in it.", "Put five to twenty pictures into it.")];
  const { count } = pictures;
  return [
    ...onVectors(count, checked),
    ...onSteps(count, checked),
    ...onBatch(count, checked),
    ...onLatents(checked),
    ...onMasks(checked),
  ];
}

function onVectors(count: number, { parts }: Checked): FieldIssue[] {
  if (parts.embedding === null) return [];
  const { vectors } = parts.embedding;
  const { least, most } = USUAL_VECTORS.find(({ upTo }) => count <= upTo) ?? { least: 12, most: 16 };
  const cost = `${vectors} of a prompt's ${PROMPT_TOKENS} tokens go to ${vectors === 1 ? "it" : "them"}.`;
  const usual = `For ${pictures(count)} ${least} to ${most} vectors are usual.`;
  if (vectors < least) return [advice("embedding.vectors", usual, "Fewer hold less of what is seen.")];
  if (vectors > most)
    return [advice("embedding.vectors", usual, `More learn the pictures by heart, and ${cost}`)];
  return [];
}

function onSteps(count: number, { parts }: Checked): FieldIssue[] {
  const isMiniature = parts.model?.checkpoint === null;
  if (parts.steps === null || parts.batch === null || isMiniature) return [];
  const each = parts.batch.size * parts.batch.accumulation;
  const usual = Math.min(
    MOST_STEPS,
    Math.max(LEAST_STEPS, Math.round((count * STEPS_PER_PICTURE) / 1000) * 1000),
  );
  const wanted = Math.ceil(usual / each);
  const often = Math.round((parts.steps * each) / count);
  const seen = `In ${number(parts.steps)} steps each of ${pictures(count)} is seen about ${number(often)} times.`;
  if (parts.steps < wanted / 2)
    return [
      advice("steps", seen, `Some ${number(wanted)} are usual. Snapshots let you stop when it is good.`),
    ];
  if (parts.steps > wanted * 10)
    return [advice("steps", seen, `Some ${number(wanted)} are usual: far more learn the pictures by heart.`)];
  return [];
}

function onBatch(count: number, { parts }: Checked): FieldIssue[] {
  if (parts.batch === null || parts.batch.size <= count) return [];
  return [
    advice(
      "batch.size",
      `A batch is larger than the ${pictures(count)}: some are in it more than once, each time with other noise.`,
      "That is fine; it takes as long as a batch of different ones.",
    ),
  ];
}

function onLatents({ parts }: Checked): FieldIssue[] {
  if (parts.pictures?.latents !== "random") return [];
  return [
    advice(
      "pictures.latents",
      "Each use of a picture gets new noise of the VAE: training is less steady, and the loss jumps more.",
      "deterministic takes the VAE's best answer and is the safe choice; once is what A1111 does.",
    ),
  ];
}

function onMasks({ parts, lastSeen }: Checked): FieldIssue[] {
  if (parts.pictures?.alphaAsWeight !== true) return [];
  const used = lastSeen(parts.pictures.folder)?.filter(({ isUsed }) => isUsed) ?? [];
  if (used.length === 0 || used.some(({ hasMask }) => hasMask)) return [];
  return [
    advice(
      "pictures.alphaAsWeight",
      "No picture has transparency to weigh by: every part of each counts alike.",
      "Save PNG or WebP pictures in which what is to be left out is transparent.",
    ),
  ];
}

function pictures(count: number): string {
  return count === 1 ? "1 picture" : `${number(count)} pictures`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
