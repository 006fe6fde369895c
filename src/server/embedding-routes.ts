import { Router } from "express";
import {
  ConvertRequest,
  EditRequest,
  ImportRequest,
  ListQuery,
  RepairRequest,
  RestoreRequest,
} from "../protocol/requests.ts";
import type { CardReply, DeleteReply, ListReply } from "../protocol/requests.ts";
import { routes } from "../protocol/routes.ts";
import { trashIdOf } from "../system/trash.ts";
import { cardOf, type AppContext } from "./app-context.ts";
import { commandBody, fileBody } from "./body.ts";
import { parseRequest } from "./parse-request.ts";
import { selectCards } from "./select-cards.ts";

/** The list, one card, and everything that changes the files behind it. */
export function embeddingRoutes(context: AppContext): Router {
  const router = Router();

  router.get(routes.list.path, (request, response) => {
    const query = parseRequest(ListQuery, request.query);
    const { epoch, seq } = context.log;
    const selected = selectCards(context.catalog().cards(), query);
    const cards = selected.slice(query.offset, query.offset + query.limit);
    response.json({ cards, total: selected.length, epoch, seq } satisfies ListReply);
  });

  router.get(routes.one.path, (request, response) => {
    response.json({ card: cardOf(context, request.params.id) } satisfies CardReply);
  });

  router.post(routes.import.path, fileBody, async (request, response) => {
    const wanted = parseRequest(ImportRequest, request.body);
    const card = await context.catalog().import(wanted);
    response.status(201).json({ card } satisfies CardReply);
  });

  router.patch(routes.edit.path, commandBody, async (request, response) => {
    const edit = parseRequest(EditRequest, request.body);
    const { id } = cardOf(context, request.params.id);
    const card = await context.catalog().edit(id, edit);
    response.json({ card } satisfies CardReply);
  });

  router.post(routes.convert.path, commandBody, async (request, response) => {
    const wanted = parseRequest(ConvertRequest, request.body);
    const { id } = cardOf(context, request.params.id);
    const card = await context.catalog().convert(id, wanted);
    response.status(201).json({ card } satisfies CardReply);
  });

  router.post(routes.repair.path, commandBody, async (request, response) => {
    const { action } = parseRequest(RepairRequest, request.body);
    const { id } = cardOf(context, request.params.id);
    const card = await context.catalog().repair(id, action);
    response.json({ card } satisfies CardReply);
  });

  router.delete(routes.remove.path, async (request, response) => {
    const { id } = cardOf(context, request.params.id);
    const { trashedAs } = await context.catalog().remove(id);
    response.json({ id, trashedAs, trashId: trashIdOf(trashedAs) } satisfies DeleteReply);
  });

  router.post(routes.restore.path, commandBody, async (request, response) => {
    const { trashId } = parseRequest(RestoreRequest, request.body);
    const card = await context.catalog().restore(trashId);
    response.json({ card } satisfies CardReply);
  });

  return router;
}
