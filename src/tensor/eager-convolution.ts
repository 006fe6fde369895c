import type { Toolbox } from "./eager-toolbox.ts";
import type { ConvOptions, Kernels, Tensor } from "./kernels.ts";
import { imageShape } from "./shapes.ts";

type InputGradient = Kernels["conv2dInputGradient"];

/** Convolutions, and their input gradients as the backend does them fast. */
export function convolutionKernels(toolbox: Toolbox): Pick<Kernels, "conv2d" | "conv2dInputGradient"> {
  const { run, rewrites } = toolbox;
  const direct: InputGradient = (dy, filter, { stride, padding, inputShape }) =>
    run(
      "Conv2DBackpropInput",
      { dy, filter },
      { ...attributes({ stride, padding }), inputShape: [...inputShape] },
    );
  return {
    conv2d: (x, filter, options) => run("Conv2D", { x, filter }, attributes(options)),
    conv2dInputGradient: (dy, filter, options) =>
      rewrites.flipsFilters && canFlip(filter, options)
        ? flipped(toolbox, dy, filter, options)
        : direct(dy, filter, options),
  };
}

function attributes({ stride, padding }: ConvOptions) {
  return { strides: [stride, stride], pad: padding, dataFormat: "NHWC", dilations: [1, 1] };
}

/** "same" pads as torch does at stride 1 only; at stride 2 it depends on the size. */
function canFlip(filter: Tensor, { stride, padding }: ConvOptions): boolean {
  const [height, width] = imageShape(filter);
  const odd = height % 2 === 1 && width % 2 === 1;
  return padding === "same" ? stride === 1 && odd : height >= stride && width >= stride;
}

/** The input gradient as a forward convolution of the (spread, padded) output gradient with the flipped filter. */
function flipped(
  { plain, run, ownership, rewrites }: Toolbox,
  dy: Tensor,
  filter: Tensor,
  options: Parameters<InputGradient>[2],
): Tensor {
  return plain.scope(() => {
    const turned = rewrites.keepsFlippedFilters
      ? ownership.companion(filter, () => flip({ plain, run }, filter))
      : flip({ plain, run }, filter);
    const same = options.padding === "same";
    const x = same ? dy : spread({ plain }, dy, { filter, ...options });
    return run("Conv2D", { x, filter: turned }, attributes({ stride: 1, padding: options.padding }));
  });
}

/** [h, w, in, out] -> [h, w, out, in], upside down and right to left. */
function flip({ plain, run }: Pick<Toolbox, "plain" | "run">, filter: Tensor): Tensor {
  return plain.scope(() => plain.transpose(run("Reverse", { x: filter }, { dims: [0, 1] }), [0, 1, 3, 2]));
}

/** Zeros between the values for the stride and around them, so that a "valid" convolution gives the input's size. */
function spread(
  { plain }: Pick<Toolbox, "plain">,
  dy: Tensor,
  { filter, stride, inputShape }: { filter: Tensor; stride: 1 | 2; inputShape: readonly number[] },
): Tensor {
  const [batch, height, width, channels] = imageShape(dy);
  const [filterHeight, filterWidth] = imageShape(filter);
  const [, inputHeight, inputWidth] = imageShape({ shape: inputShape });
  const between = (rows: number, columns: number, x: Tensor) =>
    stride === 1
      ? x
      : plain.pad(plain.reshape(x, [rows, columns]), [
          [0, 0],
          [0, columns],
        ]);
  const wide = between(batch * height * width, channels, dy);
  const tall = between(batch * height, stride * width * channels, wide);
  const image = plain.reshape(tall, [batch, stride * height, stride * width, channels]);
  return plain.pad(image, [
    [0, 0],
    [filterHeight - 1, inputHeight - stride * height],
    [filterWidth - 1, inputWidth - stride * width],
    [0, 0],
  ]);
}
