import { observeHost } from "../host/observe-host.ts";
import { unseen } from "../host/observation.ts";
import { createWebUiHttp } from "../host/web-ui-http.ts";
import type { BackendReport } from "../protocol/backend-report.ts";
import { planMemory, type MemoryPlace } from "../protocol/memory-plan.ts";
import { USUAL_PLAN } from "../protocol/usual-plan.ts";
import type { FolderStatus } from "../protocol/health.ts";
import type { HostStatus } from "../protocol/host.ts";
import type { Problem } from "../protocol/problem.ts";
import { readBuild } from "../system/build-id.ts";
import type { Configuration } from "../system/configuration.ts";
import { ofChosenGpu } from "../system/chosen-gpu.ts";
import { diskUsage, type DiskUsage } from "../system/disk-usage.ts";
import { humanSize } from "../system/human-size.ts";
import { freeMemory, wholeMemory } from "../system/free-memory.ts";
import { wayName } from "../system/memory-words.ts";
import { nvidiaGpus, type NvidiaGpu } from "../system/nvidia-gpu.ts";
import { findExtensionFolder, findProgramRoot } from "../system/program-root.ts";
import { tensorflowFolder } from "../system/tensorflow-folder.ts";
import { CodedError } from "../system/coded-error.ts";
import { outdatedBuild } from "./outdated-build.ts";
import { probeBackend } from "./probe-backend.ts";
import { readFolder } from "./read-folder.ts";
import { apiCredentials, type Workplace } from "./workplace.ts";

/** Everything `doctor` looks at; `problems` holds what needs a hand, each with the fix. */
export type Examination = {
  version: string;
  buildId: string;
  node: string;
  platform: string;
  program: string | null;
  extension: string | null;
  paths: ({ name: string; path: string } & DiskUsage)[];
  folder: FolderStatus & { embeddings: number; unusable: number };
  webUi: HostStatus;
  /** null: none loads, see `problems`. */
  backend: BackendReport | null;
  /** Bytes. */
  memory: { total: number; free: number; gpus: NvidiaGpu[] };
  training: { possible: boolean; message: string };
  problems: Problem[];
};

const MIN_NODE = [20, 19] as const;

export async function examine(workplace: Workplace): Promise<Examination> {
  const probing = examineBackend(workplace);
  const folder = await examineFolder(workplace);
  const webUi = await examineWebUi(workplace.configuration);
  const backend = await probing;
  const memory = { total: wholeMemory(), free: freeMemory(), gpus: await nvidiaGpus() };
  const extension = findExtensionFolder();
  return {
    ...readBuild(extension),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    program: findProgramRoot(),
    extension,
    paths: await examinePaths(workplace),
    folder: folder.facts,
    webUi,
    backend: backend.report,
    memory,
    training: examineTraining(backend.report, memory),
    problems: [
      ...nodeProblems(process.versions.node),
      ...folder.problems,
      ...webUiProblems(webUi),
      ...backend.problems,
    ],
  };
}

/** With how much memory Stable Diffusion would be trained here, and whether that fits. */
function examineTraining(
  backend: BackendReport | null,
  { free, gpus }: Examination["memory"],
): Examination["training"] {
  if (backend === null) return { possible: false, message: "Nothing computes here; see below." };
  if (backend.name !== "wasm") {
    const isOnCard = backend.name === "native-gpu";
    const place = {
      ...{ backend: backend.name, base: backend.memory },
      free: (isOnCard ? ofChosenGpu(gpus)?.freeMemory : undefined) ?? free,
    };
    const message = `Stable Diffusion 1.x and the miniature model. ${usualTraining(place)}`;
    return { possible: true, message };
  }
  const message = "The miniature model only: Stable Diffusion 1.x needs native TensorFlow (setup-tensorflow)";
  return { possible: true, message };
}

function usualTraining(place: MemoryPlace): string {
  const { chosen } = planMemory(USUAL_PLAN, { memory: "auto", weights: "auto" }, place);
  const needs = `Stable Diffusion 1.5 at 512×512 needs ${humanSize(chosen.peak)}`;
  const assumed = place.backend === "native-gpu" ? " (assumed: no such card was measured)" : "";
  const free = `${humanSize(place.free)} free`;
  if (chosen.fits) return `${needs}${assumed}, ${free}: fits with ${wayName(chosen)}.`;
  return `${needs} at least${assumed}, ${free}: smaller pictures take less, and no sample images.`;
}

async function examinePaths({ paths }: Workplace): Promise<Examination["paths"]> {
  const named = Object.entries(paths);
  return Promise.all(named.map(async ([name, path]) => ({ name, path, ...(await diskUsage(path)) })));
}

async function examineFolder(
  workplace: Workplace,
): Promise<{ facts: Examination["folder"]; problems: Problem[] }> {
  const { cards, status } = await readFolder(workplace);
  const unusable = cards.filter((card) => card.problem !== null);
  const problems: Problem[] = [...status.warnings];
  if (!status.exists) {
    const hint =
      "Make the folder, or name another one with --embeddings or embeddingsDir in the configuration.";
    problems.push({ code: "FOLDER_MISSING", message: `${status.path} is not there.`, hint });
  } else if (!status.writable) {
    const message = `${status.path} can't be written: marks are kept elsewhere, importing is off.`;
    problems.push({
      code: "NOT_WRITABLE",
      message,
      hint: "Give the user that runs this the right to write there.",
    });
  }
  for (const { id, problem } of unusable) {
    if (problem !== null) problems.push({ ...problem, message: `${id}: ${problem.message}` });
  }
  return { facts: { ...status, embeddings: cards.length, unusable: unusable.length }, problems };
}

async function examineWebUi(configuration: Configuration): Promise<HostStatus> {
  const { url } = configuration.webUi;
  if (url === null) return unseen("none", null, { message: null, hint: null }).status;
  const access = { via: "api", credentials: apiCredentials(configuration) } as const;
  return (await observeHost(createWebUiHttp({ url }), access)).status;
}

/** In a process of its own: what TensorFlow does to it must not happen to this one. */
async function examineBackend({
  paths,
  source,
}: Workplace): Promise<{ report: BackendReport | null; problems: Problem[] }> {
  const { env = process.env } = source;
  const folder = tensorflowFolder(paths.home, env);
  try {
    const report = await probeBackend({ wanted: "auto", folder, env });
    const problems = report.name === "wasm" ? brokenBackend(report) : await outdatedBuild(folder, env);
    return { report, problems };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { message, hint } = error;
    return { report: null, problems: [{ code: "NO_BACKEND", message, hint }] };
  }
}

/** What was never set up is no problem: WebAssembly works. */
function brokenBackend({ obstacle }: BackendReport): Problem[] {
  if (obstacle?.code !== "BROKEN") return [];
  return [{ code: "BACKEND_BROKEN", message: obstacle.reason, hint: obstacle.hint }];
}

/** No web UI at all is no problem: the card browser works alone. */
function webUiProblems({ link, message, hint }: HostStatus): Problem[] {
  if (message === null || link === "unreachable") return [];
  return [{ code: `WEB_UI_${link.toUpperCase().replace("-", "_")}`, message, hint: hint ?? "" }];
}

export function nodeProblems(version: string): Problem[] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isNewEnough = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  if (isNewEnough) return [];
  const message = `Node ${version} is too old: ${MIN_NODE.join(".")} or newer is needed.`;
  return [
    { code: "NODE_TOO_OLD", message, hint: "Install a current Node LTS; the extension can bring its own." },
  ];
}
