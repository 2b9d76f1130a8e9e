import { durationText } from "@openswf/insight/text/duration";
import type { ReactElement } from "react";
import { useTextOfNow } from "../time/now.ts";

/** How long an execution took, or has taken so far. `from` is in milliseconds, `to` a timestamp of the API in seconds. */
export function RunningFor({ from, to }: { readonly from: number; readonly to: number | undefined }): ReactElement {
  return <span className="number">{to === undefined ? <SoFar from={from} /> : durationText(to * 1000 - from)}</span>;
}

function SoFar({ from }: { readonly from: number }): string {
  return useTextOfNow((now) => durationText(now - from));
}
