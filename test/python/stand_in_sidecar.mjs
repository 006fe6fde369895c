// Speaks the parent's protocol and misbehaves on demand: what the real sidecar must never do, but may.
// `TI_STAND_IN`: "" | "slow" | "silent" | "ends" | "deaf". `TI_STAND_IN_NOTES`: file for what it was told.
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const mode = process.env.TI_STAND_IN ?? "";
const note = (line) => appendFileSync(process.env.TI_STAND_IN_NOTES, line + "\n");
if (mode === "ends") process.exit(7);
const server = createServer((_request, response) => response.end("{}"));
for await (const line of createInterface({ input: process.stdin })) {
  note(line);
  const message = JSON.parse(line);
  if (message.type === "stop" && mode !== "deaf") break;
  if (message.type !== "hello") continue;
  console.error(`hello with ${message.token} from Füchsin`);
  const ready = () =>
    console.log(
      JSON.stringify({ type: "ready", port: server.address().port, pid: process.pid, buildId: "b1" }),
    );
  if (mode === "silent") continue;
  server.listen(0, "127.0.0.1", () => setTimeout(ready, mode === "slow" ? 1500 : 0));
}
note("end");
if (mode === "deaf") setInterval(() => {}, 1000);
else process.exit(0);
