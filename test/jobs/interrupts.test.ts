import { afterAll, beforeAll, expect, it } from "vitest";
import {
  engineOf,
  trainingPlace,
  trainingSidecar,
  type TrainingPlace,
  type TrainingSidecar,
} from "./training-sidecar.ts";

let place: TrainingPlace;
let server: TrainingSidecar;
beforeAll(async () => {
  place = trainingPlace();
  server = await trainingSidecar();
});
afterAll(async () => {
  await server.close();
  place.remove();
});

it("a training that was interrupted shows so to everybody, and a second interrupt ends it with what is saved", async () => {
  const { id } = await server.start(place.job({ steps: 100_000 }));
  const running = await server.until(id, ({ step }) => step > 3);
  expect(running.isInterrupting).toBe(false);
  const engine = engineOf(running);
  // As in a step that takes minutes.
  process.kill(engine, "SIGSTOP");
  try {
    expect(await server.command(id, "interrupt")).toMatchObject({ isInterrupting: true });
    expect(await server.jobs()).toMatchObject([{ id, isInterrupting: true, endedMs: null }]);
    await server.command(id, "interrupt");
    const end = await server.until(id, ({ endedMs }) => endedMs !== null);
    expect(end).toMatchObject({ state: "suspended", problem: null, isInterrupting: false, canResume: true });
    expect(end.step).toBeGreaterThan(2);
    await server.command(id, "resume");
    await server.until(id, ({ step }) => step > end.step);
    expect(await server.command(id, "interrupt")).toMatchObject({ isInterrupting: true });
    await server.until(id, ({ state }) => state === "interrupted");
  } finally {
    try {
      process.kill(engine, "SIGKILL");
    } catch {
      // It is gone, as it should be.
    }
  }
}, 120_000);
