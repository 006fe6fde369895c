/**
 * `npm run fuzz -- --cases 100000 [--seed N]`: reads mutated and made-up files and fails on anything but a value or a
 * `FormatError`. Prints the outcomes; on a failure the seed and the smallest case that shows it.
 */
import { parseArgs } from "node:util";
import fc from "fast-check";
import { examineCase } from "../test/formats/examine-case.ts";
import { fuzzCases } from "../test/formats/fuzz-cases.ts";

const { values } = parseArgs({ options: { cases: { type: "string" }, seed: { type: "string" } } });
const numRuns = Number(values.cases ?? 100_000);
const seed = values.seed === undefined ? Date.now() : Number(values.seed);
const outcomes = new Map<string, number>();
const started = performance.now();
let slowest = 0;

const property = fc.asyncProperty(fuzzCases(), async (fuzzCase) => {
  const start = performance.now();
  const outcome = await examineCase(fuzzCase);
  slowest = Math.max(slowest, performance.now() - start);
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
});
await fc.assert(property, { seed, numRuns });
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`${numRuns} cases in ${seconds} s, seed ${seed}, slowest ${Math.round(slowest)} ms`);
for (const [outcome, count] of [...outcomes].toSorted(([, a], [, b]) => b - a))
  console.log(`${count}\t${outcome}`);
