import { completeDecisionTask, requireStartedDecisionTask } from "@openswf/engine/commands/decision-task";
import { unknownExecution } from "@openswf/model/faults";
import { checkDecisions, decisionsOf } from "../../protocol/decisions-of.ts";
import { bucket } from "../../throttle/buckets.ts";
import { auditDenied } from "../audit-calls.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { runOfDecisionTask } from "../subject.ts";
import { deniedDecisions } from "./permitted-decisions.ts";
import { prepareDeciding } from "./prepare-deciding.ts";
import { runByToken } from "./run-by-token.ts";

export const respondDecisionTaskCompleted: Definition<"RespondDecisionTaskCompleted"> = {
  kind: "change",
  subject: runOfDecisionTask,
  keys: noKeys,
  bucket: bucket(2000, 200),
  check: checkDecisions,
  async run(call) {
    const { services, input, task } = call;
    const decisions = decisionsOf(input);
    const execution = await services.executions.readAnyVersion(task.runId);
    if (execution === undefined) throw unknownExecution({ runId: task.runId, workflowId: task.workflowId ?? "" });
    const denied = await deniedDecisions(call, decisions);
    const surroundings = await prepareDeciding(call, execution, decisions, denied);
    await runByToken(services, task, (stepping) => {
      const { transition } = stepping;
      requireStartedDecisionTask(transition, task);
      const continued = completeDecisionTask(
        transition,
        {
          scheduledEventId: task.scheduledEventId,
          startedEventId: task.startedEventId,
          decisions,
          executionContext: input.executionContext,
          taskList: input.taskList === undefined ? undefined : { name: input.taskList.name },
          taskListScheduleToStartTimeout: input.taskListScheduleToStartTimeout,
        },
        surroundings(),
      );
      if (continued !== undefined) stepping.alsoStart(continued);
    });
    await auditDenied(call, [...denied.values()]);
    return undefined;
  },
};
