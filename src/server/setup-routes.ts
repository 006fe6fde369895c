import { Router } from "express";
import { liveStates } from "../protocol/job-states.ts";
import { routes } from "../protocol/routes.ts";
import { SetupRequest, type SetupReply, type SetupStateReply } from "../protocol/setup.ts";
import { currentBuild } from "../system/tensorflow-folder.ts";
import type { AppContext } from "./app-context.ts";
import { commandBody } from "./body.ts";
import { setupForVisitors } from "./for-visitors.ts";
import { isVisitor } from "./guard.ts";
import { parseRequest } from "./parse-request.ts";
import { RequestError } from "./request-error.ts";

/** Native TensorFlow: what setting it up would take, and doing so. */
export function setupRoutes(context: AppContext): Router {
  const { setup } = context;
  const router = Router();

  router.get(routes.setup.path, async (request, response) => {
    const reply = await setup.reply();
    response.json((isVisitor(request) ? setupForVisitors(reply) : reply) satisfies SetupReply);
  });

  router.post(routes.startSetup.path, commandBody, async (request, response) => {
    const { variant } = parseRequest(SetupRequest, request.body);
    await requireUnusedTensorflow(context);
    response.status(202).json({ state: await setup.start(variant) } satisfies SetupStateReply);
  });

  router.delete(routes.stopSetup.path, async (_request, response) => {
    response.json({ state: await setup.stop() } satisfies SetupStateReply);
  });

  return router;
}

/** A build that computes is not to be replaced, and a compiler takes its processors. */
async function requireUnusedTensorflow({ jobs, training }: AppContext): Promise<void> {
  if ((await currentBuild(training.tensorflow)) === null) return;
  // Until it has told its backend a training may be about to load it.
  const user = jobs.list().find((job) => liveStates.includes(job.state) && job.backend?.name !== "wasm");
  if (user === undefined) return;
  throw new RequestError("TRAINING_RUNS", {
    message: `The training of ${user.name} computes with the TensorFlow that is there.`,
    hint: "Set it up anew when that has ended.",
  });
}
