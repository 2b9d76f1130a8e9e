import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { TaskListDescription, WaitingTaskInfo } from "../../api/machinery.ts";
import { SmallTable } from "../parts/small-table.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

interface WaitingTasksProps {
  readonly domain: string;
  readonly kind: "decision" | "activity";
  readonly description: TaskListDescription;
}

/** The executions whose tasks come next, in the order in which polls get them. */
export function WaitingTasks({ domain, kind, description }: WaitingTasksProps): ReactElement | null {
  const { tasks, taskListInfo } = description;
  if (tasks.length === 0) return null;
  const { count, truncated } = taskListInfo.pendingTasks;
  const more = Math.max(0, count - tasks.length);
  return (
    <section className="pending-part">
      <h2>Executions that wait, in the order in which their tasks start</h2>
      <SmallTable label="Waiting tasks">
        <thead>
          <tr>
            <th scope="col">Workflow id</th>
            <th scope="col">Scheduled</th>
            <th scope="col">Priority</th>
            <th scope="col">Event</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <TaskRow key={`${task.workflowExecution.runId} ${task.scheduledEventId}`} domain={domain} task={task} />
          ))}
        </tbody>
      </SmallTable>
      {more > 0 && (
        <p className="muted">
          and {more.toLocaleString("en")}
          {truncated === true && "+"} more {kind} tasks
        </p>
      )}
    </section>
  );
}

function TaskRow({ domain, task }: { readonly domain: string; readonly task: WaitingTaskInfo }): ReactElement {
  const { workflowExecution, scheduledEventId, scheduledTimestamp, taskPriority } = task;
  const address = { domain, id: workflowExecution.workflowId, run: workflowExecution.runId };
  return (
    <tr>
      <td>
        <Link to="/execution" search={address}>
          <Text className="id" text={workflowExecution.workflowId} />
        </Link>
      </td>
      <td>
        <Time at={scheduledTimestamp * 1000} />
      </td>
      <td className="number">{taskPriority}</td>
      <td>
        <Link to="/execution" search={{ ...address, tab: "history", event: String(scheduledEventId) }}>
          {scheduledEventId}
        </Link>
      </td>
    </tr>
  );
}
