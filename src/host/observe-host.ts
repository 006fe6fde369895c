import { HostError } from "./host-error.ts";
import { unseen, type Observation } from "./observation.ts";
import { readApi, type ApiCredentials } from "./read-api.ts";
import { readExtension } from "./read-extension.ts";
import type { WebUiHttp } from "./web-ui-http.ts";

/** `extension`: the web UI's extension started us, and gave us its address and this token. */
export type HostAccess =
  | { via: "extension"; token: string }
  /** Stand-alone; the credentials are those of `--api-auth`, null: none configured. */
  | { via: "api"; credentials: ApiCredentials | null };

/** Looks at the web UI by the best way there is. Never throws. */
export async function observeHost(http: WebUiHttp, access: HostAccess): Promise<Observation> {
  try {
    if (access.via === "extension") return (await readExtension(http, access.token)) ?? notYet(http.url);
    return (await readApi(http, access.credentials)) ?? (await readPresence(http));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return { ...unseen("unreachable", http.url, error), isSlow: error.code === "HOST_SLOW" };
  }
}

/** A web UI listens a moment before its extensions have added their routes. */
function notYet(url: string): Observation {
  return unseen("page-only", url, {
    message: "The web UI runs, but this extension's part in it does not answer yet.",
    hint: "If this stays, look for an error of ti_sidecar in the web UI's console.",
  });
}

/** `/internal/ping` answers `{}` in A1111, Forge and reForge, with or without `--api` and login. */
async function readPresence(http: WebUiHttp): Promise<Observation> {
  const { status, data } = await http.get("/internal/ping");
  if (status === 200 && typeof data === "object" && data !== null && Object.keys(data).length === 0) {
    return unseen("page-only", http.url, {
      message: `The web UI at ${http.url} runs without its API and without this extension.`,
      hint: "Install this repository as an extension there, or start the web UI with --api.",
    });
  }
  return unseen("unreachable", http.url, {
    message: `What answers at ${http.url} is not a web UI of the AUTOMATIC1111 family.`,
    hint: "Correct webUi.url in the configuration file, or set it to null.",
  });
}
