import {
  PollForActivityTaskCommand,
  RecordActivityTaskHeartbeatCommand,
  RespondActivityTaskCompletedCommand,
  RespondActivityTaskFailedCommand,
  type SWFClient,
} from "@aws-sdk/client-swf";
import { activitiesByName, type Heartbeat } from "./activities.ts";
import { domain, taskLists } from "./names.ts";

/** Polls for activity tasks and does them one at a time until `stopped`. */
export async function runActivityWorker(
  swf: SWFClient,
  tells: (line: string) => void,
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted) {
    const { taskToken, activityType, input } = await swf.send(
      new PollForActivityTaskCommand({
        domain,
        taskList: { name: taskLists.activities },
        identity: "order-example-worker",
      }),
      { abortSignal: stopped },
    );
    if (taskToken === undefined || taskToken === "") continue;
    const name = activityType?.name ?? "";
    const heartbeat: Heartbeat = async (details) => {
      const { cancelRequested } = await swf.send(new RecordActivityTaskHeartbeatCommand({ taskToken, details }));
      tells(`${name} heartbeats: ${details}`);
      return { isCancelRequested: cancelRequested === true };
    };
    try {
      const activity = activitiesByName[name];
      if (activity === undefined) throw new Error(`this worker does not implement ${name}`);
      const result = await activity(input ?? "", heartbeat);
      await swf.send(new RespondActivityTaskCompletedCommand({ taskToken, result }));
    } catch (error) {
      // The decider sees the failure in the history and decides how the order goes on.
      const reason = error instanceof Error ? error.message : String(error);
      await swf.send(new RespondActivityTaskFailedCommand({ taskToken, reason: reason.slice(0, 256) }));
    }
  }
}
