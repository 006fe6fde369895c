import type { Toolbox } from "./eager-toolbox.ts";
import type { Kernels, MatMulOptions, Tensor } from "./kernels.ts";
import { axisOf } from "./shapes.ts";

/** Matrix products, as the backend does them fast. */
export function productKernel(toolbox: Toolbox): Kernels["matMul"] {
  const { plain, rewrites } = toolbox;
  return (a, b, options = {}) =>
    plain.scope(() => {
      const operands = rewrites.transposesFirst ? transposed(toolbox, a, b, options) : { a, b, ...options };
      return rewrites.productsOneByOne && a.shape.length === 3
        ? oneByOne(toolbox, operands.a, operands.b)
        : product(toolbox, operands);
    });
}

function product({ run }: Toolbox, { a, b, ...options }: MatMulOptions & { a: Tensor; b: Tensor }): Tensor {
  const { transposeA = false, transposeB = false } = options;
  return run("BatchMatMul", { a, b }, { transposeA, transposeB });
}

function transposed({ plain }: Toolbox, a: Tensor, b: Tensor, options: MatMulOptions) {
  const turn = (x: Tensor) => plain.transpose(x, x.shape.length === 3 ? [0, 2, 1] : [1, 0]);
  return { a: options.transposeA ? turn(a) : a, b: options.transposeB ? turn(b) : b };
}

/** [n, rows, inner] by [n, inner, columns], each as a product of its own. */
function oneByOne(toolbox: Toolbox, a: Tensor, b: Tensor): Tensor {
  const { plain } = toolbox;
  const batch = axisOf(a, 0);
  const at = (x: Tensor, index: number) => {
    const size = [axisOf(x, 1), axisOf(x, 2)];
    return plain.reshape(plain.slice(x, [index, 0, 0], [1, ...size]), size);
  };
  const products = Array.from({ length: batch }, (_, index) =>
    product(toolbox, { a: at(a, index), b: at(b, index) }),
  );
  return plain.reshape(plain.concat(products, 0), [batch, axisOf(a, 1), axisOf(b, 2)]);
}
