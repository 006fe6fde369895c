import { Router } from "express";
import { z } from "zod";
import { demonstration } from "../jobs/demonstration.ts";
import { sharesHostMemory } from "../jobs/gpu-sharing.ts";
import type { FormReply } from "../protocol/preflight.ts";
import { routes } from "../protocol/routes.ts";
import { TrainingJob } from "../protocol/training-job.ts";
import type { AppContext } from "./app-context.ts";
import { isVisitor } from "./guard.ts";

/** What a form for a training is made of. */
export function formRoutes({ training }: AppContext): Router {
  const router = Router();
  // Rules that a schema can't say are told by the check.
  const schema = z.toJSONSchema(TrainingJob, { io: "input", unrepresentable: "any" });

  router.get(routes.form.path, async (request, response) => {
    const { unloadHostModel: setting, tensorflow } = training;
    const form: FormReply = {
      schema,
      // It names a folder of this machine.
      demonstration: isVisitor(request) ? null : demonstration(),
      unloadsHostModel: await sharesHostMemory({ setting, tensorflow, backend: "auto" }),
    };
    response.json(form);
  });

  return router;
}
