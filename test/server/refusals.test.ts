import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiError } from "../../src/protocol/problem.ts";
import { startSidecar, TOKEN, type CallOptions, type TestSidecar } from "./running-sidecar.ts";

let server: TestSidecar;
beforeAll(async () => {
  server = await startSidecar(["st_emb_params.safetensors"]);
});
afterAll(() => server.close());

const CARD = "/api/v1/embeddings/st_emb_params.safetensors";
const GZIP = Buffer.from("1f8b0800000000000003ab56b252aa050043bfa6a304000000", "hex");

type Refusal = {
  what: string;
  call: [method: string, route: string, options?: CallOptions];
  status: number;
  code: string;
  field?: string;
};

/** Every refusal of the sidecar. `PORT` stands for its port. */
const refusals: Refusal[] = [
  // Who asks
  {
    what: "no token",
    call: ["GET", "/api/v1/health", { headers: { "x-ti-token": null } }],
    status: 401,
    code: "TOKEN_NEEDED",
  },
  {
    what: "a wrong token",
    call: ["GET", "/api/v1/health", { headers: { "x-ti-token": "x".repeat(40) } }],
    status: 401,
    code: "TOKEN_NEEDED",
  },
  {
    what: "a token that is a part of the right one",
    call: ["GET", "/api/v1/health", { headers: { "x-ti-token": TOKEN.slice(0, -1) } }],
    status: 401,
    code: "TOKEN_NEEDED",
  },
  {
    what: "an empty token",
    call: ["GET", "/api/v1/health", { headers: { "x-ti-token": "" } }],
    status: 401,
    code: "TOKEN_NEEDED",
  },
  {
    what: "a wrong token in the address",
    call: ["GET", "/api/v1/health?token=no", { headers: { "x-ti-token": null } }],
    status: 401,
    code: "TOKEN_NEEDED",
  },
  {
    what: "a write with the token in the address only",
    call: ["PATCH", `${CARD}?token=${TOKEN}`, { body: { favourite: true }, headers: { "x-ti-token": null } }],
    status: 401,
    code: "TOKEN_NEEDED",
  },
  {
    what: "an unknown route without a token",
    call: ["GET", "/api/v1/nothing", { headers: { "x-ti-token": null } }],
    status: 401,
    code: "TOKEN_NEEDED",
  },
  {
    what: "another host's name (DNS rebinding)",
    call: ["GET", "/api/v1/health", { headers: { host: "evil.example:PORT" } }],
    status: 403,
    code: "HOST_NOT_ALLOWED",
  },
  {
    what: "a name that only begins like ours",
    call: ["GET", "/api/v1/health", { headers: { host: "127.0.0.1.evil.example:PORT" } }],
    status: 403,
    code: "HOST_NOT_ALLOWED",
  },
  {
    what: "another port",
    call: ["GET", "/api/v1/health", { headers: { host: "127.0.0.1:1" } }],
    status: 403,
    code: "HOST_NOT_ALLOWED",
  },
  {
    what: "no port",
    call: ["GET", "/api/v1/health", { headers: { host: "127.0.0.1" } }],
    status: 403,
    code: "HOST_NOT_ALLOWED",
  },
  {
    what: "a foreign origin",
    call: ["GET", "/api/v1/health", { headers: { origin: "https://evil.example" } }],
    status: 403,
    code: "ORIGIN_NOT_ALLOWED",
  },
  {
    what: "the origin of another local port",
    call: ["GET", "/api/v1/health", { headers: { origin: "http://127.0.0.1:7860" } }],
    status: 403,
    code: "ORIGIN_NOT_ALLOWED",
  },
  {
    what: "an opaque origin (sandboxed frame, file:)",
    call: ["GET", "/api/v1/health", { headers: { origin: "null" } }],
    status: 403,
    code: "ORIGIN_NOT_ALLOWED",
  },
  {
    what: "a foreign origin even for the token-free page",
    call: ["GET", "/", { headers: { origin: "https://evil.example" } }],
    status: 403,
    code: "ORIGIN_NOT_ALLOWED",
  },

  // What a visitor without a login may not do
  ...(
    [
      ["PATCH", CARD, { favourite: true }],
      ["DELETE", CARD, undefined],
      ["PUT", `${CARD}/preview`, { dataBase64: "AAAA" }],
      ["POST", "/api/v1/embeddings/import", { fileName: "a.pt", dataBase64: "AAAA" }],
      ["POST", "/api/v1/embeddings/restore", { trashId: "20260101-000000" }],
      ["POST", `${CARD}/convert`, { to: "pt" }],
      ["POST", `${CARD}/repair`, { action: "rewrite-pt" }],
      ["PATCH", "/api/v1/settings", { weightStep: 0.2 }],
    ] as const
  ).map(([method, route, body]): Refusal => ({
    what: `${method} ${route} with read-only access`,
    call: [method, route, { body, headers: { "x-ti-access": "read-only" } }],
    status: 403,
    code: "READ_ONLY",
  })),
  {
    what: "a write with an unknown kind of access",
    call: ["PATCH", CARD, { body: { favourite: true }, headers: { "x-ti-access": "everything" } }],
    status: 403,
    code: "READ_ONLY",
  },

  // How a body has to look
  {
    what: "a form",
    call: [
      "PATCH",
      CARD,
      { raw: "favourite=true", headers: { "content-type": "application/x-www-form-urlencoded" } },
    ],
    status: 415,
    code: "NOT_JSON",
  },
  {
    what: "plain text, which any page may send",
    call: ["POST", "/api/v1/embeddings/import", { raw: "{}", headers: { "content-type": "text/plain" } }],
    status: 415,
    code: "NOT_JSON",
  },
  {
    what: "a type that only begins like JSON",
    call: ["PATCH", CARD, { raw: "{}", headers: { "content-type": "application/jsonp" } }],
    status: 415,
    code: "NOT_JSON",
  },
  {
    what: "a body without a type",
    call: ["PATCH", CARD, { raw: "{}", headers: { "content-type": null } }],
    status: 415,
    code: "NOT_JSON",
  },
  {
    what: "a compressed body",
    call: ["PATCH", CARD, { raw: GZIP, headers: { "content-encoding": "gzip" } }],
    status: 415,
    code: "NOT_JSON",
  },
  {
    what: "a body that is not JSON",
    call: ["PATCH", CARD, { raw: "{favourite" }],
    status: 400,
    code: "BAD_JSON",
  },
  {
    what: "a JSON body that is no object",
    call: ["PATCH", CARD, { raw: "[1]" }],
    status: 400,
    code: "BAD_REQUEST",
  },
  {
    what: "a command of two megabytes",
    call: ["PATCH", CARD, { body: { notes: "x".repeat(2_000_000) } }],
    status: 413,
    code: "BODY_TOO_LARGE",
  },
  {
    what: "an unknown field",
    call: ["PATCH", CARD, { body: { favorite: true } }],
    status: 400,
    code: "BAD_REQUEST",
    field: "favorite",
  },
  {
    what: "a field of another type",
    call: ["PATCH", CARD, { body: { favourite: "yes" } }],
    status: 400,
    code: "BAD_REQUEST",
    field: "favourite",
  },
  {
    what: "a prompt side that is none",
    call: ["PATCH", CARD, { body: { promptSide: "both" } }],
    status: 400,
    code: "BAD_REQUEST",
    field: "promptSide",
  },
  {
    what: "a note of 30,000 characters",
    call: ["PATCH", CARD, { body: { notes: "x".repeat(30_000) } }],
    status: 400,
    code: "BAD_REQUEST",
    field: "notes",
  },
  {
    what: "an import without its data",
    call: ["POST", "/api/v1/embeddings/import", { body: { fileName: "a.pt" } }],
    status: 400,
    code: "BAD_REQUEST",
    field: "dataBase64",
  },
  {
    what: "an import that is not base64",
    call: ["POST", "/api/v1/embeddings/import", { body: { fileName: "a.pt", dataBase64: "%%%" } }],
    status: 400,
    code: "BAD_REQUEST",
    field: "dataBase64",
  },
  {
    what: "an import without a body",
    call: ["POST", "/api/v1/embeddings/import"],
    status: 400,
    code: "BAD_REQUEST",
    field: "fileName",
  },
  {
    what: "an unknown query",
    call: ["GET", "/api/v1/embeddings?serach=x"],
    status: 400,
    code: "BAD_REQUEST",
    field: "serach",
  },
  {
    what: "a negative offset",
    call: ["GET", "/api/v1/embeddings?offset=-1"],
    status: 400,
    code: "BAD_REQUEST",
    field: "offset",
  },
  {
    what: "a repeated query",
    call: ["GET", "/api/v1/embeddings?search=a&search=b"],
    status: 400,
    code: "BAD_REQUEST",
    field: "search",
  },
  {
    what: "a position that is no number",
    call: ["GET", "/api/v1/events/poll?epoch=a&after=b"],
    status: 400,
    code: "BAD_REQUEST",
    field: "after",
  },
  {
    what: "an unknown setting",
    call: ["PATCH", "/api/v1/settings", { body: { wieghtStep: 1 } }],
    status: 400,
    code: "BAD_REQUEST",
    field: "wieghtStep",
  },
  {
    what: "a setting out of range",
    call: ["PATCH", "/api/v1/settings", { body: { weightStep: 7 } }],
    status: 400,
    code: "BAD_REQUEST",
    field: "weightStep",
  },

  // What is not there
  { what: "an unknown route", call: ["GET", "/api/v1/nothing"], status: 404, code: "NO_SUCH_ROUTE" },
  {
    what: "a known route by another method",
    call: ["POST", CARD, { body: {} }],
    status: 404,
    code: "NO_SUCH_ROUTE",
  },
  { what: "an address outside the API", call: ["GET", "/etc/passwd"], status: 404, code: "NO_SUCH_ROUTE" },
  {
    what: "an unknown embedding",
    call: ["GET", "/api/v1/embeddings/nope.pt"],
    status: 404,
    code: "NOT_FOUND",
  },
  {
    what: "an id that climbs out of the folder",
    call: ["GET", "/api/v1/embeddings/..%2F..%2Fhome%2Fconfig.yaml"],
    status: 404,
    code: "NOT_FOUND",
  },
  {
    what: "an absolute id",
    call: ["GET", "/api/v1/embeddings/%2Fetc%2Fpasswd"],
    status: 404,
    code: "NOT_FOUND",
  },
  {
    what: "a picture by an id that climbs",
    call: ["GET", "/api/v1/embeddings/..%2Fhome/preview"],
    status: 404,
    code: "NOT_FOUND",
  },
  {
    what: "deleting by an id that climbs",
    call: ["DELETE", "/api/v1/embeddings/..%2Fhome%2Fconfig.yaml"],
    status: 404,
    code: "NOT_FOUND",
  },
  {
    what: "restoring what is not in the trash",
    call: ["POST", "/api/v1/embeddings/restore", { body: { trashId: "20260101-000000" } }],
    status: 404,
    code: "NOT_FOUND",
    field: "trashId",
  },
  {
    what: "restoring by a name that climbs",
    call: ["POST", "/api/v1/embeddings/restore", { body: { trashId: "../home" } }],
    status: 400,
    code: "BAD_REQUEST",
    field: "trashId",
  },
  {
    what: "an id that is no text",
    call: ["GET", "/api/v1/embeddings/%E0%A4%A"],
    status: 400,
    code: "BAD_REQUEST",
  },
  {
    what: "a picture that the card has not",
    call: ["GET", `${CARD}/preview`],
    status: 404,
    code: "NOT_FOUND",
  },
  {
    what: "prototype's names",
    call: ["GET", "/api/v1/embeddings/__proto__"],
    status: 404,
    code: "NOT_FOUND",
  },
];

describe("the sidecar refuses", () => {
  it.each(refusals)(
    "$what ($status $code)",
    async ({ call: [method, route, options], status, code, field }) => {
      const answer = await server.call(method, route, withPort(options));
      const error = ApiError.strict().parse(answer.json);
      expect({ status: answer.status, code: error.code, field: error.field }).toEqual({
        status,
        code,
        field,
      });
      expect(error.message.length * error.hint.length).toBeGreaterThan(0);
      expect(answer.bytes.toString()).not.toMatch(/<html|node_modules|\.ts:|at \w+ \(/);
      expect(answer.bytes.toString()).not.toContain(server.home);
      expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    },
  );

  it("names the field that was probably meant", async () => {
    const { json } = await server.call("PATCH", CARD, { body: { favorite: true } });
    expect(json).toMatchObject({
      message: 'There is no field "favorite".',
      hint: 'Did you mean "favourite"?',
    });
  });

  it("changed nothing by all of that", async () => {
    const { json } = await server.call("GET", CARD);
    expect(json).toMatchObject({
      card: { favourite: false, promptSide: "any", promptSideDecided: false, notes: "" },
    });
  });
});

describe("the sidecar accepts", () => {
  it.each([
    ["its address by number", { host: "127.0.0.1:PORT" }],
    ["its address by name", { host: "localhost:PORT" }],
    ["its address by IPv6", { host: "[::1]:PORT" }],
    ["its own origin", { host: "localhost:PORT", origin: "http://localhost:PORT" }],
    ["read-only access for reading", { "x-ti-access": "read-only" }],
  ])("%s", async (_what, headers) => {
    const { status } = await server.call("GET", "/api/v1/health", withPort({ headers }));
    expect(status).toBe(200);
  });

  it("the token in the address for reading, as a picture needs it", async () => {
    const { status } = await server.call("GET", `/api/v1/health?token=${TOKEN}`, {
      headers: { "x-ti-token": null },
    });
    expect(status).toBe(200);
  });
});

/** What the websocket's upgrade is refused for; the answer is an `ApiError` too. */
const upgrades = [
  { what: "no token", route: "/api/v1/events", headers: {}, status: 401, code: "TOKEN_NEEDED" },
  { what: "a wrong token", route: "/api/v1/events?token=no", headers: {}, status: 401, code: "TOKEN_NEEDED" },
  {
    what: "a foreign origin",
    route: `/api/v1/events?token=${TOKEN}`,
    headers: { origin: "https://evil.example" },
    status: 403,
    code: "ORIGIN_NOT_ALLOWED",
  },
  {
    what: "a foreign host",
    route: `/api/v1/events?token=${TOKEN}`,
    headers: { host: "evil.example" },
    status: 403,
    code: "HOST_NOT_ALLOWED",
  },
  {
    what: "another address",
    route: `/api/v1/health?token=${TOKEN}`,
    headers: {},
    status: 404,
    code: "NO_SUCH_ROUTE",
  },
  {
    what: "a bad position",
    route: `/api/v1/events?token=${TOKEN}&after=x`,
    headers: {},
    status: 400,
    code: "BAD_REQUEST",
  },
];

describe("the websocket refuses", () => {
  it.each(upgrades)("$what ($status $code)", async ({ route, headers, status, code }) => {
    const answer = await upgrade(route, headers);
    expect({ status: answer.status, code: ApiError.parse(JSON.parse(answer.body)).code }).toEqual({
      status,
      code,
    });
  });
});

function upgrade(route: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  const handshake = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": Buffer.alloc(16).toString("base64"),
  };
  return new Promise((resolve, reject) => {
    const { port } = server.sidecar;
    const outgoing = request(
      { host: "127.0.0.1", port, path: route, headers: { ...handshake, ...headers } },
      (incoming) => {
        let body = "";
        incoming.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
        incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, body }));
      },
    );
    outgoing.on("upgrade", () => reject(new Error("The upgrade was accepted")));
    outgoing.on("error", reject);
    outgoing.end();
  });
}

function withPort(options: CallOptions = {}): CallOptions {
  const entries = Object.entries(options.headers ?? {});
  const port = String(server.sidecar.port);
  return {
    ...options,
    headers: Object.fromEntries(entries.map(([name, value]) => [name, value?.replace("PORT", port) ?? null])),
  };
}
