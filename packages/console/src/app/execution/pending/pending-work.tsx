import type {
  ExecutionState,
  ScheduledDecisionTask,
  StartedDecisionTask,
} from "@openswf/insight/execution/execution-state";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { Countdown } from "../../parts/countdown.tsx";
import { Text } from "../../parts/text.tsx";
import { Moment, Time } from "../../parts/time.tsx";
import { EventLink } from "../event-link.tsx";
import type { HistorySoFar } from "../history-forms.ts";
import type { RunAddress } from "../run-address.ts";
import { useOpenActivities } from "../use-open-activities.ts";
import { By, PendingActivities } from "./pending-activities.tsx";
import { PendingPart, PendingRows } from "./pending-part.tsx";
import { PendingRetries } from "./pending-retries.tsx";

interface PendingWorkProps {
  readonly run: RunAddress;
  readonly history: HistorySoFar;
}

interface PartProps {
  readonly run: RunAddress;
  readonly state: ExecutionState;
}

/** Everything that an open execution waits for. */
export function PendingWork({ run, history }: PendingWorkProps): ReactElement | null {
  const { state, flow } = history;
  const told = useOpenActivities(run, state);
  if (state.close !== undefined) return null;
  const { retries } = flow;
  const retryTimers = new Set(retries.map(({ timerEventId }) => timerEventId));
  return (
    <div className="pending">
      <PendingActivities run={run} activities={[...state.activities.values()]} told={told} />
      <PendingRetries run={run} retries={retries} />
      <Timers run={run} state={state} retryTimers={retryTimers} />
      <Children run={run} state={state} />
      <Lambdas run={run} state={state} />
      <Requests run={run} state={state} />
      <Signals run={run} state={state} />
      <DecisionTasks run={run} state={state} />
    </div>
  );
}

interface TimersProps extends PartProps {
  /** Those are told with what they bring. */
  readonly retryTimers: ReadonlySet<number>;
}

function Timers({ run, state, retryTimers }: TimersProps): ReactElement {
  const timers = [...state.timers.values()].filter(({ scheduledEventId }) => !retryTimers.has(scheduledEventId));
  const soonest = timers.toSorted((a, b) => a.firesAt - b.firesAt);
  return (
    <PendingRows
      title="Timers"
      heads={["Timer", "Fires in", "At", "Started"]}
      items={soonest}
      row={({ scheduledEventId, timerId, scheduledAt, firesAt }) => (
        <>
          <td>
            <EventLink run={run} eventId={scheduledEventId} className="id">
              <Text text={timerId} />
            </EventLink>
            {timerId.startsWith("openswf.") && <span className="badge">of the SDK</span>}
          </td>
          <td className="number">
            <Countdown at={firesAt} />
          </td>
          <td>
            <Moment at={firesAt} />
          </td>
          <td>
            <Time at={scheduledAt} />
          </td>
        </>
      )}
    />
  );
}

interface ExecutionIdProps {
  readonly run: RunAddress;
  readonly workflowId: string;
  readonly runId: string | undefined;
}

/** Leads to another execution of the same domain. */
function ExecutionId({ run, workflowId, runId }: ExecutionIdProps): ReactElement {
  return (
    <Link to="/execution" search={{ domain: run.domain, id: workflowId, run: runId }}>
      <Text className="id" text={workflowId} />
    </Link>
  );
}

function Children({ run, state: { children } }: PartProps): ReactElement {
  return (
    <PendingRows
      title="Children"
      heads={["Workflow id", "Type", "State", "Since"]}
      items={[...children.values()]}
      row={({ scheduledEventId, scheduledAt, workflowId, workflowType, started }) => (
        <>
          <td>
            <ExecutionId run={run} workflowId={workflowId} runId={started?.runId} />
          </td>
          <td>
            <Text text={workflowType.name} />
          </td>
          <td>
            <EventLink run={run} eventId={started?.eventId ?? scheduledEventId}>
              {started === undefined ? "starting" : "running"}
            </EventLink>
          </td>
          <td>
            <Time at={started?.at ?? scheduledAt} />
          </td>
        </>
      )}
    />
  );
}

function Lambdas({ run, state: { lambdas } }: PartProps): ReactElement {
  return (
    <PendingRows
      title="Lambda functions"
      heads={["Id", "Function", "State", "Times out"]}
      items={[...lambdas.values()]}
      row={({ scheduledEventId, id, name, scheduledAt, started, startToCloseMs }) => (
        <>
          <td>
            <EventLink run={run} eventId={scheduledEventId} className="id">
              <Text text={id} />
            </EventLink>
          </td>
          <td>
            <Text text={name} />
          </td>
          <td>
            {started === undefined ? "scheduled" : "started"} <Time at={started?.at ?? scheduledAt} />
          </td>
          <td className="number">
            {started !== undefined && startToCloseMs !== undefined && (
              <>
                in <Countdown at={started.at + startToCloseMs} />
              </>
            )}
          </td>
        </>
      )}
    />
  );
}

function Requests({ run, state: { requests } }: PartProps): ReactElement {
  return (
    <PendingRows
      title="On their way to others"
      heads={["What", "To", "Since"]}
      items={[...requests.values()]}
      row={({ scheduledEventId, scheduledAt, kind, signalName, workflowId, runId }) => (
        <>
          <td>
            <EventLink run={run} eventId={scheduledEventId}>
              {kind} {signalName !== undefined && <Text text={signalName} />}
            </EventLink>
          </td>
          <td>
            <ExecutionId run={run} workflowId={workflowId} runId={runId} />
          </td>
          <td>
            <Time at={scheduledAt} />
          </td>
        </>
      )}
    />
  );
}

function Signals({ run, state: { signals } }: PartProps): ReactElement | null {
  const { count, last, unseen } = signals;
  if (last === undefined) return null;
  return (
    <PendingPart title="Signals received" count={count} heads={["Last", "Received", "Seen by a decider"]}>
      <tr>
        <td>
          <EventLink run={run} eventId={last.eventId}>
            <Text text={last.attributes.signalName} />
          </EventLink>
        </td>
        <td>
          <Time at={last.eventTimestamp} />
        </td>
        <td>{unseen === 0 ? "all" : `all but ${unseen.toLocaleString("en")}`}</td>
      </tr>
    </PendingPart>
  );
}

function DecisionTasks({ run, state }: PartProps): ReactElement {
  const { scheduledDecisionTask: scheduled, startedDecisionTask: started } = state;
  const count = [scheduled, started].filter((task) => task !== undefined).length;
  return (
    <PendingPart title="Decision task" count={count} heads={["Task list", "State", "Since", "Times out"]}>
      {started !== undefined && (
        <DecisionTask run={run} task={started} eventId={started.startedEventId} since={started.startedAt}>
          started <By identity={started.identity} />
        </DecisionTask>
      )}
      {scheduled !== undefined && (
        <DecisionTask run={run} task={scheduled} eventId={scheduled.scheduledEventId} since={scheduled.scheduledAt}>
          scheduled
        </DecisionTask>
      )}
    </PendingPart>
  );
}

interface DecisionTaskProps {
  readonly run: RunAddress;
  readonly task: ScheduledDecisionTask | StartedDecisionTask;
  readonly eventId: number;
  readonly since: number;
  readonly children: ReactNode;
}

function DecisionTask({ run, task, eventId, since, children }: DecisionTaskProps): ReactElement {
  const dueAt = decisionDueAt(task);
  return (
    <tr>
      <td>
        <Text text={task.taskList} />
      </td>
      <td>
        <EventLink run={run} eventId={eventId}>
          {children}
        </EventLink>
      </td>
      <td>
        <Time at={since} />
      </td>
      <td className="number">
        {dueAt === undefined ? (
          <span className="muted">never</span>
        ) : (
          <>
            in <Countdown at={dueAt} />
          </>
        )}
      </td>
    </tr>
  );
}

function decisionDueAt(task: ScheduledDecisionTask | StartedDecisionTask): number | undefined {
  if (!("startedAt" in task)) return task.scheduleToStartDueAt;
  return task.startToCloseMs === undefined ? undefined : task.startedAt + task.startToCloseMs;
}
