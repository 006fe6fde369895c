/** Computes for ever, as far as its thread can tell. */
import { endWithParent } from "../../src/worker/end-with-parent.ts";

endWithParent({ grace: 200, every: 100 });
console.log(process.pid);
// The first line is out before the thread is held.
setTimeout(() => {
  for (;;);
}, 300);
