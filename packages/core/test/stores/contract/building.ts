/** Shorthand for what tests commit. */
import { Buffer } from "node:buffer";
import type { Instant, RunId } from "@openswf/model/brand";
import type { CloseStatus } from "@openswf/model/wire-types";
import type { Commit, CommitOutcome, ExecutionChange, NewExecution } from "../../../src/stores/commits.ts";
import type { DomainRecord } from "../../../src/stores/domains.ts";
import type { ErrandRow } from "../../../src/stores/errands.ts";
import { newRunId } from "../../../src/stores/run-id.ts";
import type { Store } from "../../../src/stores/store.ts";
import type { TaskRow } from "../../../src/stores/tasks.ts";
import type { ExecutionQuery } from "../../../src/stores/visibility.ts";

export const scope = "111122223333/eu-west-1";
export const orders = `${scope}/orders`;

/**
 * Run ids as a server makes them, one per instant and without randomness. If a test relies on the workflowId of a run,
 * it must pass it here, since a run id contains the shard of its domain and workflowId.
 */
export function run(number: number, workflowId: string = defaultWorkflowId(number), domain: string = orders): RunId {
  return newRunId(domain, workflowId, number, { bytes: (count) => new Uint8Array(count) });
}

function defaultWorkflowId(number: number): string {
  return `order of ${number}`;
}

function numberOf(runId: RunId): number {
  return Buffer.from(runId.slice(2), "base64").readUIntBE(0, 6);
}

export function change(runId: RunId, expectedVersion: number, parts: Partial<ExecutionChange> = {}): ExecutionChange {
  return {
    runId,
    created: undefined,
    expectedVersion,
    events: undefined,
    snapshot: undefined,
    wakeAt: undefined,
    tasksAdded: [],
    tasksRemoved: [],
    errandsAdded: [],
    errandsSettled: [],
    heartbeats: [],
    heartbeatsRemoved: [],
    cancelRequested: undefined,
    closed: undefined,
    ...parts,
  };
}

export function start(
  runId: RunId,
  created: Partial<NewExecution> = {},
  parts: Partial<ExecutionChange> = {},
): ExecutionChange {
  return change(runId, 0, {
    created: {
      domain: orders,
      workflowId: defaultWorkflowId(numberOf(runId)),
      workflowType: { name: "process-order", version: "1" },
      startedAt: 1_000,
      parent: undefined,
      tagList: undefined,
      ...created,
    },
    events: lines(1, 2),
    ...parts,
  });
}

export function close(
  runId: RunId,
  expectedVersion: number,
  at: Instant,
  status: CloseStatus = "COMPLETED",
): ExecutionChange {
  return change(runId, expectedVersion, { closed: { at, status }, wakeAt: null });
}

/** An event as these tests print it. */
export function line(eventId: number): string {
  return `{"eventId":${eventId}}`;
}

export function lines(firstEventId: number, count: number): NonNullable<ExecutionChange["events"]> {
  const body = Array.from({ length: count }, (_, index) => line(firstEventId + index)).join("\n");
  return { firstEventId, count, body };
}

export function task(runId: RunId, parts: Partial<TaskRow> = {}): TaskRow {
  return {
    list: { domain: orders, kind: "activity", name: "packing" },
    priority: 0,
    scheduledAt: 1_000,
    runId,
    scheduledEventId: 5,
    ...parts,
  };
}

export function errand(runId: RunId, errandId: string, body = "{}"): ErrandRow {
  return { runId, errandId, body };
}

export function domain(name: string, parts: Partial<DomainRecord> = {}): DomainRecord {
  return {
    key: `${scope}/${name}`,
    name,
    status: "REGISTERED",
    description: undefined,
    retention: "30",
    tags: [],
    ...parts,
  };
}

/** Commits one commit on its own. */
export async function commit(store: Store, ...changes: Commit): Promise<CommitOutcome | undefined> {
  const [outcome] = await store.commit([changes]);
  return outcome;
}

/** Commits each change as its own commit, in one group, and fails unless all are committed. */
export async function commitEach(store: Store, ...changes: readonly ExecutionChange[]): Promise<void> {
  const outcomes = await store.commit(changes.map((one) => [one]));
  const refused = outcomes.findIndex((outcome) => outcome !== "committed");
  if (refused >= 0) throw new Error(`change ${refused} was refused: ${outcomes[refused]}`);
}

export function query(parts: Partial<ExecutionQuery> = {}): ExecutionQuery {
  return {
    domain: orders,
    status: "open",
    time: "startedAt",
    from: 0,
    to: undefined,
    hiddenUntil: undefined,
    filter: undefined,
    ...parts,
  };
}

export async function list(
  store: Store,
  asked: ExecutionQuery,
  page: { readonly limit?: number; readonly reverse?: boolean; readonly after?: string | undefined } = {},
): Promise<readonly RunId[]> {
  const { limit = 1_000, reverse = false, after } = page;
  return (await store.listExecutions(asked, { after, limit, reverse })).map((record) => record.runId);
}
