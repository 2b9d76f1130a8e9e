import type { Clock } from "@openswf/core/ports/clock";
import type { Swf } from "../../../client/swf-client.ts";
import { activitiesByName, type Heartbeat } from "./activities.ts";
import { domain, taskLists } from "./order-names.ts";

interface ActivityWorker {
  readonly swf: Swf;
  readonly clock: Clock;
  /** Is given each heartbeat, for people. */
  readonly tells: (line: string) => void;
}

/** Polls for activity tasks and does them one at a time until `stopped`. */
export async function runActivityWorker({ swf, clock, tells }: ActivityWorker, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    const task = await swf.call(
      "PollForActivityTask",
      { domain, taskList: { name: taskLists.activities }, identity: "order-demo-worker" },
      stopped,
    );
    const { taskToken, activityType, input } = task;
    // A poll without a task has an answer without a token.
    if (!taskToken) continue;
    const { name } = activityType;
    const heartbeat: Heartbeat = async (details) => {
      const { cancelRequested } = await swf.call("RecordActivityTaskHeartbeat", { taskToken, details });
      tells(`${name} heartbeats: ${details}`);
      return { isCancelRequested: cancelRequested };
    };
    try {
      const activity = activitiesByName[name];
      if (activity === undefined) throw new Error(`this worker does not implement ${name}`);
      const result = await activity(input ?? "", heartbeat, clock);
      await swf.call("RespondActivityTaskCompleted", { taskToken, result });
    } catch (error) {
      // The decider sees the failure in the history and decides how the order goes on.
      const reason = error instanceof Error ? error.message : String(error);
      await swf.call("RespondActivityTaskFailed", { taskToken, reason: reason.slice(0, 256) });
    }
  }
}
