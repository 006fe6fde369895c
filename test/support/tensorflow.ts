import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { probeBackend } from "../../src/cli/probe-backend.ts";
import type { BackendName } from "../../src/protocol/backend-report.ts";
import { choosePlan } from "../../src/provision/choose-plan.ts";
import { planInFolder } from "../../src/provision/kept-build.ts";
import { thisMachine } from "../../src/provision/this-machine.ts";
import { currentBuild } from "../../src/system/tensorflow-folder.ts";

const root = path.resolve(import.meta.dirname, "..", "..");

/** The native TensorFlow that tests compute with. */
export const testTensorflow = path.join(root, ".cache", "tensorflow");

export type MadeTensorflow = { isThere: true } | { isThere: false; message: string };

/**
 * Sets native TensorFlow up for the CPU under `.cache/`, with the program's own command, unless it is there. The
 * first time the setup is killed in the middle of unpacking and must leave wasm in use, then it goes on from there.
 */
export async function ensureTensorflow(): Promise<MadeTensorflow> {
  if ((await currentBuild(testTensorflow)) !== null) return bringUpToDate();
  console.log("Setting native TensorFlow up for the tests (once; 250 MB to download) …");
  await setUp({ killAt: (event) => event.type === "progress" && event.phase === "unpack" });
  const meanwhile = await usedBackend();
  if (meanwhile !== "wasm") return { isThere: false, message: `A killed setup left ${meanwhile} in use.` };
  const failure = await setUp({});
  return failure === null ? verdict(await usedBackend()) : { isThere: false, message: failure };
}

/** An older version of the program may have made it. */
async function bringUpToDate(): Promise<MadeTensorflow> {
  const plan = await planInFolder(testTensorflow, choosePlan(await thisMachine(), "cpu"));
  const failure = plan.source.kind === "kept" ? await setUp({}) : null;
  return failure === null ? verdict(await usedBackend()) : { isThere: false, message: failure };
}

const verdict = (used: BackendName): MadeTensorflow =>
  used === "native-cpu" ? { isThere: true } : { isThere: false, message: `${used} is used instead.` };

async function usedBackend(): Promise<BackendName> {
  const { name } = await probeBackend({ wanted: "auto", folder: testTensorflow, env: process.env });
  return name;
}

type SetupLine = {
  type: string;
  phase?: string;
  title?: string;
  problem?: { message: string; hint: string };
};

/** Resolves to null when all went well, else to the sentence that says what did not. */
async function setUp({ killAt }: { killAt?: (event: SetupLine) => boolean }): Promise<string | null> {
  const program = [
    path.join("src", "cli", "main.ts"),
    "setup-tensorflow",
    "--variant",
    "cpu",
    "--yes",
    "--json",
  ];
  // A machine that makes this again and again is served by pip's cache.
  const env = { ...process.env, TI_TENSORFLOW_DIR: testTensorflow, PIP_NO_CACHE_DIR: "0" };
  const child = spawn(process.execPath, ["--import", "tsx", ...program], {
    ...{ cwd: root, env },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let failure: string | null = "the setup ended without a word";
  let phase = "";
  for await (const line of createInterface(child.stdout)) {
    const event = JSON.parse(line) as SetupLine;
    if (event.type === "phase") {
      phase = event.phase ?? "";
      console.log(`  ${event.title ?? ""}`);
    }
    if (killAt?.({ ...event, phase })) child.kill("SIGKILL");
    if (event.problem !== undefined) failure = `${event.problem.message} ${event.problem.hint}`;
    if (event.type === "done") failure = null;
  }
  return failure;
}
