import { type ReactElement, useState } from "react";
import type { FamilyRow } from "../../logic/family/family-rows.ts";
import type { HistorySoFar } from "../execution/history-forms.ts";
import type { Execution } from "../execution/read-history.ts";
import type { RunAddress } from "../execution/run-address.ts";
import { ErrorNotice } from "../parts/notice.tsx";
import { VirtualList } from "../parts/virtual-list.tsx";
import { FamilyCells } from "./family-cells.tsx";
import { OtherRuns } from "./other-runs.tsx";
import { ancestorsMax } from "./read-relatives.ts";
import { useFamily } from "./use-family.ts";

const rowHeight = 34;
/** The tree grows with its rows up to this height, then it scrolls. */
const heightMax = 640;

interface FamilyViewProps {
  readonly run: RunAddress;
  readonly history: HistorySoFar;
}

/** Parents, children and continued runs of a run. The histories of relatives are read when a reader opens them. */
export function FamilyView({ run, history }: FamilyViewProps): ReactElement {
  const [opened, setOpened] = useState<readonly Execution[]>([]);
  const { rows, openings, hasMoreAncestors, error } = useFamily(run, history, opened);
  const toggle = ({ workflowId, runId = "" }: FamilyRow): void =>
    setOpened((before) => {
      const others = before.filter((each) => each.runId !== runId);
      return others.length < before.length ? others : [...before, { workflowId, runId }];
    });
  return (
    <div className="summary">
      {error !== undefined && <ErrorNotice error={error} />}
      {!history.isComplete && <p className="muted">Reading the history: further children may come …</p>}
      <section className="pending-part" aria-label="Family">
        <h2>Family</h2>
        {hasMoreAncestors && (
          <p className="muted">
            There are more than {ancestorsMax} runs before this one: open the first to see further.
          </p>
        )}
        <div className="family" style={{ height: Math.min(rows.length * rowHeight + 2, heightMax) }}>
          <VirtualList
            label="Family"
            count={rows.length}
            rowHeight={rowHeight}
            className="family-row"
            keyOf={(index) => `${index} ${rows[index]?.runId ?? rows[index]?.workflowId}`}
            chosen={rows.findIndex(({ isCurrent }) => isCurrent)}
            row={(index) => {
              const row = rows[index];
              if (row === undefined) return null;
              const opening = openings.get(row.runId ?? "");
              return <FamilyCells run={run} row={row} opening={opening} onToggle={() => toggle(row)} />;
            }}
          />
        </div>
        {rows.length === 1 && history.isComplete && (
          <p className="muted">This run has no parent, no children, and continues no other.</p>
        )}
      </section>
      {run.file === undefined && <OtherRuns run={run} />}
    </div>
  );
}
