import { execFile } from "node:child_process";

/** A GPU as NVIDIA's driver reports it; memory in bytes. */
export type NvidiaGpu = { name: string; memory: number; freeMemory: number; driver: string };

/** Where the driver's own tool lies when PATH does not name it: the last is that of WSL. */
const PROGRAMS = ["nvidia-smi", "/usr/bin/nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi"];
const QUERY = ["--query-gpu=name,memory.total,memory.free,driver_version", "--format=csv,noheader,nounits"];
const MEBIBYTE = 1024 * 1024;

/** The GPUs that NVIDIA's driver knows, none where there is no driver. */
export async function nvidiaGpus(): Promise<NvidiaGpu[]> {
  for (const program of PROGRAMS) {
    const text = await output(program);
    if (text !== null) return text.split("\n").flatMap(readLine);
  }
  return [];
}

function readLine(line: string): NvidiaGpu[] {
  const [name, total, free, driver] = line.split(",").map((part) => part.trim());
  if (!name || driver === undefined) return [];
  return [{ name, memory: Number(total) * MEBIBYTE, freeMemory: Number(free) * MEBIBYTE, driver }];
}

function output(program: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, QUERY, { timeout: 15_000, windowsHide: true }, (error, stdout) =>
      resolve(error === null ? stdout : null),
    );
  });
}
