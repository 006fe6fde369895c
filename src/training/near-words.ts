import type { LoadedModel } from "../diffusion/loaded-model.ts";
import { textEncoderOf } from "../diffusion/text-encoder.ts";
import type { NearWord } from "../protocol/jobs.ts";
import { rowsOf } from "../tensor/computation.ts";
import { englishWords } from "../tokenizer/english-words.ts";
import { length } from "./gradient.ts";

/** Words told of each vector; of many vectors one. */
const WORDS = 3;
const MANY_VECTORS = 8;

/** Finds the words of the vocabulary that vectors have come near, by the cosine between them. */
export class NearWords {
  readonly #model: LoadedModel;
  readonly #lengths: Float64Array;
  readonly #words = englishWords();

  /** `lengths`: of the rows of the token table. Needs the text encoder. */
  constructor(model: LoadedModel, lengths: Float64Array) {
    this.#model = model;
    this.#lengths = lengths;
  }

  /** `vectors`: [vectors, width]. The nearest first, vector by vector. */
  find(vectors: Float32Array): NearWord[] {
    const { width } = textEncoderOf(this.#model.config);
    const count = vectors.length / width;
    const products = this.#products(vectors, width);
    const tokens = products.length / count;
    return Array.from({ length: count }, (_, vector) => {
      const own = length(vectors.subarray(vector * width, (vector + 1) * width));
      const cosines = products
        .subarray(vector * tokens, (vector + 1) * tokens)
        .map((product, token) => product / (own * (this.#lengths[token] ?? 0)));
      return this.#nearest(cosines, count > MANY_VECTORS ? 1 : WORDS).map((near) => ({ vector, ...near }));
    }).flat();
  }

  /** [vectors, tokens] */
  #products(vectors: Float32Array, width: number): Float32Array {
    const { run, config } = this.#model;
    const table = `${textEncoderOf(config).prefix}embeddings.token_embedding.weight`;
    const { products } = run({
      name: "nearest words",
      settings: {},
      inputs: { vectors: rowsOf(vectors, width) },
      build: ({ kernels, weights }, inputs) => ({
        products: kernels.retain(
          kernels.exact.matMul(inputs.vectors, weights.get(table), { transposeB: true }),
        ),
      }),
    });
    return products;
  }

  #nearest(cosines: Float32Array, wanted: number): { word: string; cosine: number }[] {
    const best: { word: string; cosine: number }[] = [];
    for (const [token, word] of this.#words) {
      const cosine = cosines[token] ?? Number.NaN;
      const worst = best.at(-1)?.cosine ?? Number.NEGATIVE_INFINITY;
      // A vector or a row without length has no direction: its cosine is no number, and near to nothing.
      if (!Number.isFinite(cosine) || (best.length === wanted && cosine <= worst)) continue;
      best.push({ word, cosine });
      best.sort((a, b) => b.cosine - a.cosine);
      best.length = Math.min(best.length, wanted);
    }
    return best;
  }
}
