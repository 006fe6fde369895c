import path from "node:path";
import { Router } from "express";
import type { CheckpointsReply } from "../protocol/preflight.ts";
import { routes } from "../protocol/routes.ts";
import type { AppContext } from "./app-context.ts";
import { isVisitor } from "./guard.ts";

/** The models that an embedding can be trained with. */
export function checkpointRoutes({ checkpoints }: AppContext): Router {
  const router = Router();

  router.get(routes.checkpoints.path, async (request, response) => {
    const reply = await checkpoints.list();
    response.json((isVisitor(request) ? forVisitors(reply) : reply) satisfies CheckpointsReply);
  });

  return router;
}

/** Where files lie on this machine is the owner's affair. */
function forVisitors({ checkpoints, isComplete, current }: CheckpointsReply): CheckpointsReply {
  const nameOf = (file: string | null): string | null => (file === null ? null : path.basename(file));
  return {
    checkpoints: checkpoints.map((each) => ({ ...each, file: nameOf(each.file) })),
    isComplete,
    current:
      current === null ? null : { ...current, file: path.basename(current.file), vae: nameOf(current.vae) },
    folders: [],
  };
}
