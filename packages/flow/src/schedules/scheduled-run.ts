import { readRunWorkflowId } from "../authoring/scheduled-time.ts";
import type { Client } from "../client/client.ts";
import type { ExecutionStatus, ExecutionSummary } from "../client/describe-execution.ts";
import type { RunReason } from "./workflow/schedule-state.ts";
import { scheduleTag } from "./workflow/schedule-tag.ts";

/** A run that a schedule has started. */
export interface ScheduledRun {
  readonly workflowId: string;
  readonly runId: string;
  /** The time that it is for, before jitter. */
  readonly time: Date;
  readonly reason: RunReason;
  readonly status: ExecutionStatus;
  readonly startedAt: Date;
  /** `undefined` while it is open. */
  readonly closedAt: Date | undefined;
}

/** The runs of a schedule, the newest first by the time of their start. */
export async function* scheduledRuns(client: Client, id: string): AsyncGenerator<ScheduledRun, void, undefined> {
  const tag = scheduleTag(id);
  const open = client.executions({ tag, status: "OPEN" });
  const closed = client.executions({ tag, status: "CLOSED", startedFrom: new Date(0) });
  try {
    let [nextOpen, nextClosed] = await Promise.all([open.next(), closed.next()]);
    for (;;) {
      const isOpenNewer =
        !nextOpen.done && (nextClosed.done === true || nextOpen.value.startedAt >= nextClosed.value.startedAt);
      if (isOpenNewer && !nextOpen.done) {
        yield runOf(nextOpen.value);
        nextOpen = await open.next();
      } else if (!nextClosed.done) {
        yield runOf(nextClosed.value);
        nextClosed = await closed.next();
      } else return;
    }
  } finally {
    await Promise.all([open.return(), closed.return()]);
  }
}

function runOf({ workflowId, runId, status, startedAt, closedAt }: ExecutionSummary): ScheduledRun {
  const { time, reason } = readRunWorkflowId(workflowId) ?? { time: startedAt, reason: "schedule" };
  return { workflowId, runId, time, reason, status, startedAt, closedAt };
}
