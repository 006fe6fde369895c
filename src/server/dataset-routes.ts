import { Router, type Request } from "express";
import {
  addPicture,
  createDataset,
  removeDataset,
  removePicture,
  writeCaption,
} from "../datasets/edit-dataset.ts";
import { placeOf, viewOf, type DatasetPlace } from "../datasets/dataset-place.ts";
import { restoreDataset } from "../datasets/restore-dataset.ts";
import { restorePicture } from "../datasets/restore-picture.ts";
import {
  AddPictureRequest,
  CaptionRequest,
  CreateDatasetRequest,
  DatasetQuery,
  FromTrashRequest,
  type AddPictureReply,
  type DatasetReply,
  type DatasetsReply,
  type DatasetView,
  type RemovedReply,
} from "../protocol/datasets.ts";
import { routes } from "../protocol/routes.ts";
import type { AppContext } from "./app-context.ts";
import { commandBody, fileBody } from "./body.ts";
import { datasetForVisitors } from "./for-visitors.ts";
import { isVisitor, whyNoFolders } from "./guard.ts";
import { answeredFromCache } from "./pinned-answer.ts";
import { parseRequest } from "./parse-request.ts";

/** Pictures to learn from: what is there, what a training would make of it, and everything that changes it. */
export function datasetRoutes(context: AppContext): Router {
  const router = Router();
  const { datasets } = context;
  const { roots, trashDir } = datasets;

  router.get(routes.datasets.path, async (request, response) => {
    const all = await datasets.list();
    const reply = { datasets: all.map(shownTo(request)), noFolders: whyNoFolders(request, context) };
    response.json(reply satisfies DatasetsReply);
  });

  router.post(routes.createDataset.path, commandBody, async (request, response) => {
    const { name } = parseRequest(CreateDatasetRequest, request.body);
    const place = await createDataset(roots, name);
    response.status(201).json((await viewOf(place)) satisfies DatasetView);
  });

  router.post(routes.restoreDataset.path, commandBody, async (request, response) => {
    const { trashId } = parseRequest(FromTrashRequest, request.body);
    const place = await restoreDataset(roots, { trashId, trashDir });
    response.json((await viewOf(place)) satisfies DatasetView);
  });

  router.get(routes.dataset.path, async (request, response) => {
    const asked: Record<string, unknown> = { ...request.query };
    delete asked["token"];
    const query = parseRequest(DatasetQuery, asked);
    const reply = await datasets.inspect(await placeIn(request, context), query);
    response.json({ ...reply, dataset: shownTo(request)(reply.dataset) } satisfies DatasetReply);
  });

  router.delete(routes.removeDataset.path, async (request, response) => {
    const trashId = await removeDataset(await placeIn(request, context), trashDir);
    response.json({ trashId } satisfies RemovedReply);
  });

  addPictureRoutes(router, context);
  return router;
}

function addPictureRoutes(router: Router, context: AppContext): void {
  const { datasets } = context;
  const { trashDir } = datasets;

  router.post(routes.addPicture.path, fileBody, async (request, response) => {
    const { fileName, dataBase64 } = parseRequest(AddPictureRequest, request.body);
    const bytes = Buffer.from(dataBase64, "base64");
    const name = await addPicture(await placeIn(request, context), { fileName, bytes });
    response.status(201).json({ name } satisfies AddPictureReply);
  });

  router.delete(routes.removePicture.path, async (request, response) => {
    const { picture } = request.params;
    const trashId = await removePicture(await placeIn(request, context), { picture, trashDir });
    response.json({ trashId } satisfies RemovedReply);
  });

  router.post(routes.restorePicture.path, commandBody, async (request, response) => {
    const { trashId } = parseRequest(FromTrashRequest, request.body);
    const name = await restorePicture(await placeIn(request, context), { trashId, trashDir });
    response.json({ name } satisfies AddPictureReply);
  });

  router.put(routes.caption.path, commandBody, async (request, response) => {
    const { caption } = parseRequest(CaptionRequest, request.body);
    const picture = String(request.params["picture"]);
    await writeCaption(await placeIn(request, context), { picture, caption, trashDir });
    response.json({ caption });
  });

  router.get(routes.thumbnail.path, async (request, response) => {
    const { v, mask } = request.query;
    const asked = {
      picture: request.params.picture,
      version: typeof v === "string" ? v : null,
      mask: mask === "1",
    };
    const { bytes, version } = await datasets.thumbnail(await placeIn(request, context), asked);
    if (!answeredFromCache(request, response, version)) response.type("image/webp").send(bytes);
  });
}

function placeIn(request: Request, context: AppContext): Promise<DatasetPlace> {
  return placeOf(String(request.params["id"]), context.datasets.roots, whyNoFolders(request, context));
}

function shownTo(request: Request): (dataset: DatasetView) => DatasetView {
  return isVisitor(request) ? datasetForVisitors : (dataset) => dataset;
}
