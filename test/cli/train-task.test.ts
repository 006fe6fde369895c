import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { trainTask } from "../../src/cli/train-task.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "ti-job-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(yaml: string) {
  const file = path.join(folder, "job.yaml");
  await writeFile(file, yaml);
  const folders = {
    ...{ runs: path.join(folder, "runs"), trashDir: path.join(folder, "trash") },
    ...{ cacheDir: path.join(folder, "cache"), embeddings: folder, isHostFolder: false, tensorflow: folder },
  };
  return trainTask({ positionals: [file], texts: {}, switches: new Set() }, folders);
}

describe("a job file", () => {
  test("means its relative paths from where it lies", async () => {
    const { job } = await read("name: word\npictures: { folder: pictures }\n");
    expect(job.pictures.folder).toBe(path.join(folder, "pictures"));
    expect(job.name).toBe("word");
  });

  test("that is no YAML is named with its line", async () => {
    await expect(read("name: [\n")).rejects.toMatchObject({ code: "FAILED", hint: "It has to be YAML." });
  });

  test("with anchors that multiply without end is refused in a sentence", async () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) =>
        `l${i}: &l${i} [${Array(10)
          .fill(i === 0 ? "x" : `*l${i - 1}`)
          .join(", ")}]`,
    );
    await expect(read(`${levels.join("\n")}\nname: word\n`)).rejects.toMatchObject({
      code: "FAILED",
      hint: "Write the values out instead of referring to them with *.",
    });
  });

  test("with a field that does not exist names the nearest one", async () => {
    const job = "name: word\npictures: { folder: x }\nsteps: 5\nstpes: 6\n";
    await expect(read(job)).rejects.toMatchObject({ code: "FAILED", hint: 'Did you mean "steps"?' });
  });
});
