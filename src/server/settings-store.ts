import type { SettingsRequest } from "../protocol/requests.ts";
import type { Settings } from "../protocol/settings.ts";
import { changeConfiguration, loadConfiguration, type LoadOptions } from "../system/configuration-file.ts";

/** The page's settings, kept in the configuration file. */
export class SettingsStore {
  readonly #source: LoadOptions;
  #settings: Settings;
  #last: Promise<unknown> = Promise.resolve();
  readonly #listeners = new Set<(settings: Settings) => void>();

  /** `source`: where `settings` were loaded from; environment and flags go on winning. */
  constructor(settings: Settings, source: LoadOptions) {
    this.#settings = settings;
    this.#source = source;
  }

  get(): Settings {
    return this.#settings;
  }

  /** Writes one change after the other. Throws `ConfigurationError`; then nothing has changed. */
  change(change: SettingsRequest): Promise<Settings> {
    const result = this.#last.then(() => this.#write(change));
    this.#last = result.catch(() => undefined);
    return result;
  }

  onChange(listener: (settings: Settings) => void): void {
    this.#listeners.add(listener);
  }

  async #write(change: SettingsRequest): Promise<Settings> {
    const values = Object.entries(change).filter(([, value]) => value !== undefined);
    const changes = values.map(([key, value]) => ({ path: ["page", key], value }));
    await changeConfiguration(this.#source.file, changes);
    this.#settings = (await loadConfiguration(this.#source)).page;
    for (const listener of this.#listeners) listener(this.#settings);
    return this.#settings;
  }
}
