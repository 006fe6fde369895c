/**
 * `npm test`: every check and every test, with seconds per stage and one plain closing line.
 * `npm test -- unit python` runs only the named stages.
 */
import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { ensureChromium } from "../test/support/chromium.ts";
import { ensureTensorflow } from "../test/support/tensorflow.ts";
import { ensureVenv, isVenvMade } from "../test/support/venv.ts";

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}
interface Stage {
  name: string;
  run: () => Promise<Tally>;
}

const REPORTS = ".cache/reports";
const inCi = process.env["CI"] === "true";

async function command(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

const bin = (name: string): string => path.join("node_modules", ".bin", name);

const check = (name: string, program: string, args: readonly string[]): Stage => ({
  name: `check: ${name}`,
  run: async () => {
    const code = await command(program, args);
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  },
});

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
}

/** Runs one vitest project. A run that dies before it reports is one failure, never none. */
async function vitest(project: string): Promise<Tally> {
  const file = path.join(REPORTS, `${project}.json`);
  await rm(file, { force: true });
  const code = await command(bin("vitest"), [
    ...["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
  ]);
  const report = await readFile(file, "utf8").then(
    (json) => JSON.parse(json) as VitestReport,
    () => null,
  );
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests } = report;
  return {
    passed,
    failed: Math.max(numFailedTests, code === 0 ? 0 : 1),
    skipped: numPendingTests + numTodoTests,
  };
}

/** Runs pytest in one folder and reads its JUnit report. */
async function pytest(python: string, folder: string): Promise<Tally> {
  const file = path.join(REPORTS, `${path.basename(folder)}.xml`);
  await rm(file, { force: true });
  const code = await command(python, ["-m", "pytest", "-q", folder, `--junitxml=${file}`]);
  const xml = await readFile(file, "utf8").catch(() => "");
  const count = (name: string): number =>
    Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(xml)?.[1] ?? 0);
  const broken = count("failures") + count("errors");
  const skipped = count("skipped");
  return {
    passed: count("tests") - broken - skipped,
    failed: Math.max(broken, code === 0 ? 0 : 1),
    skipped,
  };
}

/** The web UI side, against the gradio of one host family; and how all Python here is written. */
async function python(): Promise<Tally> {
  const { python: program } = await ensureVenv("gradio3");
  const written = ["extension", "scripts", "install.py", "test/python", "test/miniature"];
  const lint = await command(program, ["-m", "ruff", "check", ...written]);
  const tally = await pytest(program, "test/python");
  return { ...tally, failed: tally.failed + (lint === 0 ? 0 : 1) };
}

/** The stages of scripts/miniature in their short forms. Torch takes 5 GB, so it is installed in CI or when asked for. */
async function miniature(): Promise<Tally> {
  if (!inCi && !process.argv.includes("miniature") && !isVenvMade("miniature")) {
    console.error("Not run: it needs torch (5 GB). `npm test -- miniature` installs it under .cache/.");
    return { passed: 0, failed: 0, skipped: 1 };
  }
  return pytest((await ensureVenv("miniature")).python, "test/miniature");
}

/** The main job on the miniature model, as a person would do it; its pictures are judged by what the model was. */
async function learning(): Promise<Tally> {
  if (inCi || process.argv.includes("learning") || isVenvMade("miniature")) {
    await ensureVenv("miniature");
    return vitest("learning");
  }
  console.error("Not run: its judge needs torch (5 GB). `npm test -- learning` installs it under .cache/.");
  return { passed: 0, failed: 0, skipped: 1 };
}

/** Without it tests on native TensorFlow are left out; in CI that is a failure. */
async function tensorflow(): Promise<Tally> {
  const made = await ensureTensorflow();
  if (made.isThere) return { passed: 1, failed: 0, skipped: 0 };
  console.error(`Native TensorFlow is not there, so nothing is tested on it: ${made.message}`);
  return { passed: 0, failed: inCi ? 1 : 0, skipped: inCi ? 0 : 1 };
}

/** Without a browser the tests count as skipped; in CI a missing browser is a failure. */
async function browser(): Promise<Tally> {
  const chromium = await ensureChromium();
  if (chromium.path !== null) {
    await ensureVenv("gradio3");
    await ensureVenv("gradio4");
    process.env["CHROMIUM"] = chromium.path;
    return vitest("browser");
  }
  console.error(chromium.message);
  return { passed: 0, failed: inCi ? 1 : 0, skipped: inCi ? 0 : 1 };
}

const stages: readonly Stage[] = [
  check("format", bin("prettier"), ["--check", "--log-level", "warn", "."]),
  check("types", bin("tsc"), ["-b"]),
  check("lint", bin("eslint"), ["--max-warnings", "0", "."]),
  check("imports", bin("depcruise"), ["--config", ".dependency-cruiser.json", "src"]),
  check("dead code", bin("knip"), []),
  check("build is fresh", bin("tsx"), ["scripts/build.ts", "--check"]),
  { name: "native TensorFlow", run: tensorflow },
  { name: "unit", run: () => vitest("unit") },
  { name: "python", run: python },
  { name: "miniature", run: miniature },
  { name: "learning", run: learning },
  { name: "browser", run: browser },
];

const wanted = process.argv.slice(2);
const chosen =
  wanted.length === 0 ? stages : stages.filter(({ name }) => wanted.some((word) => name.includes(word)));
const total: Tally = { passed: 0, failed: 0, skipped: 0 };
const times: string[] = [];
await mkdir(REPORTS, { recursive: true });
for (const stage of chosen) {
  const start = performance.now();
  console.log(`\n── ${stage.name}`);
  const tally = await stage.run().catch((error: unknown): Tally => {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.skipped += tally.skipped;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  times.push(`${seconds.padStart(7)} s  ${stage.name}${tally.failed > 0 ? "  FAILED" : ""}`);
}
console.log(`\nSeconds per stage\n${times.join("\n")}\n`);
console.log(
  `${String(total.passed)} passed, ${String(total.failed)} failed, ${String(total.skipped)} skipped`,
);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
