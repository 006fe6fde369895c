import type { SetupVariant } from "../protocol/setup.ts";
import { ProvisionError } from "./provision-error.ts";
import { BUILD_PREFIX, type SetupPlan } from "./setup-plan.ts";
import { cpuArm64, cpuX64, cudaX64, TENSORFLOW_VERSION, type Wheel } from "./wheels.ts";

const APACHE = "TensorFlow's licence is Apache 2.0.";
const NVIDIA_LICENCE =
  "CUDA and cuDNN are NVIDIA's property: downloading them means to accept NVIDIA's software licence agreements (a copy comes with each library).";
const STOCK_VERSION = "2.9.1";

export type Machine = {
  platform: NodeJS.Platform;
  arch: string;
  /** The version of the GNU C library, or null where the system has another one. */
  glibc: string | null;
  hasNvidiaGpu: boolean;
};

/** What can be set up on this machine: CUDA where there is an NVIDIA GPU, unless `wanted` says otherwise. Throws `ProvisionError` `UNSUPPORTED`. */
export function choosePlan(machine: Machine, wanted: SetupVariant | "auto"): SetupPlan {
  const { platform, arch } = machine;
  if (wanted === "cuda" && !canCuda(machine)) throw unsupported(`CUDA for ${platform} ${arch}`);
  const variant = wanted === "auto" ? automatic(machine) : wanted;
  if (platform === "linux") return linuxPlan(machine, variant);
  if ((platform === "win32" && arch === "x64") || platform === "darwin") return stockPlan(machine, variant);
  throw unsupported(`${platform} ${arch}`);
}

/** What fits a machine, at the front the one to take first. Throws `ProvisionError` `UNSUPPORTED` where nothing does. */
export function plansFor(machine: Machine): SetupPlan[] {
  const first = choosePlan(machine, "auto");
  if (first.variant === "cuda") return [first, choosePlan(machine, "cpu")];
  return machine.hasNvidiaGpu && canCuda(machine) ? [first, choosePlan(machine, "cuda")] : [first];
}

/** On Windows CUDA of 2021 has to be installed by hand first, so only those who ask for it get it. */
const automatic = (machine: Machine): SetupVariant =>
  canCuda(machine) && machine.hasNvidiaGpu && machine.platform === "linux" ? "cuda" : "cpu";

const canCuda = ({ platform, arch }: Machine): boolean =>
  arch === "x64" && (platform === "linux" || platform === "win32");

function linuxPlan({ arch, glibc }: Machine, variant: SetupVariant): SetupPlan {
  if (glibc === null) throw unsupported("a Linux without the GNU C library");
  const wheels = variant === "cuda" ? cudaX64 : { x64: cpuX64, arm64: cpuArm64 }[arch];
  if (wheels === undefined) throw unsupported(`linux ${arch}`);
  const sum = (size: (wheel: Wheel) => number): number =>
    wheels.reduce((total, each) => total + size(each), 0);
  const disk = sum((each) => each.unpackedSize) + 10_000_000;
  return {
    id: `${BUILD_PREFIX}${TENSORFLOW_VERSION}-${variant}`,
    variant,
    title: `TensorFlow ${TENSORFLOW_VERSION} for ${variant === "cuda" ? "NVIDIA GPUs (CUDA 12.5, cuDNN 9.3)" : "the CPU"}`,
    npmPackage: packageOf(variant),
    source: { kind: "wheels", wheels },
    download: sum((each) => each.size),
    disk,
    // One wheel at a time lies beside what is unpacked, twice while pip puts it in its place.
    peak: disk + 2 * Math.max(...wheels.map(({ size }) => size)),
    notices: variant === "cuda" ? [APACHE, NVIDIA_LICENCE] : [APACHE],
    neverRun: variant === "cuda" || arch !== "x64",
  };
}

/** The sizes are what the installers of Linux take: these have not been run. */
function stockPlan({ platform }: Machine, variant: SetupVariant): SetupPlan {
  const byHand = "CUDA 11.2 and cuDNN 8.1 have to be installed already.";
  return {
    id: `${BUILD_PREFIX}${STOCK_VERSION}-${variant}`,
    variant,
    title: `TensorFlow ${STOCK_VERSION} for ${variant === "cuda" ? "NVIDIA GPUs" : "the CPU"}, by its own installer for ${platform === "darwin" ? "macOS" : "Windows"}`,
    npmPackage: packageOf(variant),
    source: { kind: "stock" },
    download: 300_000_000,
    disk: 1_000_000_000,
    peak: 1_500_000_000,
    notices: variant === "cuda" ? [APACHE, byHand] : [APACHE],
    neverRun: true,
  };
}

const packageOf = (variant: SetupVariant): SetupPlan["npmPackage"] =>
  variant === "cuda" ? "@tensorflow/tfjs-node-gpu" : "@tensorflow/tfjs-node";

function unsupported(what: string): ProvisionError {
  return new ProvisionError("UNSUPPORTED", {
    message: `There is no native TensorFlow for ${what}.`,
    hint: "WebAssembly works here: enough for the miniature model.",
  });
}
