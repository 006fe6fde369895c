import type {
  AddPictureReply,
  AddPictureRequest,
  CaptionRequest,
  CreateDatasetRequest,
  DatasetQuery,
  DatasetReply,
  DatasetsReply,
  DatasetView,
  PromptsReply,
  RemovedReply,
  FromTrashRequest,
  TemplatesReply,
} from "../../protocol/datasets.ts";
import type {
  DrawRequest,
  JobCommand,
  JobDetail,
  JobReply,
  JobsReply,
  MetricsReply,
  StartRequest,
  UseReply,
  UseRequest,
} from "../../protocol/jobs.ts";
import type {
  CheckpointsReply,
  CheckReply,
  DraftRequest,
  FormReply,
  PreflightReply,
} from "../../protocol/preflight.ts";
import { routes } from "../../protocol/routes.ts";
import type { SetupReply, SetupRequest, SetupStateReply } from "../../protocol/setup.ts";
import type { SidecarApi } from "../sidecar-api.ts";

type Route = (typeof routes)[keyof typeof routes];

/** What the sidecar can be asked about trainings. Failures are `SidecarError`s. */
export class TrainingApi {
  readonly #api: SidecarApi;

  constructor(api: SidecarApi) {
    this.#api = api;
  }

  form = (): Promise<FormReply> => this.#call(routes.form);
  templates = (): Promise<TemplatesReply> => this.#call(routes.templates);
  checkpoints = (): Promise<CheckpointsReply> => this.#call(routes.checkpoints);
  check = (body: DraftRequest, signal?: AbortSignal): Promise<CheckReply> =>
    this.#call(routes.check, { body, signal });
  prompts = (body: DraftRequest, signal?: AbortSignal): Promise<PromptsReply> =>
    this.#call(routes.prompts, { body, signal });
  preflight = (body: DraftRequest, signal?: AbortSignal): Promise<PreflightReply> =>
    this.#call(routes.preflight, { body, signal });
  setup = (): Promise<SetupReply> => this.#call(routes.setup);
  startSetup = (body: SetupRequest): Promise<SetupStateReply> => this.#call(routes.startSetup, { body });
  stopSetup = (): Promise<SetupStateReply> => this.#call(routes.stopSetup, { body: {} });

  jobs = (): Promise<JobsReply> => this.#call(routes.jobs);
  job = (id: string): Promise<JobDetail> => this.#call(routes.job, { id });
  metrics = (id: string): Promise<MetricsReply> => this.#call(routes.jobMetrics, { id });
  start = (body: StartRequest): Promise<JobReply> => this.#call(routes.startJob, { body });
  command = (id: string, body: JobCommand): Promise<JobReply> => this.#call(routes.commandJob, { id, body });
  useSnapshot = (id: string, body: UseRequest): Promise<UseReply> =>
    this.#call(routes.useSnapshot, { id, body });
  drawSamples = (id: string, body: DrawRequest): Promise<JobReply> =>
    this.#call(routes.drawSamples, { id, body });
  stopDrawing = (id: string): Promise<JobReply> => this.#call(routes.stopDrawing, { id, body: {} });
  removeJob = (id: string): Promise<unknown> => this.#call(routes.removeJob, { id, body: {} });

  datasets = (): Promise<DatasetsReply> => this.#call(routes.datasets);
  dataset = (id: string, query: Partial<DatasetQuery> = {}, signal?: AbortSignal): Promise<DatasetReply> =>
    this.#call(routes.dataset, { id, query, signal });
  createDataset = (body: CreateDatasetRequest): Promise<DatasetView> =>
    this.#call(routes.createDataset, { body });
  removeDataset = (id: string): Promise<RemovedReply> => this.#call(routes.removeDataset, { id, body: {} });
  restoreDataset = (body: FromTrashRequest): Promise<DatasetView> =>
    this.#call(routes.restoreDataset, { body });
  /** `onPart` hears how much of the picture has been sent, from 0 to 1. */
  addPicture = (
    id: string,
    body: AddPictureRequest,
    onPart: (part: number) => void,
  ): Promise<AddPictureReply> => this.#call(routes.addPicture, { id, body, onPart });
  removePicture = (id: string, picture: string): Promise<RemovedReply> =>
    this.#call(routes.removePicture, { id, picture, body: {} });
  restorePicture = (id: string, body: FromTrashRequest): Promise<AddPictureReply> =>
    this.#call(routes.restorePicture, { id, body });
  caption = (id: string, picture: string, body: CaptionRequest): Promise<unknown> =>
    this.#call(routes.caption, { id, picture, body });

  sampleAddress = (id: string, file: string): string =>
    this.#api.addressOf(fill(routes.sampleImage.path, { id, file }), {});

  /** `version` is the picture's: an address stands for one content. */
  thumbnailAddress = (id: string, picture: string, version: string, mask: boolean): string =>
    this.#api.addressOf(fill(routes.thumbnail.path, { id, picture }), {
      v: version,
      ...(mask ? { mask: "1" } : {}),
    });

  #call<T>(
    { method, path }: Route,
    options: {
      id?: string;
      picture?: string;
      query?: Readonly<Record<string, unknown>>;
      body?: unknown;
      signal?: AbortSignal | undefined;
      onPart?: (part: number) => void;
    } = {},
  ): Promise<T> {
    const { id = "", picture = "", query = {}, body, signal, onPart } = options;
    const entries = Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]);
    const search = entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`;
    const request = {
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
      ...(onPart === undefined ? {} : { onPart }),
    };
    return this.#api.api<T>(method, `${fill(path, { id, picture })}${search}`, request);
  }
}

function fill(path: string, values: Readonly<Record<string, string>>): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}
