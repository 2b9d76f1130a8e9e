import { completeDecisionTask, requireStartedDecisionTask } from "@openswf/engine/commands/decision-task";
import { checkDecisions, decisionsOf } from "../../protocol/decisions-of.ts";
import { bucket } from "../../throttle/buckets.ts";
import { auditDenied } from "../audit-calls.ts";
import type { Definition } from "../call.ts";
import { noKeys } from "../input-keys.ts";
import { runOfDecisionTask, unknownTaskExecution } from "../subject.ts";
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
    const found = services.executions.readAnyVersion(task.runId);
    const execution = found instanceof Promise ? await found : found;
    if (execution === undefined) throw unknownTaskExecution(task);
    const judging = deniedDecisions(call, decisions);
    const denied = judging instanceof Promise ? await judging : judging;
    const preparing = prepareDeciding(call, execution, decisions, denied);
    const deciding = preparing instanceof Promise ? await preparing : preparing;
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
        deciding.attempt(),
      );
      if (continued !== undefined) stepping.alsoStart(continued);
    });
    if (denied.size > 0) await auditDenied(call, [...denied.values()]);
    return undefined;
  },
};
