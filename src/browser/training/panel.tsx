import { render } from "preact";
import { element } from "../dom.ts";
import type { HostPage } from "../hosts/host-page.ts";
import { pageStorage } from "../marks-store.ts";
import type { SidecarApi } from "../sidecar-api.ts";
import type { Store } from "../store.ts";
import type { JobView } from "../../protocol/jobs.ts";
import { tellOfEnd } from "./end-notice.ts";
import { tokenOf } from "./installed-token.ts";
import { showProgressInTitle } from "./page-title.ts";
import type { Prefill } from "./panel-parts.ts";
import { loadPlace, savePlace, type Place } from "./place.ts";
import { RunCommands } from "./run-commands.ts";
import { Shell } from "./shell.tsx";
import { TrainingApi } from "./training-api.ts";
import { inOrder, isUnderWay, TrainingStore } from "./training-store.ts";

type PanelOptions = { readonly host: HostPage; readonly store: Store; readonly api: SidecarApi };

/** The training panel of a page. It has one element, which goes wherever the host has the place for it. */
export class TrainingPanel {
  readonly trainings: TrainingStore;
  private readonly host: HostPage;
  private readonly store: Store;
  private readonly api: TrainingApi;
  private readonly commands: RunCommands;
  private readonly root = element("div", { class: "ti-training" });
  private place: Place | null = loadPlace(pageStorage());
  private prefill: Prefill | null = null;

  constructor({ host, store, api }: PanelOptions) {
    this.host = host;
    this.store = store;
    this.api = new TrainingApi(api);
    this.trainings = new TrainingStore(this.api, store);
    this.commands = new RunCommands({ host, store, api: this.api, trainings: this.trainings });
  }

  start(): void {
    const forget = this.trainings.listen((id) => {
      if (id !== null || this.trainings.listed.kind !== "here") return;
      forget();
      if (this.place === null) this.go(this.firstPlace());
    });
    showProgressInTitle(this.trainings);
    const showRun = (id: string): void => this.show({ view: "run", id });
    this.trainings.onEnd((job) => tellOfEnd(job, { host: this.host, store: this.store, showRun }));
    this.host.onPageChange(() => this.mount());
    this.mount();
  }

  /** Shows the form, filled in as far as given. */
  train(prefill: Prefill | null): void {
    // A copy: the same settings fill the form again when they are asked for again.
    if (prefill !== null) this.prefill = { ...prefill };
    this.show({ view: "new" });
  }

  /** The newest training whose embedding has this token; null: none that is known. */
  runOf(token: string): JobView | null {
    const isOf = ({ name, installed }: JobView): boolean =>
      name === token || (installed !== null && tokenOf(installed) === token);
    return inOrder(this.trainings.jobs.values()).find(isOf) ?? null;
  }

  /** Shows a place of the panel, and the panel. */
  show(place: Place): void {
    this.go(place);
    this.host.showTraining();
  }

  /** Hosts build their page late, and may build it anew. */
  private mount(): void {
    const place = this.host.trainingRoot();
    if (place === null || this.root.parentElement === place) return;
    const isFirst = !this.root.hasChildNodes();
    place.replaceChildren(this.root);
    if (isFirst) this.draw();
  }

  private go(place: Place): void {
    this.place = place;
    savePlace(pageStorage(), place);
    this.draw();
  }

  private draw(): void {
    render(
      <Shell
        host={this.host}
        store={this.store}
        api={this.api}
        trainings={this.trainings}
        commands={this.commands}
        go={(place) => this.go(place)}
        train={(prefill) => this.train(prefill)}
        place={this.place ?? { view: "new" }}
        prefill={this.prefill}
      />,
      this.root,
    );
  }

  /** At the first time: what is going on, or the form. */
  private firstPlace(): Place {
    const [job] = inOrder(this.trainings.jobs.values());
    return job !== undefined && isUnderWay(job) ? { view: "run", id: job.id } : { view: "new" };
  }
}
