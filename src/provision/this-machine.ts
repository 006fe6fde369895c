import { nvidiaGpus } from "../system/nvidia-gpu.ts";
import type { Machine } from "./choose-plan.ts";

/** This machine, as far as it decides what can be set up on it. */
export async function thisMachine(): Promise<Machine> {
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: glibcVersion(),
    hasNvidiaGpu: (await nvidiaGpus()).length > 0,
  };
}

function glibcVersion(): string | null {
  // A report looks the names of every open connection's ends up, and holds the process meanwhile.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime ?? null;
}
