import { describe, expect, it } from "vitest";
import { planMemory, trainingPeak } from "../../src/protocol/memory-plan.ts";
import { USUAL_PLAN } from "../../src/protocol/usual-plan.ts";

const auto = { memory: "auto", weights: "auto" } as const;
const card = (free: number) => ({ backend: "native-gpu", base: 0.5e9, free }) as const;

describe("what Stable Diffusion 1.5 takes on a card, by assumption,", () => {
  it("is the weights as the file has them, and what is computed beside them", () => {
    const [cost] = USUAL_PLAN.asked;
    const peak = (weights: "stored" | "float32", base = 0.5e9): number =>
      trainingPeak(USUAL_PLAN, { cost: cost!, weights, backend: "native-gpu", base });
    expect(peak("float32") - peak("stored")).toBe(USUAL_PLAN.wholeWeights - USUAL_PLAN.storedWeights);
    expect(peak("stored", 5e9), "the process is not on the card").toBe(peak("stored"));
  });

  it("fits a card with 6 GB free without giving anything up", () => {
    const { chosen } = planMemory(USUAL_PLAN, auto, card(6e9));
    expect(chosen).toMatchObject({ memory: "keep", weights: "stored", fits: true });
  });

  it("does not fit one with 3.5 GB; checkpointing without sample images would", () => {
    const { chosen, alternatives } = planMemory(USUAL_PLAN, auto, card(3.5e9));
    expect(chosen.fits).toBe(false);
    expect(alternatives).toMatchObject([{ memory: "checkpoint", weights: "stored", draws: false }]);
  });

  it("is in 32 bits where somebody wants that and it fits", () => {
    const wanted = { memory: "auto", weights: "float32" } as const;
    expect(planMemory(USUAL_PLAN, wanted, card(12e9)).chosen).toMatchObject({
      weights: "float32",
      fits: true,
    });
  });
});
