/** Above what any preview needs; the host's page loads each of them. */
export const MAX_PICTURE_BYTES = 16 * 1024 * 1024;

/** Of previews we write or tidy away. */
export const PREVIEW_EXTENSIONS = [".png", ".jpg", ".jpeg", ".webp", ".gif"] as const;

/** The extension by the file's own first bytes; null for anything but PNG, JPEG and WebP. */
export function pictureExtension(bytes: Uint8Array): ".png" | ".jpg" | ".webp" | null {
  const start = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return ".png";
  if (start.startsWith("\xff\xd8\xff")) return ".jpg";
  return start.startsWith("RIFF") && start.slice(8, 12) === "WEBP" ? ".webp" : null;
}
