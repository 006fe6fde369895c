import { pngChunks, pngText, pngUnicodeText, writePngChunks, type PngChunk } from "./png-chunks.ts";
import { encodePngPixels, type RgbPicture } from "./png-pixels.ts";

/** Where web UIs keep what a picture was made with. */
const keyword = "parameters";

/** A PNG that says how it was made, in the kind of chunk that PIL would choose; `more` chunks come behind that. */
export function writePngWithParameters(
  picture: RgbPicture,
  parameters: string,
  more: readonly PngChunk[] = [],
): Uint8Array {
  const [header, ...rest] = pngChunks(encodePngPixels(picture));
  const isLatin1 = /^[\u0001-\u00ff]*$/.test(parameters);
  const text = isLatin1 ? pngText(keyword, parameters) : pngUnicodeText(keyword, parameters);
  return writePngChunks([...(header === undefined ? [] : [header]), text, ...more, ...rest]);
}
