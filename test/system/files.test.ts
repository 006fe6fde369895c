import { execFileSync } from "node:child_process";
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { readPart } from "../../src/system/file-reader.ts";
import { writeFileAtomic } from "../../src/system/atomic-write.ts";
import { parseJsonObject, setJsonMember } from "../../src/system/json-members.ts";
import { resolveInside } from "../../src/system/path-containment.ts";
import { copyToTrash, moveToTrash } from "../../src/system/trash.ts";
import { canMount } from "../support/can-mount.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "ti-test-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe("atomic writing", () => {
  test("replaces the content and leaves nothing else behind", async () => {
    const base = await folder();
    await writeFile(join(base, "a.txt"), "old");
    expect(await writeFileAtomic(join(base, "a.txt"), "new")).toBe(true);
    expect(await readFile(join(base, "a.txt"), "utf8")).toBe("new");
    expect(await readdir(base)).toEqual(["a.txt"]);
  });

  test("a new file never replaces one that is there", async () => {
    const base = await folder();
    await writeFile(join(base, "a.txt"), "old");
    await expect(writeFileAtomic(join(base, "a.txt"), "new", { mode: "new" })).rejects.toMatchObject({
      code: "EEXIST",
    });
    expect(await readFile(join(base, "a.txt"), "utf8")).toBe("old");
    expect(await readdir(base)).toEqual(["a.txt"]);
  });

  test("a no at the last moment leaves the old content", async () => {
    const base = await folder();
    await writeFile(join(base, "a.txt"), "old");
    const written = await writeFileAtomic(join(base, "a.txt"), "new", {
      stillWanted: () => Promise.resolve(false),
    });
    expect(written).toBe(false);
    expect(await readFile(join(base, "a.txt"), "utf8")).toBe("old");
  });

  test("a link stays a link and its target gets the content", async () => {
    const base = await folder();
    await writeFile(join(base, "target.txt"), "old");
    await symlink(join(base, "target.txt"), join(base, "link.txt"));
    await writeFileAtomic(join(base, "link.txt"), "new");
    expect(await readFile(join(base, "target.txt"), "utf8")).toBe("new");
    expect((await lstat(join(base, "link.txt"))).isSymbolicLink()).toBe(true);
  });

  test.skipIf(!canMount())("on a full disk the old content stays whole", async () => {
    const base = await folder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", base]);
    try {
      await writeFile(join(base, "a.txt"), "old");
      await expect(writeFileAtomic(join(base, "a.txt"), "x".repeat(200_000))).rejects.toMatchObject({
        code: "ENOSPC",
      });
      expect(await readFile(join(base, "a.txt"), "utf8")).toBe("old");
      expect(await readdir(base)).toEqual(["a.txt"]);
    } finally {
      execFileSync("umount", [base]);
    }
  });
});

describe("paths below a root", () => {
  test.each(["..", "../x", "a/../../x", "/etc", "a\0b"])("%j leads outside", async (path) => {
    expect(await resolveInside(await folder(), path)).toBeNull();
  });

  test("what does not exist yet is inside by its folder, and a link that leads out is outside", async () => {
    const [base, other] = [await folder(), await folder()];
    await mkdir(join(base, "real"));
    await symlink(other, join(base, "out"));
    expect(await resolveInside(base, "real/new/deep")).toBe(join(base, "real/new/deep"));
    expect(await resolveInside(base, "")).toBe(base);
    expect(await resolveInside(base, "..data")).toBe(join(base, "..data"));
    expect(await resolveInside(base, "out/new")).toBeNull();
  });
});

describe("reading", () => {
  test.skipIf(process.platform === "win32")("waits for no pipe that took the place of a file", async () => {
    const pipe = join(await folder(), "pipe");
    execFileSync("mkfifo", [pipe]);
    expect((await readPart(pipe, 0, 10).catch(() => Buffer.of())).length).toBe(0);
  });
});

describe("the trash", () => {
  test.skipIf(!canMount())("takes a folder from another disk, whole", async () => {
    const [base, other] = [await folder(), await folder()];
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", other]);
    try {
      await mkdir(join(other, "run", "snapshots"), { recursive: true });
      await writeFile(join(other, "run", "snapshots", "a.pt"), "a");
      const [moved = ""] = await moveToTrash(join(base, "trash"), [join(other, "run")]);
      expect(await readFile(join(moved, "snapshots", "a.pt"), "utf8")).toBe("a");
      expect(await readdir(other)).toEqual([]);
    } finally {
      execFileSync("umount", [other]);
    }
  });

  test("keeps files with equal names apart and knows where they were", async () => {
    const base = await folder();
    const moved: string[] = [];
    for (const content of ["first", "second"]) {
      await writeFile(join(base, "a.pt"), content);
      moved.push(...(await moveToTrash(join(base, "trash"), [join(base, "a.pt"), join(base, "gone.json")])));
    }
    expect(await Promise.all(moved.map((path) => readFile(path, "utf8")))).toEqual(["first", "second"]);
    expect(await readFile(join(moved[1] ?? "", "..", "origin.yaml"), "utf8")).toContain(join(base, "a.pt"));
    expect(await readdir(base)).toEqual(["trash"]);
  });

  test.skipIf(process.platform === "win32")(
    "takes links as links, and refuses a pipe instead of waiting for its writer",
    async () => {
      const base = await folder();
      await writeFile(join(base, "elsewhere"), "theirs");
      await symlink(join(base, "elsewhere"), join(base, "link.png"));
      execFileSync("mkfifo", [join(base, "pipe.png")]);
      const [copy] = await copyToTrash(join(base, "trash"), [join(base, "link.png")]);
      expect(await readlink(copy ?? "")).toBe(join(base, "elsewhere"));
      await expect(copyToTrash(join(base, "trash"), [join(base, "pipe.png")])).rejects.toMatchObject({
        code: "NOT_A_FILE",
        message: "pipe.png is no file, but a folder, a pipe or a device.",
      });
      expect(await readdir(join(base, "trash"))).toHaveLength(1);
    },
  );

  test("copies leave the original, and nothing to copy leaves no folder", async () => {
    const base = await folder();
    await writeFile(join(base, "a.pt"), "x");
    await copyToTrash(join(base, "trash"), [join(base, "a.pt")]);
    await expect(copyToTrash(join(base, "trash"), [join(base, "b.pt")])).rejects.toMatchObject({
      code: "ENOENT",
    });
    expect((await readdir(base)).sort()).toEqual(["a.pt", "trash"]);
    expect(await readdir(join(base, "trash"))).toHaveLength(1);
  });
});

describe("setting one member of a JSON text", () => {
  test("keeps order, indentation, line ends and spelling of everything else", () => {
    const text = '\uFEFF{\r\n\t"z": 1.0,\r\n\t"10": 12345678901234567890, "a":[ {"b" :"}\\""} ]\r\n}\r\n';
    expect(setJsonMember(text, "own", { x: 1 })).toBe(
      '\uFEFF{\r\n\t"z": 1.0,\r\n\t"10": 12345678901234567890, "a":[ {"b" :"}\\""} ], "own": {"x":1}\r\n}\r\n',
    );
    expect(setJsonMember(text, "10", [true])).toBe(
      '\uFEFF{\r\n\t"z": 1.0,\r\n\t"10": [\r\n\t\ttrue\r\n\t], "a":[ {"b" :"}\\""} ]\r\n}\r\n',
    );
  });

  test("lays a new member out like the last one, and an empty object like the hosts do", () => {
    expect(setJsonMember('{\n  "a": 1\n}', "b", { c: 2 })).toBe('{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}');
    expect(setJsonMember("{}", "b", 1)).toBe('{\n    "b": 1\n}');
  });

  test("is right for any object, and touches no other member", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string(),
        fc.jsonValue(),
        fc.constantFrom(undefined, 2, "\t"),
        (object, key, value, indent) => {
          fc.pre(key !== "__proto__" && !Object.hasOwn(object, "__proto__"));
          const text = setJsonMember(JSON.stringify(object, null, indent), key, value);
          const expected: unknown = JSON.parse(JSON.stringify({ ...object, [key]: value }));
          expect(parseJsonObject(text)).toEqual(expected);
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  test.each(["", "[]", "12", "null", '{"a":', "{'a': 1}", "[".repeat(200_000)])("refuses %.20j", (text) => {
    expect(parseJsonObject(text)).toBeNull();
  });
});
