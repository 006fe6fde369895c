import { randomBytes } from "node:crypto";
import { HostLink } from "../host/host-link.ts";
import { SettingsStore } from "../server/settings-store.ts";
import { Sidecar } from "../server/sidecar.ts";
import { readBuild } from "../system/build-id.ts";
import { writeDefaultConfiguration } from "../system/configuration-file.ts";
import { createLogger, describeError, type Logger } from "../system/logger.ts";
import { findExtensionFolder } from "../system/program-root.ts";
import { keepHeapSmall } from "../system/small-heap.ts";
import { tensorflowFolder } from "../system/tensorflow-folder.ts";
import type { HostStatus } from "../protocol/host.ts";
import { sharedFlags, type Command, type CommandIo, type Invocation } from "./command.ts";
import { ExitCode } from "./exit-code.ts";
import { serveManaged } from "./serve-managed.ts";
import { endTidily, untilSignal } from "./until-end.ts";
import { apiCredentials, embeddingsFolder, openWorkplace } from "./workplace.ts";

export const serve: Command = {
  name: "serve",
  summary: "Watch the embeddings folder and serve the card browser",
  usage: "[flags]",
  details: [
    "Prints the address to open, watches the folder and attaches to a web UI where one answers.",
    "Ends with Ctrl+C.",
  ],
  flags: {
    port: { type: "string", value: "PORT", description: "Port on 127.0.0.1; 0: any free one (TI_PORT)" },
    embeddings: sharedFlags.embeddings,
    "web-ui": sharedFlags["web-ui"],
    home: sharedFlags.home,
    json: { type: "boolean", description: "Print the address as one line of JSON" },
    managed: { type: "boolean", description: "Started by the extension: talk to it over stdin and stdout" },
  },
  run: (invocation, io) => {
    keepHeapSmall();
    return invocation.switches.has("managed") ? serveManaged(invocation, io) : serveAlone(invocation, io);
  },
};

async function serveAlone(invocation: Invocation, io: CommandIo): Promise<ExitCode> {
  const workplace = await openWorkplace(invocation, io);
  const { paths, configuration, source } = workplace;
  const logger = createLogger({ level: configuration.logLevel, write: io.err });
  await writeDefaultConfiguration(paths.configFile).catch((error: unknown) =>
    logger.warn(describeError(error)),
  );
  const host = new HostLink({
    url: configuration.webUi.url,
    access: { via: "api", credentials: apiCredentials(configuration) },
    logger,
  });
  const folder = embeddingsFolder(workplace);
  const token = randomBytes(24).toString("base64url");
  const ended = untilSignal();
  const sidecar = await Sidecar.start({
    paths,
    settings: new SettingsStore(configuration.page, source),
    folder: { folder, mistakenDirs: [] },
    port: configuration.port,
    token,
    managed: false,
    host,
    build: readBuild(),
    pageFolder: findExtensionFolder(),
    training: {
      env: io.env,
      tensorflow: tensorflowFolder(paths.home, io.env),
      isHostFolder: configuration.embeddingsDir !== null,
      ...configuration.training,
    },
    logger,
  });
  const url = `http://127.0.0.1:${sidecar.port}/?token=${token}`;
  io.out(
    invocation.switches.has("json")
      ? `${JSON.stringify({ url, folder, home: paths.home })}\n`
      : greeting(url, folder),
  );
  tellHost(host, logger);
  await ended;
  await endTidily(sidecar.close());
  return ExitCode.ok;
}

function greeting(url: string, folder: string): string {
  return `Open      ${url}\nWatching  ${folder}\nCtrl+C ends.\n`;
}

/** One line whenever the web UI comes, goes, or can do something else. */
function tellHost(host: HostLink, logger: Logger): void {
  let told = "";
  const tell = (status: HostStatus): void => {
    const line = describeHost(status);
    if (line !== told) logger.info(line);
    told = line;
  };
  tell(host.status);
  host.onStatus(tell);
}

/** For people: which web UI, by which link, and what is missing. */
function describeHost({ link, url, family, message, hint }: HostStatus): string {
  const missing = message === null ? "" : ` ${message} ${hint ?? ""}`;
  if (url === null) return "Web UI    none wanted (webUi.url)";
  if (link === "none") return `Web UI    none at ${url} yet; it is found when it starts.${missing}`;
  if (link === "extension" || link === "api") return `Web UI    ${family} at ${url}.${missing}`;
  return `Web UI   ${missing}`;
}
