import { redactFields, redactText } from "./redact.ts";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Fields = Record<string, unknown>;

export type Logger = Record<LogLevel, (message: string, fields?: Fields) => void>;

export type LoggerOptions = {
  level?: LogLevel;
  /** One JSON object a line, for the web UI that started us; plain text otherwise. */
  json?: boolean;
  write?: (line: string) => void;
};

/** Writes to stderr. Tokens, passwords and Authorization headers never get through. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = "info", json = false } = options;
  const write = options.write ?? ((line) => void process.stderr.write(line));
  const format = json ? jsonLine : plainLine;
  const at =
    (own: LogLevel) =>
    (message: string, fields: Fields = {}): void => {
      if (LOG_LEVELS.indexOf(own) < LOG_LEVELS.indexOf(level)) return;
      write(`${format(own, redactText(message), redactFields(fields) as Fields)}\n`);
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

export const silentLogger: Logger = createLogger({ write: () => undefined });

/** What a log may say of something thrown: never its stack, which would name the user's folders. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function jsonLine(level: LogLevel, message: string, fields: Fields): string {
  return JSON.stringify({ time: new Date().toISOString(), level, message, ...fields });
}

function plainLine(level: LogLevel, message: string, fields: Fields): string {
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  return `${level === "info" ? "" : `${level}: `}${message}${rest.join("")}`;
}
