import type { ExitCode } from "./exit-code.ts";

export type Flag = {
  type: "string" | "boolean";
  /** What stands for the value in the help, e.g. `PORT`. */
  value?: string;
  description: string;
};

export type Invocation = {
  texts: Readonly<Record<string, string>>;
  switches: ReadonlySet<string>;
  positionals: readonly string[];
};

/** Where a command writes. Results go to `out`, everything else to `err`. */
export type CommandIo = {
  out: (text: string) => void;
  err: (text: string) => void;
  env: NodeJS.ProcessEnv;
};

export type Command = {
  name: string;
  summary: string;
  /** What follows the name, e.g. `FILE… [flags]`. */
  usage: string;
  /** Lines of the help below the usage. */
  details: readonly string[];
  flags: Readonly<Record<string, Flag>>;
  run: (invocation: Invocation, io: CommandIo) => Promise<ExitCode>;
};

/** Flags that mean the same in every command that has them. */
export const sharedFlags = {
  json: { type: "boolean", description: "Print JSON for machines" },
  home: { type: "string", value: "DIR", description: "State folder (TI_HOME)" },
  embeddings: { type: "string", value: "DIR", description: "Folder of embeddings (TI_EMBEDDINGS_DIR)" },
  "web-ui": { type: "string", value: "URL", description: "Web UI to attach to; null: none (TI_WEB_UI_URL)" },
} as const satisfies Record<string, Flag>;
