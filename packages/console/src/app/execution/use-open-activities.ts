import type { ExecutionState } from "@openswf/insight/execution/execution-state";
import type { EventId, Instant } from "@openswf/model/brand";
import { useQuery } from "@tanstack/react-query";
import { listOpenActivityTasks, type OpenActivityTask } from "../../api/machinery.ts";
import { swf } from "../swf.ts";
import type { RunAddress } from "./run-address.ts";

const refreshEveryMs = 5_000;
const none: ReadonlyMap<EventId, OpenActivityTask> = new Map();

/**
 * The open activity tasks of an execution by their `scheduledEventId`, with their last heartbeats. Empty where the server
 * does not tell: Amazon SWF, a file, a caller without the permission. Asked only while a worker has one of them.
 */
export function useOpenActivities(
  { domain, workflowId, runId, file }: RunAddress,
  { close, activities }: ExecutionState,
): ReadonlyMap<EventId, OpenActivityTask> {
  const hasStarted = close === undefined && [...activities.values()].some(({ started }) => started !== undefined);
  const isOffered = file === undefined && swf.offers("OpenSWF.ListOpenActivityTasks");
  const { data } = useQuery({
    queryKey: ["open activities", domain, workflowId, runId],
    queryFn: async ({ signal }) => {
      const tasks = await listOpenActivityTasks(swf, domain, { workflowId, runId }, signal);
      return new Map(tasks.map((task) => [task.scheduledEventId, task]));
    },
    enabled: hasStarted && isOffered,
    refetchInterval: () => (swf.offers("OpenSWF.ListOpenActivityTasks") ? refreshEveryMs : false),
    retry: false,
  });
  return data ?? none;
}

/** When each of them last sent a heartbeat, by `scheduledEventId`; `undefined` of those that have sent none. */
export function heartbeatsOf(tasks: ReadonlyMap<EventId, OpenActivityTask>): ReadonlyMap<EventId, Instant | undefined> {
  return new Map([...tasks].map(([scheduledEventId, task]) => [scheduledEventId, heartbeatAt(task)]));
}

/** When a task last sent a heartbeat. */
export function heartbeatAt(task: OpenActivityTask | undefined): Instant | undefined {
  const seconds = task?.lastHeartbeatTimestamp;
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}
