import path from "node:path";

/** Files of the cache about one picture's content: the engine writes them, the sidecar serves the thumbnails. */
export interface PictureFiles {
  readonly facts: string;
  readonly thumbnail: string;
  readonly mask: string;
  /** Which part catches the eye, for a shape. */
  readonly attention: (shape: { width: number; height: number }) => string;
}

export function picturesFolder(cacheDir: string): string {
  return path.join(cacheDir, "pictures");
}

/** The version of the picture that a file there is about; null: it is another file. */
export function versionOfFile(name: string): string | null {
  const [version = ""] = name.split(".", 1);
  return isPictureVersion(version) ? version : null;
}

/** `version`: 32 hexadecimal digits of the SHA-256 of a picture's file. */
export function pictureFiles(cacheDir: string, version: string): PictureFiles {
  const stem = path.join(picturesFolder(cacheDir), version.slice(0, 2), version);
  return {
    facts: `${stem}.json`,
    thumbnail: `${stem}.webp`,
    mask: `${stem}.mask.webp`,
    attention: ({ width, height }) => `${stem}.${width}x${height}.json`,
  };
}

export function isPictureVersion(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
