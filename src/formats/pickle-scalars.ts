import { corruptPickle } from "./pickle-errors.ts";

const maxIntegerBytes = 64;

/** Two's complement, little-endian, as LONG1 and LONG4 hold it; small ones become numbers. */
export function littleEndianInteger(bytes: Uint8Array): number | bigint {
  if (bytes.length > maxIntegerBytes) throw corruptPickle("an integer is far too long");
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return narrow(BigInt.asIntN(bytes.length * 8, value));
}

/** Decimal text of INT and LONG; `00` and `01` are protocol 0's booleans. */
export function parseDecimal(text: string): number | bigint | boolean {
  if (text === "00" || text === "01") return text === "01";
  if (!/^\s*[+-]?\d+\s*$/.test(text) || text.length > maxIntegerBytes * 3)
    throw corruptPickle("an integer is not decimal");
  return narrow(BigInt(text.trim().replace(/^\+/, "")));
}

/** The repr of a Python string as protocol 0's STRING holds it. */
export function decodeEscapes(literal: string): string {
  const quoted = /^(['"])(.*)\1$/s.exec(literal);
  if (quoted?.[2] === undefined) throw corruptPickle("a string has no quotes");
  return quoted[2].replace(
    /\\(x[0-9a-fA-F]{2}|[\\'"ntr])/g,
    (_, escape: string) => escapes[escape] ?? hex(escape),
  );
}

const escapes: Record<string, string> = { "\\": "\\", "'": "'", '"': '"', n: "\n", t: "\t", r: "\r" };

function hex(escape: string): string {
  return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
}

function narrow(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}
