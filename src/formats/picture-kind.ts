export type PictureKind = "PNG" | "JPEG" | "WebP" | "GIF" | "TIFF" | "BMP" | "AVIF";

/** What a file begins with. Never SVG: that is a program for drawing, and may fetch and run things. */
const STARTS: readonly { readonly kind: PictureKind; readonly start: RegExp }[] = [
  { kind: "PNG", start: /^\x89PNG\r\n\x1a\n/ },
  { kind: "JPEG", start: /^\xff\xd8\xff/ },
  { kind: "WebP", start: /^RIFF....WEBP/s },
  { kind: "GIF", start: /^GIF8[79]a/ },
  { kind: "TIFF", start: /^(?:II[*+]\0|MM\0[*+])/ },
  { kind: "BMP", start: /^BM.{12}[\x0c-\x7c]\0\0\0/s },
  { kind: "AVIF", start: /^....ftypavi[fs]/s },
];

/** How many bytes `pictureKind` looks at. */
export const SIGNATURE_BYTES = 18;

/** What kind of picture a file is by its content, whatever its name says; null: none that is read. */
export function pictureKind(bytes: Uint8Array): PictureKind | null {
  const start = String.fromCharCode(...bytes.subarray(0, SIGNATURE_BYTES));
  return STARTS.find((each) => each.start.test(start))?.kind ?? null;
}

const NAME = /\.(?:png|apng|jpe?g|jfif|webp|bmp|dib|tiff?|gif|avif)$/i;
const UNREAD = /\.(?:hei[cf]|jxl|jp2|psd|xcf|svg|raw|cr2|cr3|nef|arw|dng)$/i;

/** Whether a file is one of a dataset's pictures by its name. */
export function isPictureName(name: string): boolean {
  return NAME.test(name);
}

/** Whether a file is by its name a picture of a kind that nobody reads here. */
export function isUnreadPictureName(name: string): boolean {
  return UNREAD.test(name);
}
