#!/usr/bin/env node

// src/protocol/engine.ts
import { z as z3 } from "./vendor/zod.mjs";

// src/protocol/backend-report.ts
import { z } from "./vendor/zod.mjs";
var BackendName = z.enum(["native-gpu", "native-cpu", "wasm"]);
var WantedBackend = z.enum(["auto", "gpu", "cpu", "wasm"]);
var Obstacle = z.object({
  code: z.enum(["ASKED", "NOT_SET_UP", "CPU_BUILD", "NO_GPU", "BROKEN"]),
  reason: z.string(),
  hint: z.string()
});
var BackendFacts = z.object({
  /** tfjs-core's name of the backend. */
  registeredAs: z.enum(["tensorflow", "wasm"]),
  tfjsVersion: z.string(),
  /** Of the native library; null for wasm. */
  tensorflowVersion: z.string().nullable(),
  /** How many threads compute. */
  threads: z.int(),
  /** The makers have not seen this backend run on such a machine. */
  neverRun: z.boolean()
});
var BackendReport = z.object({
  name: BackendName,
  /** null: there is no better one. */
  obstacle: Obstacle.nullable(),
  facts: BackendFacts,
  /** Of the process with the backend loaded, in bytes. */
  memory: z.number()
});
var ProbeTask = z.object({
  type: z.literal("probe"),
  wanted: WantedBackend,
  /** The folder with the native builds. */
  tensorflow: z.string()
});

// src/protocol/problem.ts
import { z as z2 } from "./vendor/zod.mjs";
var Problem = z2.object({
  code: z2.string(),
  message: z2.string(),
  hint: z2.string()
});
var ApiError = Problem.extend({
  /** The path of the offending field in the request body, e.g. `promptSide`. */
  field: z2.string().optional()
});

// src/protocol/engine.ts
var GenerateTask = z3.object({
  type: z3.literal("generate"),
  /** Absolute paths. */
  checkpoint: z3.string(),
  vae: z3.string().nullable(),
  /** Folder whose embeddings the prompts may name; null: none. */
  embeddingsDir: z3.string().nullable(),
  out: z3.string(),
  prompt: z3.string(),
  negativePrompt: z3.string(),
  steps: z3.int().min(1).max(1e3),
  sampler: z3.enum(["Euler a", "Euler", "DDIM"]),
  /** 1: no guidance. */
  cfgScale: z3.number().min(1).max(100),
  seed: z3.int().min(0),
  /** Pixels; null: what the model is usually used at. */
  width: z3.int().min(1).max(8192).nullable(),
  height: z3.int().min(1).max(8192).nullable(),
  /** 1: the text encoder's last layer. */
  clipSkip: z3.int().min(1).max(24),
  backend: WantedBackend,
  /** The folder with the native builds. */
  tensorflow: z3.string(),
  version: z3.string()
});
var EngineTask = z3.discriminatedUnion("type", [GenerateTask, ProbeTask]);
var EngineEvent = z3.discriminatedUnion("type", [
  z3.object({ type: z3.literal("backend"), backend: z3.string(), why: z3.string() }),
  z3.object({
    type: z3.literal("stage"),
    stage: z3.enum(["loading", "reading the prompt", "drawing", "decoding"])
  }),
  z3.object({ type: z3.literal("notice"), message: z3.string(), hint: z3.string() }),
  /** Of the latest stage. */
  z3.object({ type: z3.literal("progress"), done: z3.number(), total: z3.number() }),
  z3.object({
    type: z3.literal("picture"),
    file: z3.string(),
    width: z3.int(),
    height: z3.int(),
    infotext: z3.string()
  }),
  z3.object({ type: z3.literal("probed"), report: BackendReport }),
  z3.object({ type: z3.literal("failed"), problem: Problem })
]);

// src/system/coded-error.ts
var CodedError = class extends Error {
  code;
  hint;
  constructor(code, options) {
    super(options.message, options.cause === void 0 ? void 0 : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.name = new.target.name;
  }
};

// src/system/redact.ts
var SECRET_KEY = /^(?:x-ti-token|.*token|authorization|proxy-authorization|cookie|set-cookie|.*password|.*auth)$/i;
var REDACTED = "[redacted]";
function redactText(text) {
  return text.replace(/([?&](?:token|access_token)=)[^&\s"']+/gi, `$1${REDACTED}`).replace(/\b(Basic|Bearer)\s+[\w+/=.~-]+/gi, `$1 ${REDACTED}`).replace(
    /("?(?:x-ti-token|authorization|password|token)"?\s*[:=]\s*)"?(?!Basic |Bearer )[^\s"',}&]+"?/gi,
    `$1${REDACTED}`
  ).replace(/(\w+:\/\/)[^/\s@:]+:[^/\s@]+@/g, `$1${REDACTED}@`);
}
function redactFields(value, depth = 0) {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 4) return "…";
  if (Array.isArray(value)) return value.map((item) => redactFields(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key2, item]) => [
      key2,
      SECRET_KEY.test(key2) ? REDACTED : redactFields(item, depth + 1)
    ])
  );
}

// src/system/logger.ts
var LOG_LEVELS = ["debug", "info", "warn", "error"];
function createLogger(options = {}) {
  const { level = "info", json = false } = options;
  const write = options.write ?? ((line) => void process.stderr.write(line));
  const format = json ? jsonLine : plainLine;
  const at = (own) => (message, fields = {}) => {
    if (LOG_LEVELS.indexOf(own) < LOG_LEVELS.indexOf(level)) return;
    write(`${format(own, redactText(message), redactFields(fields))}
`);
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
var silentLogger = createLogger({ write: () => void 0 });
function describeError(error) {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
function jsonLine(level, message, fields) {
  return JSON.stringify({ time: (/* @__PURE__ */ new Date()).toISOString(), level, message, ...fields });
}
function plainLine(level, message, fields) {
  const rest = Object.entries(fields).map(([key2, value]) => ` ${key2}=${JSON.stringify(value)}`);
  return `${level === "info" ? "" : `${level}: `}${message}${rest.join("")}`;
}

// src/worker/generate.ts
import { createHash as createHash2 } from "node:crypto";
import { createReadStream } from "node:fs";
import path6 from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";

// src/diffusion/checkpoint/filter-layout.ts
function toTensorFlowFilter(values, shape) {
  const [outputs = 1, inputs = 1, height = 1, width = 1] = shape;
  const taps = height * width;
  const moved = new values.constructor(values.length);
  for (let input = 0; input < inputs; input++) {
    for (let tap = 0; tap < taps; tap++) {
      let to = (tap * inputs + input) * outputs;
      let from = input * taps + tap;
      for (let output2 = 0; output2 < outputs; output2++) {
        moved[to++] = values[from] ?? 0;
        from += inputs * taps;
      }
    }
  }
  return { values: moved, shape: [height, width, inputs, outputs] };
}

// src/formats/half.ts
function halfToFloatBits(half) {
  const sign = (half & 32768) << 16;
  const exponent = half >>> 10 & 31;
  const fraction = half & 1023;
  if (exponent === 31) return (sign | 2139095040 | fraction << 13) >>> 0;
  if (exponent !== 0) return (sign | exponent + 112 << 23 | fraction << 13) >>> 0;
  if (fraction === 0) return sign >>> 0;
  const shift = Math.clz32(fraction) - 21;
  return (sign | 113 - shift << 23 | (fraction << shift & 1023) << 13) >>> 0;
}
function floatBitsToHalf(bits) {
  const sign = bits >>> 16 & 32768;
  const magnitude = bits & 2147483647;
  if (magnitude > 2139095040) {
    const payload = magnitude >>> 13 & 1023;
    return sign | 31744 | (payload === 0 ? 1 : payload);
  }
  if (magnitude >= 1199566848) return sign | 31744;
  if (magnitude >= 947912704) return sign | roundShift(magnitude - 939524096, 13);
  const exponent = magnitude >>> 23;
  if (exponent < 102) return sign;
  return sign | roundShift(magnitude & 8388607 | 8388608, 126 - exponent);
}
function floatBitsToBfloat(bits) {
  if ((bits & 2147483647) > 2139095040) {
    const high = bits >>> 16;
    return (high & 127) === 0 ? high | 1 : high;
  }
  return bits + 32767 + (bits >>> 16 & 1) >>> 16 & 65535;
}
function roundShift(value, shift) {
  const kept = value >>> shift;
  const rest = value & (1 << shift) - 1;
  const tie = 1 << shift - 1;
  return rest > tie || rest === tie && (kept & 1) === 1 ? kept + 1 : kept;
}
var halves = null;
function halvesToFloats(words2) {
  halves ??= Uint32Array.from({ length: 65536 }, (_, half) => halfToFloatBits(half));
  const bits = new Uint32Array(words2.length);
  for (let i = 0; i < words2.length; i++) bits[i] = halves[words2[i] ?? 0] ?? 0;
  return new Float32Array(bits.buffer);
}
function bfloatsToFloats(words2) {
  const bits = new Uint32Array(words2.length);
  for (let i = 0; i < words2.length; i++) bits[i] = (words2[i] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}

// src/formats/dtype.ts
var dtypes = ["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL"];
var dtypeSize = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1
};
function isDtype(name) {
  return typeof name === "string" && dtypes.includes(name);
}
function elementCount(shape) {
  return shape.reduce((product3, size) => product3 * size, 1);
}
function toFloat32(tensor) {
  const { bytes, dtype } = tensor;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / dtypeSize[dtype]);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < values.length; i++) {
    if (dtype === "F32") bits[i] = view.getUint32(i * 4, true);
    else if (dtype === "F16") bits[i] = halfToFloatBits(view.getUint16(i * 2, true));
    else if (dtype === "BF16") bits[i] = view.getUint16(i * 2, true) << 16;
    else values[i] = wideValue(view, dtype, i);
  }
  return values;
}
function wideValue(view, dtype, index) {
  switch (dtype) {
    case "F64":
      return view.getFloat64(index * 8, true);
    case "I64":
      return Number(view.getBigInt64(index * 8, true));
    case "I32":
      return view.getInt32(index * 4, true);
    case "I16":
      return view.getInt16(index * 2, true);
    case "I8":
      return view.getInt8(index);
    case "U8":
      return view.getUint8(index);
    case "BOOL":
      return view.getUint8(index) === 0 ? 0 : 1;
    default:
      return dtype;
  }
}
function fromFloat32(values, dtype) {
  const size = dtypeSize[dtype];
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < values.length; i++) {
    const pattern = bits[i] ?? 0;
    if (dtype === "F32") view.setUint32(i * 4, pattern, true);
    else if (dtype === "F64") view.setFloat64(i * 8, values[i] ?? 0, true);
    else view.setUint16(i * 2, dtype === "F16" ? floatBitsToHalf(pattern) : floatBitsToBfloat(pattern), true);
  }
  return bytes;
}

// src/formats/format-error.ts
var FormatError = class extends CodedError {
  constructor(code, message, hint = defaultHints[code]) {
    super(code, { message, hint });
  }
};
var fetchAgain = "The file is damaged or incomplete: download or copy it again.";
var defaultHints = {
  EMPTY_FILE: "The file has no content: copy it again, or delete it.",
  UNKNOWN_FORMAT: "Embeddings are .safetensors, .pt, .bin or .png files: check what this file is.",
  NOT_AN_EMBEDDING: "Move the file to the folder for what it is (models, LoRA, VAE); embeddings hold a few short tensors.",
  TOO_LARGE: "Embeddings are rarely over one megabyte: check what this file is.",
  CORRUPT_SAFETENSORS: fetchAgain,
  CORRUPT_ZIP: fetchAgain,
  CORRUPT_PICKLE: fetchAgain,
  CORRUPT_PNG: fetchAgain,
  DANGEROUS_PICKLE: "Do not load this file anywhere: delete it, and get the embedding as .safetensors from a source you trust.",
  NO_IMAGE_DATA: "If it is a preview picture, rename it to <name>.preview.png.",
  UNSUPPORTED_DTYPE: "Save the embedding again as float32.",
  UNSUPPORTED_FEATURE: "Save the embedding again as .safetensors with the program that made it.",
  CANNOT_WRITE: "Choose another target format."
};

// src/system/errno.ts
function errnoOf(error) {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
var ABSENT = /* @__PURE__ */ new Set(["ENOENT", "ENOTDIR"]);
var NOT_ALLOWED = /* @__PURE__ */ new Set(["EACCES", "EPERM", "EROFS"]);
function isAbsent(error) {
  return ABSENT.has(errnoOf(error) ?? "");
}
function isNotAllowed(error) {
  return NOT_ALLOWED.has(errnoOf(error) ?? "");
}
function isTaken(error) {
  return errnoOf(error) === "EEXIST";
}

// src/diffusion/checkpoint/checkpoint-error.ts
var CheckpointError = class extends CodedError {
  constructor(code, message, options = {}) {
    super(code, { message, hint: options.hint ?? hints[code], cause: options.cause });
  }
};
var hints = {
  NOT_FOUND: "Check the path; checkpoints are .safetensors or .ckpt files.",
  NOT_READABLE: "Check that the file may be read and that its disk is connected.",
  CORRUPT: "The file is damaged or incomplete: download or copy it again.",
  DANGEROUS_PICKLE: "Do not load this file anywhere: get the model as .safetensors from a source you trust.",
  UNKNOWN_FORMAT: "Choose a Stable Diffusion 1.x checkpoint: a .safetensors or .ckpt file of 2 to 8 GB.",
  NOT_A_CHECKPOINT: "Choose a Stable Diffusion 1.x checkpoint: a .safetensors or .ckpt file of 2 to 8 GB.",
  NOT_SUPPORTED: "Choose a checkpoint of Stable Diffusion 1.x.",
  INCOMPLETE: "Download or copy the file again, or choose another checkpoint.",
  NOT_FINITE: "No picture can come out of such weights: choose another checkpoint.",
  CONFIG_NEEDED: "Put the model's LDM configuration beside it, as a .yaml file of the same name.",
  CONFIG_INVALID: "Correct the .yaml file beside the checkpoint, or remove it.",
  CONFIG_MISMATCH: "The .yaml file belongs to another model: correct it, or remove it."
};
async function withCheckpointErrors(path7, action) {
  try {
    return await action();
  } catch (error) {
    throw translated(error, path7) ?? error;
  }
}
function translated(cause, path7) {
  if (cause instanceof CheckpointError) return null;
  if (cause instanceof FormatError) return fromFormat(cause, path7);
  if (isAbsent(cause)) return new CheckpointError("NOT_FOUND", `${path7} does not exist.`, { cause });
  if (errnoOf(cause) === null || !(cause instanceof Error)) return null;
  const reason2 = isNotAllowed(cause) ? "this user may not read it" : cause.message;
  return new CheckpointError("NOT_READABLE", `${path7} cannot be read: ${reason2}.`, { cause });
}
function fromFormat(cause, path7) {
  const fail = (code, hint) => new CheckpointError(code, `${path7}: ${cause.message}`, hint === void 0 ? { cause } : { cause, hint });
  switch (cause.code) {
    case "EMPTY_FILE":
    case "CORRUPT_SAFETENSORS":
    case "CORRUPT_ZIP":
    case "CORRUPT_PICKLE":
    case "CORRUPT_PNG":
      return fail("CORRUPT");
    case "DANGEROUS_PICKLE":
      return fail("DANGEROUS_PICKLE");
    case "UNSUPPORTED_DTYPE":
      return fail("NOT_SUPPORTED", "Choose the model as float32, float16 or bfloat16.");
    case "UNSUPPORTED_FEATURE":
      return fail("NOT_SUPPORTED", "Get the model as .safetensors.");
    case "UNKNOWN_FORMAT":
    case "NOT_AN_EMBEDDING":
    case "TOO_LARGE":
    case "NO_IMAGE_DATA":
    case "CANNOT_WRITE":
      return fail("UNKNOWN_FORMAT");
    default:
      return cause.code;
  }
}

// src/diffusion/checkpoint/weight-values.ts
function weightValues({ dtype, shape, bytes }, name) {
  switch (dtype) {
    case "F16":
    case "BF16":
      return { dtype, values: new Uint16Array(aligned(bytes, 2)) };
    case "F32":
      return { dtype, values: new Float32Array(aligned(bytes, 4)) };
    case "F64":
      return { dtype: "F32", values: toFloat32({ dtype, shape, bytes }) };
    case "I64":
    case "I32":
    case "I16":
    case "I8":
    case "U8":
    case "BOOL":
      throw new CheckpointError("NOT_SUPPORTED", `The weight ${name} is of type ${dtype}.`, {
        hint: "Choose the model as float32, float16 or bfloat16: quantised ones cannot be used."
      });
    default:
      return dtype;
  }
}
function asFloat32(weight) {
  switch (weight.dtype) {
    case "F32":
      return weight.values;
    case "F16":
      return halvesToFloats(weight.values);
    case "BF16":
      return bfloatsToFloats(weight.values);
    default:
      return weight;
  }
}
function requireFinite(weight, name) {
  const bad = firstNotFinite(weight);
  if (bad < 0) return;
  const [value] = asFloat32(
    weight.dtype === "F32" ? { dtype: "F32", values: weight.values.subarray(bad, bad + 1) } : { dtype: weight.dtype, values: weight.values.subarray(bad, bad + 1) }
  );
  const what = Number.isNaN(value) ? "no number (NaN)" : "infinite";
  throw new CheckpointError("NOT_FINITE", `A value of the weight ${name} is ${what}.`);
}
var exponents = { F32: 2139095040, F16: 31744, BF16: 32640 };
function firstNotFinite(weight) {
  const mask2 = exponents[weight.dtype];
  const { values } = weight;
  const words2 = values instanceof Float32Array ? new Uint32Array(values.buffer, values.byteOffset, values.length) : values;
  for (let i = 0; i < words2.length; i++) if (((words2[i] ?? 0) & mask2) === mask2) return i;
  return -1;
}
function aligned(bytes, size) {
  const { buffer, byteOffset, byteLength } = bytes;
  const whole2 = byteOffset % size === 0 && byteOffset === 0 && byteLength === buffer.byteLength;
  return whole2 && buffer instanceof ArrayBuffer ? buffer : bytes.slice().buffer;
}

// src/diffusion/checkpoint/load-weights.ts
async function* weightsOfPart(checkpoint, part3, { onProgress, signal } = {}) {
  const tensors = [...checkpoint.tensors.values()].filter((tensor) => tensor.part === part3);
  const sizes = tensors.map(({ shape }) => shape.reduce((product3, size) => product3 * size, 1));
  const total = sizes.reduce((sum3, size) => sum3 + size, 0);
  let done = 0;
  for (const [i, { name, shape }] of tensors.entries()) {
    signal?.throwIfAborted();
    yield { name, ...engineLayout(await checkpoint.read(name), shape) };
    done += sizes[i] ?? 0;
    onProgress?.({ done, total });
  }
}
function engineLayout(weight, shape) {
  if (shape.length !== 4) return { weight, shape };
  if (weight.dtype === "F32") {
    const filter2 = toTensorFlowFilter(weight.values, shape);
    return { weight: { dtype: "F32", values: filter2.values }, shape: filter2.shape };
  }
  const filter = toTensorFlowFilter(weight.values, shape);
  return { weight: { dtype: weight.dtype, values: filter.values }, shape: filter.shape };
}
async function loadWeights(checkpoint, kernels, part3, options = {}) {
  const tensors = /* @__PURE__ */ new Map();
  const dispose = () => {
    for (const tensor of tensors.values()) kernels.release(tensor);
    tensors.clear();
  };
  try {
    for await (const { name, shape, weight } of weightsOfPart(checkpoint, part3, options))
      tensors.set(name, kernels.constant(asFloat32(weight), shape));
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    get(name) {
      const tensor = tensors.get(name);
      if (tensor === void 0) throw new Error(`The ${part3} has no weight ${name}, or was disposed of.`);
      return tensor;
    },
    has: (name) => tensors.has(name),
    dispose
  };
}

// src/diffusion/checkpoint/ldm-yaml.ts
import { parse } from "./vendor/yaml.mjs";
import { z as z4 } from "./vendor/zod.mjs";

// src/system/bounded-read.ts
import { statSync } from "node:fs";
import { stat } from "node:fs/promises";

// src/system/disk-pace.ts
import { setImmediate as breathe } from "node:timers/promises";
var SLOW_MS = 30;
var STAY_PATIENT_MS = 1e4;
var SLICE_MS = 8;
var patientUntil = 0;
var sliceStart = 0;
function diskRequest(direct, patient) {
  const start = performance.now();
  if (start < patientUntil) return patient();
  try {
    return direct();
  } finally {
    if (performance.now() - start > SLOW_MS) patientUntil = performance.now() + STAY_PATIENT_MS;
  }
}
function andThen(answer2, goOn) {
  return answer2 instanceof Promise ? answer2.then(goOn) : goOn(answer2);
}
function yieldSometimes() {
  return performance.now() - sliceStart < SLICE_MS ? null : takeBreath();
}
async function takeBreath() {
  await breathe();
  sliceStart = performance.now();
}

// src/system/file-reader.ts
import { closeSync, constants, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
var READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
var MAX_DIRECT_BYTES = 1024 * 1024;
async function readPart(path7, offset, length) {
  const patient = () => readPatiently(path7, offset, length);
  if (length > MAX_DIRECT_BYTES) return patient();
  return diskRequest(() => readDirectly(path7, offset, length), patient);
}
async function readPatiently(path7, offset, length) {
  const file = await open(path7, READ);
  try {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  } finally {
    await file.close();
  }
}
function readDirectly(path7, offset, length) {
  const descriptor = openSync(path7, READ);
  try {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const count2 = readSync(descriptor, buffer, filled, length - filled, offset + filled);
      if (count2 === 0) break;
      filled += count2;
    }
    return buffer.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}

// src/system/bounded-read.ts
var FileTooLargeError = class extends Error {
  size;
  limit;
  constructor(path7, size, limit) {
    super(`${path7} has ${size} bytes, more than the ${limit} allowed`);
    this.name = "FileTooLargeError";
    this.size = size;
    this.limit = limit;
  }
};
async function readFileBounded(path7, limit) {
  const stats = await diskRequest(
    () => statSync(path7),
    () => stat(path7)
  );
  const { size } = stats;
  if (!stats.isFile()) throw new Error(`${path7} is not a regular file`);
  if (size > limit) throw new FileTooLargeError(path7, size, limit);
  return readPart(path7, 0, size);
}

// src/diffusion/checkpoint/ldm-yaml.ts
var count = z4.number().int().positive();
var counts = z4.union([count, z4.array(count).min(1)]);
var unetParams = z4.object({
  in_channels: count.optional(),
  out_channels: count.optional(),
  model_channels: count.optional(),
  attention_resolutions: z4.array(count).optional(),
  num_res_blocks: counts.optional(),
  channel_mult: z4.array(z4.number().positive()).min(1).optional(),
  num_heads: z4.number().int().min(-1).optional(),
  num_head_channels: z4.number().int().min(-1).optional(),
  context_dim: z4.union([count, z4.array(count).length(1)]).optional()
});
var vaeParams = z4.object({
  ddconfig: z4.object({
    ch: count.optional(),
    ch_mult: z4.array(z4.number().positive()).min(1).optional(),
    num_res_blocks: count.optional(),
    z_channels: count.optional()
  }).optional()
});
var textParams = z4.object({
  hidden_size: count.optional(),
  num_hidden_layers: count.optional(),
  num_attention_heads: count.optional()
});
var part = (params) => z4.object({ params: params.nullish() }).optional();
var schema = z4.object({
  model: z4.object({
    params: z4.object({
      parameterization: z4.enum(["eps", "v"]).optional(),
      linear_start: z4.number().positive().max(1).optional(),
      linear_end: z4.number().positive().max(1).optional(),
      beta_schedule: z4.literal("linear").optional(),
      timesteps: count.optional(),
      scale_factor: z4.number().positive().optional(),
      unet_config: part(unetParams),
      first_stage_config: part(vaeParams),
      cond_stage_config: part(textParams)
    })
  })
});
var maxBytes = 1024 * 1024;
function yamlPath(checkpoint) {
  return checkpoint.replace(/\.[^./\\]*$/, "") + ".yaml";
}
async function readLdmYaml(checkpoint) {
  const path7 = yamlPath(checkpoint);
  if (path7 === checkpoint) return null;
  try {
    const content = parse((await readFileBounded(path7, maxBytes)).toString("utf8"));
    return schema.parse(content).model.params;
  } catch (cause) {
    if (isAbsent(cause)) return null;
    throw new CheckpointError("CONFIG_INVALID", `${path7} is no LDM configuration: ${reason(cause)}.`, {
      cause
    });
  }
}
function reason(cause) {
  if (cause instanceof z4.ZodError) {
    const [issue] = cause.issues;
    if (issue !== void 0) return `${issue.path.join(".") || "the file"}: ${issue.message}`;
  }
  const [line = ""] = cause instanceof Error ? cause.message.split("\n") : [];
  return line.replace(/[.:]+$/, "");
}

// src/diffusion/checkpoint/complete-config.ts
function completeConfig(weights, yaml, checkpoint) {
  if (yaml !== null) requireAgreement(weights, yaml, checkpoint);
  const { text, unet: unet2, vae, noise } = weights;
  const textHeads = yaml?.cond_stage_config?.params?.num_attention_heads ?? text.heads;
  const unetHeads = headsOfUnet(unet2, yaml);
  if (textHeads === null) throw headsMissing("text encoder", text.width, checkpoint);
  if (unetHeads === null) throw headsMissing("U-Net", unet2.channels, checkpoint);
  const config = {
    baseModel: "sd1",
    prediction: yaml?.parameterization === void 0 ? weights.prediction : predictions[yaml.parameterization],
    textEncoders: [{ ...text, heads: textHeads }],
    unet: { ...unet2, heads: unetHeads },
    vae: { ...vae, scale: yaml?.scale_factor ?? vae.scale },
    noise: {
      timesteps: yaml?.timesteps ?? noise.timesteps,
      betaStart: yaml?.linear_start ?? noise.betaStart,
      betaEnd: yaml?.linear_end ?? noise.betaEnd
    }
  };
  requireDivisible(config, checkpoint);
  return config;
}
var predictions = { eps: "epsilon", v: "v" };
var normGroups = 32;
function headsOfUnet(unet2, yaml) {
  const { num_heads: number, num_head_channels: width } = yaml?.unet_config?.params ?? {};
  const widths = [...unet2.multiples, unet2.multiples.at(-1) ?? 1].map((multiple) => multiple * unet2.channels);
  if (width !== void 0 && width > 0) return widths.map((channels) => channels / width);
  const heads = number !== void 0 && number > 0 ? number : unet2.heads;
  return heads === null ? null : widths.map(() => heads);
}
function headsMissing(part3, width, checkpoint) {
  const message = `${checkpoint} has a ${part3} of width ${width}, whose number of attention heads its weights do not tell.`;
  return new CheckpointError("CONFIG_NEEDED", message);
}
function requireAgreement({ unet: unet2, vae, text }, yaml, checkpoint) {
  const unetYaml = yaml.unet_config?.params ?? {};
  const vaeYaml = yaml.first_stage_config?.params?.ddconfig ?? {};
  const textYaml = yaml.cond_stage_config?.params ?? {};
  const attention2 = unetYaml.attention_resolutions;
  const levels = unet2.multiples.map((_, level) => 2 ** level);
  const claims = {
    "unet_config.params.in_channels": [unetYaml.in_channels, unet2.inChannels],
    "unet_config.params.out_channels": [unetYaml.out_channels, unet2.outChannels],
    "unet_config.params.model_channels": [unetYaml.model_channels, unet2.channels],
    "unet_config.params.channel_mult": [unetYaml.channel_mult, unet2.multiples],
    "unet_config.params.num_res_blocks": [unetYaml.num_res_blocks, unet2.blocks],
    "unet_config.params.context_dim": [unetYaml.context_dim, unet2.contextWidth],
    "unet_config.params.attention_resolutions": [
      attention2 === void 0 ? void 0 : levels.filter((factor) => attention2.includes(factor)),
      levels.filter((_, level) => (unet2.depths[level] ?? 0) > 0)
    ],
    "first_stage_config.params.ddconfig.ch": [vaeYaml.ch, vae.channels],
    "first_stage_config.params.ddconfig.ch_mult": [vaeYaml.ch_mult, vae.multiples],
    "first_stage_config.params.ddconfig.num_res_blocks": [vaeYaml.num_res_blocks, vae.blocks],
    "first_stage_config.params.ddconfig.z_channels": [vaeYaml.z_channels, vae.latentChannels],
    "cond_stage_config.params.hidden_size": [textYaml.hidden_size, text.width],
    "cond_stage_config.params.num_hidden_layers": [textYaml.num_hidden_layers, text.layers]
  };
  for (const [name, [claimed, found]] of Object.entries(claims)) {
    if (claimed === void 0 || agree(claimed, found)) continue;
    const message = `${yamlPath(checkpoint)} says ${name} ${show(claimed)}, but the weights have ${show(found)}.`;
    throw new CheckpointError("CONFIG_MISMATCH", message);
  }
}
function agree(claimed, found) {
  const [a, b] = [claimed, found].map((value) => typeof value === "number" ? [value] : value ?? []);
  const length = Math.max(a?.length ?? 0, b?.length ?? 0);
  if (typeof claimed !== "number" && typeof found !== "number" && a?.length !== b?.length) return false;
  return Array.from({ length }, (_, i) => i).every((i) => (a?.[i] ?? a?.[0]) === (b?.[i] ?? b?.[0]));
}
function show(value) {
  return typeof value === "number" ? String(value) : `[${(value ?? []).join(", ")}]`;
}
function requireDivisible({ unet: unet2, vae, textEncoders }, checkpoint) {
  const widthAt = (i) => (unet2.multiples[i] ?? unet2.multiples.at(-1) ?? 1) * unet2.channels;
  for (const [i, heads] of unet2.heads.entries())
    if (!divides(heads, widthAt(i))) throw headsWrong(heads, widthAt(i), checkpoint);
  for (const { width, heads } of textEncoders)
    if (!divides(heads, width)) throw headsWrong(heads, width, checkpoint);
  const widths = [...unet2.heads.map((_, i) => widthAt(i)), ...vae.multiples.map((m) => m * vae.channels)];
  const odd = widths.find((width) => !divides(normGroups, width));
  if (odd === void 0) return;
  const message = `${checkpoint} has ${odd} channels at a level, which make no ${normGroups} groups.`;
  throw new CheckpointError("NOT_SUPPORTED", message);
}
function headsWrong(heads, width, checkpoint) {
  const message = `${yamlPath(checkpoint)} gives ${heads} attention heads to a width of ${width}, which they do not divide.`;
  return new CheckpointError("CONFIG_MISMATCH", message);
}
function divides(part3, whole2) {
  return Number.isInteger(part3) && whole2 % part3 === 0;
}

// src/diffusion/checkpoint/weight-names.ts
var unetPrefix = "model.diffusion_model.";
var vaePrefix = "first_stage_model.";
var textPrefix = "cond_stage_model.transformer.text_model.";
var renames = [
  // transformers before 4.? saved CLIP's text model without its own level (A1111 renames the same way)
  [/^cond_stage_model\.transformer\.(?=embeddings\.|encoder\.|final_layer_norm\.)/, textPrefix],
  // the names of diffusers' attention, which some converters leave in the VAE
  [/(\.mid\.attn_1\.)(?:query|to_q)\./, "$1q."],
  [/(\.mid\.attn_1\.)(?:key|to_k)\./, "$1k."],
  [/(\.mid\.attn_1\.)(?:value|to_v)\./, "$1v."],
  [/(\.mid\.attn_1\.)(?:proj_attn|to_out\.0)\./, "$1proj_out."]
];
var ignored = [
  /^model_ema\./,
  /^(?:betas|alphas_cumprod|alphas_cumprod_prev|logvar|lvlb_weights|scale_factor|denoiser\.sigmas|ztsnr|v_pred)$/,
  /^(?:sqrt_|log_|posterior_)\w+$/,
  /^first_stage_model\.(?:loss|model_ema)\./,
  /\.position_ids$/,
  /^cond_stage_model\.(?:transformer\.)?(?:text_model\.)?(?:text_projection|logit_scale)(?:\.weight)?$/,
  /^cond_stage_model\.transformer\.(?:vision_model|visual_projection)\./
];
function canonicalName(name) {
  return renames.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), name);
}
function canonicalVaeName(name) {
  const bare = /^(?:encoder|decoder|quant_conv|post_quant_conv|loss|model_ema)\./.test(name);
  return canonicalName(bare ? `${vaePrefix}${name}` : name);
}
function isIgnored(name) {
  return ignored.some((pattern) => pattern.test(name));
}
function plainShape(shape) {
  return shape.length === 4 && shape[2] === 1 && shape[3] === 1 ? shape.slice(0, 2) : shape;
}

// src/diffusion/checkpoint/config-from-weights.ts
var version1 = {
  channels: 320,
  unetHeads: 8,
  textWidth: 768,
  textHeads: 12,
  vaeScale: 0.18215,
  noise: { timesteps: 1e3, betaStart: 85e-5, betaEnd: 0.012 }
};
var Shapes = class {
  #tensors;
  #path;
  constructor(tensors, path7) {
    this.#tensors = tensors;
    this.#path = path7;
  }
  /** Rows or output channels, then columns or input channels. */
  of(name) {
    const shape = this.find(name);
    if (shape !== null) return shape;
    throw new CheckpointError("INCOMPLETE", `${this.#path} lacks the weight ${name}.`);
  }
  find(name) {
    const info = this.#tensors.get(name);
    return info === void 0 ? null : plainShape(info.shape);
  }
  /** How many of `name(0)`, `name(1)`, … there are. */
  count(name) {
    let index = 0;
    while (this.#tensors.has(name(index))) index++;
    return index;
  }
};
function configFromWeights(tensors, path7, metadata) {
  const shapes = new Shapes(tensors, path7);
  return {
    text: textConfig(shapes),
    unet: unetConfig(shapes),
    vae: vaeConfig(shapes),
    noise: version1.noise,
    prediction: predictsVelocity(tensors, metadata) ? "v" : "epsilon"
  };
}
function predictsVelocity(tensors, metadata) {
  return tensors.has("v_pred") || /^v(?:[-_]?pred|$)/i.test(metadata["modelspec.prediction_type"] ?? "");
}
function textConfig(shapes) {
  const [tokens = 0, width = 0] = shapes.of(`${textPrefix}embeddings.token_embedding.weight`);
  const [length = 0] = shapes.of(`${textPrefix}embeddings.position_embedding.weight`);
  const layers = shapes.count((i) => `${textPrefix}encoder.layers.${i}.layer_norm1.weight`);
  const heads = width === version1.textWidth ? version1.textHeads : null;
  return { kind: "clip", prefix: textPrefix, width, layers, heads, tokens, length };
}
function unetConfig(shapes) {
  const [channels = 0, inChannels = 0] = shapes.of(`${unetPrefix}input_blocks.0.0.weight`);
  const [outChannels = 0] = shapes.of(`${unetPrefix}out.2.weight`);
  const [, contextWidth = 0] = shapes.of(
    `${unetPrefix}middle_block.1.transformer_blocks.0.attn2.to_k.weight`
  );
  const depthOf = (block) => shapes.count((i) => `${unetPrefix}${block}.1.transformer_blocks.${i}.norm1.weight`);
  const levels = unetLevels(shapes, depthOf);
  return {
    inChannels,
    outChannels,
    channels,
    multiples: levels.map(({ width }) => width / channels),
    blocks: levels.map(({ blocks }) => blocks),
    depths: levels.map(({ depth }) => depth),
    middleDepth: depthOf("middle_block"),
    heads: channels === version1.channels ? version1.unetHeads : null,
    contextWidth
  };
}
function unetLevels(shapes, depthOf) {
  const levels = [];
  let isNew = true;
  for (let i = 1; ; i++) {
    const block = `input_blocks.${i}`;
    const residual = shapes.find(`${unetPrefix}${block}.0.in_layers.2.weight`);
    if (residual === null) {
      if (shapes.find(`${unetPrefix}${block}.0.op.weight`) === null) return levels;
      isNew = true;
    } else if (isNew) {
      levels.push({ width: residual[0] ?? 0, blocks: 1, depth: depthOf(block) });
      isNew = false;
    } else {
      const level = levels.at(-1);
      if (level !== void 0) level.blocks++;
    }
  }
}
function vaeConfig(shapes) {
  const encoder2 = `${vaePrefix}encoder.`;
  const [channels = 0] = shapes.of(`${encoder2}conv_in.weight`);
  const [, latentChannels = 0] = shapes.of(`${vaePrefix}post_quant_conv.weight`);
  const block = (level, index) => `${encoder2}down.${level}.block.${index}.conv1.weight`;
  const levels = shapes.count((level) => block(level, 0));
  return {
    channels,
    multiples: Array.from({ length: levels }, (_, level) => (shapes.of(block(level, 0))[0] ?? 0) / channels),
    blocks: shapes.count((index) => block(0, index)),
    latentChannels,
    scale: version1.vaeScale
  };
}

// src/diffusion/checkpoint/family.ts
var firstConvolution = `${unetPrefix}input_blocks.0.0.weight`;
var has = (name) => (tensors) => tensors.has(name);
var hasLike = (pattern) => (tensors) => [...tensors.keys()].some((name) => pattern.test(name));
var takes = (channels) => (tensors) => tensors.get(firstConvolution)?.shape[1] === channels;
var families = [
  {
    what: "a LoRA",
    code: "NOT_A_CHECKPOINT",
    is: hasLike(/^lora_(?:unet|te)|\.lora_(?:down|up|A|B)\.|\.hada_w/)
  },
  {
    what: "a ControlNet",
    code: "NOT_A_CHECKPOINT",
    is: hasLike(/^(?:control_model\.|controlnet_)|input_hint_block/)
  },
  { what: "a Flux model", code: "NOT_SUPPORTED", is: hasLike(/(?:^|\.)double_blocks\.0\./) },
  { what: "a Stable Diffusion 3 model", code: "NOT_SUPPORTED", is: hasLike(/(?:^|\.)joint_blocks\.0\./) },
  { what: "an SDXL refiner", code: "NOT_SUPPORTED", is: isRefiner },
  { what: "an SDXL model", code: "NOT_SUPPORTED", is: hasLike(/^conditioner\.embedders\.1\./) },
  { what: "a Stable Diffusion 2.x model", code: "NOT_SUPPORTED", is: isVersion2 },
  { what: "an inpainting model", code: "NOT_SUPPORTED", is: takes(9) },
  { what: "an InstructPix2Pix model", code: "NOT_SUPPORTED", is: takes(8) },
  { what: "a depth model", code: "NOT_SUPPORTED", is: takes(5) },
  {
    what: "an AltDiffusion model",
    code: "NOT_SUPPORTED",
    is: hasLike(/^cond_stage_model\.(?:roberta|transformation)\./)
  },
  { what: "an AnimateDiff motion module", code: "NOT_A_CHECKPOINT", is: hasLike(/motion_modules?\./) },
  {
    what: "one part of a model in the diffusers layout",
    code: "NOT_SUPPORTED",
    is: hasLike(/^(?:unet\.|vae\.)?(?:encoder\.|decoder\.)?(?:down|up)_blocks\.\d/)
  },
  { what: "a text encoder alone", code: "NOT_A_CHECKPOINT", is: hasLike(/^text_model\./) },
  { what: "a VAE alone", code: "NOT_A_CHECKPOINT", is: isVaeAlone },
  { what: "an embedding", code: "NOT_A_CHECKPOINT", is: isEmbedding },
  {
    what: "a U-Net without its text encoder",
    code: "INCOMPLETE",
    is: (tensors) => tensors.has(firstConvolution) && !hasLike(/^cond_stage_model\./)(tensors)
  },
  {
    what: "no Stable Diffusion model",
    code: "NOT_A_CHECKPOINT",
    is: (tensors) => !tensors.has(firstConvolution)
  }
];
var hints2 = {
  "a VAE alone": "Give it as the VAE beside a Stable Diffusion 1.x checkpoint.",
  "one part of a model in the diffusers layout": "Choose the model as one .safetensors file.",
  "a U-Net without its text encoder": "Choose the full checkpoint, with the text encoder in it."
};
function requireVersion1(tensors, path7) {
  const family = families.find(({ is }) => is(tensors));
  if (family === void 0) return;
  const hint = hints2[family.what];
  const message = `${path7} is ${family.what}.`;
  throw new CheckpointError(family.code, message, hint === void 0 ? {} : { hint });
}
function requireVae(tensors, path7) {
  if (tensors.has(`${vaePrefix}decoder.conv_in.weight`) && tensors.has(`${vaePrefix}encoder.conv_in.weight`)) {
    if (!hasLike(/(?:down|up)_blocks\./)(tensors)) return;
    throw new CheckpointError("NOT_SUPPORTED", `${path7} is a VAE in the diffusers layout.`, {
      hint: "Choose the VAE in the layout of the web UIs (vae-ft-mse-840000-ema-pruned, for example)."
    });
  }
  throw new CheckpointError("NOT_A_CHECKPOINT", `${path7} holds no VAE.`, {
    hint: "Choose another VAE file."
  });
}
function isRefiner(tensors) {
  return has("conditioner.embedders.0.model.ln_final.weight")(tensors) && !takesWidth(tensors, 1024);
}
function isVersion2(tensors) {
  return hasLike(/^(?:cond_stage_model|conditioner\.embedders\.0)\.model\./)(tensors);
}
function takesWidth(tensors, width) {
  return tensors.get("conditioner.embedders.0.model.ln_final.weight")?.shape[0] === width;
}
function isVaeAlone(tensors) {
  return !tensors.has(firstConvolution) && hasLike(/^(?:first_stage_model\.)?decoder\.conv_in\.weight$/)(tensors);
}
function isEmbedding(tensors) {
  const small = [...tensors.values()].every(({ shape }) => shape.length <= 2 && (shape[0] ?? 0) <= 1024);
  return tensors.size <= 4 && tensors.size > 0 && small && !tensors.has(`${textPrefix}final_layer_norm.weight`);
}

// src/diffusion/checkpoint/weight-file.ts
import { open as open2 } from "node:fs/promises";

// src/formats/pickle-errors.ts
function corruptPickle(seen) {
  return new FormatError("CORRUPT_PICKLE", `The pickle inside is not valid: ${seen}.`);
}
function tooMuch(what, limit) {
  return new FormatError(
    "TOO_LARGE",
    `The pickle inside has ${what} ${limit}, far more than such a file needs.`
  );
}
function dangerousGlobal(path7) {
  const shown = path7.length > 200 ? `${path7.slice(0, 200)}…` : path7;
  return new FormatError("DANGEROUS_PICKLE", `The file wants to call ${shown}; nothing of it was run.`);
}

// src/formats/pickle-machine.ts
var embeddingPickleLimits = {
  work: 1e5,
  stack: 2e4,
  marks: 256,
  memo: 5e4,
  textBytes: 2 * 1024 * 1024
};
var checkpointPickleLimits = {
  work: 2e6,
  stack: 2e5,
  marks: 256,
  memo: 1e6,
  textBytes: 32 * 1024 * 1024
};
var PickleMachine = class {
  world;
  #bytes;
  #view;
  #marks = [];
  #memo = /* @__PURE__ */ new Map();
  #stack = [];
  #offset;
  #work = 0;
  #textBytes = 0;
  constructor(bytes, offset, world) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#offset = offset;
    this.world = world;
  }
  get offset() {
    return this.#offset;
  }
  get memoSize() {
    return this.#memo.size;
  }
  /** Counts work: one operation, or the size of what a call is given, which may be the same large thing many times. */
  spend(amount) {
    this.#work += amount;
    if (this.#work > this.world.limits.work) throw tooMuch("more operations than", this.world.limits.work);
  }
  push(value) {
    if (this.#stack.length >= this.world.limits.stack)
      throw tooMuch("a stack deeper than", this.world.limits.stack);
    this.#stack.push(value);
  }
  pop() {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw corruptPickle("it takes from an empty stack");
    const value = this.#stack.pop();
    if (value === void 0) throw corruptPickle("it takes from an empty stack");
    return value;
  }
  top() {
    const value = this.pop();
    this.#stack.push(value);
    return value;
  }
  mark() {
    if (this.#marks.length >= this.world.limits.marks)
      throw tooMuch("nesting deeper than", this.world.limits.marks);
    this.#marks.push(this.#stack.length);
  }
  popMark() {
    const mark = this.#marks.pop();
    if (mark === void 0) throw corruptPickle("a mark is missing");
    return this.#stack.splice(mark);
  }
  /** POP in Python also takes a mark that lies on top. */
  discard() {
    if (this.#marks.at(-1) === this.#stack.length && this.#marks.length > 0) this.#marks.pop();
    else this.pop();
  }
  remember(index) {
    if (this.#memo.size >= this.world.limits.memo)
      throw tooMuch("a memo larger than", this.world.limits.memo);
    this.#memo.set(index, this.top());
  }
  recall(index) {
    const value = this.#memo.get(index);
    if (value === void 0) throw corruptPickle(`memo entry ${index} was never set`);
    this.push(value);
  }
  u8() {
    return this.#view.getUint8(this.#advance(1));
  }
  u16() {
    return this.#view.getUint16(this.#advance(2), true);
  }
  u32() {
    return this.#view.getUint32(this.#advance(4), true);
  }
  i32() {
    return this.#view.getInt32(this.#advance(4), true);
  }
  u64() {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }
  f64() {
    return this.#view.getFloat64(this.#advance(8), false);
  }
  take(length) {
    this.#textBytes += length;
    if (this.#textBytes > this.world.limits.textBytes)
      throw tooMuch("more bytes of text than", this.world.limits.textBytes);
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }
  utf8(length) {
    return decoder.decode(this.take(length));
  }
  /** Text up to the next newline, which is consumed. */
  line() {
    const end = this.#bytes.indexOf(10, this.#offset);
    if (end < 0) throw corruptPickle("it ends inside a line");
    const text = this.utf8(end - this.#offset);
    this.#offset = end + 1;
    return text;
  }
  #advance(length) {
    const start = this.#offset;
    if (length < 0 || start + length > this.#bytes.length) throw corruptPickle("it ends too early");
    this.#offset = start + length;
    return start;
  }
};
var decoder = new TextDecoder();

// src/formats/pickle-scalars.ts
var maxIntegerBytes = 64;
function littleEndianInteger(bytes) {
  if (bytes.length > maxIntegerBytes) throw corruptPickle("an integer is far too long");
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = value << 8n | BigInt(bytes[i] ?? 0);
  return narrow(BigInt.asIntN(bytes.length * 8, value));
}
function parseDecimal(text) {
  if (text === "00" || text === "01") return text === "01";
  if (!/^\s*[+-]?\d+\s*$/.test(text) || text.length > maxIntegerBytes * 3)
    throw corruptPickle("an integer is not decimal");
  return narrow(BigInt(text.trim().replace(/^\+/, "")));
}
function decodeEscapes(literal) {
  const quoted2 = /^(['"])(.*)\1$/s.exec(literal);
  if (quoted2?.[2] === void 0) throw corruptPickle("a string has no quotes");
  return quoted2[2].replace(
    /\\(x[0-9a-fA-F]{2}|[\\'"ntr])/g,
    (_, escape) => escapes[escape] ?? hex(escape)
  );
}
var escapes = { "\\": "\\", "'": "'", '"': '"', n: "\n", t: "	", r: "\r" };
function hex(escape) {
  return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
}
function narrow(value) {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

// src/formats/pickle-value.ts
function pickleTuple(items) {
  return { kind: "tuple", items };
}
function pickleDict(ordered = false) {
  return { kind: "dict", ordered, entries: /* @__PURE__ */ new Map() };
}
function pickleObject(className, args, native2 = null) {
  return { kind: "object", className, args, native: native2, state: null };
}
function isKind(value, kind) {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array) && value.kind === kind;
}

// src/formats/pickle-opcodes.ts
var latin1 = new TextDecoder("latin1");
var operations = new Map(
  Object.entries({
    ...constants2(),
    ...strings(),
    ...containers(),
    ...stackAndMemo(),
    ...objects()
  }).map(([character, operation14]) => [character.charCodeAt(0), operation14])
);
function constants2() {
  return {
    N: (m) => m.push(null),
    "": (m) => m.push(true),
    "": (m) => m.push(false),
    I: (m) => m.push(parseDecimal(m.line())),
    L: (m) => m.push(parseDecimal(m.line().replace(/L$/, ""))),
    F: (m) => m.push(Number(m.line())),
    G: (m) => m.push(m.f64()),
    J: (m) => m.push(m.i32()),
    K: (m) => m.push(m.u8()),
    M: (m) => m.push(m.u16()),
    "": (m) => m.push(littleEndianInteger(m.take(m.u8()))),
    "": (m) => m.push(littleEndianInteger(m.take(m.u32())))
  };
}
function strings() {
  return {
    S: (m) => m.push(decodeEscapes(m.line())),
    T: (m) => m.push(latin1.decode(m.take(m.u32()))),
    U: (m) => m.push(latin1.decode(m.take(m.u8()))),
    V: (m) => m.push(m.line()),
    X: (m) => m.push(m.utf8(m.u32())),
    "": (m) => m.push(m.utf8(m.u8())),
    "": (m) => m.push(m.utf8(m.u64())),
    B: (m) => m.push(m.take(m.u32())),
    C: (m) => m.push(m.take(m.u8())),
    "": (m) => m.push(m.take(m.u64())),
    "": (m) => m.push(m.take(m.u64()))
  };
}
function containers() {
  return {
    "]": (m) => m.push({ kind: "list", items: [] }),
    l: (m) => m.push({ kind: "list", items: m.popMark() }),
    a: (m) => appendTo(m, [m.pop()]),
    e: (m) => appendTo(m, m.popMark()),
    ")": (m) => m.push(pickleTuple([])),
    t: (m) => m.push(pickleTuple(m.popMark())),
    "": (m) => m.push(tupleOf(m, 1)),
    "": (m) => m.push(tupleOf(m, 2)),
    "": (m) => m.push(tupleOf(m, 3)),
    "}": (m) => m.push(pickleDict()),
    d: (m) => {
      const items = m.popMark();
      m.push(pickleDict());
      setItems(m, items);
    },
    s: (m) => {
      const value = m.pop();
      setItems(m, [m.pop(), value]);
    },
    u: (m) => setItems(m, m.popMark()),
    "": (m) => m.push({ kind: "set", items: /* @__PURE__ */ new Set() }),
    "": (m) => m.push({ kind: "set", items: new Set(m.popMark()) }),
    "": (m) => {
      const items = m.popMark();
      const target = m.top();
      if (!isKind(target, "set")) throw corruptPickle("it adds to something that is no set");
      for (const item of items) target.items.add(item);
    }
  };
}
function stackAndMemo() {
  return {
    "": (m) => {
      const protocol = m.u8();
      if (protocol > 5) throw corruptPickle(`protocol ${protocol} does not exist`);
    },
    "": (m) => void m.u64(),
    "(": (m) => m.mark(),
    "0": (m) => m.discard(),
    "1": (m) => void m.popMark(),
    "2": (m) => m.push(m.top()),
    p: (m) => m.remember(memoIndex(m)),
    q: (m) => m.remember(m.u8()),
    r: (m) => m.remember(m.u32()),
    "": (m) => m.remember(m.memoSize),
    g: (m) => m.recall(memoIndex(m)),
    h: (m) => m.recall(m.u8()),
    j: (m) => m.recall(m.u32())
  };
}
function objects() {
  return {
    c: (m) => {
      const module = m.line();
      m.push(m.world.find(module, m.line()));
    },
    "": stackGlobal,
    P: (m) => m.push(m.world.persistent(m.line())),
    Q: (m) => m.push(m.world.persistent(m.pop())),
    R: reduce,
    "": reduce,
    "": (m) => {
      const keywords = m.pop();
      if (!isKind(keywords, "dict") || keywords.entries.size > 0)
        throw corruptPickle("it calls with keywords");
      reduce(m);
    },
    i: (m) => {
      const module = m.line();
      const callable = m.world.find(module, m.line());
      call(m, callable, m.popMark());
    },
    o: (m) => {
      const [callable, ...args] = m.popMark();
      if (callable === void 0) throw corruptPickle("it calls nothing");
      call(m, callable, args);
    },
    b: build,
    "": (m) => extension(m.u8()),
    "": (m) => extension(m.u16()),
    "": (m) => extension(m.i32())
  };
}
function stackGlobal(machine) {
  const name = machine.pop();
  const module = machine.pop();
  if (typeof name !== "string" || typeof module !== "string") throw corruptPickle("a global has no name");
  machine.push(machine.world.find(module, name));
}
function reduce(machine) {
  const args = machine.pop();
  if (!isKind(args, "tuple")) throw corruptPickle("it calls without arguments");
  call(machine, machine.pop(), args.items);
}
function call(machine, callable, args) {
  for (const argument of args) machine.spend(sizeOf(argument));
  machine.push(machine.world.call(callable, args));
}
function sizeOf(value) {
  if (typeof value === "string" || value instanceof Uint8Array) return value.length;
  return isKind(value, "list") || isKind(value, "tuple") ? value.items.length : 1;
}
function build(machine) {
  const state = machine.pop();
  const target = machine.top();
  if (isKind(target, "object")) target.state = state;
  else if (!isKind(target, "dict")) throw corruptPickle("it sets the state of a plain value");
}
function extension(code) {
  throw dangerousGlobal(`copyreg extension ${code}`);
}
function tupleOf(machine, length) {
  const items = [];
  for (let i = 0; i < length; i++) items.unshift(machine.pop());
  return pickleTuple(items);
}
function appendTo(machine, items) {
  const target = machine.top();
  if (!isKind(target, "list")) throw corruptPickle("it appends to something that is no list");
  const { stack } = machine.world.limits;
  if (target.items.length + items.length > stack) throw tooMuch("a list longer than", stack);
  for (const item of items) target.items.push(item);
}
function setItems(machine, items) {
  const target = machine.top();
  if (!isKind(target, "dict")) throw corruptPickle("it sets a key of something that is no dict");
  if (items.length % 2 !== 0) throw corruptPickle("a key has no value");
  for (let i = 0; i < items.length; i += 2) target.entries.set(items[i] ?? null, items[i + 1] ?? null);
}
function memoIndex(machine) {
  const index = Number(machine.line());
  if (!Number.isSafeInteger(index) || index < 0) throw corruptPickle("a memo index is no number");
  return index;
}

// src/formats/pickle.ts
var STOP = 46;
function unpickle(bytes, world, offset = 0) {
  const machine = new PickleMachine(bytes, offset, world);
  for (; ; ) {
    machine.spend(1);
    const code = machine.u8();
    if (code === STOP) return { value: machine.pop(), end: machine.offset };
    const operation14 = operations.get(code);
    if (operation14 === void 0)
      throw corruptPickle(`0x${code.toString(16).padStart(2, "0")} is no operation`);
    operation14(machine);
  }
}

// src/formats/torch-tensor.ts
function storageBytes(storage) {
  return storage.elements * dtypeSize[storage.dtype];
}
var maxTensorBytes = 4 * 1024 * 1024;
function validateView(tensor, maxBytes2) {
  const { storage, offset, shape, strides } = tensor;
  const numbers = [offset, storage.elements, ...shape, ...strides];
  if (!numbers.every((n) => Number.isSafeInteger(n) && n >= 0) || shape.length !== strides.length || shape.length > 8) {
    throw new FormatError("CORRUPT_PICKLE", "A tensor has an impossible shape.");
  }
  const count2 = elementCount(shape);
  if (count2 * dtypeSize[storage.dtype] > maxBytes2) {
    throw new FormatError(
      "TOO_LARGE",
      `A tensor of shape [${shape.join(", ")}] is far larger than any that such a file holds.`
    );
  }
  const last2 = shape.reduce((sum3, size, axis) => sum3 + (size - 1) * (strides[axis] ?? 0), offset);
  if (count2 > 0 && last2 >= storage.elements) {
    throw new FormatError(
      "CORRUPT_PICKLE",
      `A tensor reaches to element ${last2} of a storage of ${storage.elements}.`
    );
  }
}
function contiguousRange(tensor) {
  const size = dtypeSize[tensor.storage.dtype];
  let expected = 1;
  for (let axis = tensor.shape.length - 1; axis >= 0; axis--) {
    const length = tensor.shape[axis] ?? 0;
    if (length !== 1 && tensor.strides[axis] !== expected) return null;
    expected *= length;
  }
  return { begin: tensor.offset * size, length: expected * size };
}
function gather(tensor, content) {
  const size = dtypeSize[tensor.storage.dtype];
  if (content.length < storageBytes(tensor.storage)) {
    throw new FormatError(
      "CORRUPT_ZIP",
      `Storage ${tensor.storage.key} is shorter than the tensor that uses it.`
    );
  }
  const { dtype } = tensor.storage;
  const { shape, strides } = tensor;
  const range = contiguousRange(tensor);
  if (range !== null) return { dtype, shape, bytes: content.slice(range.begin, range.begin + range.length) };
  const bytes = new Uint8Array(elementCount(shape) * size);
  const index = shape.map(() => 0);
  let from = tensor.offset;
  for (let to = 0; to < bytes.length; to += size) {
    for (let b = 0; b < size; b++) bytes[to + b] = content[from * size + b] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const position = (index[axis] ?? 0) + 1;
      from += strides[axis] ?? 0;
      if (position < (shape[axis] ?? 0)) {
        index[axis] = position;
        break;
      }
      index[axis] = 0;
      from -= position * (strides[axis] ?? 0);
    }
  }
  return { dtype, shape, bytes };
}

// src/formats/torch-world.ts
var storageDtypes = {
  "torch.DoubleStorage": "F64",
  "torch.FloatStorage": "F32",
  "torch.HalfStorage": "F16",
  "torch.BFloat16Storage": "BF16",
  "torch.LongStorage": "I64",
  "torch.IntStorage": "I32",
  "torch.ShortStorage": "I16",
  "torch.CharStorage": "I8",
  "torch.ByteStorage": "U8",
  "torch.BoolStorage": "BOOL"
};
var dtypeNames = [
  "float64",
  "float32",
  "float16",
  "bfloat16",
  "int64",
  "int32",
  "int16",
  "int8",
  "uint8",
  "bool"
];
var inertNames = /* @__PURE__ */ new Set([
  ...Object.keys(storageDtypes),
  ...dtypeNames.map((name) => `torch.${name}`),
  "torch.Tensor",
  "torch.nn.parameter.Parameter",
  "pytorch_lightning.callbacks.model_checkpoint"
]);
var inertClasses = /* @__PURE__ */ new Set([
  "torch.nn.modules.container.ParameterDict",
  "torch.device",
  "torch._utils._rebuild_device_tensor_from_numpy",
  "numpy.core.multiarray._reconstruct",
  "numpy._core.multiarray._reconstruct",
  "numpy.ndarray",
  "numpy.dtype",
  "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint"
]);
var embeddedSource = "the source code packed into it";
var embeddingBounds = { pickle: embeddingPickleLimits, tensorBytes: maxTensorBytes };
var functions = /* @__PURE__ */ new Map([
  ["collections.OrderedDict", orderedDict],
  ["torch._utils._rebuild_tensor", rebuildTensor],
  ["torch._utils._rebuild_tensor_v2", rebuildTensor],
  ["torch._utils._rebuild_parameter", firstArgument],
  ["torch._utils._rebuild_parameter_with_state", firstArgument],
  ["torch._tensor._rebuild_from_type_v2", rebuildFromType],
  ["torch.Size", firstArgument],
  ["__builtin__.set", setOf],
  ["builtins.set", setOf],
  ["_codecs.encode", encodeLatin1],
  ["numpy.core.multiarray.scalar", numpyScalar],
  ["numpy._core.multiarray.scalar", numpyScalar]
]);
function torchWorld(seen, bounds2 = embeddingBounds) {
  return {
    limits: bounds2.pickle,
    find(module, name) {
      const path7 = `${module}.${name}`;
      seen.add(path7);
      if (!functions.has(path7) && !inertNames.has(path7) && !inertClasses.has(path7))
        throw dangerousGlobal(path7);
      return { kind: "global", path: path7 };
    },
    call: (callable, args) => callGlobal(callable, args, bounds2),
    persistent: (id) => isKind(id, "tuple") && id.items[0] === "module" ? moduleOf(id, seen) : storageOf(id)
  };
}
function asTensor(value) {
  return isKind(value, "object") && value.className === "torch.Tensor" ? value.native : null;
}
function asStorage(value) {
  return isKind(value, "object") && value.className === "torch.Storage" ? value.native : null;
}
function callGlobal(callable, args, bounds2) {
  if (!isKind(callable, "global")) throw corruptPickle("it calls something that is no function");
  const call2 = functions.get(callable.path);
  if (call2 !== void 0) return call2(args, bounds2);
  if (inertClasses.has(callable.path)) return pickleObject(callable.path, args);
  throw dangerousGlobal(callable.path);
}
function moduleOf({ items }, seen) {
  seen.add(embeddedSource);
  return items[1] ?? null;
}
function storageOf(id) {
  if (!isKind(id, "tuple") || id.items[0] !== "storage")
    throw corruptPickle("it refers to something outside that is no storage");
  const [, type, key2, , elements, view] = id.items;
  const dtype = isKind(type, "global") ? storageDtypes[type.path] : void 0;
  if (dtype === void 0 || typeof key2 !== "string" || typeof elements !== "number") {
    throw corruptPickle("a storage is not described as torch does");
  }
  if (view !== void 0 && view !== null)
    throw new FormatError("UNSUPPORTED_FEATURE", "A storage is a view of another storage.");
  return pickleObject("torch.Storage", [], { dtype, key: key2, elements });
}
function rebuildTensor(args, bounds2) {
  const [storage, offset, shape, strides] = args;
  const memory = asStorage(storage);
  if (memory === null) throw corruptPickle("a tensor has no storage");
  const tensor = {
    storage: memory,
    offset: typeof offset === "number" ? offset : -1,
    shape: integers(shape),
    strides: integers(strides)
  };
  validateView(tensor, bounds2.tensorBytes);
  return pickleObject("torch.Tensor", [], tensor);
}
function rebuildFromType(args, bounds2) {
  const [callable, , inner] = args;
  const path7 = isKind(callable, "global") ? callable.path : "";
  if (!path7.startsWith("torch._utils._rebuild_") || !isKind(inner, "tuple"))
    throw corruptPickle("a tensor is rebuilt in an unknown way");
  return callGlobal(callable ?? null, inner.items, bounds2);
}
function integers(value) {
  if (!isKind(value, "tuple")) throw corruptPickle("a shape is no tuple");
  return value.items.map((item) => typeof item === "number" ? item : -1);
}
function firstArgument(args) {
  return args[0] ?? null;
}
function orderedDict(args) {
  const dict = pickleDict(true);
  for (const pair of itemsOf(args[0])) {
    const [key2, value] = itemsOf(pair);
    dict.entries.set(key2 ?? null, value ?? null);
  }
  return dict;
}
function setOf(args) {
  return { kind: "set", items: new Set(itemsOf(args[0])) };
}
function itemsOf(value) {
  return isKind(value, "list") || isKind(value, "tuple") ? value.items : [];
}
function encodeLatin1(args) {
  const [text, encoding] = args;
  if (typeof text !== "string" || encoding !== "latin1")
    throw corruptPickle("bytes are encoded in an unknown way");
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
var numpyReaders = /* @__PURE__ */ new Map([
  ["i8", (view) => Number(view.getBigInt64(0, true))],
  ["i4", (view) => view.getInt32(0, true)],
  ["f8", (view) => view.getFloat64(0, true)],
  ["f4", (view) => view.getFloat32(0, true)]
]);
function numpyScalar(args) {
  const [dtype, bytes] = args;
  const code = isKind(dtype, "object") ? numpyCode(dtype) : "";
  const read = numpyReaders.get(code);
  if (read === void 0 || !(bytes instanceof Uint8Array) || bytes.length !== Number(code[1])) {
    return pickleObject("numpy.scalar", args);
  }
  return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
function numpyCode(dtype) {
  const code = dtype.className === "numpy.dtype" ? dtype.args[0] : void 0;
  return typeof code === "string" ? code.replace(/^[<|=]/, "") : "";
}

// src/formats/torch-legacy.ts
var magicNumber = 0x1950a86a20f9469cfc6cn;
var protocolVersion = 1001;
var countBytes = 8;
function readTorchLegacyIndex(start, fileSize, bounds2) {
  const globals = /* @__PURE__ */ new Set();
  const world = torchWorld(globals, bounds2);
  const storages = /* @__PURE__ */ new Map();
  const persistent = (id) => {
    const object = world.persistent(id);
    const storage = asStorage(object);
    if (storage !== null) storages.set(storage.key, storage);
    return object;
  };
  let offset = 0;
  const next = () => {
    const { value: value2, end } = unpickle(start, { ...world, persistent }, offset);
    offset = end;
    return value2;
  };
  if (next() !== magicNumber) throw corruptPickle("it does not start with torch's magic number");
  if (next() !== protocolVersion) throw corruptPickle(`torch's stream version is not ${protocolVersion}`);
  requireLittleEndian(littleEndian(next()));
  const value = next();
  const keys = next();
  const places = placesOf(keys, { offset, fileSize, storages });
  const place2 = (storage) => {
    const found = places.get(storage.key);
    if (found === void 0) throw corruptPickle(`storage ${storage.key} is missing`);
    return found;
  };
  return { value, globals: [...globals], place: place2 };
}
function placesOf(keys, layout) {
  if (!isKind(keys, "list")) throw corruptPickle("the list of storages is missing");
  const places = /* @__PURE__ */ new Map();
  let { offset } = layout;
  for (const key2 of keys.items) {
    const storage = typeof key2 === "string" ? layout.storages.get(key2) : void 0;
    if (storage === void 0) throw corruptPickle("the list of storages names an unknown one");
    const begin = offset + countBytes;
    const length = storageBytes(storage);
    if (begin + length > layout.fileSize) throw corruptPickle(`storage ${storage.key} is cut off`);
    places.set(storage.key, { begin, length });
    offset = begin + length;
  }
  return places;
}
function checkStorageCount(count2, storage) {
  const view = new DataView(count2.buffer, count2.byteOffset, count2.byteLength);
  if (Number(view.getBigInt64(0, true)) !== storage.elements)
    throw corruptPickle(`storage ${storage.key} has two sizes`);
}
function storageCountPlace(place2) {
  return { begin: place2.begin - countBytes, length: countBytes };
}
function littleEndian(system) {
  if (!isKind(system, "dict")) {
    throw corruptPickle("the description of the system is missing");
  }
  return system.entries.get("little_endian") !== false;
}
function requireLittleEndian(little) {
  if (!little) throw new FormatError("UNSUPPORTED_FEATURE", "The file was written on a big-endian machine.");
}

// src/formats/zip-directory.ts
import { crc32, inflateRawSync } from "node:zlib";
var zipTailBytes = 22 + 65535 + 20 + 56;
var localHeaderBytes = 30;
var usualMaxEntries = 4096;
var END = 101010256;
var END64 = 101075792;
var END64_LOCATOR = 117853008;
var CENTRAL = 33639248;
var LOCAL = 67324752;
var unset32 = 4294967295;
var decoder2 = new TextDecoder();
function findZipEnd(tail, tailStart, maxEntries = usualMaxEntries) {
  return guarded(() => {
    const { endsAt, count: count2, size, offset } = findEndRecord(viewOf(tail));
    if (count2 > maxEntries) throw new FormatError("TOO_LARGE", `The archive has ${count2} entries.`);
    const start = tailStart + endsAt - size;
    if (start - offset < 0) throw corruptZip("its directory lies outside the file");
    return { count: count2, start, size, shift: start - offset };
  });
}
function findEndRecord(view) {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65535); at--) {
    if (view.getUint32(at, true) !== END) continue;
    return findEnd64(view, at) ?? {
      count: view.getUint16(at + 10, true),
      size: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
      endsAt: at
    };
  }
  throw corruptZip("its directory is missing, the file is probably cut off");
}
function findEnd64(view, endAt) {
  const locator = endAt - 20;
  if (locator < 0 || view.getUint32(locator, true) !== END64_LOCATOR) return null;
  const at = locator - 56;
  if (at < 0 || view.getUint32(at, true) !== END64) throw corruptZip("its zip64 directory is missing");
  return { count: u64(view, at + 32), size: u64(view, at + 40), offset: u64(view, at + 48), endsAt: at };
}
function readZipDirectory(directory, end) {
  return guarded(() => {
    const entries = /* @__PURE__ */ new Map();
    let at = 0;
    for (let i = 0; i < end.count; i++) {
      const { entry, next } = readEntry(directory, at, end.shift);
      if (entries.has(entry.name)) throw corruptZip(`${entry.name} occurs twice`);
      entries.set(entry.name, entry);
      at = next;
    }
    return entries;
  });
}
function readEntry(bytes, at, shift) {
  const view = viewOf(bytes);
  if (view.getUint32(at, true) !== CENTRAL) throw corruptZip("its directory is damaged");
  const nameEnd = at + 46 + view.getUint16(at + 28, true);
  const extraEnd = nameEnd + view.getUint16(at + 30, true);
  const wide = wideFields(view, nameEnd, extraEnd);
  const field = (offset) => {
    const value = view.getUint32(at + offset, true);
    return value === unset32 ? wide.shift() ?? value : value;
  };
  const size = field(24);
  const packedSize = field(20);
  const entry = {
    name: decoder2.decode(bytes.subarray(at + 46, nameEnd)),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    size,
    packedSize,
    headerOffset: field(42) + shift
  };
  checkEntry(entry, view.getUint16(at + 8, true));
  return { entry, next: extraEnd + view.getUint16(at + 32, true) };
}
function wideFields(view, start, end) {
  for (let at = start; at + 4 <= end; ) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1)
      return Array.from({ length: Math.floor(length / 8) }, (_, i) => u64(view, at + 4 + i * 8));
    at += 4 + length;
  }
  return [];
}
function checkEntry(entry, flags) {
  if ((flags & 1) !== 0) throw new FormatError("UNSUPPORTED_FEATURE", `${entry.name} is encrypted.`);
  if (entry.method !== 0 && entry.method !== 8) {
    throw new FormatError("UNSUPPORTED_FEATURE", `${entry.name} is packed with zip method ${entry.method}.`);
  }
  if (entry.method === 0 && entry.size !== entry.packedSize) throw corruptZip(`${entry.name} has two sizes`);
}
function zipDataStart(localHeader, entry) {
  return guarded(() => {
    const view = viewOf(localHeader);
    if (view.getUint32(0, true) !== LOCAL) throw corruptZip(`${entry.name} is not where the directory says`);
    return entry.headerOffset + localHeaderBytes + view.getUint16(26, true) + view.getUint16(28, true);
  });
}
function unpackZipEntry(packed, entry, maxBytes2) {
  const content = entry.method === 0 ? packed : inflate(packed, entry, maxBytes2);
  if (content.length !== entry.size || crc32(content) !== entry.crc)
    throw corruptZip(`${entry.name} is damaged`);
  return content;
}
function inflate(packed, entry, maxBytes2) {
  if (entry.size > maxBytes2)
    throw new FormatError("TOO_LARGE", `${entry.name} unpacks to ${entry.size} bytes.`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
  } catch {
    throw corruptZip(`${entry.name} does not unpack to its ${entry.size} bytes`);
  }
}
function corruptZip(seen) {
  return new FormatError("CORRUPT_ZIP", `The zip container is not valid: ${seen}.`);
}
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
function u64(view, at) {
  return Number(view.getBigUint64(at, true));
}
function guarded(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw corruptZip("it points outside of itself");
    throw error;
  }
}

// src/formats/zip-reader.ts
var maxEntryBytes = 8 * 1024 * 1024;
var ZipReader = class {
  entries;
  #bytes;
  constructor(bytes) {
    this.#bytes = bytes;
    const end = findZipEnd(bytes, 0);
    this.entries = readZipDirectory(bytes.subarray(end.start, end.start + end.size), end);
  }
  /** The unpacked content of an entry, checked against its size and CRC. */
  read(entry) {
    const header = this.#bytes.subarray(entry.headerOffset, entry.headerOffset + localHeaderBytes);
    const start = zipDataStart(header, entry);
    const end = start + entry.packedSize;
    if (end > this.#bytes.length) throw corruptZip(`${entry.name} is cut off`);
    return unpackZipEntry(this.#bytes.subarray(start, end), entry, maxEntryBytes);
  }
};

// src/formats/torch-file.ts
function tensorInfo(tensor) {
  return { dtype: tensor.storage.dtype, shape: tensor.shape };
}
function readTorchZip(bytes) {
  const zip = new ZipReader(bytes);
  const records = [...zip.entries.keys()];
  const folder = torchFolder(records);
  const load = (name) => zip.read(torchRecord(zip.entries, folder + name));
  const globals = /* @__PURE__ */ new Set();
  const { value } = unpickle(load("data.pkl"), torchWorld(globals));
  if (zip.entries.has(`${folder}byteorder`)) requireLittleEndian(isLittle(load("byteorder")));
  const read = (tensor) => gather(tensor, load(`data/${tensor.storage.key}`));
  return { value, container: "zip", records, globals: [...globals], read };
}
function torchFolder(records) {
  const pickles = records.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  const [pickleName] = pickles;
  if (pickleName === void 0 || pickles.length > 1) {
    throw new FormatError(
      "NOT_AN_EMBEDDING",
      `The zip holds ${pickles.length} data.pkl; a torch file holds one.`
    );
  }
  return pickleName.slice(0, -"data.pkl".length);
}
function torchRecord(entries, name) {
  const entry = entries.get(name);
  if (entry !== void 0) return entry;
  const record = name.slice(name.indexOf("/") + 1);
  throw new FormatError("CORRUPT_ZIP", `Record ${record} is missing from the zip.`);
}
function isLittle(record) {
  return new TextDecoder().decode(record) === "little";
}
function readTorchLegacy(bytes) {
  const { value, globals, place: place2 } = readTorchLegacyIndex(bytes, bytes.length);
  const at = ({ begin, length }) => bytes.subarray(begin, begin + length);
  const read = (tensor) => {
    const content = place2(tensor.storage);
    checkStorageCount(at(storageCountPlace(content)), tensor.storage);
    return gather(tensor, at(content));
  };
  return { value, container: "legacy", records: [], globals, read };
}

// src/formats/zip-file.ts
var maxDirectoryBytes = 16 * 1024 * 1024;
var maxDeflatedBytes = 1024 * 1024 * 1024;
var ZipFile = class _ZipFile {
  entries;
  #file;
  constructor(file, entries) {
    this.#file = file;
    this.entries = entries;
  }
  static async open(file) {
    const tailStart = Math.max(0, file.size - zipTailBytes);
    const end = findZipEnd(await file.read(tailStart, file.size - tailStart), tailStart);
    if (end.size > maxDirectoryBytes)
      throw new FormatError("TOO_LARGE", `The archive's directory has ${end.size} bytes.`);
    return new _ZipFile(file, readZipDirectory(await file.read(end.start, end.size), end));
  }
  /** The unpacked content of an entry, checked against its size and CRC. */
  async read(entry) {
    const packed = await this.#packed(entry, 0, entry.packedSize);
    return unpackZipEntry(packed, entry, maxDeflatedBytes);
  }
  /** Part of an entry's content. Checked only where it is the whole of it, or was deflated. */
  async readPart(entry, begin, length) {
    if (begin + length > entry.size) throw corruptZip(`${entry.name} is shorter than what it should hold`);
    if (entry.method !== 0 || length === entry.size)
      return (await this.read(entry)).subarray(begin, begin + length);
    return this.#packed(entry, begin, length);
  }
  async #packed(entry, begin, length) {
    const start = zipDataStart(await this.#file.read(entry.headerOffset, localHeaderBytes), entry);
    if (start + begin + length > this.#file.size) throw corruptZip(`${entry.name} is cut off`);
    return this.#file.read(start + begin, length);
  }
};

// src/formats/large-torch-file.ts
var bounds = { pickle: checkpointPickleLimits, tensorBytes: 1024 ** 3 };
var maxLegacyPickles = 32 * 1024 * 1024;
var localFileHeader = [80, 75, 3, 4];
async function openLargeTorchFile(file) {
  const start = await file.read(0, 4);
  const isZip = localFileHeader.every((byte, i) => start[i] === byte);
  return isZip ? openZip(file) : openLegacy(file);
}
async function openZip(file) {
  const zip = await ZipFile.open(file);
  const folder = torchFolder([...zip.entries.keys()]);
  const entry = (name) => torchRecord(zip.entries, folder + name);
  const { value } = unpickle(await zip.read(entry("data.pkl")), torchWorld(/* @__PURE__ */ new Set(), bounds));
  if (zip.entries.has(`${folder}byteorder`))
    requireLittleEndian(isLittle(await zip.read(entry("byteorder"))));
  const readStorage = ({ key: key2 }, begin, length) => zip.readPart(entry(`data/${key2}`), begin, length);
  return { value, read: (tensor) => readTensor(tensor, readStorage) };
}
async function openLegacy(file) {
  const start = await file.read(0, Math.min(file.size, maxLegacyPickles));
  const { value, place: place2 } = readTorchLegacyIndex(start, file.size, bounds);
  const readStorage = async (storage, begin, length) => {
    const content = place2(storage);
    const count2 = storageCountPlace(content);
    checkStorageCount(await file.read(count2.begin, count2.length), storage);
    return file.read(content.begin + begin, length);
  };
  return { value, read: (tensor) => readTensor(tensor, readStorage) };
}
async function readTensor(tensor, readStorage) {
  const { storage, shape } = tensor;
  const range = contiguousRange(tensor);
  if (range !== null)
    return { dtype: storage.dtype, shape, bytes: await readStorage(storage, range.begin, range.length) };
  return gather(tensor, await readStorage(storage, 0, storageBytes(storage)));
}

// src/formats/strict-json.ts
function parseStrictJson(text) {
  const value = JSON.parse(text);
  refuseDuplicateKeys(text);
  return value;
}
function refuseDuplicateKeys(text) {
  const objects2 = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "{") objects2.push(/* @__PURE__ */ new Set());
    else if (text[i] === "}") objects2.pop();
    else if (text[i] === '"') {
      const end = endOfString(text, i);
      if (isFollowedByColon(text, end)) addKey(objects2.at(-1), JSON.parse(text.slice(i, end)));
      i = end - 1;
    }
  }
}
function addKey(keys, key2) {
  if (keys?.has(key2) === true) throw new SyntaxError(`key ${JSON.stringify(key2)} occurs twice`);
  keys?.add(key2);
}
function endOfString(text, start) {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}
function isFollowedByColon(text, at) {
  while (text[at] === " " || text[at] === "\n" || text[at] === "	" || text[at] === "\r") at++;
  return text[at] === ":";
}

// src/formats/safetensors-reader.ts
var maxHeaderBytes = 512 * 1024;
function safetensorsHeaderEnd(start, fileSize, maxBytes2 = maxHeaderBytes) {
  if (start.length < 8) throw corrupt(`it has ${start.length} bytes, too few for a header`);
  const length = new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true);
  if (length + 8n > BigInt(fileSize))
    throw corrupt(`its header of ${length} bytes does not fit into the file's ${fileSize}`);
  if (length > BigInt(maxBytes2)) {
    throw new FormatError(
      "TOO_LARGE",
      `The safetensors header is ${length} bytes, far more than such a file needs.`
    );
  }
  return 8 + Number(length);
}
function readSafetensorsHeader(start, fileSize, maxBytes2 = maxHeaderBytes) {
  const headerEnd = safetensorsHeaderEnd(start, fileSize, maxBytes2);
  const json = decodeHeader(start.subarray(8, headerEnd));
  const { __metadata__: metadata, ...entries } = json;
  const tensors = /* @__PURE__ */ new Map();
  for (const [name, entry] of Object.entries(entries)) tensors.set(name, readEntry2(name, entry, headerEnd));
  requireFullCoverage([...tensors.values()], headerEnd, fileSize);
  return { tensors, metadata: metadata === void 0 ? null : readMetadata(metadata) };
}
function decodeHeader(bytes) {
  if (bytes[0] !== 123) throw corrupt("its header does not begin with {");
  let json;
  try {
    json = parseStrictJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw corrupt(
      error instanceof SyntaxError ? `its header is not JSON (${error.message})` : "its header is not UTF-8"
    );
  }
  if (!isRecord(json)) throw corrupt("its header is no object");
  return json;
}
function readEntry2(name, entry, headerEnd) {
  if (!isRecord(entry)) throw corrupt(`the entry of ${name} is no object`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isDtype(dtype))
    throw new FormatError("UNSUPPORTED_DTYPE", `Tensor ${name} has the type ${String(dtype)}.`);
  if (!isNaturals(shape)) throw corrupt(`the shape of ${name} is not a list of sizes`);
  if (!isNaturals(offsets) || offsets.length !== 2) throw corrupt(`the place of ${name} is missing`);
  const [begin = 0, end = 0] = offsets;
  if (end - begin !== elementCount(shape) * dtypeSize[dtype]) {
    throw corrupt(
      `${name} takes ${end - begin} bytes, but [${shape.join(", ")}] of ${dtype} is ${elementCount(shape) * dtypeSize[dtype]}`
    );
  }
  return { dtype, shape, begin: begin + headerEnd, end: end + headerEnd };
}
function requireFullCoverage(entries, start, fileSize) {
  let at = start;
  for (const entry of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin !== at)
      throw corrupt(entry.begin < at ? "two tensors overlap" : "there is a gap between tensors");
    at = entry.end;
  }
  if (at !== fileSize) throw corrupt(`its tensors end at byte ${at} of ${fileSize}`);
}
function readMetadata(value) {
  if (!isRecord(value)) throw corrupt("__metadata__ is no object");
  const texts = /* @__PURE__ */ Object.create(null);
  for (const [key2, text] of Object.entries(value)) {
    if (typeof text !== "string") throw corrupt(`__metadata__.${key2} is not a text`);
    texts[key2] = text;
  }
  return { ...texts };
}
function isNaturals(value) {
  return Array.isArray(value) && value.length <= 64 && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function corrupt(seen) {
  return new FormatError("CORRUPT_SAFETENSORS", `Not a valid safetensors file: ${seen}.`);
}

// src/diffusion/checkpoint/weight-file.ts
var maxHeaderBytes2 = 16 * 1024 * 1024;
var firstBytes = 16;
var containers2 = [
  { name: "a GGUF file", start: "GGUF" },
  { name: "a PNG picture", start: "PNG" },
  { name: "a web page", start: "<" },
  { name: "a Git LFS pointer, not the file itself", start: "version https://" }
];
async function openWeightFile(path7) {
  return withCheckpointErrors(path7, async () => {
    const handle = await open2(path7, READ);
    try {
      const content = await readContent(await randomAccess(handle, path7), path7);
      const read = (name) => withCheckpointErrors(path7, () => content.read(name));
      return { ...content, path: path7, read, close: () => handle.close() };
    } catch (error) {
      await handle.close();
      throw error;
    }
  });
}
async function randomAccess(handle, path7) {
  const stats = await handle.stat();
  if (!stats.isFile()) {
    const what = stats.isDirectory() ? "a folder" : "no regular file";
    const hint = "Choose a single file; a folder in the diffusers layout is not supported.";
    throw new CheckpointError("NOT_A_CHECKPOINT", `${path7} is ${what}.`, { hint });
  }
  return {
    size: stats.size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) return bytes.subarray(0, filled);
        filled += bytesRead;
      }
      return bytes;
    }
  };
}
async function readContent(file, path7) {
  const start = await file.read(0, firstBytes);
  if (start.length === 0) throw new FormatError("EMPTY_FILE", "The file is empty.");
  const text = new TextDecoder("latin1").decode(start);
  const other = containers2.find((container) => text.startsWith(container.start));
  if (other !== void 0) throw new CheckpointError("UNKNOWN_FORMAT", `${path7} is ${other.name}.`);
  const isTorch = text.startsWith("PK") || start[0] === 128 && start[8] !== 123;
  return isTorch ? torchContent(file, path7) : safetensorsContent(file);
}
async function safetensorsContent(file) {
  const headerEnd = safetensorsHeaderEnd(await file.read(0, 8), file.size, maxHeaderBytes2);
  const header = readSafetensorsHeader(await file.read(0, headerEnd), file.size, maxHeaderBytes2);
  return {
    tensors: header.tensors,
    metadata: header.metadata ?? {},
    async read(name) {
      const entry = header.tensors.get(name);
      if (entry === void 0) throw missing(name);
      const { dtype, shape, begin, end } = entry;
      return { dtype, shape, bytes: await whole(file.read(begin, end - begin), end - begin) };
    }
  };
}
async function torchContent(file, path7) {
  const torch = await openLargeTorchFile(file);
  if (!isKind(torch.value, "dict"))
    throw new CheckpointError("NOT_A_CHECKPOINT", `${path7} is a torch file without named tensors.`);
  if (torch.value.entries.has("string_to_param"))
    throw new CheckpointError("NOT_A_CHECKPOINT", `${path7} is an embedding.`);
  const inner = torch.value.entries.get("state_dict");
  const tensors = tensorsOf(isKind(inner, "dict") ? inner : torch.value);
  return {
    tensors: new Map([...tensors].map(([name, tensor]) => [name, tensorInfo(tensor)])),
    metadata: {},
    async read(name) {
      const tensor = tensors.get(name);
      if (tensor === void 0) throw missing(name);
      return torch.read(tensor);
    }
  };
}
function tensorsOf(dict) {
  const tensors = /* @__PURE__ */ new Map();
  for (const [key2, value] of dict.entries) {
    const tensor = asTensor(value);
    if (tensor !== null && typeof key2 === "string") tensors.set(key2, tensor);
  }
  return tensors;
}
async function whole(reading, length) {
  const bytes = await reading;
  if (bytes.length !== length) throw new FormatError("CORRUPT_SAFETENSORS", "The file ends too early.");
  return bytes;
}
function missing(name) {
  return new FormatError("CORRUPT_SAFETENSORS", `Tensor ${name} is missing.`);
}

// src/diffusion/checkpoint/weight-shapes.ts
function weightShapes(config, part3) {
  const shapes = new ShapeList();
  switch (part3) {
    case "text":
      for (const encoder2 of config.textEncoders) textShapes(shapes, encoder2);
      return shapes.all;
    case "unet":
      unetShapes(shapes, config.unet);
      return shapes.all;
    case "vae-encoder":
      vaeEncoderShapes(shapes, config.vae);
      return shapes.all;
    case "vae-decoder":
      vaeDecoderShapes(shapes, config.vae);
      return shapes.all;
    default:
      return part3;
  }
}
var ShapeList = class {
  all = /* @__PURE__ */ new Map();
  /** Weight and bias of a matrix or a 1×1 convolution. */
  linear(name, output2, input) {
    this.matrix(name, output2, input);
    this.all.set(`${name}.bias`, [output2]);
  }
  /** A matrix without bias. */
  matrix(name, rows2, columns2) {
    this.all.set(`${name}.weight`, [rows2, columns2]);
  }
  convolution(name, output2, input) {
    this.all.set(`${name}.weight`, [output2, input, 3, 3]);
    this.all.set(`${name}.bias`, [output2]);
  }
  norm(name, channels) {
    this.all.set(`${name}.weight`, [channels]);
    this.all.set(`${name}.bias`, [channels]);
  }
};
function textShapes(shapes, { prefix, width, layers, tokens, length }) {
  shapes.matrix(`${prefix}embeddings.token_embedding`, tokens, width);
  shapes.matrix(`${prefix}embeddings.position_embedding`, length, width);
  for (let i = 0; i < layers; i++) {
    const layer = `${prefix}encoder.layers.${i}.`;
    shapes.norm(`${layer}layer_norm1`, width);
    for (const matrix of ["q_proj", "k_proj", "v_proj", "out_proj"])
      shapes.linear(`${layer}self_attn.${matrix}`, width, width);
    shapes.norm(`${layer}layer_norm2`, width);
    shapes.linear(`${layer}mlp.fc1`, 4 * width, width);
    shapes.linear(`${layer}mlp.fc2`, width, 4 * width);
  }
  shapes.norm(`${prefix}final_layer_norm`, width);
}
function unetShapes(shapes, config) {
  const { channels, multiples, blocks, depths, contextWidth } = config;
  const time = 4 * channels;
  const residual = (name, input, output2) => {
    shapes.norm(`${name}in_layers.0`, input);
    shapes.convolution(`${name}in_layers.2`, output2, input);
    shapes.linear(`${name}emb_layers.1`, output2, time);
    shapes.norm(`${name}out_layers.0`, output2);
    shapes.convolution(`${name}out_layers.3`, output2, output2);
    if (input !== output2) shapes.linear(`${name}skip_connection`, output2, input);
  };
  shapes.linear(`${unetPrefix}time_embed.0`, time, channels);
  shapes.linear(`${unetPrefix}time_embed.2`, time, time);
  shapes.convolution(`${unetPrefix}input_blocks.0.0`, channels, config.inChannels);
  let width = channels;
  const skips = [channels];
  multiples.forEach((multiple, level) => {
    for (let i = 0; i < (blocks[level] ?? 0); i++) {
      const block = `${unetPrefix}input_blocks.${skips.length}.`;
      residual(`${block}0.`, width, multiple * channels);
      width = multiple * channels;
      transformerShapes(shapes, `${block}1.`, { width, contextWidth, depth: depths[level] ?? 0 });
      skips.push(width);
    }
    if (level === multiples.length - 1) return;
    shapes.convolution(`${unetPrefix}input_blocks.${skips.length}.0.op`, width, width);
    skips.push(width);
  });
  const middle2 = `${unetPrefix}middle_block.`;
  residual(`${middle2}0.`, width, width);
  transformerShapes(shapes, `${middle2}1.`, { width, contextWidth, depth: config.middleDepth });
  residual(`${middle2}2.`, width, width);
  let number = 0;
  for (let level = multiples.length - 1; level >= 0; level--) {
    const output2 = (multiples[level] ?? 0) * channels;
    const depth = depths[level] ?? 0;
    for (let i = 0; i <= (blocks[level] ?? 0); i++) {
      const block = `${unetPrefix}output_blocks.${number++}.`;
      residual(`${block}0.`, width + (skips.pop() ?? 0), output2);
      width = output2;
      transformerShapes(shapes, `${block}1.`, { width, contextWidth, depth });
      if (level > 0 && i === blocks[level])
        shapes.convolution(`${block}${depth > 0 ? 2 : 1}.conv`, width, width);
    }
  }
  shapes.norm(`${unetPrefix}out.0`, width);
  shapes.convolution(`${unetPrefix}out.2`, config.outChannels, width);
}
function transformerShapes(shapes, name, { width, contextWidth, depth }) {
  if (depth === 0) return;
  shapes.norm(`${name}norm`, width);
  shapes.linear(`${name}proj_in`, width, width);
  for (let i = 0; i < depth; i++) {
    const block = `${name}transformer_blocks.${i}.`;
    for (const [attention2, context] of [
      ["attn1", width],
      ["attn2", contextWidth]
    ]) {
      shapes.matrix(`${block}${attention2}.to_q`, width, width);
      shapes.matrix(`${block}${attention2}.to_k`, width, context);
      shapes.matrix(`${block}${attention2}.to_v`, width, context);
      shapes.linear(`${block}${attention2}.to_out.0`, width, width);
    }
    shapes.linear(`${block}ff.net.0.proj`, 8 * width, width);
    shapes.linear(`${block}ff.net.2`, width, 4 * width);
    for (const norm of ["norm1", "norm2", "norm3"]) shapes.norm(`${block}${norm}`, width);
  }
  shapes.linear(`${name}proj_out`, width, width);
}
function vaeResidual(shapes, name, input, output2) {
  shapes.norm(`${name}.norm1`, input);
  shapes.convolution(`${name}.conv1`, output2, input);
  shapes.norm(`${name}.norm2`, output2);
  shapes.convolution(`${name}.conv2`, output2, output2);
  if (input !== output2) shapes.linear(`${name}.nin_shortcut`, output2, input);
}
function vaeMiddle(shapes, name, width) {
  vaeResidual(shapes, `${name}.block_1`, width, width);
  shapes.norm(`${name}.attn_1.norm`, width);
  for (const matrix of ["q", "k", "v", "proj_out"]) shapes.linear(`${name}.attn_1.${matrix}`, width, width);
  vaeResidual(shapes, `${name}.block_2`, width, width);
}
function vaeEncoderShapes(shapes, { channels, multiples, blocks, latentChannels }) {
  const encoder2 = `${vaePrefix}encoder.`;
  shapes.convolution(`${encoder2}conv_in`, channels, 3);
  let width = channels;
  multiples.forEach((multiple, level) => {
    for (let i = 0; i < blocks; i++) {
      vaeResidual(shapes, `${encoder2}down.${level}.block.${i}`, width, multiple * channels);
      width = multiple * channels;
    }
    if (level < multiples.length - 1)
      shapes.convolution(`${encoder2}down.${level}.downsample.conv`, width, width);
  });
  vaeMiddle(shapes, `${encoder2}mid`, width);
  shapes.norm(`${encoder2}norm_out`, width);
  shapes.convolution(`${encoder2}conv_out`, 2 * latentChannels, width);
  shapes.linear(`${vaePrefix}quant_conv`, 2 * latentChannels, 2 * latentChannels);
}
function vaeDecoderShapes(shapes, { channels, multiples, blocks, latentChannels }) {
  const decoder3 = `${vaePrefix}decoder.`;
  let width = (multiples.at(-1) ?? 1) * channels;
  shapes.linear(`${vaePrefix}post_quant_conv`, latentChannels, latentChannels);
  shapes.convolution(`${decoder3}conv_in`, width, latentChannels);
  vaeMiddle(shapes, `${decoder3}mid`, width);
  for (let level = multiples.length - 1; level >= 0; level--) {
    const output2 = (multiples[level] ?? 1) * channels;
    for (let i = 0; i <= blocks; i++) {
      vaeResidual(shapes, `${decoder3}up.${level}.block.${i}`, width, output2);
      width = output2;
    }
    if (level > 0) shapes.convolution(`${decoder3}up.${level}.upsample.conv`, width, width);
  }
  shapes.norm(`${decoder3}norm_out`, width);
  shapes.convolution(`${decoder3}conv_out`, 3, width);
}

// src/diffusion/checkpoint/open-checkpoint.ts
var parts = ["text", "unet", "vae-encoder", "vae-decoder"];
async function openCheckpoint(path7, options = {}) {
  const files = [];
  const dispose = async () => {
    await Promise.all(files.map((file) => file.close()));
  };
  try {
    const main = await openWeightFile(path7);
    files.push(main);
    const sources = sourcesOf(main, canonicalName);
    requireVersion1(infos(sources), path7);
    if (options.vae !== void 0) {
      const vae = await openWeightFile(options.vae);
      files.push(vae);
      replaceVae(sources, vae);
    }
    const weights = configFromWeights(infos(sources), path7, main.metadata);
    const config = completeConfig(weights, await readLdmYaml(path7), path7);
    const tensors = fit(sources, config, path7);
    return {
      path: path7,
      config,
      tensors,
      ignored: leftOver(files, sources, tensors),
      read: reader(sources),
      dispose
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
function sourcesOf(file, rename2) {
  const sources = /* @__PURE__ */ new Map();
  for (const [nameInFile, info] of file.tensors) {
    const name = rename2(nameInFile);
    if (name === nameInFile || !file.tensors.has(name)) sources.set(name, { file, nameInFile, info });
  }
  return sources;
}
function infos(sources) {
  return new Map([...sources].map(([name, { info }]) => [name, info]));
}
function replaceVae(sources, vae) {
  const replacement = sourcesOf(vae, canonicalVaeName);
  requireVae(infos(replacement), vae.path);
  for (const name of [...sources.keys()]) if (name.startsWith(vaePrefix)) sources.delete(name);
  for (const [name, source] of replacement) if (name.startsWith(vaePrefix)) sources.set(name, source);
}
function fit(sources, config, path7) {
  const tensors = /* @__PURE__ */ new Map();
  for (const part3 of parts) {
    const shapes = weightShapes(config, part3);
    for (const [name, shape] of shapes) {
      const source = sources.get(name);
      if (source === void 0) throw new CheckpointError("INCOMPLETE", `${path7} lacks the weight ${name}.`);
      requireShape({ name, shape }, source);
      tensors.set(name, { name, part: part3, shape, dtype: source.info.dtype });
    }
  }
  const networks = /^(?:model\.diffusion_model|first_stage_model|cond_stage_model)\./;
  for (const [name, { nameInFile, file }] of sources) {
    if (tensors.has(name) || isIgnored(name) || !networks.test(name)) continue;
    const message = `${file.path} has the weight ${nameInFile}, which no Stable Diffusion 1.x model has.`;
    throw new CheckpointError("NOT_SUPPORTED", message);
  }
  return tensors;
}
function requireShape({ name, shape }, { info, file }) {
  const found = plainShape(info.shape);
  if (found.length === shape.length && found.every((size, axis) => size === shape[axis])) return;
  const message = `${file.path}: the weight ${name} has the shape [${found.join(", ")}], not [${shape.join(", ")}].`;
  throw new CheckpointError("NOT_SUPPORTED", message);
}
function leftOver(files, sources, tensors) {
  const used = new Set([...sources].filter(([name]) => tensors.has(name)).map(([, source]) => key(source)));
  return files.flatMap(
    (file) => [...file.tensors.keys()].filter((nameInFile) => !used.has(key({ file, nameInFile })))
  );
}
function key({ file, nameInFile }) {
  return `${file.path}
${nameInFile}`;
}
function reader(sources) {
  return async (name) => {
    const source = sources.get(name);
    if (source === void 0) throw new Error(`no weight ${name}`);
    const values = weightValues(await source.file.read(source.nameInFile), name);
    requireFinite(values, name);
    return values;
  };
}

// src/tensor/tensor-error.ts
var TensorError = class extends CodedError {
};
function misuse(code, message) {
  return new TensorError(code, { message, hint: "This is a defect of the program: please report it." });
}

// src/tensor/recording.ts
var Tape = class {
  #kernels;
  #entries = [];
  /** Gradients on their way, each retained. */
  #gradients = /* @__PURE__ */ new Map();
  constructor(kernels) {
    this.#kernels = kernels;
  }
  record(entry) {
    this.#entries.push(entry);
  }
  /** Gradients for `variables`, which the caller then owns. Empties the tape, also when it fails. */
  backward(output2, gradient, variables) {
    if (!output2.needsGradient)
      throw misuse("NO_GRADIENT", "Nothing that this output is made of wants a gradient.");
    try {
      this.#accumulate(output2, gradient);
      for (let entry = this.#entries.pop(); entry !== void 0; entry = this.#entries.pop()) {
        this.#goBack(entry);
      }
      const taken = variables.map((variable) => this.#take(variable));
      this.#refuseUnclaimed(taken);
      return taken;
    } finally {
      this.discard();
    }
  }
  /** Releases everything that is kept. */
  discard() {
    for (const entry of this.#entries.splice(0)) this.#release(entry);
    for (const gradient of this.#gradients.values()) this.#kernels.release(gradient);
    this.#gradients.clear();
  }
  #goBack(entry) {
    const outputGradient = this.#take(entry.output);
    try {
      if (outputGradient !== null) this.#spread(entry, outputGradient);
    } finally {
      if (outputGradient !== null) this.#kernels.release(outputGradient);
      this.#release(entry);
    }
  }
  #spread(entry, outputGradient) {
    this.#kernels.scope(() => {
      this.#kernels.after(outputGradient, () => {
        entry.goBack(outputGradient, (index, gradient) => {
          const input = entry.inputs[index];
          if (input?.needsGradient) this.#accumulate(input, gradient);
        });
      });
    });
  }
  /** A block used a variable of outside that is not among its inputs, or the caller forgot one. */
  #refuseUnclaimed(taken) {
    if (this.#gradients.size === 0) return;
    for (const gradient of taken) if (gradient !== null) this.#kernels.release(gradient);
    throw misuse("NO_GRADIENT", "A gradient reached a variable that is not among those asked for.");
  }
  #accumulate(variable, gradient) {
    const before = this.#gradients.get(variable);
    const sum3 = before === void 0 ? gradient : this.#kernels.add(before, gradient);
    this.#gradients.set(variable, this.#kernels.retain(sum3));
    if (before !== void 0) this.#kernels.release(before);
  }
  #take(variable) {
    const gradient = this.#gradients.get(variable) ?? null;
    this.#gradients.delete(variable);
    return gradient;
  }
  #release(entry) {
    for (const tensor of entry.saved) this.#kernels.release(tensor);
  }
};

// src/tensor/recorder.ts
function createPlainRecorder(kernels) {
  return new TapeRecorder(kernels, null, false);
}
var TapeRecorder = class {
  kernels;
  /** Where operations are recorded now; null: nowhere. */
  #tape;
  #checkpoint;
  /** What blocks gave: when a block's result is that of a block within it, its owner is handed on. */
  #results = /* @__PURE__ */ new WeakSet();
  constructor(kernels, tape, checkpoint) {
    this.kernels = kernels;
    this.#tape = tape;
    this.#checkpoint = checkpoint;
  }
  constant = (value) => ({ value, needsGradient: false });
  variable = (value) => ({ value, needsGradient: true });
  apply = (operation14, inputs, attributes2) => {
    const tape = this.#tape;
    const needsGradient = tape !== null && inputs.some((input) => input.needsGradient);
    const { value, saved } = this.#forward(operation14, inputs, attributes2, needsGradient);
    const output2 = { value, needsGradient };
    if (!needsGradient) return output2;
    const needed = each(inputs, (input) => input.needsGradient);
    tape.record({
      inputs,
      output: output2,
      saved,
      goBack: (outputGradient, give) => {
        const context = { outputGradient, saved, attributes: attributes2, needed };
        operation14.backward(this.kernels, context).forEach((gradient, index) => {
          if (gradient !== null) give(index, gradient);
        });
      }
    });
    return output2;
  };
  block = (inputs, build2, options = {}) => {
    const tape = this.#tape;
    const output2 = this.#checkpoint && tape !== null && inputs.some((input) => input.needsGradient) ? this.#checkpointed(tape, inputs, build2) : this.#owned(inputs, build2);
    this.#results.add(output2);
    for (const input of options.consume ?? []) this.release(input);
    return output2;
  };
  release = (variable) => this.kernels.release(variable.value);
  backward = (output2, gradient, variables) => this.#tape === null ? variables.map(() => null) : this.#tape.backward(output2, gradient, variables);
  discard = () => this.#tape?.discard();
  /** Runs the operation; what it saved is retained when `keep` says so. */
  #forward(operation14, inputs, attributes2, keep) {
    const values = each(inputs, (input) => input.value);
    const result = this.kernels.scope(() => {
      const { output: output2, saved } = operation14.forward(this.kernels, values, attributes2);
      if (keep) for (const tensor of saved) this.kernels.retain(tensor);
      return { value: output2, saved: () => saved };
    });
    return { value: result.value, saved: result.saved() };
  }
  /** Runs `build` in a scope; the result survives it and belongs to the caller. */
  #owned(inputs, build2) {
    const result = this.kernels.scope(() => {
      const output2 = build2(...inputs);
      const isHandedOn = this.#results.delete(output2) && !inputs.includes(output2);
      if (!isHandedOn) this.kernels.retain(output2.value);
      return () => output2;
    });
    return result();
  }
  #checkpointed(tape, inputs, build2) {
    const { value } = this.#withTape(null, () => this.#owned(inputs, build2));
    const output2 = { value, needsGradient: true };
    tape.record({
      inputs,
      output: output2,
      saved: inputs.map((input) => this.kernels.retain(input.value)),
      goBack: (outputGradient, give) => {
        const copies = inputs.map((input) => ({ ...input }));
        this.#runAgain({ inputs: copies, build: build2, outputGradient }).forEach((gradient, index) => {
          if (gradient === null) return;
          give(index, gradient);
          this.kernels.release(gradient);
        });
      }
    });
    return output2;
  }
  #runAgain(block) {
    const tape = new Tape(this.kernels);
    const output2 = this.#withTape(tape, () => this.#owned(block.inputs, block.build));
    this.release(output2);
    return output2.needsGradient ? tape.backward(output2, block.outputGradient, block.inputs) : [];
  }
  /** Blocks within a block that runs without a tape, or again, are not checkpointed by themselves. */
  #withTape(tape, run2) {
    const [outer, checkpoint] = [this.#tape, this.#checkpoint];
    this.#tape = tape;
    this.#checkpoint = false;
    try {
      return run2();
    } finally {
      this.#tape = outer;
      this.#checkpoint = checkpoint;
    }
  }
};
function each(values, convert) {
  return values.map(convert);
}

// src/diffusion/generation-error.ts
var GenerationError = class extends CodedError {
};

// src/diffusion/require-finite.ts
function requireFinite2(values, what) {
  if (values.every((value) => Number.isFinite(value))) return;
  throw new GenerationError("NOT_FINITE", {
    message: `The ${what} came out as no number (NaN or infinity).`,
    hint: "An embedding or the checkpoint is broken: try without embeddings, then another checkpoint or VAE."
  });
}

// src/tensor/operations/add.ts
var operation = {
  name: "add",
  forward: (kernels, [a, b]) => ({ output: kernels.add(a, b), saved: [] }),
  backward: (_kernels, { outputGradient }) => [outputGradient, outputGradient]
};
function add(recorder, a, b) {
  return recorder.apply(operation, [a, b], null);
}

// src/tensor/shapes.ts
function sizeOf2(shape) {
  return shape.reduce((product3, length) => product3 * length, 1);
}
function axisOf(tensor, axis) {
  const length = tensor.shape[axis];
  if (length === void 0) {
    throw misuse("SHAPE", `A tensor of shape [${tensor.shape.join(", ")}] has no axis ${axis}.`);
  }
  return length;
}
function matrixShape(tensor) {
  if (tensor.shape.length !== 2) {
    throw misuse("SHAPE", `Expected [rows, channels], found [${tensor.shape.join(", ")}].`);
  }
  return [axisOf(tensor, 0), axisOf(tensor, 1)];
}
function imageShape(tensor) {
  if (tensor.shape.length !== 4) {
    throw misuse("SHAPE", `Expected [batch, height, width, channels], found [${tensor.shape.join(", ")}].`);
  }
  return [axisOf(tensor, 0), axisOf(tensor, 1), axisOf(tensor, 2), axisOf(tensor, 3)];
}

// src/tensor/operations/attention-chunks.ts
var SMALL_SCORES = 2 ** 23;
var CHUNK_SCORES = 2 ** 20;
function planChunks(size, queries) {
  const isSmall = size.heads * size.queries * size.keys <= SMALL_SCORES;
  if (isSmall && queries === void 0) {
    return { heads: ranges(size.heads, size.heads), queries: ranges(size.queries, size.queries) };
  }
  const length = queries ?? Math.max(1, Math.floor(CHUNK_SCORES / size.keys));
  return { heads: ranges(size.heads, 1), queries: ranges(size.queries, length) };
}
function ranges(total, length) {
  const count2 = Math.ceil(total / length);
  return Array.from({ length: count2 }, (_, index) => {
    const begin = index * length;
    return { begin, length: Math.min(length, total - begin) };
  });
}
function part2(kernels, x, heads, rows2) {
  const [allHeads, allRows, width] = [axisOf(x, 0), axisOf(x, 1), axisOf(x, 2)];
  const wanted = rows2 ?? { begin: 0, length: allRows };
  if (heads.length === allHeads && wanted.length === allRows) return x;
  return kernels.slice(x, [heads.begin, wanted.begin, 0], [heads.length, wanted.length, width]);
}
function joined(kernels, parts2, axis) {
  const [only] = parts2;
  return only !== void 0 && parts2.length === 1 ? only : kernels.concat(parts2, axis);
}
function inTurn(kernels, chunks, build2) {
  const done = [];
  for (const chunk of chunks) {
    const run2 = () => kernels.scope(() => build2(chunk, done.at(-1) ?? null));
    const before = Object.values(done.at(-2) ?? {}).find((tensor) => tensor !== null);
    done.push(before ? kernels.after(before, run2) : run2());
  }
  return done;
}

// src/tensor/operations/attention-scores.ts
var FORBIDDEN = -1e9;
function probabilities(kernels, { queries, keys, chunk, causal }) {
  return kernels.scope(() => {
    const scores = kernels.matMul(queries, keys, { transposeB: true });
    return kernels.softmax(
      causal ? kernels.add(scores, causalMask(kernels, chunk, axisOf(keys, 1))) : scores
    );
  });
}
function causalMask(kernels, { begin, length }, keys) {
  const values = new Float32Array(length * keys);
  for (let row = 0; row < length; row += 1) {
    values.fill(FORBIDDEN, Math.min(row * keys + begin + row + 1, (row + 1) * keys), (row + 1) * keys);
  }
  return kernels.constant(values, [1, length, keys]);
}

// src/tensor/operations/attention-gradient.ts
function attentionGradient(kernels, context) {
  const { q, k, attributes: attributes2 } = context;
  const size = { heads: axisOf(q, 0), queries: axisOf(q, 1), keys: axisOf(k, 1) };
  const plan = planChunks(size, attributes2.queryChunk);
  const widened = context.needed.q || context.needed.k ? widen(kernels, context) : null;
  const ofHeads = plan.heads.map(
    (heads) => kernels.scope(() => {
      const operands = {
        ...context,
        keys: part2(kernels, k, heads),
        wideValues: widened && part2(kernels, widened.values, heads)
      };
      const chunks = inTurn(kernels, plan.queries, (chunk, previous) => {
        const rows2 = {
          queries: part2(kernels, q, heads, chunk),
          dy: part2(kernels, context.dy, heads, chunk),
          wideDy: widened && part2(kernels, widened.dy, heads, chunk)
        };
        return chunkGradient(kernels, { ...operands, ...rows2, chunk }, previous);
      });
      return gathered(kernels, chunks);
    })
  );
  const all = (name) => concatenated(
    kernels,
    ofHeads.map((gradients) => gradients[name]),
    0
  );
  return { q: all("q"), k: all("k"), v: all("v") };
}
function widen(kernels, { v, output: output2, dy }) {
  const [heads, keys] = [axisOf(v, 0), axisOf(v, 1)];
  const rowSums = kernels.sum(kernels.multiply(dy, output2), 2);
  const ones2 = kernels.constant(new Float32Array(heads * keys).fill(1), [heads, keys, 1]);
  return {
    dy: kernels.concat([dy, kernels.affine(rowSums, -1)], 2),
    values: kernels.concat([v, ones2], 2)
  };
}
function chunkGradient(kernels, operands, previous) {
  const { queries, keys, dy, wideDy, wideValues, chunk, attributes: attributes2, needed } = operands;
  const p = probabilities(kernels, { queries, keys, chunk, causal: attributes2.causal ?? false });
  const ds = wideDy && wideValues && kernels.scope(() => kernels.multiply(p, kernels.matMul(wideDy, wideValues, { transposeB: true })));
  const turned = { transposeA: true };
  return {
    q: ds && needed.q ? kernels.matMul(ds, keys) : null,
    k: ds && needed.k ? added(kernels, previous?.k, kernels.matMul(ds, queries, turned)) : null,
    v: needed.v ? added(kernels, previous?.v, kernels.matMul(p, dy, turned)) : null
  };
}
function added(kernels, sum3, term) {
  if (!sum3) return term;
  const next = kernels.add(sum3, term);
  kernels.release(sum3);
  return next;
}
function gathered(kernels, chunks) {
  const last2 = chunks.at(-1);
  const q = concatenated(
    kernels,
    chunks.map((chunk) => chunk.q),
    1
  );
  return { q, k: last2?.k ?? null, v: last2?.v ?? null };
}
function concatenated(kernels, parts2, axis) {
  const present = parts2.filter((tensor) => tensor !== null);
  return present.length === 0 ? null : joined(kernels, present, axis);
}

// src/tensor/operations/attention-heads.ts
function splitHeads(kernels, x, { batch, heads }) {
  const [allRows, channels] = matrixShape(x);
  const [rows2, width] = [allRows / batch, channels / heads];
  const apart = kernels.transpose(kernels.reshape(x, [batch, rows2, heads, width]), [0, 2, 1, 3]);
  return kernels.reshape(apart, [batch * heads, rows2, width]);
}
function mergeHeads(kernels, x, { batch, heads }) {
  const [rows2, width] = [axisOf(x, 1), axisOf(x, 2)];
  const together = kernels.transpose(kernels.reshape(x, [batch, heads, rows2, width]), [0, 2, 1, 3]);
  return kernels.reshape(together, [batch * rows2, heads * width]);
}

// src/tensor/operations/attention.ts
var operation2 = {
  name: "attention",
  forward: (kernels, [q, k, v], attributes2) => {
    const scaled2 = kernels.affine(q, scaleOf(q, attributes2));
    const inputs = {
      q: splitHeads(kernels, scaled2, attributes2),
      k: splitHeads(kernels, k, attributes2),
      v: splitHeads(kernels, v, attributes2)
    };
    const output2 = attend(kernels, inputs, attributes2);
    return {
      output: mergeHeads(kernels, output2, attributes2),
      saved: [inputs.q, inputs.k, inputs.v, output2]
    };
  },
  backward: (kernels, { outputGradient, saved: [q, k, v, output2], attributes: attributes2, needed }) => {
    const dy = splitHeads(kernels, outputGradient, attributes2);
    const heads = { q: needed[0], k: needed[1], v: needed[2] };
    const gradients = attentionGradient(kernels, { q, k, v, output: output2, dy, attributes: attributes2, needed: heads });
    const merged2 = (gradient) => gradient && mergeHeads(kernels, gradient, attributes2);
    const dq = merged2(gradients.q);
    return [dq && kernels.affine(dq, scaleOf(dq, attributes2)), merged2(gradients.k), merged2(gradients.v)];
  }
};
function attention(recorder, { query, key: key2, value }, attributes2) {
  return recorder.apply(operation2, [query, key2, value], attributes2);
}
function attend(kernels, { q, k, v }, attributes2) {
  const size = { heads: axisOf(q, 0), queries: axisOf(q, 1), keys: axisOf(k, 1) };
  const plan = planChunks(size, attributes2.queryChunk);
  const ofHeads = (heads) => kernels.scope(() => {
    const [keys, values] = [part2(kernels, k, heads), part2(kernels, v, heads)];
    const chunks = inTurn(kernels, plan.queries, (chunk) => {
      const queries = part2(kernels, q, heads, chunk);
      const p = probabilities(kernels, { queries, keys, chunk, causal: attributes2.causal ?? false });
      return { rows: kernels.matMul(p, values) };
    });
    return joined(
      kernels,
      chunks.map((chunk) => chunk.rows),
      1
    );
  });
  return joined(kernels, plan.heads.map(ofHeads), 0);
}
function scaleOf(x, { heads }) {
  return (matrixShape(x)[1] / heads) ** -0.5;
}

// src/tensor/operations/swish.ts
function swish(kernels, x, steepness) {
  return kernels.multiply(x, kernels.sigmoid(steep(kernels, x, steepness)));
}
function swishSlope(kernels, x, steepness) {
  const u = steep(kernels, x, steepness);
  const s = kernels.sigmoid(u);
  return kernels.multiply(s, kernels.affine(kernels.multiply(u, kernels.affine(s, -1, 1)), 1, 1));
}
function steep(kernels, x, steepness) {
  return steepness === 1 ? x : kernels.affine(x, steepness);
}
var operation3 = {
  name: "swish",
  forward: (kernels, [x], { steepness }) => ({ output: swish(kernels, x, steepness), saved: [x] }),
  backward: (kernels, { outputGradient, saved: [x], attributes: { steepness } }) => [
    kernels.multiply(outputGradient, swishSlope(kernels, x, steepness))
  ]
};
function silu(recorder, x) {
  return recorder.apply(operation3, [x], { steepness: 1 });
}
function quickGelu(recorder, x) {
  return recorder.apply(operation3, [x], { steepness: 1.702 });
}

// src/tensor/operations/grid.ts
function rowsOf({ batch, height, width }) {
  return batch * height * width;
}
function toImage(kernels, x, grid) {
  const [rows2, channels] = matrixShape(x);
  if (rows2 !== rowsOf(grid)) {
    throw misuse("SHAPE", `${rows2} rows do not fill a grid of ${grid.batch}·${grid.height}·${grid.width}.`);
  }
  return kernels.reshape(x, [grid.batch, grid.height, grid.width, channels]);
}
function toRows(kernels, image) {
  const channels = image.shape.at(-1) ?? 0;
  const rows2 = image.shape.slice(0, -1).reduce((product3, length) => product3 * length, 1);
  return kernels.reshape(image, [rows2, channels]);
}

// src/tensor/operations/convolution.ts
var operation4 = {
  name: "convolution",
  forward: (kernels, [x], attributes2) => {
    const { filter, bias, grid } = attributes2;
    const weight = filter();
    const image = padded(kernels, toImage(kernels, x, grid), weight, attributes2);
    const output2 = toRows(kernels, kernels.conv2d(image, weight, convOptions(attributes2)));
    return { output: bias === void 0 ? output2 : kernels.add(output2, bias()), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes: attributes2 }) => {
    const { filter, grid } = attributes2;
    const weight = filter();
    const channels = axisOf(weight, 2);
    const paddings = isPadded(attributes2) ? amounts(weight, attributes2) : [];
    const [vertical, horizontal] = paddings.map(([before, after]) => before + after);
    const inputShape = [grid.batch, grid.height + (vertical ?? 0), grid.width + (horizontal ?? 0), channels];
    const gradient = kernels.conv2dInputGradient(
      toImage(kernels, outputGradient, convolvedGrid(attributes2)),
      weight,
      { ...convOptions(attributes2), inputShape }
    );
    const size = [grid.batch, grid.height, grid.width, channels];
    const begin = [0, paddings[0]?.[0] ?? 0, paddings[1]?.[0] ?? 0, 0];
    const cut2 = isPadded(attributes2) ? kernels.slice(gradient, begin, size) : gradient;
    return [toRows(kernels, cut2)];
  }
};
function convolution(recorder, x, attributes2) {
  return recorder.apply(operation4, [x], attributes2);
}
function convolvedGrid({
  grid,
  stride = 1,
  padding = "around"
}) {
  if (stride === 1) return grid;
  const half = (length) => padding === "around" ? Math.ceil(length / 2) : Math.floor(length / 2);
  return { batch: grid.batch, height: half(grid.height), width: half(grid.width) };
}
function isPadded({ stride = 1 }) {
  return stride === 2;
}
function convOptions(attributes2) {
  return { stride: attributes2.stride ?? 1, padding: isPadded(attributes2) ? "valid" : "same" };
}
function amounts(filter, { padding = "around" }) {
  const [height, width] = imageShape(filter);
  return [height, width].map(
    (length) => padding === "around" ? [(length - 1) / 2, (length - 1) / 2] : [0, (length - 1) / 2]
  );
}
function padded(kernels, image, filter, attributes2) {
  if (!isPadded(attributes2)) return image;
  return kernels.pad(image, [[0, 0], ...amounts(filter, attributes2), [0, 0]]);
}

// src/tensor/operations/group-norm.ts
var operation5 = {
  name: "groupNorm",
  forward: (kernels, [x], attributes2) => {
    const samples = bySample(kernels, x, attributes2.batch);
    const mean = groupMeans(kernels, kernels.sum(samples, 1), samples, attributes2);
    const centred = kernels.subtract(samples, mean);
    const variance = groupMeans(kernels, kernels.sum(kernels.square(centred), 1), samples, attributes2);
    const inverse = kernels.reciprocalSquareRoot(kernels.affine(variance, 1, attributes2.epsilon));
    const normal2 = scaled(kernels, centred, inverse, attributes2);
    const output2 = attributes2.silu ? swish(kernels, normal2, 1) : normal2;
    return { output: kernels.reshape(output2, x.shape), saved: [x, mean, inverse] };
  },
  backward: (kernels, { outputGradient, saved: [x, mean, inverse], attributes: attributes2 }) => {
    const centred = kernels.subtract(bySample(kernels, x, attributes2.batch), mean);
    const dy = bySample(kernels, outputGradient, attributes2.batch);
    const d = attributes2.silu ? kernels.multiply(dy, swishSlope(kernels, scaled(kernels, centred, inverse, attributes2), 1)) : dy;
    return [kernels.reshape(inputGradient(kernels, { d, centred, inverse, attributes: attributes2 }), x.shape)];
  }
};
function groupNorm(recorder, x, attributes2) {
  return recorder.apply(operation5, [x], attributes2);
}
function inputGradient(kernels, values) {
  const { d, centred, inverse, attributes: attributes2 } = values;
  const scale = attributes2.scale();
  const factor = kernels.multiply(inverse, scale);
  const sums = kernels.multiply(kernels.sum(d, 1), scale);
  const products = kernels.multiply(kernels.sum(kernels.multiply(d, centred), 1), factor);
  const mean = kernels.multiply(inverse, groupMeans(kernels, sums, d, attributes2));
  const along = kernels.multiply(kernels.square(inverse), groupMeans(kernels, products, d, attributes2));
  const across = kernels.subtract(kernels.multiply(d, factor), kernels.multiply(centred, along));
  return kernels.subtract(across, mean);
}
function bySample(kernels, x, batch) {
  const [rows2, channels] = matrixShape(x);
  return kernels.reshape(x, [batch, rows2 / batch, channels]);
}
function scaled(kernels, centred, inverse, attributes2) {
  const factor = kernels.multiply(inverse, attributes2.scale());
  return kernels.add(kernels.multiply(centred, factor), attributes2.offset());
}
function groupMeans(kernels, sums, of, { batch, groups }) {
  const channels = axisOf(of, 2);
  const width = channels / groups;
  const total = kernels.sum(kernels.reshape(sums, [batch, groups, width]), 2);
  const shares = new Float32Array(width).fill(1 / (axisOf(of, 1) * width));
  const means = kernels.multiply(total, kernels.constant(shares, [1, 1, width]));
  return kernels.reshape(means, [batch, 1, channels]);
}

// src/tensor/operations/layer-norm.ts
var operation6 = {
  name: "layerNorm",
  forward: (kernels, [x], { scale, offset, epsilon = 1e-5 }) => {
    const centred = kernels.subtract(x, kernels.mean(x, 1));
    const variance = kernels.mean(kernels.square(centred), 1);
    const inverse = kernels.reciprocalSquareRoot(kernels.affine(variance, 1, epsilon));
    const normal2 = kernels.multiply(centred, inverse);
    return {
      output: kernels.add(kernels.multiply(normal2, scale()), offset()),
      saved: [normal2, inverse]
    };
  },
  backward: (kernels, { outputGradient, saved: [normal2, inverse], attributes: attributes2 }) => {
    const d = kernels.multiply(outputGradient, attributes2.scale());
    const along = kernels.multiply(normal2, kernels.mean(kernels.multiply(d, normal2), 1));
    const across = kernels.subtract(kernels.subtract(d, kernels.mean(d, 1)), along);
    return [kernels.multiply(across, inverse)];
  }
};
function layerNorm(recorder, x, attributes2) {
  return recorder.apply(operation6, [x], attributes2);
}

// src/tensor/operations/linear.ts
var operation7 = {
  name: "linear",
  forward: (kernels, [x], { weight, bias }) => {
    const product3 = kernels.matMul(x, weight(), { transposeB: true });
    return { output: bias === void 0 ? product3 : kernels.add(product3, bias()), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes: attributes2 }) => [
    kernels.matMul(outputGradient, attributes2.weight())
  ]
};
function linear(recorder, x, attributes2) {
  return recorder.apply(operation7, [x], attributes2);
}

// src/tensor/operations/weight-reference.ts
function weightReference(weights, name) {
  return () => weights.get(name);
}

// src/nn/layers.ts
var GROUPS = 32;
function dense(network, x, name) {
  return linear(network.recorder, x, { weight: weightOf(network, name), ...biasOf(network, name) });
}
function convolution2(network, x, name, options) {
  return convolution(network.recorder, x, {
    filter: weightOf(network, name),
    ...biasOf(network, name),
    ...options
  });
}
function groupNorm2(network, x, name, options) {
  return groupNorm(network.recorder, x, {
    ...scaleAndOffset(network, name),
    groups: GROUPS,
    ...options
  });
}
function layerNorm2(network, x, name) {
  return layerNorm(network.recorder, x, scaleAndOffset(network, name));
}
function weightOf({ weights }, name) {
  return weightReference(weights, `${name}.weight`);
}
function biasOf({ weights }, name) {
  const bias = `${name}.bias`;
  return weights.has(bias) ? { bias: weightReference(weights, bias) } : {};
}
function scaleAndOffset(network, name) {
  return { scale: weightOf(network, name), offset: weightReference(network.weights, `${name}.bias`) };
}

// src/nn/clip-layer.ts
function clipLayer(network, x, { name, heads, batch }) {
  const { recorder } = network;
  const own = layerNorm2(network, x, `${name}.layer_norm1`);
  const [query, key2, value] = ["q_proj", "k_proj", "v_proj"].map(
    (part3) => dense(network, own, `${name}.self_attn.${part3}`)
  );
  const seen = attention(recorder, { query, key: key2, value }, { heads, batch, causal: true });
  const h = add(recorder, x, dense(network, seen, `${name}.self_attn.out_proj`));
  const wide = dense(network, layerNorm2(network, h, `${name}.layer_norm2`), `${name}.mlp.fc1`);
  return add(recorder, h, dense(network, quickGelu(recorder, wide), `${name}.mlp.fc2`));
}

// src/tensor/operations/add-positions.ts
var operation8 = {
  name: "addPositions",
  forward: (kernels, [x], attributes2) => {
    const table = attributes2.table();
    const [rows2, channels] = matrixShape(x);
    const positions = axisOf(table, 0);
    const samples = kernels.reshape(x, [rows2 / positions, positions, channels]);
    return { output: kernels.reshape(kernels.add(samples, table), [rows2, channels]), saved: [] };
  },
  backward: (_kernels, { outputGradient }) => [outputGradient]
};
function addPositions(recorder, x, attributes2) {
  return recorder.apply(operation8, [x], attributes2);
}

// src/tensor/operations/place-vectors.ts
var operation9 = {
  name: "placeVectors",
  forward: (kernels, [rows2, vectors, placement]) => {
    const kept = kernels.multiply(rows2, kernels.affine(kernels.sum(placement, 1), -1, 1));
    return { output: kernels.add(kept, kernels.matMul(placement, vectors)), saved: [placement] };
  },
  backward: (kernels, { outputGradient, saved: [placement], needed }) => [
    needed[0] ? kernels.multiply(outputGradient, kernels.affine(kernels.sum(placement, 1), -1, 1)) : null,
    needed[1] ? kernels.matMul(placement, outputGradient, { transposeA: true }) : null,
    null
  ]
};
function placeVectors(recorder, inputs) {
  return recorder.apply(operation9, [inputs.rows, inputs.vectors, inputs.placement], null);
}
function placementMatrix(size, placed) {
  const matrix = new Float32Array(size.rows * size.vectors);
  for (const { row, vector } of placed) matrix[row * size.vectors + vector] = 1;
  return matrix;
}

// src/diffusion/text-encoder.ts
function textEncoderOf({ textEncoders }) {
  const [encoder2] = textEncoders;
  if (encoder2 === void 0) throw new RangeError("The model has no text encoder.");
  return encoder2;
}
function encodeText(network, config, input) {
  const { recorder } = network;
  const layers = config.layers - input.clipSkip + 1;
  if (layers < 1) throw tooMuchSkipped(config, input.clipSkip);
  const batch = input.tokens.length / config.length;
  let x = embed(network, config, input);
  for (let i = 0; i < layers; i++) {
    const options = { name: `${config.prefix}encoder.layers.${i}`, heads: config.heads, batch };
    x = recorder.block([x], (y) => clipLayer(network, y, options), { consume: [x] });
  }
  return recorder.block([x], (y) => layerNorm2(network, y, `${config.prefix}final_layer_norm`), {
    consume: [x]
  });
}
function embed(network, config, input) {
  const { recorder, weights } = network;
  const { vectors, tokens } = input;
  const table = `${config.prefix}embeddings.token_embedding.weight`;
  const positions = `${config.prefix}embeddings.position_embedding.weight`;
  return recorder.block(vectors === void 0 ? [] : [vectors], (...placed) => {
    const rows2 = recorder.constant(recorder.kernels.gatherRows(weights.get(table), tokens));
    const [learned] = placed;
    const filled = learned === void 0 ? rows2 : place(recorder, { rows: rows2, vectors: learned, input });
    return addPositions(recorder, filled, { table: weightReference(weights, positions) });
  });
}
function place(recorder, { rows: rows2, vectors, input }) {
  const size = { rows: input.tokens.length, vectors: vectors.value.shape[0] ?? 0 };
  const matrix = placementMatrix(size, input.placements);
  const placement = recorder.constant(recorder.kernels.constant(matrix, [size.rows, size.vectors]));
  return placeVectors(recorder, { rows: rows2, vectors, placement });
}
function tooMuchSkipped({ layers }, clipSkip) {
  return new GenerationError("CLIP_SKIP", {
    message: `Clip skip ${clipSkip} leaves nothing of a text encoder of ${layers} layers.`,
    hint: `Choose a number from 1 to ${layers}; 1 and 2 are usual.`
  });
}

// src/diffusion/conditioning.ts
function conditionPrompt(model, options) {
  const { prompt, vectors, clipSkip } = options;
  const { kernels, weights } = model;
  const { width, length } = textEncoderOf(model.config);
  const recorder = createPlainRecorder(kernels);
  const values = kernels.scope(() => {
    const rows2 = vectors.length / width;
    const placed = rows2 > 0 ? { vectors: recorder.constant(kernels.constant(vectors, [rows2, width])) } : {};
    const { tokens, placements } = prompt;
    const input = { tokens, placements, clipSkip, ...placed };
    const context = encodeText({ recorder, weights }, textEncoderOf(model.config), input);
    const read = kernels.read(context.value);
    recorder.release(context);
    return read;
  });
  requireFinite2(values, "text encoder's answer");
  for (let at = 0; at < prompt.tokens.length; at += length)
    emphasize(
      values.subarray(at * width, (at + length) * width),
      prompt.multipliers.subarray(at, at + length)
    );
  return { values, tokens: prompt.tokens.length, width };
}
function emphasize(chunk, multipliers) {
  if (multipliers.every((multiplier) => multiplier === 1)) return;
  const width = chunk.length / multipliers.length;
  const before = sum(chunk);
  for (const [row, multiplier] of multipliers.entries()) {
    for (let i = row * width; i < (row + 1) * width; i++) chunk[i] = (chunk[i] ?? 0) * multiplier;
  }
  const ratio = before / sum(chunk);
  for (let i = 0; i < chunk.length; i++) chunk[i] = (chunk[i] ?? 0) * ratio;
}
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

// src/diffusion/tiles.ts
var CHANNELS = 3;
function tileRanges(total, { tile, overlap }) {
  const length = Math.min(tile, total);
  const ranges2 = [];
  for (let begin = 0; ; begin += tile - overlap) {
    const last2 = begin + length >= total;
    ranges2.push({ begin: last2 ? total - length : begin, length });
    if (last2) return ranges2;
  }
}
function joinTiles(tiles, picture) {
  const { height, width, factor } = picture;
  const sums = new Float32Array(height * width * factor * factor * CHANNELS);
  const shares = new Float32Array(height * width * factor * factor);
  for (const tile of tiles) addTile(tile, { sums, shares }, picture);
  return sums.map((sum3, i) => sum3 / (shares[Math.floor(i / CHANNELS)] ?? 1));
}
function addTile({ row, column, values }, { sums, shares }, { height, width, overlap, factor }) {
  const down = fade(row, { total: height, overlap, factor });
  const across = fade(column, { total: width, overlap, factor });
  for (const [y, share] of down.entries()) {
    for (const [x, other] of across.entries()) {
      const weight = share * other;
      const pixel = (row.begin * factor + y) * width * factor + column.begin * factor + x;
      shares[pixel] = (shares[pixel] ?? 0) + weight;
      for (let c = 0; c < CHANNELS; c++) {
        const value = values[(y * across.length + x) * CHANNELS + c] ?? 0;
        sums[pixel * CHANNELS + c] = (sums[pixel * CHANNELS + c] ?? 0) + weight * value;
      }
    }
  }
}
function fade({ begin, length }, { total, overlap, factor }) {
  const pixels = length * factor;
  const rise = (distance) => Math.min(1, (distance + 0.5) / (overlap * factor));
  return Float32Array.from({ length: pixels }, (_, i) => {
    const fromStart = begin === 0 ? 1 : rise(i);
    const fromEnd = begin + length === total ? 1 : rise(pixels - 1 - i);
    return fromStart * fromEnd;
  });
}

// src/nn/feature-chain.ts
var FeatureChain = class {
  #recorder;
  #features;
  #grid;
  #isOwn = false;
  constructor(recorder, features, grid) {
    this.#recorder = recorder;
    this.#features = features;
    this.#grid = grid;
  }
  /** `next`: the grid after the block, where it changes. */
  run(build2, next) {
    const grid = this.#grid;
    const consume = this.#isOwn ? [this.#features] : [];
    this.#features = this.#recorder.block([this.#features], (x) => build2(x, grid), { consume });
    this.#grid = next ?? grid;
    this.#isOwn = true;
  }
  get grid() {
    return this.#grid;
  }
  /** What came out at last; it belongs to the caller. */
  get features() {
    return this.#features;
  }
};

// src/tensor/operations/add-per-sample.ts
var operation10 = {
  name: "addPerSample",
  forward: (kernels, [x, perSample], { batch }) => {
    const [rows2, channels] = matrixShape(x);
    const samples = kernels.reshape(x, [batch, rows2 / batch, channels]);
    const shift = kernels.reshape(perSample, [batch, 1, channels]);
    return { output: kernels.reshape(kernels.add(samples, shift), [rows2, channels]), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes: { batch }, needed }) => {
    if (!needed[1]) return [outputGradient, null];
    const [rows2, channels] = matrixShape(outputGradient);
    const samples = kernels.reshape(outputGradient, [batch, rows2 / batch, channels]);
    return [outputGradient, kernels.reshape(kernels.sum(samples, 1), [batch, channels])];
  }
};
function addPerSample(recorder, x, perSample, attributes2) {
  return recorder.apply(operation10, [x, perSample], attributes2);
}

// src/nn/res-block.ts
function resBlock(network, x, names, { grid, epsilon, time }) {
  const { recorder, weights } = network;
  const norm = { batch: grid.batch, epsilon, silu: true };
  let h = convolution2(network, groupNorm2(network, x, names.norm1, norm), names.conv1, { grid });
  if (time !== void 0) h = addPerSample(recorder, h, time, { batch: grid.batch });
  h = convolution2(network, groupNorm2(network, h, names.norm2, norm), names.conv2, { grid });
  const straight = weights.has(`${names.shortcut}.weight`) ? dense(network, x, names.shortcut) : x;
  return add(recorder, straight, h);
}
function timedResBlock(network, x, time, { name, grid }) {
  const names = {
    norm1: `${name}.in_layers.0`,
    conv1: `${name}.in_layers.2`,
    norm2: `${name}.out_layers.0`,
    conv2: `${name}.out_layers.3`,
    shortcut: `${name}.skip_connection`
  };
  const shift = dense(network, time, `${name}.emb_layers.1`);
  return resBlock(network, x, names, { grid, epsilon: 1e-5, time: shift });
}
function plainResBlock(network, x, { name, grid }) {
  const names = {
    norm1: `${name}.norm1`,
    conv1: `${name}.conv1`,
    norm2: `${name}.norm2`,
    conv2: `${name}.conv2`,
    shortcut: `${name}.nin_shortcut`
  };
  return resBlock(network, x, names, { grid, epsilon: 1e-6 });
}

// src/tensor/operations/upsample-nearest.ts
var operation11 = {
  name: "upsampleNearest",
  forward: (kernels, [x], { grid }) => ({
    output: toRows(kernels, kernels.upsampleNearest(toImage(kernels, x, grid))),
    saved: []
  }),
  backward: (kernels, { outputGradient, attributes: { grid } }) => [
    toRows(kernels, kernels.sumPool(toImage(kernels, outputGradient, upsampledGrid(grid))))
  ]
};
function upsampleNearest(recorder, x, attributes2) {
  return recorder.apply(operation11, [x], attributes2);
}
function upsampledGrid({ batch, height, width }) {
  return { batch, height: 2 * height, width: 2 * width };
}

// src/nn/crop.ts
var operation12 = {
  name: "crop",
  forward: (kernels, [x], { from, to }) => {
    const image = toImage(kernels, x, from);
    const size = [to.batch, to.height, to.width, image.shape.at(-1) ?? 0];
    return { output: toRows(kernels, kernels.slice(image, [0, 0, 0, 0], size)), saved: [] };
  },
  backward: (kernels, { outputGradient, attributes: { from, to } }) => {
    const below = [0, from.height - to.height];
    const beside = [0, from.width - to.width];
    const image = toImage(kernels, outputGradient, to);
    return [toRows(kernels, kernels.pad(image, [[0, 0], below, beside, [0, 0]]))];
  }
};
function crop(recorder, x, attributes2) {
  return recorder.apply(operation12, [x], attributes2);
}

// src/nn/resample.ts
function upsample(network, x, name, { from, to }) {
  const { recorder } = network;
  const double = upsampledGrid(from);
  const large = upsampleNearest(recorder, x, { grid: from });
  const isWhole = double.height === to.height && double.width === to.width;
  const fitting = isWhole ? large : crop(recorder, large, { from: double, to });
  return convolution2(network, fitting, name, { grid: to });
}

// src/nn/image-attention.ts
function imageAttention(network, x, { name, grid }) {
  const normed = groupNorm2(network, x, `${name}.norm`, { batch: grid.batch, epsilon: 1e-6 });
  const query = dense(network, normed, `${name}.q`);
  const key2 = dense(network, normed, `${name}.k`);
  const value = dense(network, normed, `${name}.v`);
  const seen = attention(network.recorder, { query, key: key2, value }, { heads: 1, batch: grid.batch });
  return add(network.recorder, x, dense(network, seen, `${name}.proj_out`));
}

// src/diffusion/vae-parts.ts
var VAE = "first_stage_model";
function middle(network, chain, part3) {
  chain.run((x, grid) => plainResBlock(network, x, { name: `${part3}.mid.block_1`, grid }));
  chain.run((x, grid) => imageAttention(network, x, { name: `${part3}.mid.attn_1`, grid }));
  chain.run((x, grid) => plainResBlock(network, x, { name: `${part3}.mid.block_2`, grid }));
}
function lastConvolution(network, chain, part3) {
  chain.run((x, grid) => {
    const options = { batch: grid.batch, epsilon: 1e-6, silu: true };
    return convolution2(network, groupNorm2(network, x, `${part3}.norm_out`, options), `${part3}.conv_out`, {
      grid
    });
  });
}

// src/diffusion/vae-decoder.ts
var DECODER = `${VAE}.decoder`;
function decodeLatents(network, config, { latents, grid }) {
  const { recorder } = network;
  const chain = new FeatureChain(recorder, recorder.constant(latents), grid);
  chain.run((x) => dense(network, x, `${VAE}.post_quant_conv`));
  chain.run((x, here) => convolution2(network, x, `${DECODER}.conv_in`, { grid: here }));
  middle(network, chain, DECODER);
  for (let level = config.multiples.length - 1; level >= 0; level--) goUp(network, config, { chain, level });
  lastConvolution(network, chain, DECODER);
  return chain.features;
}
function goUp(network, { blocks }, { chain, level }) {
  const name = `${DECODER}.up.${level}`;
  for (let i = 0; i <= blocks; i++)
    chain.run((x, grid) => plainResBlock(network, x, { name: `${name}.block.${i}`, grid }));
  if (level === 0) return;
  const to = upsampledGrid(chain.grid);
  chain.run((x, from) => upsample(network, x, `${name}.upsample.conv`, { from, to }), to);
}

// src/diffusion/decode-picture.ts
var DEFAULTS = { tile: 64, overlap: 16, tileAbove: 96 * 96 };
function decodePicture(decoder3, latents, options = {}) {
  const { tile, overlap, tileAbove } = { ...DEFAULTS, ...options };
  const { height, width } = latents;
  if (height * width <= tileAbove) return decodeAtOnce(decoder3, latents);
  const rows2 = tileRanges(height, { tile, overlap });
  const columns2 = tileRanges(width, { tile, overlap });
  const tiles = rows2.flatMap(
    (row) => columns2.map((column) => ({
      row,
      column,
      values: decodeAtOnce(decoder3, cut(latents, row, column))
    }))
  );
  const factor = 2 ** (decoder3.config.vae.multiples.length - 1);
  return joinTiles(tiles, { height, width, overlap, factor });
}
function decodeAtOnce({ config, kernels, weights }, { values, height, width }) {
  const { latentChannels, scale } = config.vae;
  const recorder = createPlainRecorder(kernels);
  return kernels.scope(() => {
    const latents = kernels.affine(kernels.constant(values, [height * width, latentChannels]), 1 / scale);
    const grid = { batch: 1, height, width };
    const image = decodeLatents({ recorder, weights }, config.vae, { latents, grid });
    const picture = kernels.read(image.value);
    recorder.release(image);
    return picture;
  });
}
function cut({ values, height, width }, row, column) {
  const channels = values.length / (height * width);
  const part3 = new Float32Array(row.length * column.length * channels);
  for (let y = 0; y < row.length; y++) {
    const from = ((row.begin + y) * width + column.begin) * channels;
    part3.set(values.subarray(from, from + column.length * channels), y * column.length * channels);
  }
  return { values: part3, height: row.length, width: column.length };
}

// src/diffusion/gpu-noise.ts
var ROUNDS = 10;
var MULTIPLIERS = [3528531795, 3449720151];
var KEY_STEPS = [2654435769, 3144134277];
function gpuNoise({ seed, draw: draw2 }, shape) {
  const [height, width, channels] = shape;
  const size = height * width;
  const noise = new Float32Array(size * channels);
  const key2 = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
  for (let i = 0; i < noise.length; i++) {
    const [a, b] = philox([draw2, 0, i, 0], key2);
    noise[i % size * channels + Math.floor(i / size)] = normal(a, b);
  }
  return noise;
}
function philox(counter, key2) {
  let [a, b, c, d] = counter;
  let [low, high] = key2;
  for (let round = 0; round < ROUNDS; round++) {
    const first = product(a, MULTIPLIERS[0]);
    const second = product(c, MULTIPLIERS[1]);
    [a, b, c, d] = [(second.high ^ b ^ low) >>> 0, second.low, (first.high ^ d ^ high) >>> 0, first.low];
    low = low + KEY_STEPS[0] >>> 0;
    high = high + KEY_STEPS[1] >>> 0;
  }
  return [a, b, c, d];
}
function product(a, b) {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 65535, b >>> 16, b & 65535];
  const middle2 = aHigh * bLow + (aLow * bLow >>> 16);
  const rest = aLow * bHigh + (middle2 & 65535);
  const high = aHigh * bHigh + Math.floor(middle2 / 65536) + Math.floor(rest / 65536);
  return { high: high >>> 0, low: Math.imul(a, b) >>> 0 };
}
function normal(a, b) {
  const u = a * 2 ** -32 + 2 ** -33;
  const v = b * (2 ** -32 * 2 * Math.PI) + 2 ** -33 * 2 * Math.PI;
  return Math.sqrt(-2 * Math.log(u)) * Math.sin(v);
}

// src/tensor/operations/gelu.ts
function distribution(kernels, x) {
  return kernels.affine(kernels.erf(kernels.affine(x, Math.SQRT1_2)), 0.5, 0.5);
}
function slope(kernels, x, phi) {
  const density = kernels.affine(
    kernels.exp(kernels.affine(kernels.square(x), -0.5)),
    1 / Math.sqrt(2 * Math.PI)
  );
  return kernels.add(phi, kernels.multiply(x, density));
}
var gegluOperation = {
  name: "geglu",
  forward: (kernels, [x]) => {
    const [value, gate] = halves2(kernels, x);
    const output2 = kernels.multiply(value, kernels.multiply(gate, distribution(kernels, gate)));
    return { output: output2, saved: [x] };
  },
  backward: (kernels, { outputGradient, saved: [x] }) => {
    const [value, gate] = halves2(kernels, x);
    const phi = distribution(kernels, gate);
    const valueGradient = kernels.multiply(outputGradient, kernels.multiply(gate, phi));
    const gateGradient = kernels.multiply(kernels.multiply(outputGradient, value), slope(kernels, gate, phi));
    return [kernels.concat([valueGradient, gateGradient], 1)];
  }
};
function halves2(kernels, x) {
  const [rows2, channels] = matrixShape(x);
  const half = channels / 2;
  return [kernels.slice(x, [0, 0], [rows2, half]), kernels.slice(x, [0, half], [rows2, half])];
}
function geglu(recorder, x) {
  return recorder.apply(gegluOperation, [x], null);
}

// src/nn/spatial-transformer.ts
function spatialTransformer(network, x, context, { name, depth, heads, grid }) {
  const { batch } = grid;
  const normed = groupNorm2(network, x, `${name}.norm`, { batch, epsilon: 1e-6 });
  let h = dense(network, normed, `${name}.proj_in`);
  for (let i = 0; i < depth; i++)
    h = transformerBlock(network, h, context, { name: `${name}.transformer_blocks.${i}`, heads, batch });
  return add(network.recorder, x, dense(network, h, `${name}.proj_out`));
}
function transformerBlock(network, x, context, options) {
  const { recorder } = network;
  const { name } = options;
  const own = layerNorm2(network, x, `${name}.norm1`);
  let h = add(recorder, x, crossAttention(network, own, own, { ...options, name: `${name}.attn1` }));
  const asking = layerNorm2(network, h, `${name}.norm2`);
  h = add(recorder, h, crossAttention(network, asking, context, { ...options, name: `${name}.attn2` }));
  const wide = dense(network, layerNorm2(network, h, `${name}.norm3`), `${name}.ff.net.0.proj`);
  return add(recorder, h, dense(network, geglu(recorder, wide), `${name}.ff.net.2`));
}
function crossAttention(network, x, source, { name, heads, batch }) {
  const query = dense(network, x, `${name}.to_q`);
  const key2 = dense(network, source, `${name}.to_k`);
  const value = dense(network, source, `${name}.to_v`);
  const seen = attention(network.recorder, { query, key: key2, value }, { heads, batch });
  return dense(network, seen, `${name}.to_out.0`);
}

// src/nn/time-embedding.ts
var MAX_PERIOD = 1e4;
function timestepFeatures(timesteps, channels) {
  const half = channels / 2;
  const features = new Float32Array(timesteps.length * channels);
  for (const [row, timestep] of timesteps.entries()) {
    for (let i = 0; i < half; i++) {
      const angle = timestep * Math.exp(-Math.log(MAX_PERIOD) * i / half);
      features[row * channels + i] = Math.cos(angle);
      features[row * channels + half + i] = Math.sin(angle);
    }
  }
  return features;
}
function timeEmbedding(network, features, name) {
  const { recorder } = network;
  const hidden = silu(recorder, dense(network, features, `${name}.0`));
  return silu(recorder, dense(network, hidden, `${name}.2`));
}

// src/tensor/operations/concat-channels.ts
var operation13 = {
  name: "concatChannels",
  forward: (kernels, [a, b]) => ({ output: kernels.concat([a, b], 1), saved: [] }),
  backward: (kernels, { outputGradient, attributes: { split }, needed }) => {
    const [rows2, channels] = matrixShape(outputGradient);
    return [
      needed[0] ? kernels.slice(outputGradient, [0, 0], [rows2, split]) : null,
      needed[1] ? kernels.slice(outputGradient, [0, split], [rows2, channels - split]) : null
    ];
  }
};
function concatChannels(recorder, a, b) {
  return recorder.apply(operation13, [a, b], { split: matrixShape(a.value)[1] });
}

// src/diffusion/unet-plan.ts
function planUnet(config) {
  return { input: inputBlocks(config), middle: middleBlock(config), output: outputBlocks(config) };
}
function inputBlocks(config) {
  const blocks = [[{ kind: "convolution", name: "input_blocks.0.0" }]];
  const last2 = config.multiples.length - 1;
  for (const level of config.multiples.keys()) {
    for (let i = 0; i < (config.blocks[level] ?? 0); i++)
      blocks.push(levelParts(config, level, `input_blocks.${blocks.length}`));
    if (level < last2) blocks.push([{ kind: "downsample", name: `input_blocks.${blocks.length}.0.op` }]);
  }
  return blocks;
}
function middleBlock({ middleDepth, heads }) {
  const first = { kind: "residual", name: "middle_block.0" };
  if (middleDepth === 0) return [first, { kind: "residual", name: "middle_block.1" }];
  return [
    first,
    { kind: "transformer", name: "middle_block.1", depth: middleDepth, heads: heads.at(-1) ?? 1 },
    { kind: "residual", name: "middle_block.2" }
  ];
}
function outputBlocks(config) {
  const blocks = [];
  for (let level = config.multiples.length - 1; level >= 0; level--) {
    const count2 = config.blocks[level] ?? 0;
    for (let i = 0; i <= count2; i++) {
      const name = `output_blocks.${blocks.length}`;
      const parts2 = levelParts(config, level, name);
      if (level > 0 && i === count2) parts2.push({ kind: "upsample", name: `${name}.${parts2.length}.conv` });
      blocks.push(parts2);
    }
  }
  return blocks;
}
function levelParts(config, level, name) {
  const depth = config.depths[level] ?? 0;
  const residual = { kind: "residual", name: `${name}.0` };
  if (depth === 0) return [residual];
  return [residual, { kind: "transformer", name: `${name}.1`, depth, heads: config.heads[level] ?? 1 }];
}

// src/diffusion/unet.ts
var PREFIX = "model.diffusion_model";
function unet(network, config, input) {
  const { recorder } = network;
  const { grid } = input;
  const plan = planUnet(config);
  const time = embedTimesteps(network, input.timesteps, config.channels);
  const shared = { network, time, context: input.context };
  const skips = goDown(plan, { x: recorder.constant(input.latents), grid }, shared);
  const bottom = runParts(plan.middle, last(skips), shared);
  const { x } = goUp2(plan, bottom, { skips, shared });
  recorder.release(time);
  return recorder.block([x], (y) => lastLayer(network, y, grid), { consume: [x] });
}
function embedTimesteps(network, timesteps, channels) {
  const { recorder } = network;
  const shape = [timesteps.length, channels];
  return recorder.block([], () => {
    const features = recorder.kernels.constant(timestepFeatures(timesteps, channels), shape);
    return timeEmbedding(network, recorder.constant(features), `${PREFIX}.time_embed`);
  });
}
function lastLayer(network, x, grid) {
  const normed = groupNorm2(network, x, `${PREFIX}.out.0`, { batch: grid.batch, epsilon: 1e-5, silu: true });
  return convolution2(network, normed, `${PREFIX}.out.2`, { grid });
}
function goDown(plan, input, shared) {
  const skips = [];
  for (const parts2 of plan.input) skips.push(runParts(parts2, skips.at(-1) ?? input, shared));
  return skips;
}
function goUp2(plan, bottom, { skips, shared }) {
  let flow = bottom;
  for (const [first, ...rest] of plan.output) {
    flow = joinSkip(first, flow, { skip: last(skips), shared });
    skips.pop();
    flow = runParts(rest, flow, shared, { consumesInput: true, above: skips.at(-1)?.grid });
  }
  return flow;
}
function joinSkip(part3, { x, grid }, { skip, shared }) {
  const { network, time } = shared;
  const name = `${PREFIX}.${part3?.name ?? ""}`;
  const build2 = (own, other, moment) => timedResBlock(network, concatChannels(network.recorder, own, other), moment, { name, grid });
  const joined3 = network.recorder.block([x, skip.x, time], build2, { consume: [x, skip.x] });
  return { x: joined3, grid };
}
function runParts(parts2, input, shared, { consumesInput = false, above } = {}) {
  let flow = input;
  for (const [i, part3] of parts2.entries()) {
    const consume = i > 0 || consumesInput ? [flow.x] : [];
    flow = runPart(part3, flow, shared, { consume, above });
  }
  return flow;
}
function runPart(part3, { x, grid }, { network, time, context }, { consume, above }) {
  const { recorder } = network;
  const name = `${PREFIX}.${part3.name}`;
  switch (part3.kind) {
    case "convolution":
      return { x: recorder.block([x], (y) => convolution2(network, y, name, { grid }), { consume }), grid };
    case "residual": {
      const build2 = (y, moment) => timedResBlock(network, y, moment, { name, grid });
      return { x: recorder.block([x, time], build2, { consume }), grid };
    }
    case "transformer": {
      const { depth, heads } = part3;
      const build2 = (y, source) => spatialTransformer(network, y, source, { name, depth, heads, grid });
      return { x: recorder.block([x, context], build2, { consume }), grid };
    }
    case "downsample": {
      const options = { grid, stride: 2 };
      const build2 = (y) => convolution2(network, y, name, options);
      return { x: recorder.block([x], build2, { consume }), grid: convolvedGrid(options) };
    }
    case "upsample": {
      const target = above ?? upsampledGrid(grid);
      const build2 = (y) => upsample(network, y, name, { from: grid, to: target });
      return { x: recorder.block([x], build2, { consume }), grid: target };
    }
    default:
      return part3;
  }
}
function last(flows) {
  const flow = flows.at(-1);
  if (flow === void 0) throw new RangeError("The U-Net has fewer skips than output blocks.");
  return flow;
}

// src/diffusion/guidance.ts
function guidedModel(model, { positive, negative, scale, grid }) {
  const predict = predictor(model, grid);
  if (scale === 1) return (latents, timestep) => predict(latents, timestep, [positive])[0] ?? latents;
  const isOneBatch = positive.tokens === negative.tokens;
  return (latents, timestep) => {
    const [from, to] = isOneBatch ? predict(latents, timestep, [negative, positive]) : [negative, positive].flatMap((conditioning) => predict(latents, timestep, [conditioning]));
    return Float32Array.from(from ?? [], (value, i) => value + scale * ((to?.[i] ?? 0) - value));
  };
}
function predictor({ config, kernels, weights }, grid) {
  const recorder = createPlainRecorder(kernels);
  const { inChannels } = config.unet;
  return (latents, timestep, conditionings) => {
    const batch = conditionings.length;
    const context = joined2(conditionings.map(({ values }) => values));
    const width = conditionings[0]?.width ?? 0;
    const output2 = kernels.scope(() => {
      const rows2 = batch * latents.length / inChannels;
      const prediction = unet({ recorder, weights }, config.unet, {
        latents: kernels.constant(joined2(conditionings.map(() => latents)), [rows2, inChannels]),
        grid: { ...grid, batch },
        timesteps: conditionings.map(() => timestep),
        context: recorder.constant(kernels.constant(context, [context.length / width, width]))
      });
      const values = kernels.read(prediction.value);
      recorder.release(prediction);
      return values;
    });
    const size = output2.length / batch;
    return conditionings.map((_, i) => output2.subarray(i * size, (i + 1) * size));
  };
}
function joined2(parts2) {
  const all = new Float32Array(parts2.reduce((size, part3) => size + part3.length, 0));
  let at = 0;
  for (const part3 of parts2) {
    all.set(part3, at);
    at += part3.length;
  }
  return all;
}

// src/diffusion/infotext.ts
function infotext(facts) {
  const hashes = facts.embeddings.map(({ name, hash }) => `${name.replaceAll(/[:,]/g, "")}: ${hash}`);
  const parameters = [
    ["Steps", facts.steps],
    ["Sampler", facts.sampler],
    ["CFG scale", facts.cfgScale],
    ["Seed", facts.seed],
    ["Size", `${facts.width}x${facts.height}`],
    ["Model hash", facts.modelHash],
    ["Model", facts.model],
    ["VAE", facts.vae],
    ["Clip skip", facts.clipSkip > 1 ? facts.clipSkip : null],
    // The seed means what it means on an NVIDIA card: A1111's name for that.
    ["RNG", "NV"],
    ["TI hashes", hashes.length > 0 ? hashes.join(", ") : null],
    ["Version", facts.version]
  ];
  const line = parameters.flatMap(([key2, value]) => value === null ? [] : [`${key2}: ${quoted(value)}`]);
  const negative = facts.negativePrompt === "" ? "" : `
Negative prompt: ${facts.negativePrompt}`;
  return `${facts.prompt}${negative}
${line.join(", ")}`.trim();
}
function quoted(value) {
  const text = String(value);
  return /[,:\n]/.test(text) ? JSON.stringify(text) : text;
}

// src/diffusion/noise-schedule.ts
function noiseSchedule({ timesteps, betaStart, betaEnd }) {
  const [low, high] = [Math.sqrt(betaStart), Math.sqrt(betaEnd)];
  const alphasCumprod = new Float64Array(timesteps);
  let product3 = 1;
  for (let t = 0; t < timesteps; t++) {
    const root = low + (high - low) * t / (timesteps - 1);
    product3 *= 1 - root * root;
    alphasCumprod[t] = product3;
  }
  return { timesteps, alphasCumprod };
}
function alphaCumprodAt({ alphasCumprod }, timestep) {
  const alpha = alphasCumprod[timestep];
  if (alpha === void 0) throw new RangeError(`There is no timestep ${timestep}.`);
  return alpha;
}
function sigmaAt(schedule, timestep) {
  const [low, high] = [Math.floor(timestep), Math.ceil(timestep)];
  const share = timestep - low;
  const logSigma = (t) => {
    const alpha = alphaCumprodAt(schedule, t);
    return Math.log((1 - alpha) / alpha) / 2;
  };
  return Math.exp((1 - share) * logSigma(low) + share * logSigma(high));
}

// src/diffusion/picture-size.ts
function vaeFactor({ vae }) {
  return 2 ** (vae.multiples.length - 1);
}
function usualSide(model) {
  return (model.unet.channels >= 256 ? 64 : 16) * vaeFactor(model);
}
function pictureSize(model, asked2) {
  const width = asked2.width ?? usualSide(model);
  const height = asked2.height ?? usualSide(model);
  const factor = vaeFactor(model);
  if (width % factor === 0 && height % factor === 0) return { width, height };
  const down = (side) => Math.max(1, Math.floor(side / factor)) * factor;
  throw new GenerationError("SIZE", {
    message: `A picture of ${width}×${height} can't be drawn: width and height have to be multiples of ${factor}.`,
    hint: `Try ${down(width)}×${down(height)}.`
  });
}

// src/diffusion/picture.ts
function toRgbPicture(values, { width, height }) {
  requireFinite2(values, "picture");
  const data = Uint8Array.from(values, (value) => Math.min(255, Math.max(0, (value + 1) * 127.5)));
  return { width, height, data };
}

// src/tokenizer/clip-data.ts
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
function readData(name) {
  return gunzipSync(readFileSync(new URL(name, import.meta.url))).toString("utf8");
}

// src/tokenizer/byte-pairs.ts
var BYTES = 256;
var FIRST_MERGED = 2 * BYTES;
var SYMBOLS = 65536;
var BytePairs = class _BytePairs {
  #bytes;
  /** left · 65,536 + right -> rank */
  #ranks;
  constructor(bytes, ranks) {
    this.#bytes = bytes;
    this.#ranks = ranks;
  }
  /** From the bundled merges, which takes some 50 ms. */
  static load() {
    const letters = byteLetters();
    const symbols = /* @__PURE__ */ new Map();
    letters.forEach((letter, i) => symbols.set(letter, i).set(`${letter}</w>`, BYTES + i));
    const ranks = /* @__PURE__ */ new Map();
    for (const [rank, line] of readData("clip-merges.txt.gz").split("\n").entries()) {
      const space = line.indexOf(" ");
      const [left, right] = [line.slice(0, space), line.slice(space + 1)];
      ranks.set((symbols.get(left) ?? 0) * SYMBOLS + (symbols.get(right) ?? 0), rank);
      symbols.set(left + right, FIRST_MERGED + rank);
    }
    return new _BytePairs(symbolOfByte(), ranks);
  }
  /** The symbols of one word, given as UTF-8. */
  encode(word) {
    const symbols = Array.from(word, (byte) => this.#bytes[byte] ?? 0);
    const last2 = symbols.pop();
    if (last2 === void 0) return [];
    symbols.push(last2 + BYTES);
    return this.#merge(symbols);
  }
  #merge(symbols) {
    const next = symbols.map((_, i) => i + 1);
    const previous = symbols.map((_, i) => i - 1);
    const length = symbols.length;
    const rankAt = (at) => {
      const after = next[at] ?? length;
      return after < length ? this.#ranks.get((symbols[at] ?? 0) * SYMBOLS + (symbols[after] ?? 0)) : void 0;
    };
    const queue = new NumberHeap();
    const offer = (at) => {
      const rank = rankAt(at);
      if (rank !== void 0) queue.push(rank * length + at);
    };
    for (let at = 0; at < length; at++) offer(at);
    for (let least = queue.pop(); least !== void 0; least = queue.pop()) {
      const at = least % length;
      const rank = (least - at) / length;
      if (symbols[at] === -1 || rankAt(at) !== rank) continue;
      const gone = next[at] ?? length;
      const after = next[gone] ?? length;
      symbols[at] = FIRST_MERGED + rank;
      symbols[gone] = -1;
      next[at] = after;
      if (after < length) previous[after] = at;
      offer(at);
      const before = previous[at] ?? -1;
      if (before >= 0) offer(before);
    }
    return symbols.filter((symbol) => symbol !== -1);
  }
};
function bytesInOrder() {
  const all = Array.from({ length: BYTES }, (_, byte) => byte);
  const printable = all.filter(
    (byte) => byte >= 33 && byte <= 126 || byte >= 161 && byte <= 172 || byte >= 174
  );
  return [...printable, ...all.filter((byte) => !printable.includes(byte))];
}
function symbolOfByte() {
  const symbols = new Uint8Array(BYTES);
  for (const [symbol, byte] of bytesInOrder().entries()) symbols[byte] = symbol;
  return symbols;
}
function byteLetters() {
  const order = bytesInOrder();
  const printable = order.findIndex((byte) => byte === 0);
  return order.map((byte, i) => String.fromCharCode(i < printable ? byte : BYTES + i - printable));
}
var NumberHeap = class {
  #items = [];
  push(value) {
    const items = this.#items;
    let at = items.push(value) - 1;
    while (at > 0) {
      const parent = at - 1 >> 1;
      const above = items[parent] ?? 0;
      if (above <= value) break;
      items[at] = above;
      at = parent;
    }
    items[at] = value;
  }
  pop() {
    const items = this.#items;
    const least = items[0];
    const value = items.pop();
    if (value === void 0 || items.length === 0) return least;
    let at = 0;
    for (; ; ) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if ((items[child + 1] ?? Infinity) < (items[child] ?? 0)) child++;
      const below = items[child] ?? 0;
      if (below >= value) break;
      items[at] = below;
      at = child;
    }
    items[at] = value;
    return least;
  }
};

// src/tokenizer/clean-text.ts
function cleanText(text) {
  return fixText(text).replace(/\s+/g, " ").trim().toLowerCase();
}
function fixText(text) {
  let unescape = true;
  return text.split(/(?<=\n)/).map((line) => {
    unescape &&= !line.includes("<");
    return fixLine(line, unescape);
  }).join("");
}
function fixLine(line, unescape) {
  let current = line;
  for (; ; ) {
    const fixed = fixOnce(unescape ? unescapeHtml(current) : current);
    if (fixed === current) return fixed;
    current = fixed;
  }
}
var steps = [
  [/[\x80-\x9f]/g, asWindows1252],
  [/[\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06]/g, withoutLigature],
  [/[\u3000\uff01-\uffef]/g, (character) => character.normalize("NFKC")],
  [/[\u201c-\u201f]/g, '"'],
  [/[\u02bc\u2018-\u201b]/g, "'"],
  [/\r\n|[\r\u2028\u2029\x85]/g, "\n"],
  [new RegExp("\\p{Surrogate}", "gu"), "�"],
  [/\x1b\[[\p{Nd};]*[a-zA-Z]/gu, ""],
  [/[\x00-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]/g, ""]
];
function fixOnce(text) {
  return steps.reduce((current, [pattern, replacement]) => current.replace(pattern, replacement), text).normalize("NFC");
}
var windows1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
function asWindows1252(control) {
  return windows1252.charAt(control.charCodeAt(0) - 128);
}
function withoutLigature(letter) {
  return letter === "ﬅ" ? "ſt" : letter.normalize("NFKC");
}
var entities = null;
function unescapeHtml(text) {
  if (!text.includes("&")) return text;
  entities ??= new Map(
    Object.entries(JSON.parse(readData("html-entities.json.gz")))
  );
  const named = entities;
  return text.replace(/&#?[0-9A-Za-z]{1,24};/g, (whole2) => {
    if (!whole2.startsWith("&#")) return named.get(whole2.slice(1, -1)) ?? whole2;
    const character = characterOfReference(whole2.slice(2, -1));
    return character === null || character === ";" ? whole2 : character;
  });
}
function characterOfReference(digits) {
  const isHex = /^x[0-9a-f]+$/i.test(digits);
  if (!isHex && !/^\d+$/.test(digits)) return null;
  const code = Number.parseInt(isHex ? digits.slice(1) : digits, isHex ? 16 : 10);
  if (code === 0 || code > 1114111 || code >= 55296 && code <= 57343) return "�";
  if (code === 13) return "\r";
  if (code >= 128 && code <= 159) return asWindows1252(String.fromCharCode(code));
  return isInvalid(code) ? "" : String.fromCodePoint(code);
}
function isInvalid(code) {
  const isControl = code >= 1 && code <= 8 || code === 11 || code >= 14 && code <= 31 || code === 127;
  return isControl || code >= 64976 && code <= 65007 || (code & 65534) === 65534;
}

// src/tokenizer/clip-tokenizer.ts
var START = 49406;
var END2 = 49407;
var specials = /* @__PURE__ */ new Map([
  ["<|startoftext|>", START],
  ["<|endoftext|>", END2]
]);
var MAX_REMEMBERED = 2e4;
var MAX_REMEMBERED_LENGTH = 64;
var ClipTokenizer = class _ClipTokenizer {
  /** Begins each chunk. */
  start = START;
  /** Ends each chunk and fills it up. */
  end = END2;
  /** The word ",". */
  comma;
  #pairs;
  #remembered = /* @__PURE__ */ new Map();
  constructor(pairs) {
    this.#pairs = pairs;
    [this.comma = 0] = this.encode(",");
  }
  static load() {
    return new _ClipTokenizer(BytePairs.load());
  }
  /** The ids of a text, none for an empty one. */
  encode(text) {
    const ids = [];
    for (const part3 of text.split(/(<\|startoftext\|>|<\|endoftext\|>)/)) {
      const special = specials.get(part3);
      if (special !== void 0) ids.push(special);
      else
        for (const [word] of cleanText(part3).matchAll(words))
          for (const id of this.#encodeWord(word)) ids.push(id);
    }
    return ids;
  }
  #encodeWord(word) {
    const special = specials.get(word);
    if (special !== void 0) return [special];
    const known = this.#remembered.get(word);
    if (known !== void 0) return known;
    const ids = this.#pairs.encode(encoder.encode(word));
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    if (word.length <= MAX_REMEMBERED_LENGTH) this.#remembered.set(word, ids);
    return ids;
  }
};
var encoder = new TextEncoder();
var words = new RegExp("<\\|startoftext\\|>|<\\|endoftext\\|>|'[s\\u017f]|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}\\u0345]+", "gu");

// src/tokenizer/prompt-attention.ts
var BREAK = { text: "BREAK", weight: -1 };
var ROUND = 1.1;
var SQUARE = 1 / 1.1;
var pieces = /\\[()[\]\\]?|[([]|:\s*([+-]?[.\d]+)\s*\)|[)\]]|[^\\()[\]:]+|:/gu;
var breaks = /(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])/u;
function parseAttention(prompt) {
  const reader2 = new AttentionReader();
  for (const [piece, weight] of prompt.matchAll(pieces)) reader2.piece(piece, weight);
  return merged(reader2.finish());
}
var AttentionReader = class {
  #parts = [];
  /** Numbers of the parts that brackets open before. */
  #round = [];
  #square = [];
  piece(piece, weightText) {
    if (piece.startsWith("\\")) this.#parts.push({ text: piece.slice(1), weight: 1 });
    else if (piece === "(") this.#round.push(this.#parts.length);
    else if (piece === "[") this.#square.push(this.#parts.length);
    else if (weightText !== void 0 && this.#round.length > 0) this.#weigh(piece, Number(weightText));
    else if (piece === ")" && this.#round.length > 0) this.#close(this.#round, ROUND);
    else if (piece === "]" && this.#square.length > 0) this.#close(this.#square, SQUARE);
    else this.#text(piece);
  }
  finish() {
    while (this.#round.length > 0) this.#close(this.#round, ROUND);
    while (this.#square.length > 0) this.#close(this.#square, SQUARE);
    return this.#parts;
  }
  #weigh(piece, weight) {
    if (Number.isNaN(weight)) this.#text(piece.slice(0, -1));
    this.#close(this.#round, Number.isNaN(weight) ? ROUND : weight);
  }
  #close(opened, factor) {
    for (let i = opened.pop() ?? 0; i < this.#parts.length; i++) {
      const part3 = this.#parts[i];
      if (part3 !== void 0) part3.weight *= factor;
    }
  }
  #text(text) {
    const [first = "", ...others] = text.split(breaks);
    this.#parts.push({ text: others.length > 0 ? first.trimEnd() : first, weight: 1 });
    for (const [i, part3] of others.entries()) {
      this.#parts.push({ ...BREAK });
      this.#parts.push({ text: i < others.length - 1 ? part3.trim() : part3.trimStart(), weight: 1 });
    }
  }
};
function merged(parts2) {
  const result = [];
  for (const part3 of parts2) {
    const last2 = result.at(-1);
    if (last2?.weight === part3.weight) last2.text += part3.text;
    else result.push({ ...part3 });
  }
  return result.length > 0 ? result : [{ text: "", weight: 1 }];
}

// src/tokenizer/prompt-chunks.ts
var CHUNK_TOKENS = 75;
var COMMA_BACKTRACK = 20;
function indexEmbeddings(embeddings, tokenizer) {
  const index = /* @__PURE__ */ new Map();
  for (const { name, vectors } of embeddings) {
    if (vectors > CHUNK_TOKENS) throw new PromptError(name, vectors);
    const ids = tokenizer.encode(name);
    const [first] = ids;
    if (first === void 0) continue;
    const others = index.get(first) ?? [];
    index.set(
      first,
      [...others, { name, vectors, ids }].sort((a, b) => b.ids.length - a.ids.length)
    );
  }
  return index;
}
var PromptError = class extends CodedError {
  constructor(name, vectors) {
    super("EMBEDDING_TOO_LONG", {
      message: `The embedding ${name} has ${vectors} vectors, and a prompt takes at most ${CHUNK_TOKENS} at a time.`,
      hint: "Use one with fewer vectors."
    });
  }
};
function chunkPrompt(prompt, tokenizer, embeddings = /* @__PURE__ */ new Map()) {
  const chunker = new Chunker(tokenizer, embeddings);
  for (const { text, weight } of parseAttention(prompt)) {
    if (text === BREAK.text && weight === BREAK.weight) chunker.end();
    else chunker.add(tokenizer.encode(text), weight);
  }
  return chunker.finish();
}
var Chunker = class {
  #tokenizer;
  #embeddings;
  #chunks = [];
  #ids = [];
  #weights = [];
  #placements = [];
  #comma = -1;
  constructor(tokenizer, embeddings) {
    this.#tokenizer = tokenizer;
    this.#embeddings = embeddings;
  }
  add(tokens, weight) {
    for (let at = 0; at < tokens.length; ) {
      const token = tokens[at] ?? 0;
      if (token === this.#tokenizer.comma) this.#comma = this.#ids.length;
      else if (this.#ids.length === CHUNK_TOKENS) this.#endAtComma();
      if (this.#ids.length === CHUNK_TOKENS) this.end();
      const embedding = embeddingAt(tokens, at, this.#embeddings);
      if (embedding === null) {
        this.#push(token, weight);
        at += 1;
      } else {
        this.#place(embedding, weight);
        at += embedding.ids.length;
      }
    }
  }
  /** Ends the chunk here. */
  end() {
    const { start, end } = this.#tokenizer;
    const ids = new Int32Array(CHUNK_TOKENS + 2).fill(end);
    const weights = new Float32Array(CHUNK_TOKENS + 2).fill(1);
    ids[0] = start;
    ids.set(this.#ids, 1);
    weights.set(this.#weights, 1);
    this.#chunks.push({ ids, weights, placements: this.#placements });
    this.#ids = [];
    this.#weights = [];
    this.#placements = [];
    this.#comma = -1;
  }
  finish() {
    const last2 = this.#ids.length;
    const full = this.#chunks.length;
    if (last2 > 0 || full === 0) this.end();
    return { chunks: this.#chunks, tokens: full * CHUNK_TOKENS + last2 };
  }
  /** Ends a full chunk behind its last comma, if that is near; what followed begins the next one. */
  #endAtComma() {
    if (this.#comma < 0 || this.#ids.length - this.#comma > COMMA_BACKTRACK) return;
    const ids = this.#ids.splice(this.#comma + 1);
    const weights = this.#weights.splice(this.#comma + 1);
    this.end();
    this.#ids = ids;
    this.#weights = weights;
  }
  #place({ name, vectors }, weight) {
    if (this.#ids.length + vectors > CHUNK_TOKENS) this.end();
    for (let vector = 0; vector < vectors; vector++) {
      this.#placements.push({ position: this.#ids.length + 1, name, vector });
      this.#push(0, weight);
    }
  }
  #push(id, weight) {
    this.#ids.push(id);
    this.#weights.push(weight);
  }
};
function embeddingAt(tokens, at, embeddings) {
  const candidates = embeddings.get(tokens[at] ?? -1) ?? [];
  return candidates.find(({ ids }) => ids.every((id, i) => tokens[at + i] === id)) ?? null;
}

// src/diffusion/prompt-embeddings.ts
import { createHash } from "node:crypto";
import path from "node:path";

// src/embeddings/base-model-of.ts
var unknown = { baseModel: null, vectors: null, width: null, mainKeys: [] };
var singleKeys = ["*", "emb_params", "emp_params"];
var byWidth = /* @__PURE__ */ new Map([
  [768, "sd1"],
  [1024, "sd2"],
  [1280, "sdxl-refiner"]
]);
function tensorRoles(tensors) {
  const t5 = ["t5xxl", "t5"].filter((key2) => tensors.has(key2)).slice(0, 1);
  const clipL = rows(tensors.get("clip_l"));
  const clipG = rows(tensors.get("clip_g"));
  if (clipL !== null && clipG !== null) {
    const fits = clipL.width === 768 && clipG.width === 1280;
    const baseModel = !fits ? null : t5.length > 0 ? "sd3" : "sdxl";
    const width = clipL.width + clipG.width;
    return { baseModel, vectors: clipG.count, width, mainKeys: ["clip_l", "clip_g", ...t5] };
  }
  if (clipL !== null && t5.length > 0) {
    const baseModel = clipL.width === 768 ? "flux" : null;
    return { baseModel, vectors: clipL.count, width: clipL.width, mainKeys: ["clip_l", ...t5] };
  }
  return singleTensor(tensors);
}
function rows(tensor) {
  const [first, second] = tensor?.shape ?? [];
  if (first === void 0 || (tensor?.shape.length ?? 0) > 2) return null;
  return second === void 0 ? { count: 1, width: first } : { count: first, width: second };
}
function singleTensor(tensors) {
  const inputs = [...tensors.keys()].filter((key3) => !key3.endsWith("_out"));
  const key2 = tensors.size === 1 ? [...tensors.keys()][0] : singleKeys.find((k) => tensors.has(k)) ?? inputs[0];
  const isNamed = key2 !== void 0 && (singleKeys.includes(key2) || inputs.length <= 1);
  const shape = isNamed ? rows(tensors.get(key2)) : null;
  if (!isNamed || shape === null) return unknown;
  return {
    baseModel: byWidth.get(shape.width) ?? null,
    vectors: shape.count,
    width: shape.width,
    mainKeys: [key2]
  };
}

// src/system/atomic-write.ts
import { randomBytes } from "node:crypto";
import { constants as constants3, copyFile, link, open as open3, realpath, rename, rm, stat as stat2 } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
var TEMPORARY_SUFFIX = ".ti-tmp";
function isTemporaryName(name) {
  return name.endsWith(TEMPORARY_SUFFIX);
}
async function writeFileAtomic(path7, content, options = {}) {
  const direct = options.mode === "new" || options.link === "replace";
  const target = direct ? path7 : await throughLink(path7);
  const temporary = join(dirname(target), `.${randomBytes(8).toString("hex")}${TEMPORARY_SUFFIX}`);
  try {
    await writeSynced(temporary, content, await modeOf(target));
    if (options.stillWanted && !await options.stillWanted()) return false;
    if (options.mode === "new") await placeNew(temporary, target);
    else await renamePatiently(temporary, target);
    await syncFolder(dirname(target));
    return true;
  } finally {
    await rm(temporary, { force: true });
  }
}
async function throughLink(path7) {
  try {
    return await realpath(path7);
  } catch (error) {
    if (isAbsent(error)) return path7;
    throw error;
  }
}
async function modeOf(path7) {
  try {
    return (await stat2(path7)).mode & 511;
  } catch {
    return 438;
  }
}
async function writeSynced(path7, content, mode) {
  const file = await open3(path7, "wx", mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
async function placeNew(temporary, target) {
  try {
    await link(temporary, target);
  } catch (error) {
    if (isTaken(error)) throw error;
    await copyNew(temporary, target);
  }
}
async function copyNew(from, to) {
  try {
    await copyFile(from, to, constants3.COPYFILE_EXCL);
  } catch (error) {
    if (!isTaken(error)) await rm(to, { force: true });
    throw error;
  }
}
async function renamePatiently(from, to) {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const passing = ["EPERM", "EBUSY", "EACCES"].includes(errnoOf(error) ?? "");
      if (process.platform !== "win32" || !passing || attempt === 5) throw error;
      await sleep(20 * 2 ** attempt);
    }
  }
}
async function syncFolder(folder) {
  try {
    const handle = await open3(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    return;
  }
}

// src/embeddings/file-names.ts
var FORMATS = /* @__PURE__ */ new Map([
  [".safetensors", "safetensors"],
  [".pt", "pt"],
  [".bin", "bin"],
  [".ckpt", "ckpt"],
  [".png", "png"],
  [".webp", "webp"],
  [".jxl", "jxl"],
  [".avif", "avif"]
]);
var IMAGE_FORMATS = /* @__PURE__ */ new Set(["png", "webp", "jxl", "avif"]);
var SET_ASIDE = ".corrupted";
function nameBeforeSetAside(name) {
  if (name.slice(-SET_ASIDE.length).toLowerCase() !== SET_ASIDE) return null;
  const before = name.slice(0, -SET_ASIDE.length);
  return FORMATS.has(splitName(before).extension.toLowerCase()) ? before : null;
}
function splitName(name) {
  const before = nameBeforeSetAside(name);
  if (before !== null) {
    const { stem } = splitName(before);
    return { stem, extension: name.slice(stem.length) };
  }
  const dot = name.lastIndexOf(".");
  let leading = 0;
  while (name[leading] === ".") leading++;
  if (dot < leading) return { stem: name, extension: "" };
  return { stem: name.slice(0, dot), extension: name.slice(dot) };
}
function embeddingFormat(name) {
  const { stem, extension: extension2 } = splitName(nameBeforeSetAside(name) ?? name);
  const format = FORMATS.get(extension2.toLowerCase()) ?? null;
  if (format === null || isTemporaryName(name)) return null;
  if (IMAGE_FORMATS.has(format) && splitName(stem).extension.toLowerCase() === ".preview") return null;
  return format;
}
function splitId(id) {
  const slash = id.lastIndexOf("/");
  return { folder: slash < 0 ? "" : id.slice(0, slash), fileName: id.slice(slash + 1) };
}
function joinId(folder, fileName) {
  return folder === "" ? fileName : `${folder}/${fileName}`;
}

// src/embeddings/detect-container.ts
import { extname } from "node:path";

// src/formats/png-chunks.ts
import { crc32 as crc322, inflateSync } from "node:zlib";
var pngSignature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);
var maxTextBytes = 4 * 1024 * 1024;
var latin12 = new TextDecoder("latin1");
function* pngChunks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = pngSignature.length; ; ) {
    if (at + 12 > bytes.length) throw corruptPng("it is cut off");
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) throw corruptPng("it is cut off");
    const type = latin12.decode(bytes.subarray(at + 4, at + 8));
    if (crc322(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      throw corruptPng(`chunk ${type} is damaged`);
    yield { type, data: bytes.subarray(at + 8, end) };
    if (type === "IEND") return;
    at = end + 4;
  }
}
function findPngText(bytes, keyword3) {
  for (const { type, data } of pngChunks(bytes)) {
    const end = data.indexOf(0);
    if (end < 0 || end > 79 || latin12.decode(data.subarray(0, end)) !== keyword3) continue;
    if (data.length > maxTextBytes)
      throw new FormatError("TOO_LARGE", `The text in the picture is ${data.length} bytes.`);
    if (type === "tEXt") return latin12.decode(data.subarray(end + 1));
    if (type === "zTXt") return latin12.decode(inflateText(data.subarray(end + 2)));
    if (type === "iTXt") return internationalText(data.subarray(end + 1));
  }
  return null;
}
function writePngChunks(chunks) {
  const size = chunks.reduce((sum3, { data }) => sum3 + 12 + data.length, pngSignature.length);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(pngSignature);
  let at = pngSignature.length;
  for (const { type, data } of chunks) {
    const end = at + 8 + data.length;
    view.setUint32(at, data.length);
    for (let i = 0; i < 4; i++) bytes[at + 4 + i] = type.charCodeAt(i);
    bytes.set(data, at + 8);
    view.setUint32(end, crc322(bytes.subarray(at + 4, end)));
    at = end + 4;
  }
  return bytes;
}
function pngText(keyword3, text) {
  return {
    type: "tEXt",
    data: Uint8Array.from(`${keyword3}\0${text}`, (character) => character.charCodeAt(0))
  };
}
function pngUnicodeText(keyword3, text) {
  return { type: "iTXt", data: new TextEncoder().encode(`${keyword3}\0\0\0\0\0${text}`) };
}
function internationalText(data) {
  const language = data.indexOf(0, 2);
  const keyword3 = language < 0 ? -1 : data.indexOf(0, language + 1);
  if (keyword3 < 0) throw corruptPng("a text chunk is damaged");
  const text = data.subarray(keyword3 + 1);
  return new TextDecoder().decode(data[0] === 1 ? inflateText(text) : text);
}
function inflateText(packed) {
  try {
    return inflateSync(packed, { maxOutputLength: maxTextBytes });
  } catch {
    throw corruptPng("a text chunk does not unpack");
  }
}
function corruptPng(seen) {
  return new FormatError("CORRUPT_PNG", `Not a valid PNG file: ${seen}.`);
}

// src/embeddings/detect-container.ts
var OPEN_BRACE = 123;
var PICKLE_PROTOCOL = 128;
function detectContainer(start, fileName) {
  if (start.length === 0) throw new FormatError("EMPTY_FILE", "The file is empty.");
  const extension2 = extname(fileName).toLowerCase();
  if (startsWith(start, pngSignature)) return "png";
  if (startsWith(start, [80, 75, 3, 4])) return "torch-zip";
  if (start[8] === OPEN_BRACE && start[7] === 0) return "safetensors";
  if (start[0] === PICKLE_PROTOCOL && (start[1] ?? 255) <= 5) return "torch-legacy";
  if (extension2 === ".safetensors") return "safetensors";
  if ([".pt", ".bin", ".ckpt", ".pth"].includes(extension2)) return "torch-legacy";
  if ([".webp", ".jxl", ".avif"].includes(extension2)) {
    throw new FormatError(
      "UNSUPPORTED_FEATURE",
      `Embeddings in ${extension2} pictures are not read.`,
      "Save the picture as PNG where it was made, or ask for the .safetensors."
    );
  }
  if (extension2 === ".png")
    throw new FormatError("CORRUPT_PNG", "The file is named .png but is no PNG picture.");
  throw new FormatError("UNKNOWN_FORMAT", "The file is neither safetensors, torch file nor PNG.");
}
function startsWith(bytes, prefix) {
  return Array.from(prefix).every((byte, i) => bytes[i] === byte);
}

// src/formats/embedding-json.ts
var maxElements = 1024 * 1024;
var maxBrackets = 1e4;
var OPEN_BRACKET = 91;
var OPEN_BRACE2 = 123;
var nonFinite = /* @__PURE__ */ new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity]
]);
function parseEmbeddingJson(text) {
  refuseSprawl(text);
  const json = /NaN|Infinity/.test(text) ? quoteNonFinite(text) : text;
  let value;
  try {
    value = JSON.parse(json);
  } catch {
    throw corruptPng("the embedding in it is not JSON");
  }
  if (!isJsonObject(value)) throw corruptPng("the embedding in it is no object");
  return value;
}
function refuseSprawl(text) {
  let brackets = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === OPEN_BRACKET || code === OPEN_BRACE2) brackets++;
  }
  if (brackets > maxBrackets)
    throw new FormatError("TOO_LARGE", `The text in the picture has ${brackets} brackets.`);
}
function isJsonObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function tensorFromJson(value) {
  if (!isJsonObject(value) || !("TORCHTENSOR" in value)) return null;
  const shape = [];
  let level = value["TORCHTENSOR"];
  while (Array.isArray(level) && shape.length <= 8) {
    shape.push(level.length);
    level = level[0];
  }
  const count2 = shape.reduce((product3, size) => product3 * size, 1);
  if (shape.length > 8 || count2 > maxElements) throw corruptPng("a tensor in it has an impossible shape");
  const values = new Float32Array(count2);
  fill(values, value["TORCHTENSOR"], shape, 0);
  return { dtype: "F32", shape, bytes: fromFloat32(values, "F32") };
}
function fill(values, level, shape, start) {
  const [size, ...inner] = shape;
  if (size === void 0) {
    values[start] = numberOf(level);
    return;
  }
  if (!Array.isArray(level) || level.length !== size)
    throw corruptPng("a tensor in it has rows of different lengths");
  if (inner.length === 0) {
    for (let i = 0; i < size; i++) values[start + i] = numberOf(level[i]);
    return;
  }
  const step = inner.reduce((product3, n) => product3 * n, 1);
  level.forEach((item, i) => fill(values, item, inner, start + i * step));
}
function numberOf(item) {
  const value = typeof item === "number" ? item : nonFinite.get(item);
  if (value === void 0) throw corruptPng("a tensor in it holds something that is no number");
  return value;
}
function quoteNonFinite(text) {
  const parts2 = [];
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') i = endOfString(text, i) - 1;
    else if (text[i] === "N" || text[i] === "I" || text[i] === "-") {
      const literal = ["-Infinity", "Infinity", "NaN"].find((word) => text.startsWith(word, i));
      if (literal === void 0) continue;
      if (parts2.length > maxElements / 4)
        throw new FormatError("TOO_LARGE", "The text in the picture is full of NaN.");
      parts2.push(text.slice(copied, i), `"${literal}"`);
      i += literal.length - 1;
      copied = i + 1;
    }
  }
  return parts2.join("") + text.slice(copied);
}

// src/formats/pixel-data.ts
import { deflateSync, inflateSync as inflateSync2 } from "node:zlib";
var maxPayloadBytes = 4 * 1024 * 1024;
function extractPixelData(picture) {
  const cropped = cropBlack(picture);
  const black = blackColumns(cropped);
  const [first] = black;
  const last2 = black.at(-1);
  if (first === void 0 || last2 === void 0 || first === last2) {
    throw new FormatError("NO_IMAGE_DATA", "The picture holds no embedding.");
  }
  const low = unmask(columns(cropped, 0, first));
  const high = unmask(columns(cropped, last2 + 1, cropped.width));
  if (low.length !== high.length || low.length === 0) {
    throw new FormatError("NO_IMAGE_DATA", "The picture has black columns, but no embedding beside them.");
  }
  const stream = low.map((nibble, i) => (high[i] ?? 0) << 4 | nibble);
  try {
    return inflateSync2(stream, { maxOutputLength: maxPayloadBytes });
  } catch {
    throw corruptPng("the embedding in its pixels is damaged, as by resizing or recompressing it");
  }
}
function mask(values) {
  let seed = 0;
  return values.map((value) => {
    seed = Math.imul(1664525, seed) + 1013904223 >>> 0;
    return value ^ seed % 255 & 15;
  });
}
function unmask(values) {
  return mask(values.map((value) => value & 15));
}
function cropBlack(picture) {
  const { width, height, data } = picture;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      if (data[at] === 0 || data[at + 1] === 0 || data[at + 2] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return blank(0, 0);
  const rows2 = {
    width,
    height: bottom - top + 1,
    data: data.subarray(top * width * 3, (bottom + 1) * width * 3)
  };
  return { width: right - left + 1, height: rows2.height, data: columns(rows2, left, right + 1) };
}
function blackColumns({ width, height, data }) {
  const lit = new Uint8Array(width);
  for (let i = 0; i < width * height * 3; i++) {
    if (((data[i] ?? 0) & 15) !== 0) lit[Math.floor(i / 3) % width] = 1;
  }
  return Array.from(lit.keys()).filter((x) => lit[x] === 0);
}
function columns({ width, height, data }, from, to) {
  const rowBytes = (to - from) * 3;
  const block = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    block.set(data.subarray((y * width + from) * 3, (y * width + to) * 3), y * rowBytes);
  }
  return block;
}
function blank(width, height) {
  return { width, height, data: new Uint8Array(width * height * 3) };
}

// src/formats/png-pixels.ts
import { convertIndexedToRgb, decode, encode } from "./vendor/fast-png.mjs";
import { deflateSync as deflateSync2, inflateSync as inflateSync3 } from "node:zlib";
var maxSearchedBytes = 8 * 1024 * 1024;
var channelsOf = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
function decodePngPixels(bytes, maxBytes2 = maxSearchedBytes) {
  const safe = rebuildBounded(bytes, maxBytes2);
  try {
    return toRgb(decode(safe));
  } catch (error) {
    throw error instanceof FormatError ? error : corruptPng("its pixels cannot be decoded");
  }
}
function encodePngPixels(picture) {
  return encode({ ...picture, channels: 3, depth: 8 });
}
function rebuildBounded(bytes, maxBytes2) {
  const chunks = [...pngChunks(bytes)];
  const header = chunks[0];
  if (header?.type !== "IHDR" || header.data.length !== 13) throw corruptPng("its header is missing");
  const expected = rawSize(header.data, maxBytes2);
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  let raw;
  try {
    raw = inflateSync3(packed, { maxOutputLength: expected.most });
  } catch {
    throw corruptPng("its pixels do not unpack to its size");
  }
  if (raw.length < expected.least) throw corruptPng("it has fewer pixels than its size");
  const palette = chunks.filter(({ type }) => type === "PLTE");
  return writePngChunks([
    header,
    ...palette,
    { type: "IDAT", data: deflateSync2(raw, { level: 0 }) },
    { type: "IEND", data: new Uint8Array() }
  ]);
}
function rawSize(header, maxBytes2) {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, channels, interlace] = [view.getUint8(8), channelsOf[view.getUint8(9)], view.getUint8(12)];
  if (channels === void 0 || width === 0 || height === 0) throw corruptPng("its header is impossible");
  const least = (Math.ceil(width * channels * depth / 8) + 1) * height;
  if (least > maxBytes2) throw new FormatError("TOO_LARGE", `The picture of ${width}×${height} is too large.`);
  return { least, most: interlace === 0 ? least : least + 16 * height };
}
function toRgb(png) {
  const { width, height } = png;
  if (png.palette !== void 0) {
    return { width, height, data: convertIndexedToRgb(png) };
  }
  if (png.depth !== 8 && png.depth !== 16) {
    throw new FormatError(
      "UNSUPPORTED_FEATURE",
      `A PNG of ${png.depth} bits a pixel is not read.`,
      "Save the picture with 8 bits a channel."
    );
  }
  return { width, height, data: dropTo3(png.data, png.channels, png.depth - 8) };
}
function dropTo3(data, channels, shift) {
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = (data[pixel * channels + (channels < 3 ? 0 : channel)] ?? 0) >> shift;
    }
  }
  return rgb;
}

// src/formats/png-embedding.ts
var keyword = "sd-ti-embedding";
function readPngEmbedding(bytes) {
  const text = findPngText(bytes, keyword);
  const json = text === null ? extractPixelData(decodePngPixels(bytes)) : Buffer.from(text, "base64");
  return parseEmbeddingJson(new TextDecoder().decode(json));
}

// src/embeddings/read-embedding-json.ts
function readJsonEmbedding(bytes) {
  const root = readPngEmbedding(bytes);
  const wrapped = root["string_to_param"];
  const tensors = /* @__PURE__ */ new Map();
  const otherKeys = [];
  for (const [key2, value] of Object.entries(isJsonObject(wrapped) ? wrapped : root)) {
    const tensor = tensorFromJson(value);
    if (tensor === null) otherKeys.push(key2);
    else tensors.set(key2, tensor);
  }
  return {
    tensors: new Map(
      [...tensors].map(([key2, { dtype, shape }]) => [key2, { dtype, shape }])
    ),
    read(key2) {
      const tensor = tensors.get(key2);
      if (tensor === void 0) throw new FormatError("CORRUPT_PNG", `Tensor ${key2} is missing.`);
      return tensor;
    },
    facts: root,
    metadata: null,
    layout: {
      wrapper: isJsonObject(wrapped) ? "string_to_param" : "dict",
      otherKeys,
      records: [],
      globals: []
    }
  };
}

// src/embeddings/embedding-content.ts
var factKeys = ["name", "step", "sd_checkpoint", "sd_checkpoint_name"];

// src/embeddings/read-embedding-torch.ts
function readTorchEmbedding(bytes, container) {
  const file = container === "torch-zip" ? readTorchZip(bytes) : readTorchLegacy(bytes);
  const root = file.value;
  if (!isKind(root, "dict")) throw new FormatError("NOT_AN_EMBEDDING", "The torch file holds no dict.");
  const wrapped = root.entries.get("string_to_param");
  const { tensors, otherKeys } = splitTensors(wrapped === void 0 ? root : parametersOf(wrapped));
  const wrapper = wrapped !== void 0 ? "string_to_param" : root.ordered ? "OrderedDict" : "dict";
  return {
    tensors: new Map([...tensors].map(([key2, tensor]) => [key2, tensorInfo(tensor)])),
    read(key2) {
      const tensor = tensors.get(key2);
      if (tensor === void 0) throw new FormatError("CORRUPT_PICKLE", `Tensor ${key2} is missing.`);
      return file.read(tensor);
    },
    facts: Object.fromEntries(factKeys.map((key2) => [key2, root.entries.get(key2)])),
    metadata: null,
    layout: { wrapper, otherKeys, records: file.records, globals: file.globals }
  };
}
function parametersOf(value) {
  if (isKind(value, "dict")) return value;
  const state = isKind(value, "object") ? value.state : null;
  const parameters = isKind(state, "dict") ? state.entries.get("_parameters") : void 0;
  if (!isKind(parameters, "dict"))
    throw new FormatError("NOT_AN_EMBEDDING", "string_to_param holds no parameters.");
  return parameters;
}
function splitTensors(dict) {
  const tensors = /* @__PURE__ */ new Map();
  const otherKeys = [];
  for (const [key2, value] of dict.entries) {
    const tensor = asTensor(value);
    const name = typeof key2 === "string" || typeof key2 === "number" ? String(key2) : "?";
    if (tensor === null) otherKeys.push(name);
    else tensors.set(name, tensor);
  }
  return { tensors, otherKeys };
}

// src/embeddings/read-embedding.ts
var maxTensors = 64;
function readEmbedding(bytes, fileName) {
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const container = detectContainer(plain, fileName);
  const content = readContent2(plain, container);
  const header = headerOf(content, formatOf(container));
  return { ...header, tensors: new Map([...content.tensors.keys()].map((key2) => [key2, content.read(key2)])) };
}
function readContent2(bytes, container) {
  switch (container) {
    case "safetensors":
      return safetensorsContent2(readSafetensorsHeader(bytes, bytes.length), bytes);
    case "torch-zip":
    case "torch-legacy":
      return readTorchEmbedding(bytes, container);
    case "png":
      return readJsonEmbedding(bytes);
    default:
      return container;
  }
}
function formatOf(container) {
  return container === "torch-zip" || container === "torch-legacy" ? "pt" : container;
}
function safetensorsContent2(header, bytes) {
  const tensors = /* @__PURE__ */ new Map();
  for (const [key2, { dtype, shape }] of header.tensors) tensors.set(key2, { dtype, shape });
  const read = (key2) => {
    const entry = header.tensors.get(key2);
    if (entry === void 0) throw new FormatError("CORRUPT_SAFETENSORS", `Tensor ${key2} is missing.`);
    return { dtype: entry.dtype, shape: entry.shape, bytes: bytes.slice(entry.begin, entry.end) };
  };
  const layout = { wrapper: "dict", otherKeys: [], records: [], globals: [] };
  return { tensors, read, facts: header.metadata ?? {}, metadata: header.metadata, layout };
}
function headerOf(content, format) {
  const { tensors, facts, metadata, layout } = content;
  if (tensors.size === 0) throw new FormatError("NOT_AN_EMBEDDING", "The file holds no tensors.");
  if (tensors.size > maxTensors)
    throw new FormatError("NOT_AN_EMBEDDING", `The file holds ${tensors.size} tensors.`);
  const size = [...tensors.values()].reduce(
    (sum3, { dtype, shape }) => sum3 + elementCount(shape) * dtypeSize[dtype],
    0
  );
  if (size > maxTensorBytes) throw new FormatError("TOO_LARGE", `The file holds ${size} bytes of numbers.`);
  const { baseModel, vectors, width } = tensorRoles(tensors);
  return {
    format,
    tensors,
    baseModel,
    vectors,
    width,
    name: textOf(facts["name"]),
    step: stepOf(facts["step"]),
    checkpointHash: textOf(facts["sd_checkpoint"]),
    checkpointName: textOf(facts["sd_checkpoint_name"]),
    metadata,
    layout
  };
}
function textOf(value) {
  return typeof value === "string" ? value : null;
}
function stepOf(value) {
  const step = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof step === "number" && Number.isSafeInteger(step) && step >= 0 ? step : null;
}

// src/embeddings/scan.ts
import { isUtf8 } from "node:buffer";
import { readdir, realpath as realpath2, stat as stat4 } from "node:fs/promises";
import { join as join2, sep } from "node:path";

// src/system/in-batches.ts
async function inBatches(items, size, work) {
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const pending = work(items[next++]) ?? yieldSometimes();
      if (pending) await pending;
    }
  };
  await Promise.all(Array.from({ length: Math.min(size, items.length) }, worker));
}

// src/embeddings/file-stamp.ts
import { lstatSync, statSync as statSync2 } from "node:fs";
import { lstat, stat as stat3 } from "node:fs/promises";
function pathState(path7) {
  return diskRequest(
    () => lookDirectly(path7),
    () => lookPatiently(path7)
  );
}
function lookDirectly(path7) {
  try {
    const stats = statSync2(path7, { throwIfNoEntry: false });
    if (stats) return stateOf(stats);
    return lstatSync(path7, { throwIfNoEntry: false })?.isSymbolicLink() ? brokenFile() : { kind: "absent" };
  } catch (error) {
    return isAbsent(error) ? { kind: "absent" } : brokenFile();
  }
}
async function lookPatiently(path7) {
  try {
    return stateOf(await stat3(path7));
  } catch (error) {
    if (!isAbsent(error)) return brokenFile();
    const link2 = await lstat(path7).catch(() => null);
    return link2?.isSymbolicLink() ? brokenFile() : { kind: "absent" };
  }
}
function stateOf(stats) {
  if (stats.isDirectory()) return { kind: "folder" };
  if (!stats.isFile()) return { kind: "absent" };
  const { size, mtimeMs, birthtimeMs } = stats;
  return { kind: "file", stamp: { size, mtimeMs, birthtimeMs, broken: false } };
}
function brokenFile() {
  return { kind: "file", stamp: { size: 0, mtimeMs: 0, birthtimeMs: 0, broken: true } };
}

// src/embeddings/scan.ts
async function scanTree(root, startId, options) {
  const scan = { files: /* @__PURE__ */ new Map(), folders: /* @__PURE__ */ new Map() };
  const seen = options.seen ?? /* @__PURE__ */ new Set();
  const real = [startId];
  const linked = [];
  for (let id = real.shift() ?? linked.shift(); id !== void 0; id = real.shift() ?? linked.shift()) {
    const path7 = join2(root, id);
    const truePath = await realpath2(path7).catch(() => null);
    if (truePath === null || seen.has(truePath) || options.skip.has(truePath)) continue;
    seen.add(truePath);
    const found = await readFolder({ path: path7, truePath, id }, scan);
    real.push(...found.folders);
    linked.push(...found.links);
  }
  return scan;
}
async function readFolder(place2, scan) {
  const { path: path7, truePath, id } = place2;
  const found = { folders: [], links: [] };
  try {
    const { mtimeMs, ino } = await stat4(path7);
    const entries = await readdir(path7, { withFileTypes: true });
    const badNames = await readBadNames(path7, entries);
    scan.folders.set(id, { path: path7, truePath, mtimeMs, inode: ino, error: null, badNames });
    const others = entries.filter((entry) => {
      if (entry.isDirectory()) found.folders.push(joinId(id, entry.name));
      return !entry.isDirectory();
    });
    await inBatches(
      others,
      256,
      ({ name }) => andThen(pathState(`${path7}${sep}${name}`), (state) => {
        if (state.kind === "file") scan.files.set(joinId(id, name), state.stamp);
        if (state.kind === "folder") found.links.push(joinId(id, name));
      })
    );
  } catch (error) {
    scan.folders.set(id, { path: path7, truePath, mtimeMs: 0, inode: 0, error, badNames: [] });
  }
  return found;
}
async function readBadNames(path7, entries) {
  const suspects = entries.filter(({ name }) => name.includes("�"));
  if (suspects.length === 0) return [];
  const folders = new Set(suspects.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  const names = await readdir(path7, { encoding: "buffer" });
  return names.filter((name) => !isUtf8(name)).map((name) => escaped(name) + (folders.has(name.toString()) ? "/" : ""));
}
function escaped(name) {
  return Array.from(
    name,
    (byte) => byte >= 32 && byte < 127 && byte !== 92 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`
  ).join("");
}

// src/protocol/base-model-names.ts
var baseModelNames = {
  sd1: "SD1",
  sd2: "SD2",
  sdxl: "SDXL",
  "sdxl-refiner": "SDXL refiner",
  sd3: "SD3",
  flux: "Flux"
};

// src/diffusion/prompt-embeddings.ts
var MAX_FILE_BYTES = 64 * 1024 * 1024;
async function findPromptEmbeddings(folder, texts, width) {
  const embeddings = [];
  const problems = [];
  for (const [name, file] of await namedFiles(folder, texts)) {
    try {
      embeddings.push(await readPromptEmbedding(file, { name, width }));
    } catch (error) {
      problems.push({
        ...problemOf(error),
        message: `The embedding ${name} is not used: ${messageOf(error)}`
      });
    }
  }
  return { embeddings, problems };
}
async function namedFiles(folder, texts) {
  const said = texts.map(squeeze);
  const { files } = await scanTree(folder, "", { skip: /* @__PURE__ */ new Set() });
  const named = /* @__PURE__ */ new Map();
  for (const id of [...files.keys()].sort()) {
    const { fileName } = splitId(id);
    const { stem } = splitName(fileName);
    const wanted = embeddingFormat(fileName) !== null && said.some((text) => text.includes(squeeze(stem)));
    if (wanted && !named.has(stem)) named.set(stem, path.join(folder, id));
  }
  return named;
}
function squeeze(text) {
  return text.toLowerCase().replaceAll(/\s/g, "");
}
async function readPromptEmbedding(file, { name, width }) {
  const bytes = await readFileBounded(file, MAX_FILE_BYTES);
  const embedding = readEmbedding(bytes, path.basename(file));
  const values = valuesFor(embedding, width);
  if (!values.every(Number.isFinite)) throw new Error("it holds values that are no numbers.");
  const vectors = values.length / width;
  if (vectors > CHUNK_TOKENS)
    throw new Error(`it has ${vectors} vectors, and a prompt takes ${CHUNK_TOKENS} at a time.`);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return { name, values, vectors, hash };
}
function valuesFor(embedding, width) {
  const { mainKeys } = tensorRoles(embedding.tensors);
  const tensor = embedding.tensors.get(mainKeys[0] ?? "");
  if (tensor === void 0) throw new Error("it does not say which of its tensors counts.");
  if (embedding.width !== width || mainKeys.length !== 1) {
    const family = embedding.baseModel === null ? "" : ` (${baseModelNames[embedding.baseModel]})`;
    throw new Error(`its vectors are ${embedding.width ?? "?"} wide${family}, this model's ${width}.`);
  }
  return toFloat32(tensor);
}
function problemOf(error) {
  const hint = "Without it the name is read as ordinary words.";
  return { code: error instanceof CodedError ? error.code : "EMBEDDING_UNUSABLE", message: "", hint };
}
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

// src/diffusion/prompt-rows.ts
function promptRows(chunks, firstRows) {
  const length = chunks[0]?.ids.length ?? 0;
  const tokens = new Int32Array(chunks.length * length);
  const multipliers = new Float32Array(chunks.length * length);
  const placements = [];
  for (const [i, chunk] of chunks.entries()) {
    tokens.set(chunk.ids, i * length);
    multipliers.set(chunk.weights, i * length);
    for (const { position, name, vector } of chunk.placements) {
      const first = firstRows.get(name);
      if (first === void 0) throw new RangeError(`The embedding ${name} is placed, and not at hand.`);
      placements.push({ row: i * length + position, vector: first + vector });
    }
  }
  return { tokens, multipliers, placements };
}

// src/diffusion/read-prompts.ts
async function readPrompts(texts, encoder2) {
  const { prompt, negativePrompt, embeddingsDir } = texts;
  const tokenizer = ClipTokenizer.load();
  if (encoder2.tokens !== tokenizer.end + 1) throw otherVocabulary(encoder2);
  const found = embeddingsDir === null ? { embeddings: [], problems: [] } : await findPromptEmbeddings(embeddingsDir, [prompt, negativePrompt], encoder2.width);
  const index = indexEmbeddings(found.embeddings, tokenizer);
  const [positive, negative] = [prompt, negativePrompt].map(
    (text) => chunkPrompt(text, tokenizer, index).chunks
  );
  const chunks = { positive: positive ?? [], negative: negative ?? [] };
  const called = new Set(
    [...chunks.positive, ...chunks.negative].flatMap(({ placements }) => placements.map(({ name }) => name))
  );
  const embeddings = found.embeddings.filter(({ name }) => called.has(name));
  const { vectors, firstRows } = oneTable(embeddings);
  return {
    positive: promptRows(chunks.positive, firstRows),
    negative: promptRows(chunks.negative, firstRows),
    embeddings,
    vectors,
    problems: found.problems
  };
}
function oneTable(embeddings) {
  const vectors = new Float32Array(embeddings.reduce((size, { values }) => size + values.length, 0));
  const firstRows = /* @__PURE__ */ new Map();
  let [at, row] = [0, 0];
  for (const embedding of embeddings) {
    vectors.set(embedding.values, at);
    firstRows.set(embedding.name, row);
    at += embedding.values.length;
    row += embedding.vectors;
  }
  return { vectors, firstRows };
}
function otherVocabulary({ tokens }) {
  return new GenerationError("VOCABULARY", {
    message: `The model's text encoder knows ${tokens} tokens, and CLIP has 49,408: prompts can't be read for it.`,
    hint: "Use a checkpoint of the Stable Diffusion 1 family."
  });
}

// src/diffusion/samplers.ts
function sampling(options) {
  switch (options.sampler) {
    case "DDIM":
      return ddim(options);
    case "Euler":
      return euler(options, (_from, to) => ({ down: to, up: 0 }));
    case "Euler a":
      return euler(options, ancestralStep);
    default:
      return options.sampler;
  }
}
function ancestralStep(from, to) {
  const up = Math.min(to, Math.sqrt(to ** 2 * (from ** 2 - to ** 2) / from ** 2));
  return { down: Math.sqrt(to ** 2 - up ** 2), up };
}
function* euler(options, descend) {
  const { schedule, steps: steps2, model, prediction } = options;
  const timesteps = evenTimesteps(steps2, schedule.timesteps - 1);
  const sigmas = [...timesteps.map((t) => sigmaAt(schedule, t)), 0];
  let x = Float64Array.from(options.noise, (value) => value * (sigmas[0] ?? 0));
  for (const [i, timestep] of timesteps.entries()) {
    const [sigma = 0, next = 0] = [sigmas[i], sigmas[i + 1]];
    const alpha = 1 / (sigma ** 2 + 1);
    const input = Float32Array.from(x, (value) => value * Math.sqrt(alpha));
    const output2 = model(input, timestep);
    const { down, up } = descend(sigma, next);
    const slope2 = noiseFactors(prediction, alpha);
    const fresh = up > 0 ? options.stepNoise(i + 1) : null;
    x = x.map((value, at) => {
      const noise = slope2.ofInput * (input[at] ?? 0) + slope2.ofOutput * (output2[at] ?? 0);
      return value + (down - sigma) * noise + up * (fresh?.[at] ?? 0);
    });
    yield { step: i + 1, steps: steps2, latents: Float32Array.from(x) };
  }
}
function* ddim(options) {
  const { schedule, steps: steps2, model, prediction } = options;
  const timesteps = leadingTimesteps(steps2, schedule.timesteps);
  let x = Float64Array.from(options.noise);
  for (const [i, timestep] of timesteps.entries()) {
    const alpha = alphaCumprodAt(schedule, timestep);
    const next = alphaCumprodAt(schedule, timesteps[i + 1] ?? 0);
    const output2 = model(Float32Array.from(x), timestep);
    const slope2 = noiseFactors(prediction, alpha);
    x = x.map((value, at) => {
      const noise = slope2.ofInput * value + slope2.ofOutput * (output2[at] ?? 0);
      const clean = (value - Math.sqrt(1 - alpha) * noise) / Math.sqrt(alpha);
      return Math.sqrt(next) * clean + Math.sqrt(1 - next) * noise;
    });
    yield { step: i + 1, steps: steps2, latents: Float32Array.from(x) };
  }
}
function noiseFactors(prediction, alpha) {
  return prediction === "epsilon" ? { ofInput: 0, ofOutput: 1 } : { ofInput: Math.sqrt(1 - alpha), ofOutput: Math.sqrt(alpha) };
}
function evenTimesteps(steps2, last2) {
  return Array.from({ length: steps2 }, (_, i) => steps2 === 1 ? last2 : last2 - last2 * i / (steps2 - 1));
}
function leadingTimesteps(steps2, count2) {
  const stride = Math.max(1, Math.floor(count2 / steps2));
  return Array.from({ length: steps2 }, (_, i) => Math.min((steps2 - 1 - i) * stride + 1, count2 - 1));
}

// src/formats/png-parameters.ts
var keyword2 = "parameters";
function writePngWithParameters(picture, parameters) {
  const [header, ...rest] = pngChunks(encodePngPixels(picture));
  const isLatin1 = /^[\u0001-\u00ff]*$/.test(parameters);
  const text = isLatin1 ? pngText(keyword2, parameters) : pngUnicodeText(keyword2, parameters);
  return writePngChunks([...header === void 0 ? [] : [header], text, ...rest]);
}

// src/tensor/backends/load-backend.ts
import * as tf3 from "./vendor/tensorflow-tfjs-core.mjs";

// src/system/state-paths.ts
import os from "node:os";
import path2 from "node:path";
function defaultHome(surroundings = {}) {
  const { env = process.env, platform = process.platform, homedir = os.homedir() } = surroundings;
  if (env["TI_HOME"]) return path2.resolve(env["TI_HOME"]);
  return path2.join(dataFolder({ env, platform, homedir }), "textual-inversion");
}
function dataFolder({ env, platform, homedir }) {
  if (platform === "win32") return env["LOCALAPPDATA"] ?? path2.join(homedir, "AppData", "Local");
  if (platform === "darwin") return path2.join(homedir, "Library", "Application Support");
  const xdg = env["XDG_DATA_HOME"];
  return xdg !== void 0 && path2.isAbsolute(xdg) ? xdg : path2.join(homedir, ".local", "share");
}

// src/system/tensorflow-folder.ts
import { readFile } from "node:fs/promises";
import path3 from "node:path";
import { z as z5 } from "./vendor/zod.mjs";
var NativeBuild = z5.object({
  id: z5.string().regex(/^[\w.-]+$/),
  /** Of the npm registry; below `node_modules` of the build's folder. */
  npmPackage: z5.enum(["@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"]),
  /** The compiled binding, relative to the build's folder. */
  binding: z5.string()
});
var Current = z5.object({ id: NativeBuild.shape.id });
var CORE_SYMBOL = "textual-inversion.tfjs-core";
function tensorflowFolder(home, env = process.env) {
  const named = env["TI_TENSORFLOW_DIR"];
  return named ? path3.resolve(named) : path3.join(home, "tensorflow");
}
var buildFolder = (folder, id) => path3.join(folder, id);
async function currentBuild(folder) {
  const current = await readJson(path3.join(folder, "current.json"), Current);
  return current === null ? null : readBuild(folder, current.id);
}
async function readBuild(folder, id) {
  return readJson(path3.join(buildFolder(folder, id), "build.json"), NativeBuild);
}
async function readJson(file, schema2) {
  try {
    return schema2.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

// src/tensor/backends/backend-error.ts
var BackendError = class extends CodedError {
};

// src/system/nvidia-gpu.ts
import { execFile } from "node:child_process";
var PROGRAMS = ["nvidia-smi", "/usr/bin/nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi"];
var QUERY = ["--query-gpu=name,memory.total,memory.free,driver_version", "--format=csv,noheader,nounits"];
var MEBIBYTE = 1024 * 1024;
async function nvidiaGpus() {
  for (const program of PROGRAMS) {
    const text = await output(program);
    if (text !== null) return text.split("\n").flatMap(readLine);
  }
  return [];
}
function readLine(line) {
  const [name, total, free, driver] = line.split(",").map((part3) => part3.trim());
  if (!name || driver === void 0) return [];
  return [{ name, memory: Number(total) * MEBIBYTE, freeMemory: Number(free) * MEBIBYTE, driver }];
}
function output(program) {
  return new Promise((resolve) => {
    execFile(
      program,
      QUERY,
      { timeout: 15e3, windowsHide: true },
      (error, stdout) => resolve(error === null ? stdout : null)
    );
  });
}

// src/tensor/backends/choose-backend.ts
var SETUP = "Run textual-inversion setup-tensorflow";
async function chooseBackend(options) {
  const { wanted, folder } = options;
  if (wanted === "wasm") return { name: "wasm", obstacle: asked("wasm"), native: null };
  const build2 = await currentBuild(folder);
  const gpus = await nvidiaGpus();
  if (build2 === null) return withoutBuild(wanted, gpus);
  const native2 = { folder: buildFolder(folder, build2.id), build: build2 };
  if (isForGpu(build2) && wanted !== "cpu") return { name: "native-gpu", obstacle: null, native: native2 };
  if (wanted === "gpu") throw unavailable(cpuBuildOnly(gpus));
  const obstacle = isForGpu(build2) ? asked("cpu") : cpuBuildOnly(gpus);
  return { name: "native-cpu", obstacle, native: native2 };
}
function unavailable({ reason: reason2, hint }) {
  return new BackendError("UNAVAILABLE", { message: reason2, hint });
}
var isForGpu = (build2) => build2.npmPackage === "@tensorflow/tfjs-node-gpu";
var asked = (name) => ({
  code: "ASKED",
  reason: `${name} was asked for.`,
  hint: "Ask for auto to get the best there is."
});
function withoutBuild(wanted, gpus) {
  const obstacle = {
    code: "NOT_SET_UP",
    reason: "Native TensorFlow is not set up.",
    hint: `${SETUP}${gpus.length > 0 ? ": it will use the NVIDIA GPU" : ""}.`
  };
  if (wanted !== "auto") throw unavailable(obstacle);
  return { name: "wasm", obstacle, native: null };
}
function cpuBuildOnly([gpu]) {
  if (gpu === void 0) {
    return {
      code: "NO_GPU",
      reason: "NVIDIA's driver reports no GPU.",
      hint: `With an NVIDIA GPU: install its driver, then run textual-inversion setup-tensorflow --variant cuda.`
    };
  }
  return {
    code: "CPU_BUILD",
    reason: `TensorFlow was set up for the CPU only, and there is a GPU: ${gpu.name}.`,
    hint: `${SETUP} --variant cuda.`
  };
}

// src/tensor/backends/load-native.ts
import { createRequire } from "node:module";
import os2 from "node:os";
import path4 from "node:path";
import util from "node:util";
import * as tf from "./vendor/tensorflow-tfjs-core.mjs";
async function loadNative(folder, build2, { hideGpu }) {
  prepareProcess();
  if (hideGpu) process.env["CUDA_VISIBLE_DEVICES"] = "-1";
  const load = createRequire(path4.join(folder, "package.json"));
  const binding = load(path4.join(folder, build2.binding));
  const { NodeJSKernelBackend } = load(`${build2.npmPackage}/dist/nodejs_kernel_backend.js`);
  const backend = new NodeJSKernelBackend(binding, build2.npmPackage);
  load(`${build2.npmPackage}/dist/register_all_kernels.js`);
  tf.registerBackend("tensorflow", () => backend);
  const isReady = await tf.setBackend("tensorflow");
  if (!isReady) throw new Error("tfjs-core refuses the backend");
  return {
    tensorflowVersion: binding.TF_Version,
    usesGpu: backend.isUsingGpuDevice,
    threads: os2.availableParallelism()
  };
}
function prepareProcess() {
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  process.env["TF_FORCE_GPU_ALLOW_GROWTH"] ??= "true";
  Object.assign(globalThis, { [Symbol.for(CORE_SYMBOL)]: tf });
  restoreUtil(util);
}
function restoreUtil(target) {
  const had = target;
  had.isNullOrUndefined ??= (value) => value === null || value === void 0;
  had.isArray ??= Array.isArray;
}

// src/tensor/backends/load-wasm.ts
import { existsSync } from "node:fs";
import { createRequire as createRequire2 } from "node:module";
import path5 from "node:path";
import { fileURLToPath } from "node:url";
import * as tf2 from "./vendor/tensorflow-tfjs-core.mjs";
var SIMD_BINARY = "tfjs-backend-wasm-simd.wasm";
async function loadWasm() {
  const { setWasmPaths } = await import("./vendor/tensorflow-tfjs-backend-wasm.mjs");
  setWasmPaths(`${wasmFolder()}${path5.sep}`);
  const before = globalListeners();
  const isReady = await tf2.setBackend("wasm");
  if (!isReady) throw new Error("the wasm backend does not start");
  await tf2.ready();
  dropNewListeners(before);
}
function wasmFolder() {
  const bundled = path5.join(path5.dirname(fileURLToPath(import.meta.url)), "vendor");
  if (existsSync(path5.join(bundled, SIMD_BINARY))) return bundled;
  const { resolve } = createRequire2(import.meta.url);
  return path5.dirname(resolve(`@tensorflow/tfjs-backend-wasm/wasm-out/${SIMD_BINARY}`));
}
var GLOBAL_EVENTS = ["uncaughtException", "unhandledRejection"];
var globalListeners = () => new Map(
  GLOBAL_EVENTS.map((event) => [event, new Set(process.listeners(event))])
);
function dropNewListeners(before) {
  for (const event of GLOBAL_EVENTS) {
    for (const listener of process.listeners(event)) {
      if (!before.get(event)?.has(listener)) process.removeListener(event, listener);
    }
  }
}

// src/tensor/backends/load-backend.ts
async function loadBackend(options = {}) {
  const { wanted = "auto", folder = tensorflowFolder(defaultHome()) } = options;
  const choice = await chooseBackend({ wanted, folder });
  if (choice.native === null) return wasm(choice.obstacle);
  try {
    return await native(choice, choice.native, wanted);
  } catch (error) {
    if (error instanceof BackendError) throw error;
    if (wanted !== "auto") throw unavailable(broken(error));
    return wasm(broken(error));
  }
}
async function wasm(obstacle) {
  await loadWasm();
  const facts = {
    registeredAs: "wasm",
    ...{ tfjsVersion: tf3.version_core, tensorflowVersion: null, threads: 1 },
    neverRun: !isLinuxX64
  };
  return { name: "wasm", obstacle, facts };
}
async function native(choice, { folder, build: build2 }, wanted) {
  const { usesGpu, tensorflowVersion, threads } = await loadNative(folder, build2, {
    hideGpu: wanted === "cpu"
  });
  if (wanted === "gpu" && !usesGpu) throw unavailable(NO_GPU);
  const facts = {
    registeredAs: "tensorflow",
    ...{ tfjsVersion: tf3.version_core, tensorflowVersion, threads },
    neverRun: usesGpu || !isLinuxX64
  };
  if (usesGpu) return { name: "native-gpu", obstacle: null, facts };
  return { name: "native-cpu", obstacle: choice.name === "native-gpu" ? NO_GPU : choice.obstacle, facts };
}
var isLinuxX64 = process.platform === "linux" && process.arch === "x64";
var NO_GPU = {
  code: "NO_GPU",
  reason: "TensorFlow was set up for NVIDIA GPUs and can use none here.",
  hint: "Look whether nvidia-smi shows the GPU, and bring its driver up to date (525 or newer)."
};
var broken = (error) => ({
  code: "BROKEN",
  reason: `The native TensorFlow does not load: ${describeError(error)}`,
  hint: "Run textual-inversion setup-tensorflow again."
});

// src/tensor/eager-kernels.ts
import {
  engine as currentEngine
} from "./vendor/tensorflow-tfjs-core.mjs";

// src/tensor/eager-convolution.ts
function convolutionKernels(toolbox) {
  const { run: run2, rewrites } = toolbox;
  const direct = (dy, filter, { stride, padding, inputShape }) => run2(
    "Conv2DBackpropInput",
    { dy, filter },
    { ...attributes({ stride, padding }), inputShape: [...inputShape] }
  );
  return {
    conv2d: (x, filter, options) => run2("Conv2D", { x, filter }, attributes(options)),
    conv2dInputGradient: (dy, filter, options) => rewrites.flipsFilters && canFlip(filter, options) ? flipped(toolbox, dy, filter, options) : direct(dy, filter, options)
  };
}
function attributes({ stride, padding }) {
  return { strides: [stride, stride], pad: padding, dataFormat: "NHWC", dilations: [1, 1] };
}
function canFlip(filter, { stride, padding }) {
  const [height, width] = imageShape(filter);
  const odd = height % 2 === 1 && width % 2 === 1;
  return padding === "same" ? stride === 1 && odd : height >= stride && width >= stride;
}
function flipped({ plain, run: run2, ownership, rewrites }, dy, filter, options) {
  return plain.scope(() => {
    const turned = rewrites.keepsFlippedFilters ? ownership.companion(filter, () => flip({ plain, run: run2 }, filter)) : flip({ plain, run: run2 }, filter);
    const same = options.padding === "same";
    const x = same ? dy : spread({ plain }, dy, { filter, ...options });
    return run2("Conv2D", { x, filter: turned }, attributes({ stride: 1, padding: options.padding }));
  });
}
function flip({ plain, run: run2 }, filter) {
  return plain.scope(() => plain.transpose(run2("Reverse", { x: filter }, { dims: [0, 1] }), [0, 1, 3, 2]));
}
function spread({ plain }, dy, { filter, stride, inputShape }) {
  const [batch, height, width, channels] = imageShape(dy);
  const [filterHeight, filterWidth] = imageShape(filter);
  const [, inputHeight, inputWidth] = imageShape({ shape: inputShape });
  const between = (rows2, columns2, x) => stride === 1 ? x : plain.pad(plain.reshape(x, [rows2, columns2]), [
    [0, 0],
    [0, columns2]
  ]);
  const wide = between(batch * height * width, channels, dy);
  const tall = between(batch * height, stride * width * channels, wide);
  const image = plain.reshape(tall, [batch, stride * height, stride * width, channels]);
  return plain.pad(image, [
    [0, 0],
    [filterHeight - 1, inputHeight - stride * height],
    [filterWidth - 1, inputWidth - stride * width],
    [0, 0]
  ]);
}

// src/tensor/eager-product.ts
function productKernel(toolbox) {
  const { plain, rewrites } = toolbox;
  return (a, b, options = {}) => plain.scope(() => {
    const operands = rewrites.transposesFirst ? transposed(toolbox, a, b, options) : { a, b, ...options };
    return rewrites.productsOneByOne && a.shape.length === 3 ? oneByOne(toolbox, operands.a, operands.b) : product2(toolbox, operands);
  });
}
function product2({ run: run2 }, { a, b, ...options }) {
  const { transposeA = false, transposeB = false } = options;
  return run2("BatchMatMul", { a, b }, { transposeA, transposeB });
}
function transposed({ plain }, a, b, options) {
  const turn = (x) => plain.transpose(x, x.shape.length === 3 ? [0, 2, 1] : [1, 0]);
  return { a: options.transposeA ? turn(a) : a, b: options.transposeB ? turn(b) : b };
}
function oneByOne(toolbox, a, b) {
  const { plain } = toolbox;
  const batch = axisOf(a, 0);
  const at = (x, index) => {
    const size = [axisOf(x, 1), axisOf(x, 2)];
    return plain.reshape(plain.slice(x, [index, 0, 0], [1, ...size]), size);
  };
  const products = Array.from(
    { length: batch },
    (_, index) => product2(toolbox, { a: at(a, index), b: at(b, index) })
  );
  return plain.reshape(plain.concat(products, 0), [batch, axisOf(a, 1), axisOf(b, 2)]);
}

// src/tensor/eager-tensor.ts
var EagerTensor = class {
  shape;
  data;
  storage;
  owners = 1;
  /** Made from this one and kept as long as it lives (a flipped filter). */
  companion = null;
  constructor(data, storage) {
    this.shape = data.shape;
    this.data = data;
    this.storage = storage;
  }
};
var TensorOwnership = class {
  #scopes = [];
  #tensors = 0;
  #bytes = 0;
  #peakBytes = 0;
  /** Tensors alive. */
  get tensors() {
    return this.#tensors;
  }
  /** Bytes of all tensors alive, those that share bytes counted once. */
  get bytes() {
    return this.#bytes;
  }
  /** Most bytes alive at once since the last call. */
  takePeakBytes() {
    const peak = this.#peakBytes;
    this.#peakBytes = this.#bytes;
    return peak;
  }
  /** Takes a backend's tensor; `view` names the tensor whose bytes it shares. */
  adopt(data, view) {
    const tensor = this.#adopt(data, view === void 0 ? null : this.#live(view).storage);
    this.#scopes.at(-1)?.push(tensor);
    return tensor;
  }
  /** The backend's tensor. @throws FREED when nobody owns it any more */
  data(tensor) {
    return this.#live(tensor).data;
  }
  /** The tensor that `make` derives from `tensor`, made once and freed with it. */
  companion(tensor, make) {
    const owner = this.#live(tensor);
    owner.companion ??= this.#live(this.retain(this.scope(make)));
    return owner.companion;
  }
  scope(build2) {
    const made = [];
    const depth = this.#scopes.push(made);
    let returned;
    try {
      returned = build2();
      if (returned instanceof Promise) throw misuse("SCOPE", "A tensor scope cannot wait for a promise.");
      return returned;
    } finally {
      this.#scopes.length = depth - 1;
      this.#leave(made, tensorsIn(returned));
    }
  }
  retain(tensor) {
    this.#live(tensor).owners += 1;
    return tensor;
  }
  release(tensor) {
    this.#drop(this.#live(tensor));
  }
  #leave(made, returned) {
    const outer = this.#scopes.at(-1);
    for (const tensor of made) {
      if (returned.has(tensor)) outer?.push(tensor);
      else if (tensor.owners > 0) this.#drop(tensor);
    }
  }
  #adopt(data, shared) {
    const storage = shared ?? { bytes: sizeOf2(data.shape) * Float32Array.BYTES_PER_ELEMENT, views: 0 };
    if (storage.views === 0) this.#bytes += storage.bytes;
    storage.views += 1;
    this.#tensors += 1;
    this.#peakBytes = Math.max(this.#peakBytes, this.#bytes);
    return new EagerTensor(data, storage);
  }
  #drop(tensor) {
    tensor.owners -= 1;
    if (tensor.owners > 0) return;
    tensor.data.dispose();
    tensor.storage.views -= 1;
    if (tensor.storage.views === 0) this.#bytes -= tensor.storage.bytes;
    this.#tensors -= 1;
    if (tensor.companion !== null) this.#drop(tensor.companion);
  }
  #live(tensor) {
    if (!(tensor instanceof EagerTensor)) throw misuse("FREED", "This tensor belongs to other kernels.");
    if (tensor.owners <= 0) {
      throw misuse("FREED", `A tensor of shape [${tensor.shape.join(", ")}] was used after it was freed.`);
    }
    return tensor;
  }
};
function tensorsIn(value, found = /* @__PURE__ */ new Set()) {
  if (value instanceof EagerTensor) found.add(value);
  else if (Array.isArray(value)) for (const item of value) tensorsIn(item, found);
  else if (isPlainObject(value)) for (const item of Object.values(value)) tensorsIn(item, found);
  return found;
}
function isPlainObject(value) {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

// src/tensor/rewrites.ts
var none = {
  transposesFirst: false,
  productsOneByOne: false,
  flipsFilters: false,
  keepsFlippedFilters: false
};
var REWRITES = {
  wasm: { transposesFirst: true, productsOneByOne: true, flipsFilters: true, keepsFlippedFilters: true },
  "native-cpu": none,
  "native-gpu": none
};

// src/tensor/eager-kernels.ts
function createEagerKernels(backend, rewrites = {}) {
  const engine = currentEngine();
  const ownership = new TensorOwnership();
  const run2 = (kernel, inputs, attributes2 = {}) => {
    const data = {};
    for (const [name, tensor] of Object.entries(inputs)) data[name] = ownership.data(tensor);
    return ownership.adopt(engine.runKernel(kernel, data, attributes2));
  };
  const plain = {
    ...sourceKernels(engine, ownership),
    ...arithmeticKernels(run2),
    ...layoutKernels(engine, ownership, run2),
    ...scopeKernels(ownership)
  };
  const toolbox = { plain, run: run2, ownership, rewrites: { ...REWRITES[backend], ...rewrites } };
  return {
    ...plain,
    affine: affineKernel(plain),
    matMul: productKernel(toolbox),
    ...convolutionKernels(toolbox),
    read: (a) => Float32Array.from(engine.readSync(ownership.data(a).dataId)),
    ownership,
    backendTensors: () => engine.memory().numTensors
  };
}
function sourceKernels(engine, ownership) {
  const make = (values, shape, type) => engine.makeTensor(values.slice(), [...shape], type);
  return {
    constant: (values, shape) => ownership.adopt(make(values, shape, "float32")),
    gatherRows: (table, indices) => {
      const rows2 = make(indices, [indices.length], "int32");
      try {
        const inputs = { x: ownership.data(table), indices: rows2 };
        return ownership.adopt(
          engine.runKernel("GatherV2", inputs, { axis: 0, batchDims: 0 })
        );
      } finally {
        rows2.dispose();
      }
    }
  };
}
function arithmeticKernels(run2) {
  const binary = (kernel) => (a, b) => run2(kernel, { a, b });
  const unary = (kernel) => (x) => run2(kernel, { x });
  const reduction = (kernel) => (x, axis) => run2(kernel, { x }, { axis: [axis], keepDims: true });
  return {
    add: binary("Add"),
    subtract: binary("Sub"),
    multiply: binary("Multiply"),
    divide: binary("RealDiv"),
    square: unary("Square"),
    reciprocalSquareRoot: unary("Rsqrt"),
    exp: unary("Exp"),
    sigmoid: unary("Sigmoid"),
    erf: unary("Erf"),
    softmax: (logits) => run2("Softmax", { logits }, { dim: logits.shape.length - 1 }),
    sum: reduction("Sum"),
    mean: reduction("Mean"),
    clip: (x, low, high) => run2("ClipByValue", { x }, { clipValueMin: low, clipValueMax: high })
  };
}
function affineKernel(plain) {
  const scalar = (value) => plain.constant(Float32Array.of(value), []);
  return (a, factor, offset = 0) => plain.scope(() => {
    const scaled2 = factor === 1 && offset !== 0 ? a : plain.multiply(a, scalar(factor));
    return offset === 0 ? scaled2 : plain.add(scaled2, scalar(offset));
  });
}
function layoutKernels(engine, ownership, run2) {
  return {
    reshape: (x, shape) => {
      const data = engine.runKernel(
        "Reshape",
        { x: ownership.data(x) },
        { shape: [...shape] }
      );
      return ownership.adopt(data, x);
    },
    transpose: (x, order) => run2("Transpose", { x }, { perm: [...order] }),
    slice: (x, begin, size) => run2("Slice", { x }, { begin: [...begin], size: [...size] }),
    concat: (parts2, axis) => {
      const inputs = parts2.map((part3) => ownership.data(part3));
      return ownership.adopt(engine.runKernel("Concat", inputs, { axis }));
    },
    pad: (x, amounts2) => run2("PadV2", { x }, { paddings: amounts2.map((pair) => [...pair]), constantValue: 0 }),
    upsampleNearest: (images) => {
      const [, height, width] = imageShape(images);
      const size = [2 * height, 2 * width];
      return run2("ResizeNearestNeighbor", { images }, { size, alignCorners: false, halfPixelCenters: false });
    },
    sumPool: (x) => ownership.scope(() => {
      const window = { filterSize: 2, strides: 2, pad: "valid" };
      const four = ownership.adopt(engine.makeTensor(Float32Array.of(4), [], "float32"));
      return run2("Multiply", { a: run2("AvgPool", { x }, window), b: four });
    })
  };
}
function scopeKernels(ownership) {
  return {
    scope: (build2) => ownership.scope(build2),
    retain: (a) => ownership.retain(a),
    release: (a) => ownership.release(a),
    after: (_dependency, build2) => build2()
  };
}

// src/worker/generate.ts
async function generate(task, send2) {
  const options = task.vae === null ? {} : { vae: task.vae };
  const checkpoint = await openCheckpoint(task.checkpoint, options);
  try {
    const size = pictureSize(checkpoint.config, task);
    const read = await readPrompts(task, textEncoderOf(checkpoint.config));
    for (const { message, hint } of read.problems) send2({ type: "notice", message, hint });
    const work = { task, checkpoint, kernels: await startBackend(task, send2), size, send: send2 };
    const prompts = await withPart(work, "text", (model) => condition(model, read, task));
    const latents = await withPart(work, "unet", (model) => draw(model, prompts, work));
    const picture = await withPart(work, "vae-decoder", (model) => decode2(model, latents, work));
    const text = infotext({ ...task, ...size, ...await identityOf(task), embeddings: read.embeddings });
    await writeFileAtomic(task.out, writePngWithParameters(toRgbPicture(picture, size), text));
    send2({ type: "picture", file: task.out, ...size, infotext: text });
  } finally {
    await checkpoint.dispose();
  }
}
async function startBackend(task, send2) {
  const { name, obstacle } = await loadBackend({ wanted: task.backend, folder: task.tensorflow });
  send2({
    type: "backend",
    backend: name,
    why: obstacle === null ? "" : `${obstacle.reason} ${obstacle.hint}`
  });
  return createEagerKernels(name);
}
var stageOf = { text: "reading the prompt", unet: "drawing", "vae-decoder": "decoding" };
async function withPart({ checkpoint, kernels, send: send2 }, part3, work) {
  send2({ type: "stage", stage: "loading" });
  const onProgress = (progress) => send2({ type: "progress", ...progress });
  const weights = await loadWeights(checkpoint, kernels, part3, { onProgress });
  try {
    send2({ type: "stage", stage: stageOf[part3] });
    const { config } = checkpoint;
    return await work({ config, schedule: noiseSchedule(config.noise), kernels, weights });
  } finally {
    weights.dispose();
  }
}
function condition(model, { positive, negative, vectors }, task) {
  const { clipSkip } = task;
  return {
    positive: conditionPrompt(model, { prompt: positive, vectors, clipSkip }),
    negative: conditionPrompt(model, { prompt: negative, vectors, clipSkip })
  };
}
async function draw(model, prompts, { task, size, send: send2 }) {
  const factor = vaeFactor(model.config);
  const grid = { batch: 1, height: size.height / factor, width: size.width / factor };
  const shape = [grid.height, grid.width, model.config.unet.inChannels];
  const { sampler, steps: steps2, seed, cfgScale } = task;
  let latents = new Float32Array();
  for (const progress of sampling({
    ...{ sampler, steps: steps2, schedule: model.schedule, prediction: model.config.prediction },
    noise: gpuNoise({ seed, draw: 0 }, shape),
    stepNoise: (step) => gpuNoise({ seed, draw: step }, shape),
    model: guidedModel(model, { ...prompts, scale: cfgScale, grid })
  })) {
    latents = progress.latents;
    requireFinite2(latents, `picture after step ${progress.step}`);
    send2({ type: "progress", done: progress.step, total: steps2 });
    await nextTurn();
  }
  return latents;
}
function decode2(model, values, { size }) {
  const factor = vaeFactor(model.config);
  return decodePicture(model, { values, height: size.height / factor, width: size.width / factor });
}
async function identityOf({ checkpoint, vae }) {
  const hash = createHash2("sha256");
  for await (const part3 of createReadStream(checkpoint)) hash.update(part3);
  const modelHash = hash.digest("hex").slice(0, 10);
  return { modelHash, model: path6.parse(checkpoint).name, vae: vae === null ? null : path6.basename(vae) };
}

// src/tensor/backends/try-backend.ts
import * as tf4 from "./vendor/tensorflow-tfjs-core.mjs";
function tryBackend() {
  const [product3, convolution3] = tf4.tidy(() => {
    const matrix = tf4.tensor2d([1, 2, 3, 4], [2, 2]);
    const image = tf4.ones([1, 4, 4, 3]);
    const filter = tf4.ones([3, 3, 3, 2]);
    return [tf4.matMul(matrix, matrix).dataSync(), tf4.sum(tf4.conv2d(image, filter, 1, "same")).dataSync()];
  });
  if (String(product3) === "7,10,15,22" && String(convolution3) === "600") return;
  throw new BackendError("COMPUTES_WRONG", {
    message: `The backend ${tf4.getBackend()} computes wrong: ${String(product3)} and ${String(convolution3)}.`,
    hint: "Run textual-inversion setup-tensorflow again."
  });
}

// src/worker/probe.ts
async function probe({ wanted, tensorflow }) {
  const loaded = await loadBackend({ wanted, folder: tensorflow });
  tryBackend();
  return { ...loaded, memory: process.memoryUsage.rss() };
}

// src/worker/main.ts
process.once("disconnect", () => process.exit());
process.once("message", (message) => void answer(message));
async function answer(message) {
  try {
    await run(EngineTask.parse(message));
  } catch (error) {
    send({ type: "failed", problem: problemOf2(error) });
    process.exitCode = 1;
  }
  process.disconnect();
}
async function run(task) {
  switch (task.type) {
    case "generate":
      return generate(task, send);
    case "probe":
      return send({ type: "probed", report: await probe(task) });
    default:
      return task;
  }
}
var send = (event) => void process.send?.(event);
function problemOf2(error) {
  if (error instanceof CodedError)
    return { code: String(error.code), message: error.message, hint: error.hint };
  return {
    code: "ENGINE_FAILED",
    message: `A mistake of this program: ${describeError(error)}`,
    hint: "TI_LOG_LEVEL=debug shows more."
  };
}
