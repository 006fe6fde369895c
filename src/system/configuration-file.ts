import { chmod, mkdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { Document, isScalar, parseDocument, type YAMLMap } from "yaml";
import { z } from "zod";
import { writeFileAtomic } from "./atomic-write.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { Configuration, configurationKeys } from "./configuration.ts";
import { describeIssue, shapeOf } from "./describe-issue.ts";
import { isAbsent } from "./errno.ts";
import { describeError } from "./logger.ts";
import { plainOf, syntaxProblem } from "./yaml-document.ts";

/** Values by path, as flags give them; they win over the environment, which wins over the file. */
export type Override = { path: readonly string[]; value: unknown; source: string };

export type LoadOptions = { file: string; env?: NodeJS.ProcessEnv; flags?: readonly Override[] };

/** Reads and checks the configuration. A missing file is an empty one. Throws `ConfigurationError`. */
export async function loadConfiguration(options: LoadOptions): Promise<Configuration> {
  const { file, env = process.env, flags = [] } = options;
  const document = await readDocument(file);
  check(document, file);
  for (const { path: keyPath, value, source } of [...environmentOverrides(env), ...flags]) {
    document.setIn(keyPath, value);
    check(document, source);
  }
  return check(document, file);
}

/** Writes some values into the file and keeps everything else of it, comments too. */
export async function changeConfiguration(
  file: string,
  changes: readonly Pick<Override, "path" | "value">[],
): Promise<void> {
  const document = await readDocument(file);
  for (const { path: keyPath, value } of changes) document.setIn(keyPath, value);
  check(document, file);
  await write(file, document);
}

/** Writes a file with every key, its default and what it means, unless there is one already. */
export async function writeDefaultConfiguration(file: string): Promise<void> {
  const existing = await readFile(file, "utf8").catch(() => null);
  if (existing === null) await write(file, defaultDocument());
}

async function readDocument(file: string): Promise<Document> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (isAbsent(error)) return null;
    throw new ConfigurationError("CONFIG_UNREADABLE", {
      message: `${file} can't be read: ${describeError(error)}`,
      hint: "Make the file readable, or name another state folder with TI_HOME.",
    });
  });
  if (text === null) return defaultDocument();
  const document = parseDocument(text);
  const problem = syntaxProblem(document);
  if (problem === null) return document;
  throw new ConfigurationError("CONFIG_INVALID", {
    message: `${file} is not YAML: ${problem}`,
    hint: "Correct that line, or delete the file to get the defaults.",
  });
}

function check(document: Document, source: string): Configuration {
  const invalid = ({ message, hint }: { message: string; hint: string }): ConfigurationError =>
    new ConfigurationError("CONFIG_INVALID", { message: `${source}: ${message}`, hint });
  const result = Configuration.safeParse(plainOf(document, invalid) ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw result.error;
  throw invalid(describeIssue(issue, Configuration));
}

function environmentOverrides(env: NodeJS.ProcessEnv): Override[] {
  return configurationKeys.flatMap(({ path: keyPath, variable, schema }) => {
    const text = env[variable];
    return text === undefined ? [] : [{ path: keyPath, value: valueOf(text, schema), source: variable }];
  });
}

/** A text as it is where the key takes texts (a path may look like YAML), else as YAML. */
export function valueOf(text: string, schema: z.core.$ZodType): unknown {
  if (text === "null" || text === "") return null;
  if (z.safeParse(schema, text).success) return text;
  const value: unknown = parseDocument(text).toJS();
  return value;
}

function defaultDocument(): Document {
  const document = new Document(Configuration.parse({}));
  document.commentBefore =
    " Configuration of textual-inversion. Flags and TI_* variables win over this file.\n" +
    " What you delete here goes back to its default.";
  explainKeys(document.contents as unknown as YAMLMap, Configuration, []);
  return document;
}

function explainKeys(map: YAMLMap, schema: z.core.$ZodType, parents: readonly string[]): void {
  const shape = shapeOf(schema);
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue;
    const child = shape[String(key.value)];
    const keyPath = [...parents, String(key.value)].join(".");
    const variable = configurationKeys.find((known) => known.path.join(".") === keyPath)?.variable;
    const description = child instanceof z.ZodType ? (child.description ?? "") : "";
    key.commentBefore = ` ${description}.${variable === undefined ? "" : ` (${variable})`}`;
    key.spaceBefore = parents.length === 0;
    if (child !== undefined && variable === undefined)
      explainKeys(value as YAMLMap, child, [...parents, String(key.value)]);
  }
}

async function write(file: string, document: Document): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const isNew = (await stat(file).catch(() => null)) === null;
    await writeFileAtomic(file, document.toString({ lineWidth: 0 }));
    // It may come to hold the web UI's password.
    if (isNew) await chmod(file, 0o600);
  } catch (error) {
    throw new ConfigurationError("CONFIG_NOT_WRITABLE", {
      message: `${file} can't be written: ${describeError(error)}`,
      hint: "Free space on the disk or make the folder writable, or name another one with TI_HOME.",
    });
  }
}
