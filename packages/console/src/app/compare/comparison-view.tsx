import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactElement, useMemo, useState } from "react";
import { Button } from "react-aria-components/Button";
import { type CompareLine, compareLines, lineOfDifference } from "../../logic/compare/compare-lines.ts";
import { type Comparison, compareRuns } from "../../logic/compare/compare-runs.ts";
import { VirtualList } from "../parts/virtual-list.tsx";
import { pick } from "../search.ts";
import { compareNames } from "./compare-address.ts";
import { DetailCells, EventCells } from "./compare-cells.tsx";
import type { ComparedHistory } from "./with-history.tsx";

const rowHeight = 30;

interface ComparisonViewProps {
  readonly domain: string;
  readonly left: ComparedHistory;
  readonly right: ComparedHistory;
}

/** What two runs did, line by line, with what differs marked, and what is the same folded away. */
export function ComparisonView({ domain, left, right }: ComparisonViewProps): ReactElement | null {
  const { events, at } = useSearch({ from: "/compare" });
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const isComplete = left.isComplete && right.isComplete;
  const comparison = useMemo(
    () =>
      isComplete
        ? compareRuns(left.events, right.events, events === "all" ? "all" : "without decision tasks")
        : undefined,
    [isComplete, left.events, right.events, events],
  );
  const lines = useMemo(() => (comparison === undefined ? [] : compareLines(comparison, opened)), [comparison, opened]);
  if (left.isForgotten || right.isForgotten) return null;
  if (comparison === undefined) return <p className="compare-choose muted">Reading both histories …</p>;
  const current = Math.min(Math.max(Number(at ?? 1) || 1, 1), comparison.differences.length) - 1;
  const starts = { left: left.events[0]?.eventTimestamp ?? 0, right: right.events[0]?.eventTimestamp ?? 0 };
  return (
    <>
      <CompareBar comparison={comparison} current={current} />
      <VirtualList
        label="Comparison"
        count={lines.length}
        rowHeight={rowHeight}
        className="compare-row"
        keyOf={(index) => keyOf(lines[index], index)}
        chosen={lineOfDifference(lines, current)}
        row={(index) => {
          const line = lines[index];
          if (line === undefined) return null;
          if (line.kind === "detail") return <DetailCells line={line} />;
          if (line.kind === "events") {
            return <EventCells domain={domain} line={line} left={left} right={right} starts={starts} />;
          }
          return <FoldCell count={line.count} onOpen={() => setOpened(new Set([...opened, line.key]))} />;
        }}
      />
    </>
  );
}

function keyOf(line: CompareLine | undefined, index: number): string {
  if (line === undefined) return String(index);
  return line.kind === "detail" ? `${line.key} ${line.path}` : `${line.kind} ${line.key}`;
}

function FoldCell({ count, onOpen }: { readonly count: number; readonly onOpen: () => void }): ReactElement {
  return (
    <div role="cell" className="cell compare-fold">
      <button type="button" className="row-link" onClick={onOpen}>
        <span aria-hidden="true">▸ </span>
        {count.toLocaleString("en")} events are the same
      </button>
    </div>
  );
}

interface CompareBarProps {
  readonly comparison: Comparison;
  /** From 0. */
  readonly current: number;
}

function CompareBar({ comparison, current }: CompareBarProps): ReactElement {
  const search = useSearch({ from: "/compare" });
  const navigate = useNavigate();
  const count = comparison.differences.length;
  const go = (difference: number): void =>
    void navigate({ to: "/compare", search: { ...search, at: String(difference + 1) }, replace: true });
  const isAll = search.events === "all";
  return (
    <div className="view-bar">
      <span role="status" className="compare-count">
        {count === 0 ? (
          <>
            <span aria-hidden="true">✓ </span>Both did the same
          </>
        ) : (
          <>
            Difference {current + 1} of {count.toLocaleString("en")}
          </>
        )}
      </span>
      {count > 0 && (
        <>
          <Button className="button" isDisabled={current === 0} onPress={() => go(0)}>
            First
          </Button>
          <Button className="button" isDisabled={current === 0} onPress={() => go(current - 1)}>
            Previous
          </Button>
          <Button className="button" isDisabled={current >= count - 1} onPress={() => go(current + 1)}>
            Next
          </Button>
        </>
      )}
      <Link
        to="/compare"
        search={pick({ ...search, events: isAll ? undefined : "all", at: undefined }, compareNames)}
        replace
        className="button"
      >
        {isAll ? "Without decision tasks" : "With decision tasks"}
      </Link>
      <span className="muted view-hint">
        Ids of events and runs, times and workers may differ. Times are after the start.
      </span>
    </div>
  );
}
