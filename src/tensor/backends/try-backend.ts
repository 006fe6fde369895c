import * as tf from "@tensorflow/tfjs-core";
import { BackendError } from "./backend-error.ts";

/** Computes a product and a convolution whose results are known, on the current backend. Throws `BackendError` `COMPUTES_WRONG`. */
export function tryBackend(): void {
  const [product, convolution] = tf.tidy(() => {
    const matrix = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const image: tf.Tensor4D = tf.ones([1, 4, 4, 3]);
    const filter: tf.Tensor4D = tf.ones([3, 3, 3, 2]);
    return [tf.matMul(matrix, matrix).dataSync(), tf.sum(tf.conv2d(image, filter, 1, "same")).dataSync()];
  });
  if (String(product) === "7,10,15,22" && String(convolution) === "600") return;
  throw new BackendError("COMPUTES_WRONG", {
    message: `The backend ${tf.getBackend()} computes wrong: ${String(product)} and ${String(convolution)}.`,
    hint: "Run textual-inversion setup-tensorflow again.",
  });
}
