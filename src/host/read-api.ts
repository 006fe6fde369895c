import { z } from "zod";
import type { HostFamily, HostReport, HostStatus } from "../protocol/host.ts";
import { apiModels } from "./api-models.ts";
import { strangeAnswer } from "./host-answer.ts";
import { baseModelOfWidth, unseen, type Observation } from "./observation.ts";
import { readJob } from "./read-job.ts";
import type { WebUiHttp } from "./web-ui-http.ts";

const REFRESH_TIMEOUT_MS = 120_000;

const Listed = z.record(z.string(), z.looseObject({ shape: z.number().int().nullish() }));
/** A1111, Forge and reForge tell names with facts, SD.Next names alone. */
const Embeddings = z.object({
  loaded: z.union([z.array(z.string()), Listed]),
  skipped: z.union([z.array(z.string()), Listed]),
});
type Embeddings = z.infer<typeof Embeddings>;

export type ApiCredentials = { user: string; password: string };

/**
 * Through `/sdapi/v1`, which exists with `--api` only. Null: no API here. The family is told from
 * routes that give no secrets away (`cmd-flags` and `internal/sysinfo` would: they hold the
 * command line with its passwords):
 * - `embeddings` lists plain names → SD.Next;
 * - `options` has keys beginning with `forge_` → Forge, or, where a training route exists
 *   (405 to a GET instead of 404), reForge;
 * - else A1111.
 */
export async function readApi(
  http: WebUiHttp,
  credentials: ApiCredentials | null,
): Promise<Observation | null> {
  const headers = credentials === null ? {} : { Authorization: basic(credentials) };
  const { status, data } = await http.get("/sdapi/v1/embeddings", headers);
  if (status === 404 || status === 405 || typeof data === "string") return null;
  if (status === 401 || status === 403)
    return unseen("login-needed", http.url, refusedLogin(http.url, credentials));
  const parsed = Embeddings.safeParse(data);
  if (status !== 200 || !parsed.success) throw strangeAnswer(http.url, status);
  const options = await readOptions(http, headers);
  const family = await familyOf(http, headers, parsed.data, options.names);
  const report = reportOf({
    family,
    embeddings: parsed.data,
    checkpoint: options.checkpoint,
    job: await readJob(http, headers),
  });
  return {
    status: statusOf(http.url, report),
    report,
    isSlow: false,
    refresh: family === "a1111" || family === "reforge" ? () => refresh(http, headers) : null,
    models: apiModels(http, headers),
    // Nothing of the API takes an embedding that is not in the folder.
    draw: null,
  };
}

function basic({ user, password }: ApiCredentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

async function readOptions(
  http: WebUiHttp,
  headers: Record<string, string>,
): Promise<{ names: string[]; checkpoint: string | null }> {
  const { data } = await http.get("/sdapi/v1/options", headers);
  if (typeof data !== "object" || data === null) return { names: [], checkpoint: null };
  const checkpoint = (data as Record<string, unknown>)["sd_model_checkpoint"];
  return { names: Object.keys(data), checkpoint: typeof checkpoint === "string" ? checkpoint : null };
}

async function familyOf(
  http: WebUiHttp,
  headers: Record<string, string>,
  embeddings: Embeddings,
  optionNames: readonly string[],
): Promise<HostFamily> {
  if (Array.isArray(embeddings.loaded)) return "sdnext";
  if (!optionNames.some((name) => name.startsWith("forge_"))) return "a1111";
  const { status } = await http.get("/sdapi/v1/train/embedding", headers);
  return status === 405 ? "reforge" : "forge";
}

type ApiFacts = { family: HostFamily; embeddings: Embeddings; checkpoint: string | null; job: string };

function reportOf({ family, embeddings, checkpoint, job }: ApiFacts): HostReport {
  const expectedWidth = family === "forge" ? null : widthOf(embeddings.loaded);
  return {
    family,
    version: null,
    // The API does not tell the folder.
    embeddingsDir: "",
    loaded: namesOf(embeddings.loaded),
    skipped: namesOf(embeddings.skipped),
    expectedWidth,
    checkpoint,
    baseModel: baseModelOfWidth(expectedWidth),
    training: /^train[-_]/.test(job),
    busy: job !== "",
  };
}

function namesOf(listed: Embeddings["loaded"]): string[] {
  return Array.isArray(listed) ? listed : Object.keys(listed);
}

/** All loaded embeddings have the model's width. Not so in Forge, which lists what it never checked. */
function widthOf(loaded: Embeddings["loaded"]): number | null {
  const [first] = Array.isArray(loaded) ? [] : Object.values(loaded);
  return first?.shape ?? null;
}

function statusOf(url: string, report: HostReport): HostStatus {
  const { family, checkpoint, expectedWidth, baseModel, training } = report;
  const canRefresh = family === "a1111" || family === "reforge";
  const missing = canRefresh ? { message: null, hint: null } : noRefresh(family);
  return {
    link: "api",
    url,
    family,
    version: null,
    checkpoint,
    expectedWidth,
    baseModel,
    training,
    canRefresh,
    canDraw: false,
    ...missing,
  };
}

/** Forge's route reloads a list of the API's own, not the engines' (modules/api/api.py); SD.Next has none. */
function noRefresh(family: HostFamily): { message: string; hint: string } {
  const name = family === "forge" ? "Forge" : "SD.Next";
  return {
    message: `${name} can't be told over its API to read new files.`,
    hint: `Install this repository as an extension in ${name}, or load the checkpoint again after a change.`,
  };
}

async function refresh(http: WebUiHttp, headers: Record<string, string>): Promise<void> {
  const { status } = await http.post("/sdapi/v1/refresh-embeddings", headers, {
    timeoutMs: REFRESH_TIMEOUT_MS,
  });
  if (status !== 200) throw strangeAnswer(http.url, status);
}

function refusedLogin(url: string, credentials: ApiCredentials | null): { message: string; hint: string } {
  if (credentials === null) {
    return {
      message: `The API of the web UI at ${url} asks for a login.`,
      hint: "Set webUi.apiAuth (user:password, as in --api-auth) in the configuration file.",
    };
  }
  return {
    message: `The API of the web UI at ${url} refuses the configured user and password.`,
    hint: "Correct webUi.apiAuth in the configuration file: it is the web UI's --api-auth, not its --gradio-auth.",
  };
}
