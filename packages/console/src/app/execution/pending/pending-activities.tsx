import { type ActivityTimeout, dueTimes, type OpenActivity } from "@openswf/insight/execution/open-work";
import { durationText } from "@openswf/insight/text/duration";
import { shortText } from "@openswf/insight/text/visible-text";
import type { ReactElement } from "react";
import type { OpenActivityTask } from "../../../api/machinery.ts";
import { Countdown } from "../../parts/countdown.tsx";
import { Text } from "../../parts/text.tsx";
import { Time } from "../../parts/time.tsx";
import { useNow } from "../../time/now.ts";
import { EventLink } from "../event-link.tsx";
import type { RunAddress } from "../run-address.ts";
import { heartbeatAt } from "../use-open-activities.ts";
import { listedMax, PendingPart } from "./pending-part.tsx";

/** Characters of the details of a heartbeat. */
const detailsMax = 80;

interface PendingActivitiesProps {
  readonly run: RunAddress;
  readonly activities: readonly OpenActivity[];
  /** By `scheduledEventId`, what the server tells beyond the history; Amazon SWF tells nothing. */
  readonly told: ReadonlyMap<number, OpenActivityTask>;
}

/** The activity tasks that are scheduled or worked on, with everything that is due. */
export function PendingActivities({ run, activities, told }: PendingActivitiesProps): ReactElement {
  return (
    <PendingPart
      title="Activities"
      count={activities.length}
      heads={["Activity", "Type", "Task list", "State", "Last heartbeat", "Times out"]}
    >
      {activities.slice(0, listedMax).map((activity) => (
        <tr key={activity.scheduledEventId}>
          <td>
            <EventLink run={run} eventId={activity.scheduledEventId} className="id">
              <Text text={activity.activityId} />
            </EventLink>
            {activity.attempt > 1 && <span className="badge">attempt {activity.attempt}</span>}
          </td>
          <td>
            <Text text={activity.activityType.name} /> <Text className="muted" text={activity.activityType.version} />
          </td>
          <td>
            <Text text={activity.taskList} />
          </td>
          <td>
            <Progress activity={activity} />
          </td>
          <td>
            <Heartbeat activity={activity} task={told.get(activity.scheduledEventId)} />
          </td>
          <td>
            <DueTimes activity={activity} clockAt={clockOf(activity, told.get(activity.scheduledEventId))} />
          </td>
        </tr>
      ))}
    </PendingPart>
  );
}

function Progress({ activity }: { readonly activity: OpenActivity }): ReactElement {
  const { started, scheduledAt, cancelRequestedEventId } = activity;
  return (
    <>
      {started === undefined ? (
        <>
          scheduled <Time at={scheduledAt} />
        </>
      ) : (
        <>
          started <Time at={started.at} /> <By identity={started.identity} />
        </>
      )}
      {cancelRequestedEventId !== undefined && <span className="badge badge-warning">cancel requested</span>}
    </>
  );
}

/** ` by worker-7`, or nothing if the worker has not said who it is. */
export function By({ identity }: { readonly identity: string | undefined }): ReactElement | null {
  if (identity === undefined || identity === "") return null;
  return (
    <>
      by <Text className="id" text={identity} />
    </>
  );
}

interface HeartbeatProps {
  readonly activity: OpenActivity;
  readonly task: OpenActivityTask | undefined;
}

/** SWF does not tell of heartbeats. But without any, the task would have timed out by now. */
function Heartbeat({ activity, task }: HeartbeatProps): ReactElement {
  const now = useNow();
  const at = heartbeatAt(task);
  const { started, timeouts } = activity;
  const timeout = timeouts.HEARTBEAT;
  if (at !== undefined) {
    return (
      <>
        <Time at={at} />
        {timeout !== undefined && <span className="muted"> of {durationText(timeout)}</span>}
        {task?.lastHeartbeatDetails !== undefined && (
          <bdi className="id heartbeat-details">{shortText(task.lastHeartbeatDetails, detailsMax)}</bdi>
        )}
      </>
    );
  }
  if (started === undefined) return <span className="muted">not started</span>;
  if (timeout === undefined) return <span className="muted">no time-out</span>;
  if (task !== undefined) return <span className="muted">none yet</span>;
  if (now - started.at < timeout) return <span className="muted">not told</span>;
  return <span className="muted">within {durationText(timeout)}</span>;
}

const timeoutTexts: Readonly<Record<ActivityTimeout, string>> = {
  SCHEDULE_TO_START: "to start",
  SCHEDULE_TO_CLOSE: "to close",
  START_TO_CLOSE: "to finish",
  HEARTBEAT: "without a heartbeat",
};

/** Since when the time for a heartbeat runs, where the server tells. */
function clockOf({ started }: OpenActivity, task: OpenActivityTask | undefined): number | undefined {
  return task === undefined ? undefined : (heartbeatAt(task) ?? started?.at);
}

/** Every time-out that runs, the soonest first. */
function DueTimes({ activity, clockAt }: DueTimesProps): ReactElement {
  const now = useNow();
  // A heartbeat that nobody tells of may have come at any time: when the next is due is then not known.
  const due = dueTimes(activity, clockAt).filter(
    ({ timeout, dueAt }) => timeout !== "HEARTBEAT" || clockAt !== undefined || dueAt > now,
  );
  if (due.length === 0) return <span className="muted">never</span>;
  return (
    <ul className="due-times">
      {due.map(({ timeout, dueAt }) => (
        <li key={timeout}>
          <span className="number">
            in <Countdown at={dueAt} />
          </span>{" "}
          <span className="muted">
            {timeoutTexts[timeout]}
            {timeout === "HEARTBEAT" && clockAt === undefined && ", at the soonest"}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface DueTimesProps {
  readonly activity: OpenActivity;
  readonly clockAt: number | undefined;
}
