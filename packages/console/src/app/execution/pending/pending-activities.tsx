import type { ReactElement } from "react";
import { type ActivityTimeout, dueTimes, type OpenActivity } from "../../../logic/execution/open-work.ts";
import { durationText } from "../../../logic/text/duration.ts";
import { Countdown } from "../../parts/countdown.tsx";
import { Text } from "../../parts/text.tsx";
import { Time } from "../../parts/time.tsx";
import { useNow } from "../../time/now.ts";
import { EventLink } from "../event-link.tsx";
import type { RunAddress } from "../run-address.ts";
import { listedMax, PendingPart } from "./pending-part.tsx";

interface PendingActivitiesProps {
  readonly run: RunAddress;
  readonly activities: readonly OpenActivity[];
  /** By `scheduledEventId`, where the server tells. */
  readonly heartbeats: ReadonlyMap<number, number> | undefined;
}

/** The activity tasks that are scheduled or worked on, with everything that is due. */
export function PendingActivities({ run, activities, heartbeats }: PendingActivitiesProps): ReactElement {
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
            <Heartbeat activity={activity} at={heartbeats?.get(activity.scheduledEventId)} />
          </td>
          <td>
            <DueTimes activity={activity} heartbeatAt={heartbeats?.get(activity.scheduledEventId)} />
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
  readonly at: number | undefined;
}

/** SWF does not tell of heartbeats. But without any, the task would have timed out by now. */
function Heartbeat({ activity, at }: HeartbeatProps): ReactElement {
  const now = useNow();
  const { started, timeouts } = activity;
  const timeout = timeouts.HEARTBEAT;
  if (at !== undefined) {
    return (
      <>
        <Time at={at} />
        {timeout !== undefined && <span className="muted"> of {durationText(timeout)}</span>}
      </>
    );
  }
  if (started === undefined) return <span className="muted">not started</span>;
  if (timeout === undefined) return <span className="muted">no time-out</span>;
  if (now - started.at < timeout) return <span className="muted">not told</span>;
  return <span className="muted">within {durationText(timeout)}</span>;
}

const timeoutTexts: Readonly<Record<ActivityTimeout, string>> = {
  SCHEDULE_TO_START: "to start",
  SCHEDULE_TO_CLOSE: "to close",
  START_TO_CLOSE: "to finish",
  HEARTBEAT: "without a heartbeat",
};

/** Every time-out that runs, the soonest first. */
function DueTimes({ activity, heartbeatAt }: DueTimesProps): ReactElement {
  const now = useNow();
  // A heartbeat that nobody tells of may have come at any time: when the next is due is then not known.
  const due = dueTimes(activity, heartbeatAt).filter(
    ({ timeout, dueAt }) => timeout !== "HEARTBEAT" || heartbeatAt !== undefined || dueAt > now,
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
            {timeout === "HEARTBEAT" && heartbeatAt === undefined && ", at the soonest"}
          </span>
        </li>
      ))}
    </ul>
  );
}

interface DueTimesProps {
  readonly activity: OpenActivity;
  readonly heartbeatAt: number | undefined;
}
