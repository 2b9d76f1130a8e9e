import type { RunId } from "@openswf/model/brand";
import { unreachable } from "@openswf/model/invariant";
import { applyChildPolicy, notifyParent } from "./after-close.ts";
import { callLambdaFunction } from "./call-lambda-function.ts";
import type { RunErrand } from "./errand-runner.ts";
import type { ErrandServices } from "./errand-services.ts";
import { reachExternal } from "./reach-external.ts";
import { startChild } from "./start-child.ts";

/** Does one errand: one commit changes the other execution and settles the errand in its own. */
export async function runErrand(services: ErrandServices, runId: RunId, errand: RunErrand): Promise<void> {
  switch (errand.kind) {
    case "startChild":
      return startChild(services, runId, errand);
    case "signalExternal":
    case "cancelExternal":
      return reachExternal(services, runId, errand);
    case "notifyParent":
      return notifyParent(services, runId);
    case "applyChildPolicy":
      return applyChildPolicy(services, runId, errand);
    case "startLambdaFunction":
      return callLambdaFunction(services, runId, errand.scheduledEventId);
    default:
      return unreachable(errand);
  }
}
