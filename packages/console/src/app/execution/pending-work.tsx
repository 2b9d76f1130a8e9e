import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { ExecutionState } from "../../logic/execution/execution-state.ts";
import { dueTimes, type OpenActivity } from "../../logic/execution/open-work.ts";
import { SmallTable } from "../parts/small-table.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

/** Open work of one kind that is listed. An execution can have a thousand open activities. */
const listedMax = 100;

interface PendingWorkProps {
  readonly domain: string;
  readonly state: ExecutionState;
}

/** Everything that an open execution waits for. */
export function PendingWork({ domain, state }: PendingWorkProps): ReactElement | null {
  const { activities, timers, children, lambdas, scheduledDecisionTask, startedDecisionTask } = state;
  if (state.close !== undefined) return null;
  return (
    <div className="pending">
      <Pending title="Activities" count={activities.size} heads={["Activity", "Type", "Task list", "State", "Due"]}>
        {[...activities.values()].slice(0, listedMax).map((activity) => (
          <tr key={activity.scheduledEventId}>
            <td>
              <Text className="id" text={activity.activityId} />
              {activity.attempt > 1 && <span className="badge">attempt {activity.attempt}</span>}
            </td>
            <td>
              <Text text={activity.activityType.name} />
            </td>
            <td>
              <Text text={activity.taskList} />
            </td>
            <td>
              <ActivityProgress activity={activity} />
            </td>
            <td>
              <Due activity={activity} />
            </td>
          </tr>
        ))}
      </Pending>
      <Pending title="Timers" count={timers.size} heads={["Timer", "Started", "Fires"]}>
        {[...timers.values()].slice(0, listedMax).map(({ scheduledEventId, timerId, scheduledAt, firesAt }) => (
          <tr key={scheduledEventId}>
            <td>
              <Text className="id" text={timerId} />
            </td>
            <td>
              <Time at={scheduledAt} />
            </td>
            <td>
              <Time at={firesAt} />
            </td>
          </tr>
        ))}
      </Pending>
      <Pending title="Children" count={children.size} heads={["Workflow id", "Type", "State"]}>
        {[...children.values()].slice(0, listedMax).map(({ scheduledEventId, workflowId, workflowType, started }) => (
          <tr key={scheduledEventId}>
            <td>
              <Link to="/execution" search={{ domain, id: workflowId, run: started?.runId }}>
                <Text className="id" text={workflowId} />
              </Link>
            </td>
            <td>
              <Text text={workflowType.name} />
            </td>
            <td>{started === undefined ? "starting" : "running"}</td>
          </tr>
        ))}
      </Pending>
      <Pending title="Lambda functions" count={lambdas.size} heads={["Id", "Function", "Scheduled"]}>
        {[...lambdas.values()].slice(0, listedMax).map(({ scheduledEventId, id, name, scheduledAt }) => (
          <tr key={scheduledEventId}>
            <td>
              <Text className="id" text={id} />
            </td>
            <td>
              <Text text={name} />
            </td>
            <td>
              <Time at={scheduledAt} />
            </td>
          </tr>
        ))}
      </Pending>
      <Pending
        title="Decision task"
        count={[scheduledDecisionTask, startedDecisionTask].filter((task) => task !== undefined).length}
        heads={["Task list", "State", "Since"]}
      >
        {startedDecisionTask !== undefined && (
          <tr>
            <td>
              <Text text={startedDecisionTask.taskList} />
            </td>
            <td>
              started <By identity={startedDecisionTask.identity} />
            </td>
            <td>
              <Time at={startedDecisionTask.startedAt} />
            </td>
          </tr>
        )}
        {scheduledDecisionTask !== undefined && (
          <tr>
            <td>
              <Text text={scheduledDecisionTask.taskList} />
            </td>
            <td>scheduled</td>
            <td>
              <Time at={scheduledDecisionTask.scheduledAt} />
            </td>
          </tr>
        )}
      </Pending>
    </div>
  );
}

interface PendingProps {
  readonly title: string;
  readonly count: number;
  readonly heads: readonly string[];
  readonly children: ReactNode;
}

function Pending({ title, count, heads, children }: PendingProps): ReactElement | null {
  if (count === 0) return null;
  return (
    <section className="pending-part">
      <h2>
        {title} <span className="count">{count.toLocaleString("en")}</span>
      </h2>
      <SmallTable label={title}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </SmallTable>
      {count > listedMax && <p className="muted">and {(count - listedMax).toLocaleString("en")} more</p>}
    </section>
  );
}

function ActivityProgress({ activity }: { readonly activity: OpenActivity }): ReactElement {
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

function By({ identity }: { readonly identity: string | undefined }): ReactElement | null {
  if (identity === undefined) return null;
  return (
    <>
      by <Text className="id" text={identity} />
    </>
  );
}

const timeoutTexts = {
  SCHEDULE_TO_START: "to start",
  SCHEDULE_TO_CLOSE: "to close",
  START_TO_CLOSE: "to finish",
  HEARTBEAT: "for a heartbeat",
} as const;

function Due({ activity }: { readonly activity: OpenActivity }): ReactElement {
  const [first] = dueTimes(activity);
  if (first === undefined) return <span className="muted">no time-out</span>;
  return (
    <>
      <Time at={first.dueAt} /> <span className="muted">{timeoutTexts[first.timeout]}</span>
    </>
  );
}
