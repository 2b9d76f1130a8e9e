import type { StartedActivityTask } from "@openswf/engine/commands/activity-task";
import { invariant } from "@openswf/model/invariant";
import type { CachedExecution } from "../../commit/cached-execution.ts";
import { readPrintedEvent } from "../../commit/read-events.ts";
import type { TaskListKey } from "../../stores/tasks.ts";
import { bucket } from "../../throttle/buckets.ts";
import type { CallScope, Definition } from "../call.ts";
import { requireDomain } from "../domains/require-domain.ts";
import { keysOfTaskList } from "../input-keys.ts";
import { PrintedAnswer } from "../printed-answer.ts";
import { pollCaller, requireStillPermitted } from "../still-permitted.ts";
import { inDomain } from "../subject.ts";
import { printedInput } from "./printed-input.ts";

/**
 * The answer to a poll that got no task in time. `taskToken` is omitted, although the documentation calls it empty.
 * (seen)
 */
const emptyPoll = new PrintedAnswer(`{"startedEventId":0}`);

export const pollForActivityTask: Definition<"PollForActivityTask"> = {
  kind: "poll",
  subject: inDomain,
  keys: keysOfTaskList,
  bucket: bucket(2000, 200),
  async run(call) {
    const { services, input } = call;
    const found = requireDomain(call, input.domain);
    const domain = found instanceof Promise ? await found : found;
    const list: TaskListKey = { domain: domain.key, kind: "activity", name: input.taskList.name };
    const handed = await services.taskLists.poll(list, input.identity, pollCaller(call), call.waits);
    if (handed === undefined) {
      await requireStillPermitted(call);
      return emptyPoll;
    }
    invariant(handed.kind === "activity", "an activity task list handed out a decision task");
    const { execution, started } = handed;
    const redeliver = (): void => services.taskLists.redeliver(list, handed);
    try {
      const checking = requireStillPermitted(call);
      if (checking !== undefined) await checking;
      // The input can be 32 K characters, so it stays in the history until a poll needs it.
      const reading = readPrintedEvent(services.store, execution, started.scheduledEventId);
      const scheduled = reading instanceof Promise ? await reading : reading;
      return new PrintedAnswer(printTask(call, execution, started, printedInput(scheduled)), redeliver);
    } catch (error) {
      redeliver();
      throw error;
    }
  },
};

function printTask(
  { services, scope }: CallScope,
  { runId, workflowId }: CachedExecution,
  { scheduledEventId, startedEventId, startedAt, activityId, activityType }: StartedActivityTask,
  input: string | undefined,
): string {
  const taskToken = services.taskTokens.print(scope, {
    kind: "activity",
    runId,
    workflowId,
    scheduledEventId,
    startedEventId,
    startedAt,
  });
  const inputMember = input === undefined ? "" : `"input":${input},`;
  return (
    `{"activityId":${JSON.stringify(activityId)},"activityType":${JSON.stringify(activityType)},${inputMember}` +
    `"startedEventId":${startedEventId},"taskToken":"${taskToken}",` +
    `"workflowExecution":${JSON.stringify({ runId, workflowId })}}`
  );
}
