import { Link, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useTitle } from "../shell/use-title.ts";
import { ChooseSide, filledWith } from "./choose-side.tsx";
import { leftOf, rightOf, type Side, withSides } from "./compare-address.ts";
import { ComparisonView } from "./comparison-view.tsx";
import { PreviousRun } from "./previous-run.tsx";
import { SideCard } from "./side-card.tsx";
import { WithHistory } from "./with-history.tsx";

/** Two runs side by side. The address has both, so that a link shows the same; a file is known to its tab alone. */
export function ComparePage(): ReactElement {
  useTitle("Compare");
  const search = useSearch({ from: "/compare" });
  const [left, right] = [leftOf(search), rightOf(search)];
  return (
    <main className="page page-execution page-compare">
      <header className="compare-head">
        <h1>Compare two runs</h1>
        {left !== undefined && right !== undefined && (
          <Link to="/compare" search={withSides(search, right, left)} className="muted">
            Swap sides
          </Link>
        )}
      </header>
      {left !== undefined && right !== undefined ? (
        <Both left={left} right={right} />
      ) : (
        <OneMissing present={left ?? right} title={left === undefined ? "Right" : "Left"} />
      )}
    </main>
  );
}

function Both({ left, right }: { readonly left: Side; readonly right: Side }): ReactElement {
  const search = useSearch({ from: "/compare" });
  const { domain = "" } = search;
  return (
    <WithHistory key={`left ${keyOf(left)}`} domain={domain} side={left}>
      {(ours) => (
        <WithHistory key={`right ${keyOf(right)}`} domain={domain} side={right}>
          {(theirs) => (
            <>
              <div className="sides">
                <SideCard title="Left" domain={domain} history={ours} without={withSides(search, undefined, right)} />
                <SideCard title="Right" domain={domain} history={theirs} without={withSides(search, left, undefined)} />
              </div>
              <ComparisonView domain={domain} left={ours} right={theirs} />
            </>
          )}
        </WithHistory>
      )}
    </WithHistory>
  );
}

function keyOf(side: Side): string {
  return side.kind === "file" ? `file ${side.file}` : side.runId;
}

interface OneMissingProps {
  readonly present: Side | undefined;
  readonly title: "Left" | "Right";
}

function OneMissing({ present, title }: OneMissingProps): ReactElement {
  const search = useSearch({ from: "/compare" });
  const { domain = "" } = search;
  const choose = (
    <ChooseSide other={present} searchWith={(side) => filledWith(search, side)} filesFirst={search.with === "file"} />
  );
  return (
    <>
      {present !== undefined && (
        <WithHistory domain={domain} side={present}>
          {(history) => (
            <div className="sides">
              <SideCard title={title} domain={domain} history={history} without={{ domain }} />
            </div>
          )}
        </WithHistory>
      )}
      <div className="compare-choose">
        <p>{present === undefined ? "Choose a run or a file to begin with." : "Choose what to compare it with."}</p>
        {search.with === "previous" && present?.kind === "run" ? (
          <PreviousRun search={search} domain={domain} run={present}>
            {choose}
          </PreviousRun>
        ) : (
          choose
        )}
      </div>
    </>
  );
}
