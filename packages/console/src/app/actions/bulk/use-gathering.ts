import type { WorkflowExecutionInfo } from "@openswf/model/wire-types";
import { useEffect, useState } from "react";
import type { LiveFeed } from "../../executions/use-execution-feed.ts";

export interface Gathering {
  readonly isOn: boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

/**
 * Reads a list to its end, and then chooses all of it. So that what is chosen is a set of runs that the reader can see and
 * count, and not whatever passes the filters by the time that it is acted upon.
 */
export function useGathering(feed: LiveFeed, chooseAll: (rows: readonly WorkflowExecutionInfo[]) => void): Gathering {
  const [isOn, setOn] = useState(false);
  const { rows, isComplete, isFull, isLoading, error, loadMore } = feed;
  useEffect(() => {
    if (!isOn || isLoading) return;
    if (isComplete || isFull) {
      setOn(false);
      chooseAll(rows);
    } else if (error === undefined) loadMore();
  });
  return { isOn, start: () => setOn(true), stop: () => setOn(false) };
}
