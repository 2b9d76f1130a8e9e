import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import type { ReactElement } from "react";
import { SmallTable } from "../parts/small-table.tsx";
import { Status, statusOf } from "../parts/status.tsx";
import { Time } from "../parts/time.tsx";

interface RunsTableProps {
  readonly runs: readonly WorkflowExecutionInfo[];
  readonly link: (run: WorkflowExecutionInfo) => ReactElement;
  /** In a column of its own. */
  readonly action?: (run: WorkflowExecutionInfo) => ReactElement | null;
}

/** Runs of one workflowId, with how they ended. */
export function RunsTable({ runs, link, action }: RunsTableProps): ReactElement {
  return (
    <SmallTable label="Runs">
      <thead>
        <tr>
          <th scope="col">Run id</th>
          <th scope="col">Status</th>
          <th scope="col">Started</th>
          <th scope="col">Closed</th>
          {action !== undefined && <th scope="col">Compare</th>}
        </tr>
      </thead>
      <tbody>
        {runs.map((info) => (
          <tr key={info.execution.runId}>
            <td className="id">{link(info)}</td>
            <td>
              <Status status={statusOf(info)} />
            </td>
            <td>
              <Time at={info.startTimestamp * 1000} />
            </td>
            <td>{info.closeTimestamp !== undefined && <Time at={info.closeTimestamp * 1000} />}</td>
            {action !== undefined && <td>{action(info)}</td>}
          </tr>
        ))}
      </tbody>
    </SmallTable>
  );
}
