import { timeoutMs } from "@openswf/insight/history/read-event";
import { durationText } from "@openswf/insight/text/duration";
import { visibleText } from "@openswf/insight/text/visible-text";
import type { WorkflowExecutionDetail } from "@openswf/model/wire-types";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { ExecutionActions } from "../actions/execution-actions.tsx";
import { Tags } from "../executions/columns.tsx";
import { RunningFor } from "../executions/running-for.tsx";
import { CopyButton } from "../parts/copy-button.tsx";
import { Status, statusOf } from "../parts/status.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";
import { TaskListLink } from "../task-lists/task-list-link.tsx";
import type { HistorySoFar } from "./history-forms.ts";
import type { RunAddress } from "./run-address.ts";

/** Characters that fit into half the width of a phone. */
const longFrom = 20;

interface HeaderProps {
  readonly run: RunAddress;
  readonly detail: WorkflowExecutionDetail;
  readonly history: HistorySoFar;
}

/** What an execution is: status, ids, type, times, where it runs, and its relatives. */
export function ExecutionHeader({ run, detail, history }: HeaderProps): ReactElement {
  const { domain, workflowId, runId } = run;
  const { executionInfo: info, executionConfiguration: configuration } = detail;
  const { workflowType, startTimestamp, closeTimestamp, parent, tagList = [] } = info;
  const started = history.state.started?.attributes;
  return (
    <header className="execution-header">
      <div className="execution-title">
        <Status status={statusOf(info)} />
        <h1 className="execution-id">
          <Text text={workflowId} />
        </h1>
        <CopyButton text={workflowId} what="the workflowId" look="icon" />
        {info.cancelRequested === true && info.executionStatus === "OPEN" && (
          <span className="badge badge-warning">cancel requested</span>
        )}
        <ExecutionActions run={run} detail={detail} started={started} />
      </div>
      <p className="execution-run">
        <Link to="/executions" search={{ domain, type: workflowType.name, version: workflowType.version }}>
          <Text text={workflowType.name} />
        </Link>{" "}
        <Text className="muted" text={workflowType.version} />
        <span className="run-id" title={visibleText(runId)}>
          <span className="muted">run</span> <Text className="id" text={runId} />
        </span>
        <CopyButton text={runId} what="the runId" look="icon" />
      </p>
      <dl className="facts">
        <Fact title="Started">
          <Time at={startTimestamp * 1000} />
        </Fact>
        {closeTimestamp !== undefined && (
          <Fact title="Closed">
            <Time at={closeTimestamp * 1000} />
          </Fact>
        )}
        <Fact title={closeTimestamp === undefined ? "Running for" : "Took"}>
          <RunningFor from={startTimestamp * 1000} to={closeTimestamp} />
        </Fact>
        <Fact title="Times out after">
          <Timeout seconds={configuration.executionStartToCloseTimeout} />
        </Fact>
        <Fact title="Decision tasks within">
          <Timeout seconds={configuration.taskStartToCloseTimeout} />
        </Fact>
        <Fact title="Task list" isLong={configuration.taskList.name.length > longFrom}>
          <TaskListLink domain={domain} kind="decision" name={configuration.taskList.name} />
        </Fact>
        <Fact title="Child policy">{configuration.childPolicy}</Fact>
        {configuration.taskPriority !== undefined && <Fact title="Priority">{configuration.taskPriority}</Fact>}
        {parent !== undefined && (
          <Fact title="Parent">
            <Link to="/execution" search={{ domain, id: parent.workflowId, run: parent.runId }}>
              <Text className="id" text={parent.workflowId} />
            </Link>
          </Fact>
        )}
        {started?.continuedExecutionRunId !== undefined && (
          <Fact title="Continues">
            <Link to="/execution" search={{ domain, id: workflowId, run: started.continuedExecutionRunId }}>
              the run before
            </Link>
          </Fact>
        )}
        {tagList.length > 0 && (
          <Fact title="Tags">
            <Tags tags={tagList} />
          </Fact>
        )}
      </dl>
    </header>
  );
}

interface FactProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Whether it has a line of its own where the page is narrow. */
  readonly isLong?: boolean;
}

function Fact({ title, children, isLong = false }: FactProps): ReactElement {
  return (
    <div className={isLong ? "fact fact-long" : "fact"}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Timeout({ seconds }: { readonly seconds: string }): string {
  const ms = timeoutMs(seconds);
  return ms === undefined ? "never" : durationText(ms);
}
