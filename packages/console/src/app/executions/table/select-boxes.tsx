import { visibleText } from "@openswf/insight/text/visible-text";
import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { type ReactElement, useEffect, useRef } from "react";

interface SelectRowProps {
  readonly info: WorkflowExecutionInfo;
  readonly isChosen: boolean;
  readonly onChange: (how: "one" | "range") => void;
}

/** Chooses a row; with Shift, all rows from the one before. */
export function SelectRow({ info, isChosen, onChange }: SelectRowProps): ReactElement {
  return (
    <div role="cell" className="cell cell-select">
      <label className="select-box">
        <input
          type="checkbox"
          aria-label={visibleText(`Select ${info.execution.workflowId}`)}
          checked={isChosen}
          // A click also comes from the space bar, and knows whether Shift is held.
          onClick={({ shiftKey }) => onChange(shiftKey ? "range" : "one")}
          onChange={() => undefined}
        />
      </label>
    </div>
  );
}

interface SelectAllProps {
  readonly extent: "none" | "some" | "all";
  readonly onChange: () => void;
}

/** Chooses all rows that have been read. */
export function SelectAll({ extent, onChange }: SelectAllProps): ReactElement {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = extent === "some";
  }, [extent]);
  return (
    <div role="columnheader" className="cell cell-select">
      <label className="select-box">
        <input
          ref={box}
          type="checkbox"
          aria-label="Select all rows that have been read"
          checked={extent === "all"}
          onChange={onChange}
        />
      </label>
    </div>
  );
}
