import {
  CountOpenWorkflowExecutionsCommand,
  GetWorkflowExecutionHistoryCommand,
  type HistoryEvent,
  type SWFClient,
} from "@aws-sdk/client-swf";
import type { OrderLoad } from "./order-load.ts";
import { domain } from "./orders.ts";
import { failedCall } from "./swf-endpoint.ts";

/** How many histories are read at once. */
const readAtOnce = 8;

/** What a load was told by some moment. */
export interface Acknowledged {
  readonly started: ReadonlyMap<string, string>;
  readonly paid: ReadonlySet<string>;
}

export function acknowledgedSoFar({ started, paid }: OrderLoad): Acknowledged {
  return { started: new Map(started), paid: new Set(paid) };
}

interface Audited {
  /** Orders whose start was acknowledged and which are not there. */
  readonly missing: readonly string[];
  /** Orders whose signal was acknowledged and is not there, though the order is. */
  readonly unpaid: readonly string[];
  /** Orders with more signals than were sent: an attempt of the SDK landed twice. */
  readonly paidTwice: readonly string[];
  /** Orders that have not completed. */
  readonly open: readonly string[];
}

/** Compares what was acknowledged with the histories that the server returns. */
export async function auditOrders(swf: SWFClient, { started, paid }: Acknowledged): Promise<Audited> {
  const orders: Order[] = [];
  const waiting = [...started];
  const readSome = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) orders.push(await readOrder(swf, ...next));
  };
  await Promise.all(Array.from({ length: readAtOnce }, readSome));
  const ids = (of: (order: Order) => boolean): readonly string[] => orders.filter(of).map(({ id }) => id);
  return {
    missing: ids(({ isThere }) => !isThere),
    unpaid: ids(({ id, isThere, signals }) => isThere && signals === 0 && paid.has(id)),
    paidTwice: ids(({ signals }) => signals > 1),
    open: ids(({ isCompleted }) => !isCompleted),
  };
}

interface Order {
  readonly id: string;
  readonly isThere: boolean;
  readonly signals: number;
  readonly isCompleted: boolean;
}

async function readOrder(swf: SWFClient, id: string, runId: string): Promise<Order> {
  const history = (await historyOf(swf, id, runId)) ?? [];
  return {
    id,
    isThere: history[0]?.workflowExecutionStartedEventAttributes?.input === id,
    signals: history.filter(({ eventType }) => eventType === "WorkflowExecutionSignaled").length,
    isCompleted: history.at(-1)?.eventType === "WorkflowExecutionCompleted",
  };
}

/** The whole history, or `undefined` if there is no such execution. */
export async function historyOf(
  swf: SWFClient,
  workflowId: string,
  runId: string,
): Promise<readonly HistoryEvent[] | undefined> {
  const events: HistoryEvent[] = [];
  let nextPageToken: string | undefined;
  try {
    do {
      const page = await swf.send(
        new GetWorkflowExecutionHistoryCommand({ domain, execution: { workflowId, runId }, nextPageToken }),
      );
      events.push(...(page.events ?? []));
      nextPageToken = page.nextPageToken;
    } while (nextPageToken !== undefined);
    return events;
  } catch (error) {
    if (failedCall(error).name === "UnknownResourceFault") return undefined;
    throw error;
  }
}

export async function countOpen(swf: SWFClient): Promise<number> {
  const all = { oldestDate: new Date(0) };
  return (await swf.send(new CountOpenWorkflowExecutionsCommand({ domain, startTimeFilter: all }))).count ?? 0;
}
