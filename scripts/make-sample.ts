/** Writes the sample embedding that `npm start` shows on a fresh machine. The same bytes every time. */
import { writeFileSync } from "node:fs";
import { writeSafetensorsEmbedding } from "../src/embeddings/write-embedding.ts";
import { fromFloat32 } from "../src/formats/dtype.ts";

const name = "sample-sd1-two-vectors";
const vectors = 2;
const width = 768;

/** About the spread of CLIP-L's own token vectors, so that the sample is harmless in a prompt. */
const spread = 0.02;

let seed = 1;
const values = Float32Array.from({ length: vectors * width }, () => (uniform() + uniform() - 1) * spread);
const tensor = { dtype: "F16", shape: [vectors, width], bytes: fromFloat32(values, "F16") } as const;
const bytes = writeSafetensorsEmbedding({
  tensors: new Map([["emb_params", tensor]]),
  name,
  step: null,
  checkpointHash: null,
  checkpointName: null,
  metadata: { description: "Random numbers in the shape of a Stable Diffusion 1 embedding; never trained." },
});
writeFileSync(new URL(`../embeddings/${name}.safetensors`, import.meta.url), bytes);

function uniform(): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
}
