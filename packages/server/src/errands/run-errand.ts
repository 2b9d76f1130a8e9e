import type { Errand } from "@openswf/engine/errands";
import type { RunId } from "@openswf/model/brand";
import { unreachable } from "@openswf/model/invariant";
import type { World } from "../core/world.ts";
import { applyChildPolicy, notifyParent } from "./after-close.ts";
import { callLambdaFunction } from "./call-lambda-function.ts";
import { reachExternal } from "./reach-external.ts";
import { startChild } from "./start-child.ts";

/** Does one errand: one commit changes the other execution and settles the errand in its own. */
export async function runErrand(world: World, runId: RunId, errand: Errand): Promise<void> {
  switch (errand.kind) {
    case "startChild":
      return startChild(world, runId, errand.initiatedEventId);
    case "signalExternal":
    case "cancelExternal":
      return reachExternal(world, runId, errand.kind, errand.initiatedEventId);
    case "notifyParent":
      return notifyParent(world, runId);
    case "applyChildPolicy":
      return applyChildPolicy(world, runId, errand);
    case "startLambdaFunction":
      return callLambdaFunction(world, runId, errand.scheduledEventId);
    default:
      return unreachable(errand);
  }
}
