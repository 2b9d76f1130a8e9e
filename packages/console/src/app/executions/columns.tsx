import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import type { ReactElement, ReactNode } from "react";
import { RowLink } from "../parts/row-link.tsx";
import { Status, statusOf } from "../parts/status.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";
import { RunningFor } from "./running-for.tsx";

export interface Column {
  readonly id: string;
  readonly title: string;
  /** A track of the grid. */
  readonly width: string;
  /** Always shown. */
  readonly isFixed?: boolean;
  /** Shown unless the reader has chosen otherwise. */
  readonly isUsual?: boolean;
  readonly cell: (info: WorkflowExecutionInfo, domain: string) => ReactNode;
}

/** Every column of the list of executions, in order. */
export const columns: readonly Column[] = [
  {
    id: "status",
    title: "Status",
    // Only its sign where there is little room.
    width: "var(--status-width, 112px)",
    isFixed: true,
    cell: (info) => <Status status={statusOf(info)} />,
  },
  {
    id: "workflowId",
    title: "Workflow id",
    width: "minmax(180px, 3fr)",
    isFixed: true,
    cell: (info, domain) => <ExecutionLink info={info} domain={domain} />,
  },
  {
    id: "type",
    title: "Type",
    width: "minmax(120px, 2fr)",
    isUsual: true,
    cell: ({ workflowType }) => (
      <>
        <Text text={workflowType.name} /> <Text className="muted" text={workflowType.version} />
      </>
    ),
  },
  {
    id: "started",
    title: "Started",
    width: "minmax(88px, 160px)",
    isUsual: true,
    cell: ({ startTimestamp }) => <Time at={startTimestamp * 1000} />,
  },
  {
    id: "closed",
    title: "Closed",
    width: "minmax(88px, 160px)",
    cell: ({ closeTimestamp }) => closeTimestamp !== undefined && <Time at={closeTimestamp * 1000} />,
  },
  {
    id: "duration",
    title: "Duration",
    width: "96px",
    isUsual: true,
    cell: ({ startTimestamp, closeTimestamp }) => <RunningFor from={startTimestamp * 1000} to={closeTimestamp} />,
  },
  {
    id: "tags",
    title: "Tags",
    width: "minmax(80px, 1.5fr)",
    isUsual: true,
    cell: ({ tagList }) => <Tags tags={tagList ?? []} />,
  },
  {
    id: "runId",
    title: "Run id",
    width: "minmax(160px, 2fr)",
    cell: ({ execution }) => <Text className="id muted" text={execution.runId} />,
  },
  {
    id: "parent",
    title: "Parent",
    width: "minmax(120px, 1.5fr)",
    cell: ({ parent }) => parent !== undefined && <Text className="id" text={parent.workflowId} />,
  },
];

interface LinkProps {
  readonly info: WorkflowExecutionInfo;
  readonly domain: string;
}

function ExecutionLink({ info, domain }: LinkProps): ReactElement {
  const { workflowId, runId } = info.execution;
  return (
    <>
      <RowLink domain={domain} workflowId={workflowId} runId={runId} className="row-link id">
        <Text text={workflowId} />
      </RowLink>
      {info.cancelRequested === true && info.executionStatus === "OPEN" && (
        <span className="badge badge-warning">cancel requested</span>
      )}
    </>
  );
}

export function Tags({ tags }: { readonly tags: readonly (string | null)[] }): ReactElement[] {
  const texts = [...new Set(tags.filter((tag) => tag !== null))];
  return texts.map((tag) => <Text key={tag} className="tag" text={tag} />);
}
