import { afterEach, describe, expect, it, vi } from "vitest";
import { HostLink, type HostLinkOptions } from "../../src/host/host-link.ts";
import type { HostReport, HostStatus } from "../../src/protocol/host.ts";
import { createLogger } from "../../src/system/logger.ts";
import { countOf, startWebUi, type FakeWebUi, type RunningWebUi } from "./fake-web-ui.ts";

const TOKEN = "t".repeat(32);
const REFRESH = "POST /sdapi/v1/refresh-embeddings";
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function webUi(state: Partial<FakeWebUi> = {}, port = 0): Promise<RunningWebUi> {
  const started = await startWebUi(state, port);
  closing.push(started.stop);
  return started;
}

type Watched = { link: HostLink; links: string[]; reports: (HostReport | null)[]; logged: string[] };

function watch(options: Partial<HostLinkOptions> & { url: string | null }): Watched {
  const logged: string[] = [];
  const link = new HostLink({
    access: { via: "api", credentials: null },
    logger: createLogger({ level: "debug", write: (line) => logged.push(line) }),
    pace: { extension: 40, api: 40, lost: [20, 40], absent: 40, timeout: 500 },
    refreshPace: { debounceMs: 60, retryMs: 60 },
    ...options,
  });
  closing.push(() => link.close());
  const links: string[] = [];
  const reports: (HostReport | null)[] = [];
  link.onStatus((status: HostStatus) => links.push(status.link));
  link.onReport((report) => reports.push(report));
  link.start();
  return { link, links, reports, logged };
}

const until = (condition: () => void): Promise<void> =>
  vi.waitFor(condition, { timeout: 5000, interval: 10 });

describe("the link to the web UI", () => {
  it("attaches to a web UI that starts later, and misses none that never was there", async () => {
    const placeholder = await webUi();
    await placeholder.stop();
    const { link, links } = watch({ url: placeholder.url });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(link.status).toMatchObject({ link: "none", message: null });
    await webUi({}, placeholder.port);
    await until(() => expect(links).toEqual(["api"]));
  });

  it("names the lost web UI and finds it again after its restart", async () => {
    const first = await webUi();
    const { link, links } = watch({ url: first.url });
    await until(() => expect(links).toEqual(["api"]));
    await first.stop();
    await until(() => expect(link.status.link).toBe("unreachable"));
    expect(link.status.message).toContain("ECONNREFUSED");
    expect(link.status.hint).toContain("cards work");
    await webUi({ loaded: { other: 1024 } }, first.port);
    await until(() => expect(link.status).toMatchObject({ link: "api", baseModel: "sd2" }));
    expect(links).toEqual(["api", "unreachable", "api"]);
  });

  it("reports once per change, not once per look", async () => {
    const host = await webUi();
    const { reports } = watch({ url: host.url });
    await until(() => expect(countOf(host, "GET /sdapi/v1/embeddings")).toBeGreaterThan(3));
    expect(reports.map((report) => report?.loaded)).toEqual([["bad-hands"]]);
    host.state.loaded = { "bad-hands": 768, fresh: 768 };
    await until(() => expect(reports.at(-1)?.loaded).toEqual(["bad-hands", "fresh"]));
    expect(reports).toHaveLength(2);
  });

  it("waits for a managed web UI's address and follows it when it moves", async () => {
    const [one, two] = [
      await webUi({ extensionToken: TOKEN }),
      await webUi({ extensionToken: TOKEN, family: "forge" }),
    ];
    const { link } = watch({ url: null, access: { via: "extension", token: TOKEN } });
    expect(link.status).toMatchObject({ link: "none", message: "The web UI is still starting." });
    link.useUrl(one.url);
    await until(() => expect(link.status).toMatchObject({ link: "extension", family: "a1111" }));
    link.useUrl(two.url);
    await until(() =>
      expect(link.status).toMatchObject({ link: "extension", family: "forge", url: two.url }),
    );
  });
});

describe("a web UI that is late with its answers", () => {
  it("is called slow, and what it had loaded still counts", async () => {
    const host = await webUi();
    const { link, links, reports } = watch({ url: host.url });
    await until(() => expect(links).toEqual(["api"]));
    host.state.delayMs = 2000;
    await until(() => expect(link.status.link).toBe("unreachable"));
    expect(link.status.message).toContain("does not answer in time");
    host.state.delayMs = 0;
    await until(() => expect(links).toEqual(["api", "unreachable", "api"]));
    expect(reports.map((report) => report?.loaded)).toEqual([["bad-hands"]]);
  });
});

describe("the refresh", () => {
  it("comes once for many changes", async () => {
    const host = await webUi();
    const { link } = watch({ url: host.url });
    for (let change = 0; change < 20; change++) {
      link.requestRefresh();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await until(() => expect(countOf(host, REFRESH)).toBe(1));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(countOf(host, REFRESH)).toBe(1);
  });

  it.each(["train-embedding", "train_embedding", "train-hypernetwork"])(
    "never comes while the web UI runs %s, and follows afterwards",
    async (job) => {
      const host = await webUi({ job });
      const { link } = watch({ url: host.url });
      await until(() => expect(link.status.training).toBe(true));
      link.requestRefresh();
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(countOf(host, REFRESH)).toBe(0);
      host.state.job = "";
      await until(() => expect(countOf(host, REFRESH)).toBe(1));
    },
  );

  it("goes through the extension when there is one", async () => {
    const host = await webUi({ family: "forge", extensionToken: TOKEN });
    const { link } = watch({ url: host.url, access: { via: "extension", token: TOKEN } });
    link.requestRefresh();
    await until(() => expect(countOf(host, "POST /ti-sidecar/host/refresh")).toBe(1));
    expect(countOf(host, REFRESH)).toBe(0);
  });

  it("waits for a web UI that is away", async () => {
    const first = await webUi();
    const { link } = watch({ url: first.url });
    await until(() => expect(link.status.link).toBe("api"));
    await first.stop();
    link.requestRefresh();
    await until(() => expect(link.status.link).toBe("unreachable"));
    const second = await webUi({}, first.port);
    await until(() => expect(countOf(second, REFRESH)).toBe(1));
  });

  it.each([
    ["password", { via: "api", credentials: { user: "ann", password: "s3cret" } }],
    ["token", { via: "extension", token: TOKEN }],
  ] as const)("logs no %s, whatever fails", async (_what, access) => {
    const host = await webUi({ apiAuth: "ann:s3cret", extensionToken: TOKEN });
    const { link, logged } = watch({ url: host.url, access });
    link.requestRefresh();
    await until(() => expect(logged.join("")).toContain("read its embeddings"));
    await host.stop();
    link.requestRefresh();
    await until(() => expect(link.status.link).toBe("unreachable"));
    const all = logged.join("") + JSON.stringify(link.status);
    for (const secret of ["s3cret", Buffer.from("ann:s3cret").toString("base64"), TOKEN]) {
      expect(all).not.toContain(secret);
    }
  });
});
