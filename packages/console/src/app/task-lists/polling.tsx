import { pollingOf, type TaskListNow } from "@openswf/insight/machinery/task-list-now";
import type { ReactElement } from "react";
import { Time } from "../parts/time.tsx";
import { useNow } from "../time/now.ts";

interface PollingProps {
  readonly list: { readonly now: TaskListNow; readonly pollers: number };
}

/** Whether anybody polls a list, in few words. */
export function Polling({ list: { now: list, pollers } }: PollingProps): ReactElement | null {
  const now = useNow();
  const { waitingPolls = 0, pending, lastPolledAt } = list;
  switch (pollingOf(list, now)) {
    case "polls wait":
      return (
        <span className="polling">
          {count(pollers, "poller")}, {count(waitingPolls, "poll")} waiting
        </span>
      );
    case "busy":
      return (
        <span className="polling">
          {count(pollers, "poller")}
          {pending > 0 && ", perhaps busy"}
          <LastPoll at={lastPolledAt} />
        </span>
      );
    case "nobody":
      return (
        <span className="polling">
          <span className={pending > 0 ? "badge badge-failed" : "muted"}>nobody</span>
          <LastPoll at={lastPolledAt} />
        </span>
      );
    case "unknown":
      return null;
  }
}

function LastPoll({ at }: { readonly at: number | undefined }): ReactElement | null {
  if (at === undefined) return null;
  return (
    <span className="muted">
      , last polled <Time at={at} />
    </span>
  );
}

function count(number: number, one: string): string {
  return `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
}
