import { convolution, groupNorm } from "../nn/layers.ts";
import type { Network } from "../nn/network.ts";
import { timedResBlock } from "../nn/res-block.ts";
import { upsample } from "../nn/resample.ts";
import { spatialTransformer } from "../nn/spatial-transformer.ts";
import { timeEmbedding } from "../nn/time-embedding.ts";
import type { Tensor } from "../tensor/kernels.ts";
import { concatChannels } from "../tensor/operations/concat-channels.ts";
import { convolvedGrid } from "../tensor/operations/convolution.ts";
import type { Grid } from "../tensor/operations/grid.ts";
import { upsampledGrid } from "../tensor/operations/upsample-nearest.ts";
import type { Variable } from "../tensor/tape.ts";
import type { UnetConfig } from "./model-config.ts";
import { planUnet, type UnetPart, type UnetPlan } from "./unet-plan.ts";

const PREFIX = "model.diffusion_model";

export interface UnetInput {
  /** Noisy latents, [batch · height · width, inChannels]. */
  latents: Tensor;
  grid: Grid;
  /** Each sample's `timestepFeatures`, [batch, channels]. */
  timesteps: Tensor;
  /** [batch · tokens, contextWidth], as many tokens for each sample. */
  context: Variable;
}

/** A feature map on its way through the network. */
type Flow = { x: Variable; grid: Grid };
/** What all parts share. */
type Shared = { network: Network; time: Variable; context: Variable };

/**
 * The U-Net's prediction, [batch · height · width, outChannels]; it belongs to the caller.
 * Before the first attention to the context nothing wants a gradient, so nothing there is recorded.
 */
export function unet(network: Network, config: UnetConfig, input: UnetInput): Variable {
  const { recorder } = network;
  const { grid } = input;
  const plan = planUnet(config);
  const time = recorder.block([recorder.constant(input.timesteps)], (features) =>
    timeEmbedding(network, features, `${PREFIX}.time_embed`),
  );
  const shared = { network, time, context: input.context };
  const skips = goDown(plan, { x: recorder.constant(input.latents), grid }, shared);
  const bottom = runParts(plan.middle, last(skips), shared);
  const { x } = goUp(plan, bottom, { skips, shared });
  recorder.release(time);
  return recorder.block([x], (y) => lastLayer(network, y, grid), { consume: [x] });
}

function lastLayer(network: Network, x: Variable, grid: Grid): Variable {
  const normed = groupNorm(network, x, `${PREFIX}.out.0`, { batch: grid.batch, epsilon: 1e-5, silu: true });
  return convolution(network, normed, `${PREFIX}.out.2`, { grid });
}

/** Every input block's result: each is the skip of an output block, the last one first. */
function goDown(plan: UnetPlan, input: Flow, shared: Shared): Flow[] {
  const skips: Flow[] = [];
  for (const parts of plan.input) skips.push(runParts(parts, skips.at(-1) ?? input, shared));
  return skips;
}

/** The output blocks; they use up the skips. */
function goUp(plan: UnetPlan, bottom: Flow, { skips, shared }: { skips: Flow[]; shared: Shared }): Flow {
  let flow = bottom;
  for (const [first, ...rest] of plan.output) {
    flow = joinSkip(first, flow, { skip: last(skips), shared });
    skips.pop();
    flow = runParts(rest, flow, shared, { consumesInput: true, above: skips.at(-1)?.grid });
  }
  return flow;
}

/** A residual block over features and skip side by side; both are given up. */
function joinSkip(
  part: UnetPart | undefined,
  { x, grid }: Flow,
  { skip, shared }: { skip: Flow; shared: Shared },
): Flow {
  const { network, time } = shared;
  const name = `${PREFIX}.${part?.name ?? ""}`;
  const build = (own: Variable, other: Variable, moment: Variable): Variable =>
    timedResBlock(network, concatChannels(network.recorder, own, other), moment, { name, grid });
  const joined = network.recorder.block([x, skip.x, time], build, { consume: [x, skip.x] });
  return { x: joined, grid };
}

interface RunOptions {
  /** Whether the first part gives up its input; later ones always do. */
  consumesInput?: boolean;
  /** The grid that an upsample has to arrive at; twice its own unless said otherwise. */
  above?: Grid | undefined;
}

function runParts(
  parts: readonly UnetPart[],
  input: Flow,
  shared: Shared,
  { consumesInput = false, above }: RunOptions = {},
): Flow {
  let flow = input;
  for (const [i, part] of parts.entries()) {
    const consume = i > 0 || consumesInput ? [flow.x] : [];
    flow = runPart(part, flow, shared, { consume, above });
  }
  return flow;
}

function runPart(
  part: UnetPart,
  { x, grid }: Flow,
  { network, time, context }: Shared,
  { consume, above }: { consume: Variable[]; above: Grid | undefined },
): Flow {
  const { recorder } = network;
  const name = `${PREFIX}.${part.name}`;
  switch (part.kind) {
    case "convolution":
      return { x: recorder.block([x], (y) => convolution(network, y, name, { grid }), { consume }), grid };
    case "residual": {
      const build = (y: Variable, moment: Variable): Variable =>
        timedResBlock(network, y, moment, { name, grid });
      return { x: recorder.block([x, time], build, { consume }), grid };
    }
    case "transformer": {
      const { depth, heads } = part;
      const build = (y: Variable, source: Variable): Variable =>
        spatialTransformer(network, y, source, { name, depth, heads, grid });
      return { x: recorder.block([x, context], build, { consume }), grid };
    }
    case "downsample": {
      const options = { grid, stride: 2 } as const;
      const build = (y: Variable): Variable => convolution(network, y, name, options);
      return { x: recorder.block([x], build, { consume }), grid: convolvedGrid(options) };
    }
    case "upsample": {
      const target = above ?? upsampledGrid(grid);
      const build = (y: Variable): Variable => upsample(network, y, name, { from: grid, to: target });
      return { x: recorder.block([x], build, { consume }), grid: target };
    }
    default:
      return part satisfies never;
  }
}

function last(flows: readonly Flow[]): Flow {
  const flow = flows.at(-1);
  if (flow === undefined) throw new RangeError("The U-Net has fewer skips than output blocks.");
  return flow;
}
