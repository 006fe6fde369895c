import { afterEach, describe, expect, it } from "vitest";
import { HostLink, type HostLinkOptions } from "../../src/host/host-link.ts";
import { createLogger } from "../../src/system/logger.ts";
import { startWebUi, type FakeWebUi } from "./fake-web-ui.ts";

const TOKEN = "t".repeat(32);
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Linked = { link: HostLink; state: FakeWebUi };

async function linked(state: Partial<FakeWebUi>, access: HostLinkOptions["access"]): Promise<Linked> {
  const webUi = await startWebUi(state);
  const link = new HostLink({
    url: webUi.url,
    access,
    logger: createLogger({ level: "error", write: () => undefined }),
  });
  closing.push(() => link.close(), webUi.stop);
  await link.look();
  return { link, state: webUi.state };
}

const viaExtension = (state: Partial<FakeWebUi> = {}): Promise<Linked> =>
  linked({ extensionToken: TOKEN, hasApi: false, ...state }, { via: "extension", token: TOKEN });
const viaApi = (state: Partial<FakeWebUi> = {}): Promise<Linked> =>
  linked(state, { via: "api", credentials: null });

describe("a request to the web UI", () => {
  it("never goes out on a connection that the web UI may be about to close", async () => {
    const { link, state } = await viaExtension();
    await link.checkpoints();
    expect(new Set(state.requests.map(({ connection }) => connection))).toEqual(new Set(["close"]));
  });
});

describe("the web UI's checkpoints", () => {
  it("are told by the extension, without the API", async () => {
    const { link } = await viaExtension();
    expect(await link.checkpoints()).toMatchObject({
      checkpoints: [{ file: "/models/v1-5.safetensors", name: "v1-5" }],
      current: { file: "/models/v1-5.safetensors", isLoaded: true, clipSkip: 1, held: { ram: 4e9 } },
      templatesDir: "/webui/textual_inversion_templates",
    });
  });

  it("are told by the API: files alone, with the VAE and the clip skip of the settings", async () => {
    const { link } = await viaApi();
    expect(await link.checkpoints()).toMatchObject({
      checkpoints: [
        { file: "/models/v1-5.safetensors", sha256: "e1".repeat(32) },
        { file: "/models/more/other.ckpt", sha256: null },
      ],
      current: { file: "/models/v1-5.safetensors", vae: "/models/v1-5.vae.pt", clipSkip: 2 },
      folders: ["/models", "/models/more"],
      templatesDir: null,
    });
  });

  it("are none without a web UI", async () => {
    const logger = createLogger({ level: "error", write: () => undefined });
    const link = new HostLink({ url: null, access: { via: "api", credentials: null }, logger });
    expect([await link.checkpoints(), await link.unloadCheckpoint(), await link.restoreCheckpoint()]).toEqual(
      [null, false, false],
    );
  });
});

describe.each([
  ["the extension", viaExtension],
  ["the API of A1111", viaApi],
  ["the API of SD.Next", (state?: Partial<FakeWebUi>) => viaApi({ family: "sdnext", ...state })],
])("the web UI's memory, through %s", (_name, connect) => {
  it("is lent and given back", async () => {
    const { link, state } = await connect();
    expect(await link.unloadCheckpoint()).toBe(true);
    expect(state.hasModel).toBe(false);
    expect(await link.restoreCheckpoint()).toBe(true);
    expect(state.hasModel).toBe(true);
  });

  it("is left alone while it generates", async () => {
    const { link, state } = await connect();
    state.job = "scripts_txt2img";
    await expect(link.unloadCheckpoint()).rejects.toMatchObject({ code: "HOST_NOT_NOW" });
    expect(state.hasModel).toBe(true);
  });
});
