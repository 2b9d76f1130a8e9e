import { visibleText } from "@openswf/insight/text/visible-text";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { FamilyRow } from "../../logic/family/family-rows.ts";
import { ChildStatusText } from "../execution/failures/child-status.tsx";
import type { RunAddress } from "../execution/run-address.ts";
import { Text } from "../parts/text.tsx";
import type { Opening } from "./use-family.ts";

/** Deeper than this, nothing is moved to the right any more: narrow pages have no room. */
const indentedMax = 12;
const indentPx = 20;

interface FamilyCellsProps {
  readonly run: RunAddress;
  readonly row: FamilyRow;
  /** `undefined` of what nobody has opened. */
  readonly opening: Opening | undefined;
  readonly onToggle: () => void;
}

const relations = { top: "", child: "child", continued: "goes on as" } as const;

/** One run of a family. */
export function FamilyCells({ run, row, opening, onToggle }: FamilyCellsProps): ReactElement {
  const { depth, relation, workflowId, runId, typeName, status, isCurrent } = row;
  return (
    <>
      <div role="cell" className="cell family-name" style={{ paddingLeft: Math.min(depth, indentedMax) * indentPx }}>
        <Toggle run={run} row={row} opening={opening} onToggle={onToggle} />
        <span className={relation === "top" ? "hidden" : "muted"}>
          {relations[relation]}
          <span className="hidden"> at level {depth + 1}: </span>
        </span>
        {runId === undefined || (isCurrent && run.file !== undefined) ? (
          <Text className="id" text={workflowId} />
        ) : (
          <Link to="/execution" search={{ domain: run.domain, id: workflowId, run: runId, tab: "family" }}>
            <Text className="id" text={workflowId} />
          </Link>
        )}
        {isCurrent && <span className="badge">this run</span>}
      </div>
      <div role="cell" className="cell">
        <ChildStatusText status={status} />
        {opening === "gone" && <span className="muted"> its history has gone</span>}
      </div>
      <div role="cell" className="cell">
        <Text text={typeName} />
      </div>
      <div role="cell" className="cell id muted" title={visibleText(runId ?? "")}>
        <Text text={runId} />
      </div>
    </>
  );
}

/** Opens a relative: its history is read, and its children are shown. */
function Toggle({ run, row, opening, onToggle }: FamilyCellsProps): ReactElement {
  const { runId, workflowId, isCurrent, isRead, hasChildren } = row;
  const isLeaf = isCurrent || runId === undefined || run.file !== undefined || opening === "gone";
  if (isLeaf) return <span className="family-toggle" />;
  if (opening === "reading") return <span className="family-toggle muted">…</span>;
  const isEmpty = isRead && !hasChildren;
  return (
    <button
      type="button"
      className="family-toggle row-link-quiet"
      aria-expanded={isRead}
      aria-label={visibleText(`Children of ${workflowId}${isEmpty ? ": none" : ""}`)}
      onClick={onToggle}
    >
      {isRead ? (isEmpty ? "·" : "▾") : "▸"}
    </button>
  );
}
