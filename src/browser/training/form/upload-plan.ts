const PICTURE = /\.(jpe?g|png|webp|bmp|tiff?|avif|gif)$/i;
/** The request carries the file in base64, at most 64 MiB of it. */
const LARGEST_FILE = 48 * 1024 * 1024;

type NamedFile = { readonly name: string; readonly size: number };
/** A picture, and the text file of the same name that came with it. */
export type UploadItem<File extends NamedFile> = { readonly picture: File; readonly caption: File | null };
type Refusal<File extends NamedFile> = {
  readonly file: File;
  readonly reason: "no-picture" | "too-large" | "no-picture-for-caption";
};

/** Sorts what was dropped or chosen: pictures with their captions, and what is left out and why. */
export function planUpload<File extends NamedFile>(
  files: readonly File[],
): { readonly items: readonly UploadItem<File>[]; readonly refused: readonly Refusal<File>[] } {
  const captions = new Map(
    files.filter(({ name }) => isText(name)).map((file) => [stem(file.name), file] as const),
  );
  const pictures = files.filter(({ name, size }) => PICTURE.test(name) && size <= LARGEST_FILE);
  const stems = new Set(pictures.map(({ name }) => stem(name)));
  const refused = files.flatMap((file): Refusal<File>[] => {
    if (isText(file.name))
      return stems.has(stem(file.name)) ? [] : [{ file, reason: "no-picture-for-caption" }];
    if (!PICTURE.test(file.name)) return [{ file, reason: "no-picture" }];
    return file.size > LARGEST_FILE ? [{ file, reason: "too-large" }] : [];
  });
  const items = pictures.map((picture) => ({
    picture,
    caption: captions.get(stem(picture.name)) ?? null,
  }));
  return { items, refused };
}

function isText(name: string): boolean {
  return /\.txt$/i.test(name);
}

function stem(name: string): string {
  return name.replace(/\.[^.]*$/, "").toLowerCase();
}
