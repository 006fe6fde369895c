import { z } from "zod";
import type { WebUiHttp } from "./web-ui-http.ts";

/** `job` is "train-embedding" from the Train tab, "train_embedding" from the API; so with hypernetworks. */
const Progress = z.object({ state: z.looseObject({ job: z.string().nullish() }) });

/** What the web UI does now; empty: nothing. */
export async function readJob(http: WebUiHttp, headers: Record<string, string>): Promise<string> {
  const { data } = await http.get("/sdapi/v1/progress?skip_current_image=true", headers);
  const parsed = Progress.safeParse(data);
  return parsed.success ? (parsed.data.state.job ?? "") : "";
}
