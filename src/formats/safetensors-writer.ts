import { dtypes, dtypeSize, type TensorData } from "./dtype.ts";

/**
 * Writes a safetensors file. The same input gives the same bytes: tensors go by falling element size, then name (as
 * the safetensors library orders them, so that each lies aligned), metadata by key.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const ordered = [...tensors].toSorted(
    ([nameA, a], [nameB, b]) =>
      dtypeSize[b.dtype] - dtypeSize[a.dtype] ||
      dtypes.indexOf(a.dtype) - dtypes.indexOf(b.dtype) ||
      (nameA < nameB ? -1 : 1),
  );
  const keys = Object.keys(metadata).toSorted();
  const header: [string, unknown][] = [];
  if (keys.length > 0)
    header.push(["__metadata__", Object.fromEntries(keys.map((key) => [key, metadata[key]]))]);
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of ordered) {
    header.push([name, { dtype, shape, data_offsets: [end, end + bytes.length] }]);
    end += bytes.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerSize = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + headerSize + end).fill(0x20, 8, 8 + headerSize);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerSize), true);
  file.set(json, 8);
  let at = 8 + headerSize;
  for (const [, { bytes }] of ordered) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}
