import { useEffect, useMemo, useSyncExternalStore } from "react";
import { onActed } from "../actions/acted.ts";
import { swf } from "../swf.ts";
import { HistoryFeed } from "./history-feed.ts";
import type { HistorySoFar } from "./history-forms.ts";

/** How often an open execution is asked for new events. */
const refreshEveryMs = 2_500;

/** The history of a run, followed while the page is seen and the execution is open. */
export function useHistory(domain: string, workflowId: string, runId: string): HistorySoFar {
  const feed = useMemo(() => new HistoryFeed(swf, domain, workflowId, runId), [domain, workflowId, runId]);
  useEffect(() => {
    void feed.read();
    const read = (): void => {
      if (!document.hidden) void feed.read();
    };
    const interval = setInterval(read, refreshEveryMs);
    document.addEventListener("visibilitychange", read);
    const forget = onActed(read);
    return () => {
      forget();
      clearInterval(interval);
      document.removeEventListener("visibilitychange", read);
    };
  }, [feed]);
  return useSyncExternalStore(feed.subscribe, feed.current);
}
