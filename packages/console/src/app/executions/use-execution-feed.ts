import type { Filters } from "@openswf/insight/search/filters";
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { onActed } from "../actions/acted.ts";
import { swf } from "../swf.ts";
import { ExecutionFeed, type Feed } from "./execution-feed.ts";

/** How often new and closed executions are looked for: two calls each time, none while the tab is hidden. */
const refreshEveryMs = 4_000;

export interface LiveFeed extends Feed {
  readonly loadMore: () => void;
  readonly refresh: () => void;
  /** Marks an execution, with the next refresh. */
  readonly noteCancelRequested: (runId: string) => void;
}

/** The executions of a domain, kept up to date while the page is seen. `filters` must be the same object while they are equal. */
export function useExecutionFeed(domain: string, filters: Filters): LiveFeed {
  const feed = useMemo(() => new ExecutionFeed(swf, domain, filters, () => Date.now() + swf.skewMs), [domain, filters]);
  useEffect(() => {
    void feed.loadMore();
    const refresh = (): void => {
      if (document.hidden) return;
      // The first page may have failed: then it is what is missing.
      void (feed.current().isFirstLoad ? feed.loadMore() : feed.refresh());
    };
    const interval = setInterval(refresh, refreshEveryMs);
    document.addEventListener("visibilitychange", refresh);
    const forget = onActed(refresh);
    return () => {
      forget();
      clearInterval(interval);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [feed]);
  const current = useSyncExternalStore(feed.subscribe, feed.current);
  return {
    ...current,
    loadMore: () => void feed.loadMore(),
    refresh: () => void feed.refresh(),
    noteCancelRequested: (runId) => feed.noteCancelRequested(runId),
  };
}
