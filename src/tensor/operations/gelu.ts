import type { Kernels, Tensor } from "../kernels.ts";
import { matrixShape } from "../shapes.ts";
import type { Operation, Recorder, Variable } from "../tape.ts";

/** Φ(x), the standard normal distribution: gelu(x) = x · Φ(x). */
function distribution(kernels: Kernels, x: Tensor): Tensor {
  return kernels.affine(kernels.erf(kernels.affine(x, Math.SQRT1_2)), 0.5, 0.5);
}

/** Derivative of x · Φ(x), given Φ(x). */
function slope(kernels: Kernels, x: Tensor, phi: Tensor): Tensor {
  const density = kernels.affine(
    kernels.exp(kernels.affine(kernels.square(x), -0.5)),
    1 / Math.sqrt(2 * Math.PI),
  );
  return kernels.add(phi, kernels.multiply(x, density));
}

const geluOperation: Operation<null, [Tensor], [Tensor]> = {
  name: "gelu",
  forward: (kernels, [x]) => ({ output: kernels.multiply(x, distribution(kernels, x)), saved: [x] }),
  backward: (kernels, { outputGradient, saved: [x] }) => [
    kernels.multiply(outputGradient, slope(kernels, x, distribution(kernels, x))),
  ],
};

const gegluOperation: Operation<null, [Tensor], [Tensor]> = {
  name: "geglu",
  forward: (kernels, [x]) => {
    const [value, gate] = halves(kernels, x);
    const output = kernels.multiply(value, kernels.multiply(gate, distribution(kernels, gate)));
    return { output: kernels.narrow(output), saved: [x] };
  },
  backward: (kernels, { outputGradient, saved: [x] }) => {
    const [value, gate] = halves(kernels, x);
    const phi = distribution(kernels, gate);
    const valueGradient = kernels.multiply(outputGradient, kernels.multiply(gate, phi));
    const gateGradient = kernels.multiply(kernels.multiply(outputGradient, value), slope(kernels, gate, phi));
    return [kernels.concat([valueGradient, gateGradient], 1)];
  },
};

function halves(kernels: Kernels, x: Tensor): [Tensor, Tensor] {
  const [rows, channels] = matrixShape(x);
  const half = channels / 2;
  return [kernels.slice(x, [0, 0], [rows, half]), kernels.slice(x, [0, half], [rows, half])];
}

/** Exact (by the error function, not by tanh). */
export function gelu(recorder: Recorder, x: Variable): Variable {
  return recorder.apply(geluOperation, [x], null);
}

/** [rows, 2n] -> [rows, n]: the left half times the gelu of the right one. */
export function geglu(recorder: Recorder, x: Variable): Variable {
  return recorder.apply(gegluOperation, [x], null);
}
