import type { ActivityTask, PollForActivityTaskInput } from "@aws-sdk/client-swf";
import type { ActivityTypes } from "../activities/activity-functions.ts";
import { runActivity } from "../activities/run-activity.ts";
import type { ActivityWork } from "../activities/running-activity.ts";
import { Answering } from "../transport/answering.ts";
import { endPolls, type PollsToEnd } from "./end-polls.ts";
import type { ActivityTaskOutcome } from "./measure.ts";
import { pollTimeoutMs } from "./poll-for-decision.ts";
import { Pollers } from "./pollers.ts";
import { pollersMax } from "./pollers-max.ts";
import { Slots } from "./slots.ts";
import { messageOf } from "./worker-log.ts";
import { activityLog, type Working } from "./working.ts";

export interface ActivityPolling {
  readonly pollers: readonly Pollers<ActivityTask>[];
  readonly slots: Slots;
  /** The activities that run, for people: name and id. */
  readonly running: () => readonly string[];
}

export function pollActivities(working: Working, types: ActivityTypes, shutdown: AbortSignal): ActivityPolling {
  const { options, calls, identity, clock, taskLists } = working;
  const { domain } = options;
  const work = activityWork(working, types, shutdown);
  // A poll that is out holds a slot: with fewer slots than lists, some would not be polled.
  const slots = new Slots(Math.max(options.activitySlots ?? 100, taskLists.length));
  const running = new Set<ActivityTask>();
  const pollOf = (name: string): PollForActivityTaskInput & PollsToEnd => ({ domain, identity, taskList: { name } });
  const pollers = taskLists.map(
    (taskList) =>
      new Pollers<ActivityTask>({
        poll: async (signal) => {
          const input = pollOf(taskList);
          const limits = { signal, timeoutMs: pollTimeoutMs, retryForMs: 0 };
          const task = await calls.call("PollForActivityTask", input, limits);
          return task.taskToken ? task : undefined;
        },
        work: async (task, wantsMore) => {
          const answering = new Answering(calls, "PollForActivityTask", () => (wantsMore() ? [pollOf(taskList)] : []));
          running.add(task);
          await workOnActivity(working, work, task, answering);
          running.delete(task);
          return answering.taken?.task;
        },
        end: () => endPolls(calls, "activity", pollOf(taskList)),
        failed: (error) => working.outage.failed("activity", taskList, error),
        succeeded: () => working.outage.succeeded(),
        slots,
        pollersMax: () => pollersMax(options, calls),
        clock,
      }),
  );
  const named = ({ activityType, activityId }: ActivityTask): string => `${activityType?.name} ${activityId}`;
  return { pollers, slots, running: () => [...running].map(named) };
}

function activityWork(working: Working, types: ActivityTypes, shutdown: AbortSignal): ActivityWork {
  const { options, calls, log, clock, payloads, converter } = working;
  const { activityInterceptors: interceptors = [], activityLimits = {} } = options;
  const places = new Map(Object.entries(activityLimits).map(([name, limit]) => [name, new Slots(limit)]));
  return {
    calls,
    types,
    payloads,
    converter,
    interceptors,
    clock,
    shutdown,
    place: (name, signal) => places.get(name)?.take(signal),
    log: (fields) => activityLog(log, fields),
  };
}

/** Never rejects. */
async function workOnActivity(
  { clock, log, measure }: Working,
  work: ActivityWork,
  task: ActivityTask,
  answering: Answering<"PollForActivityTask">,
): Promise<void> {
  const beganAt = clock.now();
  const activity = task.activityType?.name ?? "";
  const measured = (outcome: ActivityTaskOutcome): void =>
    measure({ kind: "activity task", activity, ms: clock.now() - beganAt, outcome });
  try {
    measured(await runActivity(work, task, answering));
  } catch (error) {
    const about = { ...task.workflowExecution, activityId: task.activityId, activity, error: messageOf(error) };
    log.error(about, "SWF could not be told how an activity ended");
    measured("unanswered");
  }
}
