const SECRET_KEY =
  /^(?:x-ti-token|.*token|authorization|proxy-authorization|cookie|set-cookie|.*password|.*auth)$/i;
const REDACTED = "[redacted]";

/** Takes credentials out of a text that goes to a log. */
export function redactText(text: string): string {
  return text
    .replace(/([?&](?:token|access_token)=)[^&\s"']+/gi, `$1${REDACTED}`)
    .replace(/\b(Basic|Bearer)\s+[\w+/=.~-]+/gi, `$1 ${REDACTED}`)
    .replace(
      /("?(?:x-ti-token|authorization|password|token)"?\s*[:=]\s*)"?(?!Basic |Bearer )[^\s"',}&]+"?/gi,
      `$1${REDACTED}`,
    )
    .replace(/(\w+:\/\/)[^/\s@:]+:[^/\s@]+@/g, `$1${REDACTED}@`);
}

/** The same for the fields of a log line, by their names and in their texts. */
export function redactFields(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 4) return "…";
  if (Array.isArray(value)) return value.map((item) => redactFields(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) ? REDACTED : redactFields(item, depth + 1),
    ]),
  );
}
