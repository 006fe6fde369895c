/** What may be an embedding, by its name; the sidecar looks inside. */
const EMBEDDING = /\.(safetensors|pt|bin|ckpt|png|webp|jxl|avif)$/i;
const PICTURE = /\.(png|jpe?g|webp)$/i;
/** The request carries the file in base64, at most 64 MiB of it. */
const LARGEST_FILE = 48 * 1024 * 1024;

type NamedFile = { readonly name: string; readonly size: number };
export type ImportItem<File extends NamedFile> = { readonly file: File; readonly pair: File | null };
/** Left out: neither an embedding by its name, or too large to be one. */
type Refusal<File extends NamedFile> = {
  readonly file: File;
  readonly reason: "not-an-embedding" | "too-large";
};
type ImportPlan<File extends NamedFile> = {
  readonly items: readonly ImportItem<File>[];
  readonly refused: readonly Refusal<File>[];
};

export function isPicture(file: NamedFile): boolean {
  return PICTURE.test(file.name);
}

/**
 * Sorts what was dropped. diffusers trains SDXL into two files, `x.safetensors` and
 * `x_2.safetensors`, that are one embedding: dropped together they are imported as one.
 */
export function planImport<File extends NamedFile>(files: readonly File[]): ImportPlan<File> {
  const refused = files.flatMap((file): Refusal<File>[] => {
    if (!EMBEDDING.test(file.name)) return [{ file, reason: "not-an-embedding" }];
    return file.size > LARGEST_FILE ? [{ file, reason: "too-large" }] : [];
  });
  const taken = new Set(refused.map(({ file }) => file));
  const accepted = files.filter((file) => !taken.has(file));
  const seconds = new Map(accepted.map((file) => [pairKey(file.name), file]));
  const items: ImportItem<File>[] = [];
  for (const file of accepted) {
    const pair = seconds.get(file.name.toLowerCase()) ?? null;
    if (pair !== null) taken.add(pair);
    items.push({ file, pair });
  }
  return { items: items.filter(({ file }) => !taken.has(file)), refused };
}

/** Name of the first half that a second half belongs to; empty for any other file. */
function pairKey(name: string): string {
  const match = /^(.*)_2(\.(?:safetensors|bin|pt))$/i.exec(name);
  return match === null ? "" : `${match[1] ?? ""}${match[2] ?? ""}`.toLowerCase();
}
