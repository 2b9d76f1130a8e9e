import type { DomainKey } from "@openswf/core/stores/domain-key";
import type { ExecutionQuery, ExecutionRecord, Visibility } from "@openswf/core/stores/visibility";
import type { Instant } from "@openswf/model/brand";

const recordsAtATime = 500;

/**
 * Every execution of a domain: the closed ones in the order of their closes, then the open ones in the order of their
 * starts. For runs of one workflowId this is the order in which they ran, since no two of them overlap. It holds even
 * when a clock was set back, so that some runs started "before" their predecessors.
 *
 * Ties are broken in an order that does not depend on the store, so two stores with the same content have the same
 * export. All executions of one instant are held in memory until the next instant.
 */
export async function* executionsInOrder(store: Visibility, domain: DomainKey): AsyncGenerator<ExecutionRecord> {
  yield* inOrderOf("closedAt", store, domain);
  yield* inOrderOf("startedAt", store, domain);
}

async function* inOrderOf(
  time: ExecutionQuery["time"],
  store: Visibility,
  domain: DomainKey,
): AsyncGenerator<ExecutionRecord> {
  const query: ExecutionQuery = {
    domain,
    status: time === "closedAt" ? "closed" : "open",
    time,
    from: 0,
    to: undefined,
    hiddenUntil: undefined,
    filter: undefined,
  };
  let atOneInstant: ExecutionRecord[] = [];
  let after: string | undefined;
  let page: readonly ExecutionRecord[];
  do {
    page = await store.listExecutions(query, { after, limit: recordsAtATime, reverse: true });
    for (const record of page) {
      const [first] = atOneInstant;
      if (first !== undefined && instantOf(first) !== instantOf(record)) {
        yield* atOneInstant.sort(byStartThenRun);
        atOneInstant = [];
      }
      atOneInstant.push(record);
    }
    after = page.at(-1)?.cursor;
  } while (page.length === recordsAtATime);
  yield* atOneInstant.sort(byStartThenRun);
}

function instantOf({ closedAt, startedAt }: ExecutionRecord): Instant {
  return closedAt ?? startedAt;
}

/**
 * Of two executions that closed at the same instant, the one that started first may have been continued by the other.
 */
function byStartThenRun(a: ExecutionRecord, b: ExecutionRecord): number {
  return a.startedAt - b.startedAt || (a.runId < b.runId ? -1 : 1);
}
