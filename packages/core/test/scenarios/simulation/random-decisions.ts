import type { Decision } from "@openswf/model/wire-types";
import {
  cancelExecution,
  cancelExternal,
  cancelTimer,
  completeExecution,
  continueAsNew,
  failExecution,
  recordMarker,
  requestCancelActivityTask,
  scheduleActivityTask,
  scheduleLambdaFunction,
  signalExternal,
  startChild,
  startTimer,
} from "../../world/decisions.ts";
import type { SeededRandomness } from "../../world/seeded-randomness.ts";

/** Few names, so that executions interact. */
export const workflowIds = ["ann", "bob", "cid", "dan"] as const;
const childIds = ["bob", "eve", "fay"] as const;
const everybody = [...workflowIds, "eve", "fay", "nobody"] as const;
const ids = ["one", "two", "three"] as const;
const timeouts = ["0", "3", "10", "NONE"] as const;
export const settings = {
  executionStartToCloseTimeout: "600",
  taskStartToCloseTimeout: "10",
  lambdaRole: "arn:aws:iam::123456789012:role/lambda",
} as const;

/** One decision, possibly one that must fail. None of these closes the execution. */
function openingDecision(chance: SeededRandomness): Decision {
  switch (chance.below(10)) {
    case 0:
    case 1:
      return scheduleActivityTask(chance.pick(ids), {
        scheduleToStartTimeout: chance.pick(timeouts),
        scheduleToCloseTimeout: chance.pick(timeouts),
        startToCloseTimeout: "10",
        heartbeatTimeout: chance.pick(["2", "NONE"]),
        taskPriority: chance.pick(["0", "5"]),
      });
    case 2:
      return requestCancelActivityTask(chance.pick(ids));
    case 3:
      return startTimer(chance.pick(ids), chance.below(15));
    case 4:
      return cancelTimer(chance.pick(ids));
    case 5:
      return startChild(chance.pick(childIds), {
        ...settings,
        childPolicy: chance.pick(["TERMINATE", "REQUEST_CANCEL", "ABANDON"]),
      });
    case 6:
      return cancelExternal(chance.pick(everybody));
    case 7:
      return scheduleLambdaFunction(chance.pick(ids), { startToCloseTimeout: chance.pick(["5", "30"]) });
    default:
      return signalExternal(chance.pick(everybody), "from another");
  }
}

function closingDecision(chance: SeededRandomness): Decision {
  switch (chance.below(4)) {
    case 0:
      return completeExecution();
    case 1:
      return failExecution();
    case 2:
      return cancelExecution();
    default:
      return continueAsNew(settings);
  }
}

/** A batch that starts with a marker of this name, so that it can be found in the history. */
export function randomDecisions(chance: SeededRandomness, markerName: string): readonly Decision[] {
  const decisions = [recordMarker(markerName)];
  for (let count = chance.below(4); count > 0; count -= 1) decisions.push(openingDecision(chance));
  if (chance.chance(0.15)) decisions.push(closingDecision(chance));
  return decisions;
}
