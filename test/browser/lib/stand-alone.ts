import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";

/** `textual-inversion` as it is shipped. */
export const program = path.resolve(
  import.meta.dirname,
  "../../..",
  "extension",
  "sidecar",
  "textual-inversion.mjs",
);

/** Starts `textual-inversion serve` as `npm start` does and reads the address it prints. `base`: for its state. */
export async function serve(base: string, folder: string): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(
    process.execPath,
    [program, "serve", "--embeddings", folder, "--port", "0", "--web-ui", "null"],
    {
      env: { ...process.env, TI_HOME: path.join(base, "state") },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  const address = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(said);
      if (found !== null) resolve(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", () => reject(new Error(`It ended: ${said}`)));
  });
  return { child, address };
}
