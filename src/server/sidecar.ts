import { createServer, type Server } from "node:http";
import { Datasets } from "../datasets/datasets.ts";
import { Catalog } from "../embeddings/catalog.ts";
import type { HostLink } from "../host/host-link.ts";
import { CheckpointLibrary } from "../jobs/checkpoint-library.ts";
import { engineInspector } from "../jobs/engine-inspector.ts";
import { runEngine } from "../jobs/engine-process.ts";
import { HostMemory } from "../jobs/host-memory.ts";
import { Preflight } from "../jobs/preflight/preflight.ts";
import { Jobs } from "../jobs/jobs.ts";
import { TensorflowSetup } from "../provision/tensorflow-setup.ts";
import type { Build } from "../system/build-id.ts";
import type { Logger } from "../system/logger.ts";
import { demonstrationDatasets } from "../system/miniature-model.ts";
import type { StatePaths } from "../system/state-paths.ts";
import type { AppContext } from "./app-context.ts";
import { CatalogSlot, type FolderOptions } from "./catalog-slot.ts";
import { createApp } from "./create-app.ts";
import { EventHub } from "./event-hub.ts";
import { EventLog } from "./event-log.ts";
import { listenOnLoopback } from "./listen.ts";
import type { SettingsStore } from "./settings-store.ts";
import type { TrainingOptions } from "./training-options.ts";

export type SidecarOptions = {
  paths: StatePaths;
  settings: SettingsStore;
  folder: FolderOptions;
  /** 0: any free port. */
  port: number;
  token: string;
  managed: boolean;
  host: HostLink;
  build: Build;
  /** The folder `extension/`; null: no page of our own. */
  pageFolder: string | null;
  training: TrainingOptions;
  logger: Logger;
};

/** A running sidecar: the folder, the link to the web UI, and the server between them and the pages. */
export class Sidecar {
  readonly port: number;
  readonly log: EventLog;
  readonly slot: CatalogSlot;
  readonly #server: Server;
  readonly #hub: EventHub;
  readonly #host: HostLink;
  readonly #jobs: Jobs;
  readonly #datasets: Datasets;
  readonly #checkpoints: CheckpointLibrary;
  readonly #setup: TensorflowSetup;

  private constructor(parts: {
    port: number;
    log: EventLog;
    slot: CatalogSlot;
    server: Server;
    hub: EventHub;
    host: HostLink;
    jobs: Jobs;
    datasets: Datasets;
    checkpoints: CheckpointLibrary;
    setup: TensorflowSetup;
  }) {
    this.port = parts.port;
    this.log = parts.log;
    this.slot = parts.slot;
    this.#server = parts.server;
    this.#hub = parts.hub;
    this.#host = parts.host;
    this.#jobs = parts.jobs;
    this.#datasets = parts.datasets;
    this.#checkpoints = parts.checkpoints;
    this.#setup = parts.setup;
  }

  /** Opens the folder, listens, and attaches to the web UI. Throws `ListenError`. */
  static async start(options: SidecarOptions): Promise<Sidecar> {
    const { host, settings } = options;
    const log = new EventLog();
    const slot = await CatalogSlot.open({ ...options.folder, open: catalogOpener(options), log });
    const jobs = await openJobs(options, slot, log);
    const datasets = openDatasets(options);
    const checkpoints = openCheckpoints(options);
    const preflight = preflightOf(options, jobs);
    const setup = setupOf(options, log);
    const server = createServer(
      createApp(contextOf(options, { slot, log, jobs, datasets, checkpoints, preflight, setup })),
    );
    const hub = new EventHub(server, { log, token: options.token });
    const port = await listenOnLoopback(server, options.port).catch(async (error: unknown) => {
      await Promise.all([slot.close(), jobs.close()]);
      throw error;
    });
    settings.onChange((changed) => {
      slot.catalog.applySettings(changed);
      log.publish({ type: "settings", settings: changed });
    });
    host.onStatus((status) => log.publish({ type: "host", host: status }));
    host.onReport((report) => slot.setHost(report));
    slot.onFilesChanged(() => host.requestRefresh());
    host.start();
    return new Sidecar({ port, log, slot, server, hub, host, jobs, datasets, checkpoints, setup });
  }

  /** Ends within a second, whatever clients do. */
  async close(): Promise<void> {
    this.#hub.close();
    this.#datasets.close();
    this.#checkpoints.close();
    this.#setup.close();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    setTimeout(() => this.#server.closeAllConnections(), 300).unref();
    await Promise.all([closed, this.#host.close(), this.slot.close(), this.#jobs.close()]);
  }
}

function catalogOpener({ paths, settings }: SidecarOptions): (folder: FolderOptions) => Promise<Catalog> {
  return (folder) =>
    Catalog.open({
      ...folder,
      cacheDir: paths.cache,
      trashDir: paths.trash,
      marksFile: paths.marksFile,
      settings: settings.get(),
    });
}

function openJobs(options: SidecarOptions, slot: CatalogSlot, log: EventLog): Promise<Jobs> {
  const { paths, training, host, logger } = options;
  const { isHostFolder, tensorflow, ...rest } = training;
  return Jobs.open({
    ...rest,
    folders: () => ({
      ...{ runs: paths.runs, trashDir: paths.trash, cacheDir: paths.cache, isHostFolder, tensorflow },
      embeddings: slot.catalog.status().path,
    }),
    draw: (order, signal) => host.draw(order, signal),
    hostMemory: new HostMemory({ host, runtimeDir: paths.runtime, logger }),
    publish: (event) => log.publish(event),
    logger,
  });
}

function openDatasets({ paths, training }: SidecarOptions): Datasets {
  return new Datasets({
    roots: { own: paths.datasets, demo: demonstrationDatasets() },
    trashDir: paths.trash,
    cacheDir: paths.cache,
    run: (task, options) => runEngine(task, { ...options, env: training.env }),
  });
}

function openCheckpoints({ paths, host, training, logger }: SidecarOptions): CheckpointLibrary {
  return new CheckpointLibrary({
    cacheDir: paths.cache,
    folders: training.checkpointDirs,
    host: () => host.checkpoints(),
    inspector: engineInspector(training.env),
    logger,
  });
}

function preflightOf({ paths, host, training }: SidecarOptions, jobs: Jobs): Preflight {
  return new Preflight({
    ...training,
    runs: paths.runs,
    host: () => host.checkpoints(),
    history: () => jobs.measured(),
  });
}

function setupOf({ paths, training }: SidecarOptions, log: EventLog): TensorflowSetup {
  return new TensorflowSetup({
    ...{ home: paths.home, folder: training.tensorflow, env: training.env, program: training.setupProgram },
    publish: (state) => log.publish({ type: "setup", state }),
  });
}

type Parts = Pick<AppContext, "log" | "jobs" | "datasets" | "checkpoints" | "preflight" | "setup"> & {
  slot: CatalogSlot;
};

function contextOf(options: SidecarOptions, { slot, ...parts }: Parts): AppContext {
  const { host, settings, token, build, managed, pageFolder, logger } = options;
  return {
    catalog: () => slot.catalog,
    host,
    training: options.training,
    templatesDir: options.paths.templates,
    ...parts,
    settings,
    token,
    build,
    startedMs: Date.now(),
    managed,
    pageFolder,
    logger,
  };
}
