import { Router } from "express";
import { PreviewRequest, type CardReply } from "../protocol/requests.ts";
import { routes } from "../protocol/routes.ts";
import { readFileBounded } from "../system/bounded-read.ts";
import { cardOf, type AppContext } from "./app-context.ts";
import { fileBody } from "./body.ts";
import { parseRequest } from "./parse-request.ts";
import { answeredFromCache } from "./pinned-answer.ts";
import { RequestError } from "./request-error.ts";

/** As much as `PreviewRequest` takes. */
const MAX_PICTURE_BYTES = 64 * 1024 * 1024;

/** What an `<img>` may be given, by its own first bytes: a name, or a link, may lead to anything. Never SVG, which can carry scripts. */
const IMAGE_TYPES: readonly { type: string; start: RegExp }[] = [
  { type: "image/png", start: /^\x89PNG\r\n\x1a\n/ },
  { type: "image/jpeg", start: /^\xff\xd8\xff/ },
  { type: "image/webp", start: /^RIFF....WEBP/s },
  { type: "image/gif", start: /^GIF8[79]a/ },
  { type: "image/avif", start: /^....ftypavi[fs]/s },
  { type: "image/jxl", start: /^(?:\xff\x0a|\0\0\0\x0cJXL )/ },
];

/** The picture of a card, cached by the browser until its version changes. */
export function previewRoutes(context: AppContext): Router {
  const router = Router();

  router.get(routes.preview.path, async (request, response) => {
    const { id, previewVersion } = cardOf(context, request.params.id);
    const file = context.catalog().previewFile(id);
    if (file === null || previewVersion === null) throw noPicture();
    if (answeredFromCache(request, response, previewVersion)) return;
    const bytes = await readFileBounded(file, MAX_PICTURE_BYTES).catch(() => {
      throw noPicture();
    });
    response.type(imageType(bytes)).send(bytes);
  });

  router.put(routes.setPreview.path, fileBody, async (request, response) => {
    const { dataBase64 } = parseRequest(PreviewRequest, request.body);
    const { id } = cardOf(context, request.params.id);
    const card = await context.catalog().setPreview(id, Buffer.from(dataBase64, "base64"));
    response.json({ card } satisfies CardReply);
  });

  return router;
}

function imageType(bytes: Buffer): string {
  const start = bytes.toString("latin1", 0, 16);
  const known = IMAGE_TYPES.find((each) => each.start.test(start));
  if (known === undefined) throw noPicture();
  return known.type;
}

function noPicture(): RequestError {
  return new RequestError("NOT_FOUND", {
    message: "This embedding has no preview picture.",
    hint: "Drop a picture on the card to give it one.",
  });
}
