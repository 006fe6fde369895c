import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import type { Examination } from "../../src/cli/examine.ts";
import { probeBackend } from "../../src/cli/probe-backend.ts";
import { runProgram } from "../../src/cli/run-program.ts";
import type { SetupOffer } from "../../src/protocol/setup.ts";
import { choosePlan } from "../../src/provision/choose-plan.ts";
import { planInFolder } from "../../src/provision/kept-build.ts";
import { setupOffers } from "../../src/provision/setup-offers.ts";
import { setUpTensorflow } from "../../src/provision/set-up-tensorflow.ts";
import type { SetupPlan } from "../../src/provision/setup-plan.ts";
import { thisMachine } from "../../src/provision/this-machine.ts";
import { currentBuild } from "../../src/system/tensorflow-folder.ts";
import { testTensorflow } from "../support/tensorflow.ts";
import { makeOlderBuild, type OlderBuild } from "./older-build.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "ti-renewal-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const hasTensorflow = (await currentBuild(testTensorflow)) !== null;
const machine = await thisMachine();
const COMPUTES = "native-cpu";

/** A folder with such a build in use, and what is done with it. */
class OlderFolder {
  readonly folder: string;
  readonly build: OlderBuild;
  readonly full: SetupPlan = choosePlan(machine, "cpu");

  constructor(folder: string, build: OlderBuild) {
    this.folder = folder;
    this.build = build;
  }

  static async make(): Promise<OlderFolder> {
    const folder = mkdtempSync(path.join(root, "tensorflow-"));
    return new OlderFolder(folder, await makeOlderBuild(folder));
  }

  plan(): Promise<SetupPlan> {
    return planInFolder(this.folder, this.full);
  }

  async offer(): Promise<SetupOffer | undefined> {
    const { offers } = await setupOffers({ machine, folder: this.folder, env: process.env });
    return offers.find(({ variant }) => variant === "cpu");
  }

  async computesWith(): Promise<string> {
    return (await probeBackend({ wanted: "auto", folder: this.folder, env: process.env })).name;
  }

  /** Without anything that could download; `meanwhile`: whether the old binding lay in its place as each phase began. */
  async setUp(
    options: { compiler?: string; signal?: AbortSignal; onCompile?: () => void } = {},
  ): Promise<{ phases: string[]; meanwhile: boolean[]; error: unknown }> {
    const { compiler, signal = new AbortController().signal, onCompile } = options;
    const [phases, meanwhile]: [string[], boolean[]] = [[], []];
    const error = await setUpTensorflow({
      ...{ plan: await this.plan(), folder: this.folder, signal },
      env: { ...process.env, TI_PYTHON: "/nowhere/tool", ...(compiler && { CXX: compiler }) },
      onEvent: (event) => {
        if (event.type !== "phase") return;
        phases.push(event.phase);
        meanwhile.push(this.build.isUnchanged());
        if (event.phase === "compile") onCompile?.();
      },
      tryOut: (folder) => probeBackend({ wanted: "cpu", folder, env: process.env }),
    }).then(
      () => null,
      (reason: unknown) => reason,
    );
    return { phases, meanwhile, error };
  }

  /** Codes and hints of `doctor`'s problems. */
  async doctor(): Promise<string[]> {
    let out = "";
    await runProgram(["doctor", "--json"], commands, {
      out: (text) => (out += text),
      err: () => undefined,
      env: {
        ...{ TI_HOME: path.join(root, "home"), TI_EMBEDDINGS_DIR: root, TI_WEB_UI_URL: "null" },
        TI_TENSORFLOW_DIR: this.folder,
      },
    });
    return (JSON.parse(out) as Examination).problems.map(({ code, hint }) => `${code}: ${hint}`);
  }
}

/** `--version` succeeds; then `script`, with the name of the file to be made in `$target`. */
function compiler(name: string, script: string): string {
  const file = path.join(root, name);
  const target = 'while [ $# -gt 0 ]; do [ "$1" = -o ] && target=$2; shift; done';
  writeFileSync(file, `#!/bin/sh\n[ "$1" = --version ] && exit 0\n${target}\n${script}\n`, { mode: 0o755 });
  return file;
}

const coded = (code: string, message: RegExp): object =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string }) as object;

describe.skipIf(!hasTensorflow)(
  "a build whose binding an older version compiled",
  { timeout: 120_000 },
  () => {
    it("computes, is told of, and gets another binding without a download", async () => {
      const older = await OlderFolder.make();
      expect(await older.computesWith()).toBe(COMPUTES);
      expect(await older.doctor()).toEqual([
        expect.stringMatching(
          /^BACKEND_OUTDATED: Run textual-inversion setup-tensorflow --variant cpu: .*downloads nothing/,
        ),
      ]);
      expect(await older.offer()).toMatchObject({
        ...{ isRenewal: true, download: 0, begun: 0, obstacle: null },
        notices: [
          "It was made by an older version of this program.",
          expect.stringContaining("nothing is downloaded"),
        ],
      });

      const { phases, meanwhile, error } = await older.setUp();
      expect([error, phases, meanwhile]).toEqual([null, ["compile", "test"], [true, true]]);
      expect(older.build.isUnchanged()).toBe(false);
      expect(await older.computesWith()).toBe(COMPUTES);
      expect(readdirSync(older.folder).sort()).toEqual(["current.json", older.full.id]);
      expect(await older.plan()).toEqual(older.full);
      expect(await older.offer()).toMatchObject({ isRenewal: false, download: older.full.download });
      expect(await older.doctor()).toEqual([]);
    });

    it("stays in use when the other one does not load or can't be compiled, or the setup is stopped", async () => {
      const older = await OlderFolder.make();
      const stopped = new AbortController();
      const tries = [
        await older.setUp({ compiler: compiler("empty", ': > "$target"') }),
        await older.setUp({ compiler: compiler("fails", "echo error: no such thing; exit 1") }),
        await older.setUp({
          compiler: compiler("waits", "exec sleep 60"),
          signal: stopped.signal,
          onCompile: () => setTimeout(() => stopped.abort(new Error("stopped")), 300),
        }),
      ];
      expect(tries.map(({ error }) => error)).toEqual([
        coded("UNAVAILABLE", /does not load/),
        coded("COMPILE_FAILED", /error: no such thing/),
        coded("STOPPED", /Stopped/),
      ]);
      expect(older.build.isUnchanged()).toBe(true);
      expect(await older.computesWith()).toBe(COMPUTES);
      expect(readdirSync(older.folder).sort()).toEqual(["current.json", older.full.id]);
      expect((await older.plan()).source.kind).toBe("kept");
    });

    it("is set up from nothing the next time when it does not compute either", async () => {
      const older = await OlderFolder.make();
      writeFileSync(older.build.binding, "");
      const { error } = await older.setUp({ compiler: compiler("empty", ': > "$target"') });
      expect(error).toEqual(coded("NOT_WORKING", /does not work, nor with a new binding/));
      expect(await older.plan()).toEqual(older.full);
    });

    it("is not told of where what it fetched is not what would be fetched now", async () => {
      const older = await OlderFolder.make();
      expect((await older.plan()).source.kind).toBe("kept");
      appendFileSync(path.join(older.build.place, "package.json"), " ");
      expect(await older.plan()).toEqual(older.full);
    });
  },
);
