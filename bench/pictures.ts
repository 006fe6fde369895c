/**
 * `npm run bench:pictures`: the miniature model's pictures as `textual-inversion generate` draws them, next to
 * diffusers' from the same noise. Needs what `npm run goldens` installs; leaves both in .cache/pictures.
 */
import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openCheckpoint } from "../src/diffusion/checkpoint/open-checkpoint.ts";
import { gpuNoise } from "../src/diffusion/gpu-noise.ts";
import { readPrompts } from "../src/diffusion/read-prompts.ts";
import { samplerNames } from "../src/diffusion/samplers.ts";
import { textEncoderOf } from "../src/diffusion/text-encoder.ts";
import { defaultHome } from "../src/system/state-paths.ts";
import { tensorflowFolder } from "../src/system/tensorflow-folder.ts";
import { generate } from "../src/worker/generate.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const python = join(root, ".cache", "goldens-venv", "bin", "python");
const folder = join(root, ".cache", "pictures");
const checkpoint = join(root, "models", "miniature", "miniature-sd.safetensors");
const prompts = [
  "a photo of a red circle on a white background",
  "a sketch of a blue star on a yellow background",
  "a photo of a purple triangle with a yellow centre",
];
const [STEPS, GUIDANCE] = [20, 4];
const size = [16, 16] as const;

async function draw(prompt: string, sampler: (typeof samplerNames)[number], seed: number): Promise<object> {
  const name = `${sampler.replaceAll(" ", "-")}-${seed}`;
  const texts = { prompt, negativePrompt: "", embeddingsDir: null };
  const sampling = { steps: STEPS, sampler, cfgScale: GUIDANCE, seed, clipSkip: 1 };
  const out = { out: join(folder, `${name}.png`), width: null, height: null };
  const surroundings = {
    backend: "auto",
    tensorflow: tensorflowFolder(defaultHome()),
    version: "bench",
  } as const;
  const task = {
    type: "generate",
    checkpoint,
    vae: null,
    ...texts,
    ...sampling,
    ...out,
    ...surroundings,
  } as const;
  await generate(task, (event) => {
    if (event.type === "backend") console.error(`${name}: ${event.backend}`);
  });
  const noises = Array.from({ length: STEPS + 1 }, (_, draw) => gpuNoise({ seed, draw }, [...size, 4]));
  await writeFile(
    join(folder, `${name}.f32`),
    Buffer.concat(noises.map((noise) => Buffer.from(noise.buffer))),
  );
  const model = await openCheckpoint(checkpoint);
  await model.dispose();
  const encoder = textEncoderOf(model.config);
  const { positive, negative } = await readPrompts(texts, encoder);
  const chunks = (tokens: Int32Array): number[][] =>
    Array.from({ length: tokens.length / encoder.length }, (_, i) => [
      ...tokens.slice(i * encoder.length, (i + 1) * encoder.length),
    ]);
  return {
    what: `${prompt}; ${sampler}, ${STEPS} steps, guidance ${GUIDANCE}, seed ${seed}`,
    ...{ sampler, size, steps: STEPS, guidance: GUIDANCE, noises: `${name}.f32`, picture: `${name}.png` },
    positive: chunks(positive.tokens),
    negative: chunks(negative.tokens),
  };
}

await mkdir(folder, { recursive: true });
const jobs: object[] = [];
for (const [i, prompt] of prompts.entries()) {
  for (const sampler of samplerNames) jobs.push(await draw(prompt, sampler, i + 1));
}
await writeFile(join(folder, "jobs.json"), JSON.stringify(jobs));
console.log("| picture | PSNR, dB | bytes that differ |\n| --- | ---: | ---: |");
const script = join(root, "scripts", "goldens", "diffusion", "pictures.py");
process.exitCode =
  spawnSync(python, [script, checkpoint, folder], { stdio: ["ignore", "inherit", "ignore"] }).status ?? 1;
