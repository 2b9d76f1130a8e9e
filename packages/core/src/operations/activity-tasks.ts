import {
  cancelActivityTask,
  completeActivityTask,
  failActivityTask,
  recordActivityTaskHeartbeat as recordHeartbeat,
} from "@openswf/engine/commands/activity-task";
import { invariant } from "@openswf/model/invariant";
import type { HandedTask } from "../commit/effects.ts";
import { readEventOf } from "../commit/read-events.ts";
import type { TaskListKey } from "../stores/tasks.ts";
import { type Call, type Operation, PrintedAnswer, requireDomain, runByToken, throttleExecution } from "./call.ts";
import { pollCaller, requireStillPermitted } from "./still-permitted.ts";

/**
 * The answer to a poll that got no task in time. `taskToken` is omitted, although the documentation calls it empty.
 * (seen)
 */
const emptyPoll = new PrintedAnswer(`{"startedEventId":0}`);

export const pollForActivityTask: Operation<"PollForActivityTask"> = async (call) => {
  const { services, input } = call;
  const domain = await requireDomain(call, input.domain);
  const list: TaskListKey = { domain: domain.key, kind: "activity", name: input.taskList.name };
  const handed = await services.taskLists.poll(list, input.identity, pollCaller(call));
  if (handed === undefined) {
    await requireStillPermitted(call);
    return emptyPoll;
  }
  const redeliver = (): void => services.taskLists.redeliver(list, handed);
  try {
    await requireStillPermitted(call);
    return new PrintedAnswer(await printTask(call, handed), redeliver);
  } catch (error) {
    redeliver();
    throw error;
  }
};

async function printTask({ services, scope }: Call<"PollForActivityTask">, handed: HandedTask): Promise<string> {
  invariant(handed.kind === "activity", "an activity task list handed out a decision task");
  const { execution, started } = handed;
  const { workflowId, runId } = execution;
  const { scheduledEventId, startedEventId } = started;
  // The input can be 32 K characters, so it stays in the history until a poll needs it.
  const scheduled = await readEventOf(services.store, execution, scheduledEventId, "ActivityTaskScheduled");
  return JSON.stringify({
    activityId: started.activityId,
    activityType: started.activityType,
    input: scheduled.attributes.input,
    startedEventId,
    taskToken: services.taskTokens.print(scope, {
      kind: "activity",
      runId,
      workflowId,
      scheduledEventId,
      startedEventId,
    }),
    workflowExecution: { runId, workflowId },
  });
}

export const recordActivityTaskHeartbeat: Operation<"RecordActivityTaskHeartbeat"> = async (call) => {
  const { services, input, scope, operation } = call;
  const token = services.taskTokens.parse(scope, "activity", input.taskToken);
  throttleExecution(services, operation, token.runId);
  return runByToken(services, token, ({ transition }) => recordHeartbeat(transition, token, input.details));
};

export const respondActivityTaskCompleted: Operation<"RespondActivityTaskCompleted"> = async (call) => {
  const { services, input, scope } = call;
  const token = services.taskTokens.parse(scope, "activity", input.taskToken);
  await runByToken(services, token, ({ transition }) => completeActivityTask(transition, token, input.result));
  return undefined;
};

export const respondActivityTaskFailed: Operation<"RespondActivityTaskFailed"> = async (call) => {
  const { services, input, scope } = call;
  const { reason, details } = input;
  const token = services.taskTokens.parse(scope, "activity", input.taskToken);
  await runByToken(services, token, ({ transition }) => failActivityTask(transition, token, { reason, details }));
  return undefined;
};

export const respondActivityTaskCanceled: Operation<"RespondActivityTaskCanceled"> = async (call) => {
  const { services, input, scope } = call;
  const token = services.taskTokens.parse(scope, "activity", input.taskToken);
  await runByToken(services, token, ({ transition }) => cancelActivityTask(transition, token, input.details));
  return undefined;
};
