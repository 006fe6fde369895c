import { z } from "zod";
import { HostCheckpoints } from "../protocol/host.ts";
import { refusalOf } from "./host-answer.ts";
import type { HostModels } from "./observation.ts";
import type { WebUiHttp } from "./web-ui-http.ts";

const LIST = "/ti-sidecar/host/checkpoints";
const UNLOAD = "/ti-sidecar/host/unload";
const RESTORE = "/ti-sidecar/host/restore";
/** Of a checkpoint on a slow disk. */
const LOAD_TIMEOUT_MS = 300_000;
const UNLOAD_TIMEOUT_MS = 60_000;

const Unloaded = z.object({ unloaded: z.boolean() });
const Restored = z.object({ restored: z.boolean() });

/** Through our own Python side, which works without the web UI's API and takes care of its queue. */
export function extensionModels(http: WebUiHttp, credentials: Record<string, string>): HostModels {
  return {
    async list() {
      const { status, data } = await http.get(LIST, credentials);
      return read(HostCheckpoints, { http, status, data });
    },
    async unload() {
      const { status, data } = await http.post(UNLOAD, credentials, { timeoutMs: UNLOAD_TIMEOUT_MS });
      return read(Unloaded, { http, status, data }).unloaded;
    },
    async restore() {
      const { status, data } = await http.post(RESTORE, credentials, { timeoutMs: LOAD_TIMEOUT_MS });
      return read(Restored, { http, status, data }).restored;
    },
  };
}

type Answer = { http: WebUiHttp; status: number; data: unknown };

function read<T>(schema: z.ZodType<T>, { http, status, data }: Answer): T {
  const parsed = schema.safeParse(data);
  if (status !== 200 || !parsed.success) throw refusalOf(http.url, status, data);
  return parsed.data;
}
