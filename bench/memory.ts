/**
 * `node --import tsx bench/memory.ts [--full] [--draws]`: what the plan says of a training's memory next to what its process
 * has, native CPU, each memory mode; `--full`: SD1.5's size at 512² (minutes, 7 GB).
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MemoryMode, WeightPrecision } from "../src/protocol/memory-mode.ts";
import { planAndTruth, type MeasuredTraining } from "../test/training/measured-memory.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
process.env["TI_TENSORFLOW_DIR"] ??= join(root, ".cache", "tensorflow");
const has = (flag: string): boolean => process.argv.includes(`--${flag}`);
const named = <T extends string>(all: readonly T[]): readonly T[] => {
  const asked = all.filter(has);
  return asked.length > 0 ? asked : all;
};

const models = has("full")
  ? [{ name: "full", checkpoint: join(root, ".cache", "full-size", "full.safetensors"), sides: [512] }]
  : [
      {
        name: "miniature",
        checkpoint: join(root, "models", "miniature", "miniature-sd.safetensors"),
        sides: [64, 256],
      },
    ];

const runs = models.flatMap(({ name, checkpoint, sides }) =>
  sides.flatMap((side) =>
    named(WeightPrecision.options).flatMap((weights) =>
      named(MemoryMode.options).map((memory) => {
        const training: MeasuredTraining = {
          checkpoint,
          side,
          batchSize: 1,
          memory,
          weights,
          precision: "float32",
          draws: has("draws"),
        };
        return { name, training };
      }),
    ),
  ),
);

console.log(
  "| model | size | memory mode | weights | planned MB | process peak MB | off | of the growth | step s |",
);
console.log("| --- | ---: | --- | --- | ---: | ---: | ---: | ---: | ---: |");
for (const { name, training } of runs) {
  const { planned, peak, base, seconds } = await planAndTruth(training);
  const percent = (planned: number, true_: number): string => `${(100 * (planned / true_ - 1)).toFixed(0)} %`;
  const { side, memory, weights } = training;
  const bytes = [planned, peak].map((each) => Math.round(each / 1e6));
  const off = [percent(planned, peak), percent(planned - base, peak - base)];
  console.log(`| ${[name, `${side}²`, memory, weights, ...bytes, ...off, seconds.toFixed(1)].join(" | ")} |`);
}
