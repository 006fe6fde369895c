import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { probeBackend } from "../../src/cli/probe-backend.ts";
import type { SetupEvent } from "../../src/protocol/setup.ts";
import { choosePlan } from "../../src/provision/choose-plan.ts";
import { installPackages } from "../../src/provision/node-packages.ts";
import { findNpm } from "../../src/provision/npm.ts";
import { setUpTensorflow } from "../../src/provision/set-up-tensorflow.ts";
import type { SetupPlan } from "../../src/provision/setup-plan.ts";
import type { Wheel } from "../../src/provision/wheels.ts";
import type { OwnProgram } from "../../src/system/own-program.ts";
import { testTensorflow } from "../support/tensorflow.ts";

/** Zeros pack well: a wheel of a hundred kilobytes that takes a moment to unpack. */
export const UNPACKED = 100_000_000;
export const LIBRARY = "tensorflow/libtensorflow_small.so";

const MAKE_WHEEL = `
import sys, zipfile
folder, size = sys.argv[1], int(sys.argv[2])
info = "small_library-1.0.dist-info/"
with zipfile.ZipFile(folder + "/small_library-1.0-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
    with wheel.open("${LIBRARY}", "w") as library:
        for _ in range(size // 1000000):
            library.write(bytes(1000000))
    wheel.writestr("tensorflow/include/", "")
    wheel.writestr("tensorflow/not_wanted.py", "raise SystemExit")
    wheel.writestr("tensorflow/../../escaped.txt", "outside")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: small-library\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "")
`;

/** A place where setups of a small library happen; the npm packages, which cost seconds, are fetched once. */
export class SmallSetup {
  readonly root = mkdtempSync(path.join(os.tmpdir(), "ti-setup-"));
  readonly wheels = path.join(this.root, "wheels");
  readonly noWheels = path.join(this.root, "no-wheels");
  readonly plan: SetupPlan;
  readonly #packages = path.join(this.root, "packages");

  constructor() {
    mkdirSync(this.wheels);
    mkdirSync(this.noWheels);
    execFileSync("python3", ["-c", MAKE_WHEEL, this.wheels, String(UNPACKED)]);
    const machine = { platform: "linux", arch: "x64", glibc: "2.36", hasNvidiaGpu: false } as const;
    const wheel = this.#wheel(path.join(this.wheels, "small_library-1.0-py3-none-any.whl"));
    this.plan = {
      ...choosePlan(machine, "cpu"),
      source: { kind: "wheels", wheels: [wheel] },
      peak: UNPACKED,
    };
  }

  #wheel(file: string): Wheel {
    const content = readFileSync(file);
    return {
      requirement: "small-library==1.0",
      platforms: ["manylinux2014_x86_64", "any"],
      sha256: createHash("sha256").update(content).digest("hex"),
      size: content.length,
      unpackedSize: UNPACKED,
      keep: /^tensorflow\/(lib|include|\.\.)/,
    };
  }

  async fetchPackages(): Promise<void> {
    const signal = AbortSignal.timeout(60_000);
    await installPackages(this.plan, { npm: findNpm(), folder: this.#packages, signal, env: process.env });
  }

  /** A new folder for a setup that has its npm packages already. */
  folder(): string {
    const folder = mkdtempSync(path.join(this.root, "tensorflow-"));
    cpSync(this.#packages, this.build(folder), { recursive: true });
    writeFileSync(path.join(this.build(folder), "done-packages"), "");
    return folder;
  }

  /** Of a setup that has not ended. */
  build(folder: string): string {
    return path.join(folder, "setup", this.plan.id);
  }

  /** pip finds wheels in `wheels` only. */
  env(wheels: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return { ...process.env, PIP_NO_INDEX: "1", PIP_FIND_LINKS: wheels, ...more };
  }

  /** The phases it went through, and the error it ended with. */
  async run(
    folder: string,
    options: { plan?: SetupPlan; env?: NodeJS.ProcessEnv; signal?: AbortSignal } = {},
  ): Promise<{ phases: string[]; error: unknown }> {
    const { plan = this.plan, env = this.env(this.wheels), signal = new AbortController().signal } = options;
    const phases: string[] = [];
    const onEvent = (event: SetupEvent): void => {
      if (event.type === "phase") phases.push(event.phase);
    };
    const tryOut = (workshop: string) => probeBackend({ wanted: "cpu", folder: workshop, env: process.env });
    const error = await setUpTensorflow({ plan, folder, tryOut, onEvent, signal, env }).then(
      () => null,
      (reason: unknown) => reason,
    );
    return { phases, error };
  }

  end(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/**
 * What a sidecar needs to set the small library up as it would TensorFlow: `training` of its options. What comes of it
 * computes: the compiler puts the tests' own native TensorFlow in the place of what was unpacked, once the file `gate` is there.
 */
export function smallTraining(
  small: SmallSetup,
  gate = small.root,
): { tensorflow: string; env: NodeJS.ProcessEnv; setupProgram: OwnProgram } {
  const [wheel] = small.plan.source.kind === "wheels" ? small.plan.source.wheels : [];
  const file = path.join(import.meta.dirname, "small-setup-program.ts");
  const env = small.env(small.wheels, {
    CXX: standInCompiler(small.root, gate),
    TI_TEST_PLAN: JSON.stringify({ plan: small.plan, keep: wheel?.keep.source }),
  });
  return { tensorflow: small.folder(), env, setupProgram: { file, nodeFlags: ["--import", TSX] } };
}

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

function standInCompiler(root: string, gate: string): string {
  const file = path.join(root, `compiler-${path.basename(gate)}`);
  const real = path.join(testTensorflow, "tensorflow-2.19.1-cpu");
  const script = `#!/bin/sh
[ "$1" = --version ] && exit 0
while [ ! -e "${gate}" ]; do sleep 0.1; done
while [ $# -gt 0 ]; do [ "$1" = -o ] && target=$2; shift; done
rm -rf site node_modules
ln -s "${real}/site" site && ln -s "${real}/node_modules" node_modules && cp "${real}/lib/tfjs_binding.node" "$target"
`;
  writeFileSync(file, script, { mode: 0o755 });
  return file;
}

export const isThere = (...parts: string[]): boolean => existsSync(path.join(...parts));
