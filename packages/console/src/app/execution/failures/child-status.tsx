import type { ChildStatus } from "@openswf/insight/family/family-links";
import type { ReactElement } from "react";
import { Status } from "../../parts/status.tsx";

/** How a child stands, as far as is known. */
export function ChildStatusText({ status }: { readonly status: ChildStatus }): ReactElement {
  if (status === "initiated") return <span className="muted">starting</span>;
  if (status === "not started") return <span className="outcome-failed">not started</span>;
  if (status === "unknown") return <span className="muted">unknown</span>;
  return <Status status={status} />;
}
