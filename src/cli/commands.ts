import { bench } from "./bench.ts";
import type { Command } from "./command.ts";
import { convert } from "./convert.ts";
import { doctor } from "./doctor.ts";
import { generate } from "./generate.ts";
import { inspect } from "./inspect.ts";
import { list } from "./list.ts";
import { serve } from "./serve.ts";
import { setupTensorflow } from "./setup-tensorflow.ts";
import { train } from "./train.ts";

/** In the order of the help. */
export const commands: readonly Command[] = [
  serve,
  list,
  inspect,
  convert,
  generate,
  train,
  bench,
  doctor,
  setupTensorflow,
];
