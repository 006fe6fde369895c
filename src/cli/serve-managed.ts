import { HostLink } from "../host/host-link.ts";
import type { ParentMessage, ReadyMessage } from "../protocol/parent.ts";
import { SettingsStore } from "../server/settings-store.ts";
import { Sidecar } from "../server/sidecar.ts";
import { readBuild } from "../system/build-id.ts";
import { writeDefaultConfiguration } from "../system/configuration-file.ts";
import { createLogger, describeError, type Logger } from "../system/logger.ts";
import { tensorflowFolder } from "../system/tensorflow-folder.ts";
import { CliError } from "./cli-error.ts";
import type { CommandIo, Invocation } from "./command.ts";
import { ExitCode } from "./exit-code.ts";
import { parentMessages } from "./parent-messages.ts";
import { endTidily, untilSignal } from "./until-end.ts";
import { openWorkplace } from "./workplace.ts";

type Hello = Extract<ParentMessage, { type: "hello" }>;
type Running = { sidecar: Sidecar; host: HostLink; logger: Logger; mistakenDirs: string[] };

/**
 * `serve --managed`: a web UI's process speaks to us over stdin, and its end is ours, however it
 * went: stdin closes then. Stdout carries the one line that says we are ready.
 */
export async function serveManaged(invocation: Invocation, io: CommandIo): Promise<ExitCode> {
  try {
    return await serveParent(invocation, io);
  } finally {
    // An open pipe would hold the program.
    process.stdin.destroy();
  }
}

async function serveParent(invocation: Invocation, io: CommandIo): Promise<ExitCode> {
  const ended = untilSignal();
  const messages = parentMessages(process.stdin, createLogger({ json: true, write: io.err }));
  const first = await messages.next();
  if (first.done === true) return ExitCode.ok;
  if (first.value.type !== "hello") {
    throw new CliError("FAILED", {
      message: `The first message was "${first.value.type}", not "hello".`,
      hint: "The extension starts this; to start it yourself leave --managed out.",
    });
  }
  const running = await start(first.value, invocation, io);
  const ready: ReadyMessage = {
    type: "ready",
    port: running.sidecar.port,
    pid: process.pid,
    buildId: readBuild().buildId,
  };
  io.out(`${JSON.stringify(ready)}\n`);
  await Promise.race([ended, obey(messages, running)]);
  await endTidily(running.sidecar.close());
  return ExitCode.ok;
}

async function start(hello: Hello, invocation: Invocation, io: CommandIo): Promise<Running> {
  const { paths, configuration, source } = await openWorkplace(invocation, io, hello.home);
  const logger = createLogger({ json: true, level: configuration.logLevel, write: io.err });
  await writeDefaultConfiguration(paths.configFile).catch((error: unknown) =>
    logger.warn(describeError(error)),
  );
  const { token, mistakenDirs, embeddingsDir } = hello;
  const host = new HostLink({
    url: hello.hostUrl,
    access: { via: "extension", token },
    logger,
  });
  const sidecar = await Sidecar.start({
    paths,
    settings: new SettingsStore(configuration.page, source),
    folder: { folder: embeddingsDir, mistakenDirs },
    port: 0,
    token,
    managed: true,
    host,
    build: readBuild(),
    pageFolder: null,
    training: {
      env: io.env,
      tensorflow: tensorflowFolder(paths.home, io.env),
      isHostFolder: true,
      ...configuration.training,
    },
    logger,
  });
  return { sidecar, host, logger, mistakenDirs };
}

/** Until `stop`, or the end of the parent. */
async function obey(messages: AsyncGenerator<ParentMessage, void>, running: Running): Promise<void> {
  for await (const message of messages) {
    switch (message.type) {
      case "host":
        await follow(message, running);
        break;
      case "hello":
        running.logger.warn("The web UI greeted twice");
        break;
      case "stop":
        return;
      default:
        message satisfies never;
    }
  }
}

async function follow(message: Extract<ParentMessage, { type: "host" }>, running: Running): Promise<void> {
  const { sidecar, host, logger, mistakenDirs } = running;
  host.useUrl(message.hostUrl);
  try {
    await sidecar.slot.useFolder({ folder: message.embeddingsDir, mistakenDirs });
  } catch (error) {
    logger.error(`The folder stays as it was: ${describeError(error)}`);
  }
}
