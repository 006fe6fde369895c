/** The operations in plain float64 loops, straight from their definitions. */

type Numbers = ArrayLike<number>;

export function linear(
  x: Numbers,
  weight: Numbers,
  bias: Numbers | null,
  size: { rows: number; inner: number; out: number },
) {
  const { rows, inner, out } = size;
  return fill(rows * out, (index) => {
    const [row, column] = [Math.floor(index / out), index % out];
    let sum = bias?.[column] ?? 0;
    for (let i = 0; i < inner; i += 1) sum += x[row * inner + i]! * weight[column * inner + i]!;
    return sum;
  });
}

export interface ConvolutionSize {
  batch: number;
  height: number;
  width: number;
  channels: number;
  out: number;
  kernel: number;
  stride: number;
  /** Zeros before; after them as many as `after`. */
  before: number;
  after: number;
}

export function convolution(x: Numbers, filter: Numbers, bias: Numbers, size: ConvolutionSize) {
  const { batch, height, width, channels, out, kernel, stride, before, after } = size;
  const tall = Math.floor((height + before + after - kernel) / stride) + 1;
  const wide = Math.floor((width + before + after - kernel) / stride) + 1;
  const y = new Float64Array(batch * tall * wide * out);
  for (let index = 0; index < y.length; index += 1) {
    const o = index % out;
    const column = Math.floor(index / out) % wide;
    const row = Math.floor(index / (out * wide)) % tall;
    const sample = Math.floor(index / (out * wide * tall));
    let sum = bias[o]!;
    for (let i = 0; i < kernel; i += 1) {
      for (let j = 0; j < kernel; j += 1) {
        const [h, w] = [row * stride + i - before, column * stride + j - before];
        if (h < 0 || w < 0 || h >= height || w >= width) continue;
        for (let c = 0; c < channels; c += 1) {
          const pixel = x[((sample * height + h) * width + w) * channels + c]!;
          sum += pixel * filter[((i * kernel + j) * channels + c) * out + o]!;
        }
      }
    }
    y[index] = sum;
  }
  return y;
}

export function groupNorm(
  x: Numbers,
  scale: Numbers,
  offset: Numbers,
  size: { batch: number; rows: number; channels: number; groups: number; epsilon: number },
) {
  const { batch, rows, channels, groups, epsilon } = size;
  const width = channels / groups;
  const y = new Float64Array(batch * rows * channels);
  for (let sample = 0; sample < batch; sample += 1) {
    for (let group = 0; group < groups; group += 1) {
      const at = fill(
        rows * width,
        (i) => (sample * rows + Math.floor(i / width)) * channels + group * width + (i % width),
      );
      const [mean, deviation] = moments(
        Array.from(at, (index) => x[index]!),
        epsilon,
      );
      for (const index of at) {
        y[index] = ((x[index]! - mean) / deviation) * scale[index % channels]! + offset[index % channels]!;
      }
    }
  }
  return y;
}

export function layerNorm(
  x: Numbers,
  scale: Numbers,
  offset: Numbers,
  size: { channels: number; epsilon: number },
) {
  const y = new Float64Array(x.length);
  for (let begin = 0; begin < x.length; begin += size.channels) {
    const row = Array.from({ length: size.channels }, (_, index) => x[begin + index]!);
    const [mean, deviation] = moments(row, size.epsilon);
    row.forEach((value, c) => {
      y[begin + c] = ((value - mean) / deviation) * scale[c]! + offset[c]!;
    });
  }
  return y;
}

function moments(row: number[], epsilon: number): [mean: number, deviation: number] {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
  return [mean, Math.sqrt(variance + epsilon)];
}

export function attention(
  q: Numbers,
  k: Numbers,
  v: Numbers,
  size: { batch: number; heads: number; queries: number; keys: number; width: number; causal: boolean },
) {
  const { batch, heads, queries, keys, width, causal } = size;
  const channels = heads * width;
  const y = new Float64Array(batch * queries * channels);
  for (let sample = 0; sample < batch; sample += 1) {
    for (let head = 0; head < heads; head += 1) {
      for (let query = 0; query < queries; query += 1) {
        const from = (sample * queries + query) * channels + head * width;
        const keyAt = (key: number) => (sample * keys + key) * channels + head * width;
        const scores = Array.from({ length: causal ? query + 1 : keys }, (_, key) => {
          let score = 0;
          for (let i = 0; i < width; i += 1) score += q[from + i]! * k[keyAt(key) + i]!;
          return Math.exp(score / Math.sqrt(width));
        });
        const total = scores.reduce((sum, score) => sum + score, 0);
        scores.forEach((score, key) => {
          for (let i = 0; i < width; i += 1) y[from + i]! += (score / total) * v[keyAt(key) + i]!;
        });
      }
    }
  }
  return y;
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** x · Φ(x), Φ by Simpson's rule over the density. */
export function gelu(x: number): number {
  const steps = 200;
  const width = x / steps;
  let sum = density(0) + density(x);
  for (let i = 1; i < steps; i += 1) sum += density(i * width) * (i % 2 === 0 ? 2 : 4);
  return x * (0.5 + (sum * width) / 3);
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

export function fill(length: number, at: (index: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, index) => at(index));
}
