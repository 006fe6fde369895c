import { Router, type Request } from "express";
import {
  DrawRequest,
  JobCommand,
  StartRequest,
  UseRequest,
  type JobDetail,
  type JobReply,
  type JobsReply,
  type MetricsReply,
  type UseReply,
} from "../protocol/jobs.ts";
import { routes } from "../protocol/routes.ts";
import type { AppContext } from "./app-context.ts";
import { commandBody } from "./body.ts";
import { jobForVisitors } from "./for-visitors.ts";
import { isVisitor } from "./guard.ts";
import { requireOfferedPaths } from "./offered-paths.ts";
import { parseRequest } from "./parse-request.ts";
import { RequestError } from "./request-error.ts";

/** Trainings: the queue, the runs of before, and what can be done with them. */
export function jobRoutes(context: AppContext): Router {
  const { jobs, log } = context;
  const router = Router();

  router.get(routes.jobs.path, (request, response) => {
    const { epoch, seq } = log;
    const all = jobs.list();
    const shown = isVisitor(request) ? all.map(jobForVisitors) : all;
    response.json({ jobs: shown, epoch, seq } satisfies JobsReply);
  });

  router.post(routes.startJob.path, commandBody, async (request, response) => {
    const { job } = parseRequest(StartRequest, request.body);
    await requireOfferedPaths(job, request, context);
    response.status(201).json({ job: await jobs.start(job) } satisfies JobReply);
  });

  router.get(routes.job.path, async (request, response) => {
    const detail = await jobs.detail(idOf(request));
    response.json((isVisitor(request) ? detailForVisitors(detail) : detail) satisfies JobDetail);
  });

  router.delete(routes.removeJob.path, async (request, response) => {
    response.json(await jobs.remove(idOf(request)));
  });

  router.get(routes.jobMetrics.path, async (request, response) => {
    response.json((await jobs.metrics(idOf(request))) satisfies MetricsReply);
  });

  router.post(routes.commandJob.path, commandBody, async (request, response) => {
    const command = parseRequest(JobCommand, request.body);
    response.json({ job: await jobs.command(idOf(request), command) } satisfies JobReply);
  });

  router.post(routes.useSnapshot.path, commandBody, async (request, response) => {
    const wanted = parseRequest(UseRequest, request.body);
    response.json((await jobs.use(idOf(request), wanted)) satisfies UseReply);
  });

  router.post(routes.drawSamples.path, commandBody, (request, response) => {
    const wanted = parseRequest(DrawRequest, request.body);
    response.status(202).json({ job: jobs.draw(idOf(request), wanted) } satisfies JobReply);
  });

  router.delete(routes.stopDrawing.path, async (request, response) => {
    response.json({ job: await jobs.stopDrawing(idOf(request)) } satisfies JobReply);
  });

  router.get(routes.sampleImage.path, async (request, response) => {
    const file = await jobs.sampleFile(idOf(request), request.params.file);
    if (file === null) throw noSample();
    response.set("Cache-Control", "private, max-age=31536000, immutable").type("png");
    response.sendFile(file, { dotfiles: "allow", cacheControl: false, etag: false, lastModified: false });
  });

  return router;
}

function idOf(request: Request): string {
  return String(request.params["id"]);
}

function detailForVisitors(detail: JobDetail): JobDetail {
  return { ...detail, job: jobForVisitors(detail.job), settings: null, log: [] };
}

function noSample(): RequestError {
  return new RequestError("NOT_FOUND", {
    message: "The training has no such sample image.",
    hint: "Its folder was probably changed: refresh the list.",
  });
}
