import fc from "fast-check";
import { expect, it } from "vitest";
import { examineCase, type Outcome } from "./examine-case.ts";
import { fuzzCases } from "./fuzz-cases.ts";

it("whatever a file holds, the outcome is a value or a FormatError, soon and in little memory", async () => {
  const outcomes = new Map<Outcome, number>();
  const property = fc.asyncProperty(fuzzCases(), async (fuzzCase) => {
    const outcome = await examineCase(fuzzCase);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  });
  await fc.assert(property, { seed: 20240229, numRuns: 3000 });
  for (const outcome of [
    "read",
    "CORRUPT_PICKLE",
    "CORRUPT_ZIP",
    "CORRUPT_SAFETENSORS",
    "DANGEROUS_PICKLE",
  ] as const) {
    expect(outcomes.get(outcome), outcome).toBeGreaterThan(20);
  }
}, 60_000);
