import type { Browser } from "playwright-core";
import type { TestHost } from "./host.ts";
import type { HostPage } from "./host-page.ts";

/** What the tests of one host share: made once per file, read when a test runs. */
export interface Shared {
  readonly browser: Browser;
  readonly host: TestHost;
  /** One window for every test that needs no fresh one; its prompts are emptied before each test. */
  readonly window: HostPage;
}
