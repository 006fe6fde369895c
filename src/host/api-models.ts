import path from "node:path";
import { z } from "zod";
import type { HostCheckpoints } from "../protocol/host.ts";
import { strangeAnswer } from "./host-answer.ts";
import { HostError } from "./host-error.ts";
import type { HostModels } from "./observation.ts";
import { readJob } from "./read-job.ts";
import type { WebUiHttp } from "./web-ui-http.ts";

const LOAD_TIMEOUT_MS = 300_000;

const Model = z.looseObject({
  title: z.string(),
  model_name: z.string(),
  filename: z.string(),
  sha256: z.string().nullish(),
});
const Vae = z.looseObject({ model_name: z.string(), filename: z.string() });
const Options = z.looseObject({
  sd_model_checkpoint: z.string().nullish().catch(null),
  sd_vae: z.string().nullish().catch(null),
  forge_additional_modules: z.array(z.string()).nullish().catch(null),
  CLIP_stop_at_last_layers: z.number().nullish().catch(null),
});

/** Through `/sdapi/v1`, for a web UI in which this extension is not installed. */
export function apiModels(http: WebUiHttp, headers: Record<string, string>): HostModels {
  return {
    list: () => list(http, headers),
    async unload() {
      await refuseWhileBusy(http, headers);
      await command(http, headers, "/sdapi/v1/unload-checkpoint");
      return true;
    },
    async restore() {
      await refuseWhileBusy(http, headers);
      await command(http, headers, "/sdapi/v1/reload-checkpoint");
      return true;
    },
  };
}

async function list(http: WebUiHttp, headers: Record<string, string>): Promise<HostCheckpoints> {
  const listed = await read(http, headers, "/sdapi/v1/sd-models", z.array(Model));
  const options = await read(http, headers, "/sdapi/v1/options", Options);
  // SD.Next and Forge have this route too; without it the checkpoint's own VAE is taken.
  const vaes = await read(http, headers, "/sdapi/v1/sd-vae", z.array(Vae)).catch(() => []);
  // SD.Next also lists folders, and models it could download.
  const files = listed.filter(({ filename }) => /\.(safetensors|ckpt)$/i.test(filename));
  const chosen = options.sd_model_checkpoint ?? "";
  const current = files.find((model) => [model.title, model.model_name].includes(chosen));
  const checkpoints = files.map(({ filename, title, model_name, sha256 }) => ({
    file: path.resolve(filename),
    title,
    name: model_name,
    sha256: sha256 ?? null,
  }));
  return {
    checkpoints,
    current:
      current === undefined
        ? null
        : {
            file: path.resolve(current.filename),
            isLoaded: true,
            vae: vaeOf(current.filename, options, vaes),
            clipSkip: Math.max(1, Math.round(options.CLIP_stop_at_last_layers ?? 1)),
            // The API does not tell.
            held: { gpu: 0, ram: 0 },
          },
    folders: [...new Set(checkpoints.map(({ file }) => path.dirname(file)))],
    templatesDir: null,
  };
}

/** As A1111 chooses: the one of the settings, or with "Automatic" one named after the checkpoint. */
function vaeOf(
  checkpoint: string,
  options: z.infer<typeof Options>,
  vaes: readonly z.infer<typeof Vae>[],
): string | null {
  const module = options.forge_additional_modules?.[0];
  if (module !== undefined) return path.resolve(module);
  const setting = options.sd_vae ?? "None";
  const stem = path.parse(checkpoint).name;
  const found =
    setting === "Automatic"
      ? vaes.find(({ filename }) => path.basename(filename).startsWith(stem))
      : vaes.find(({ model_name: name }) => name === setting);
  return found === undefined ? null : path.resolve(found.filename);
}

async function refuseWhileBusy(http: WebUiHttp, headers: Record<string, string>): Promise<void> {
  if ((await readJob(http, headers)) === "") return;
  throw new HostError("HOST_NOT_NOW", {
    message: "The web UI is generating or training.",
    hint: "It is asked again when it is done.",
  });
}

async function command(http: WebUiHttp, headers: Record<string, string>, route: string): Promise<void> {
  const { status } = await http.post(route, headers, { timeoutMs: LOAD_TIMEOUT_MS });
  if (status !== 200 && status !== 204) throw strangeAnswer(http.url, status);
}

async function read<T>(
  http: WebUiHttp,
  headers: Record<string, string>,
  route: string,
  schema: z.ZodType<T>,
): Promise<T> {
  const { status, data } = await http.get(route, headers);
  const parsed = schema.safeParse(data);
  if (status !== 200 || !parsed.success) throw strangeAnswer(http.url, status);
  return parsed.data;
}
