import { setTimeout as sleep } from "node:timers/promises";
import type { Operations } from "@openswf/model/operations";
import { CallFailed } from "../load/call-failed.ts";
import { Client } from "../load/client.ts";
import type { Endpoint } from "../load/endpoint.ts";
import { uniquePrefix, type Workplace } from "../load/workplace.ts";

/** A domain and types that no other run has: new ones, or new types in a domain that exists. */
export function ownWorkplace(domain: string | undefined): Workplace {
  const run = uniquePrefix();
  const retentionDays = domain === undefined ? "1" : undefined;
  return {
    domain: domain ?? `openswf-bench-${run}`,
    retentionDays,
    workflowType: { name: "openswf-bench-order", version: run },
    otherWorkflowTypes: [],
    activityType: { name: "openswf-bench-charge", version: run },
  };
}

/** What was done at the end of a run. */
export interface CleanedUp {
  readonly terminated: number;
  /** What remains and should not, in words. */
  readonly left: readonly string[];
  readonly calls: number;
}

/** A list may show for a moment what is closed already. */
const passesMax = 20;
const pauseMs = 500;
const pagesMax = 1_000;

/**
 * Terminates all executions of the run that are open, and deprecates its domain, or in a domain that existed deletes its
 * types. Its calls are made at the rate of the run; they do not count towards its bound. What remains is in the result.
 */
export async function cleanUp(endpoint: Endpoint): Promise<CleanedUp> {
  const left: string[] = [];
  const terminated = await cleanAll(endpoint, left).catch((error: unknown) => {
    left.push(`what is in the domain ${endpoint.workplace.domain}: ${messageOf(error)}`);
    return 0;
  });
  const calls = [...(endpoint.traffic?.operations.values() ?? [])].reduce((sum, each) => sum + each.calls, 0);
  return { terminated, left, calls };
}

/** Resolves with the number of executions that it has terminated. */
async function cleanAll(endpoint: Endpoint, left: string[]): Promise<number> {
  const client = await Client.open(endpoint);
  try {
    const terminated = await terminateAll(client, left);
    if (endpoint.workplace.retentionDays === undefined) await deleteTypes(client, left);
    else await attempt(client, "DeprecateDomain", { name: client.domain }, left);
    return terminated;
  } finally {
    client.close();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function terminateAll(client: Client, left: string[]): Promise<number> {
  const terminated = new Set<string>();
  for (let pass = 0; pass < passesMax; pass += 1) {
    const found = await openRuns(client);
    if (found.length === 0) return terminated.size;
    for (const execution of found) {
      const isKnown = await terminate(client, execution);
      if (isKnown) terminated.add(execution.runId);
    }
    await sleep(pauseMs);
  }
  left.push(`executions that are still open in the domain ${client.domain}`);
  return terminated.size;
}

async function openRuns(client: Client): Promise<readonly { readonly workflowId: string; readonly runId: string }[]> {
  const { domain, workflowType: typeFilter } = client.workplace;
  const runs: { readonly workflowId: string; readonly runId: string }[] = [];
  let nextPageToken: string | undefined;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const input = { domain, startTimeFilter: { oldestDate: 0 }, typeFilter, nextPageToken };
    const page = await client.call("ListOpenWorkflowExecutions", input);
    runs.push(...page.executionInfos.map(({ execution }) => execution));
    nextPageToken = page.nextPageToken;
    if (nextPageToken === undefined) break;
  }
  return runs;
}

/** Whether it was open: it may close by itself meanwhile. */
async function terminate(client: Client, execution: { workflowId: string; runId: string }): Promise<boolean> {
  try {
    await client.terminate(execution);
    return true;
  } catch (error) {
    if (error instanceof CallFailed && error.fault === "UnknownResourceFault") return false;
    throw error;
  }
}

async function deleteTypes(client: Client, left: string[]): Promise<void> {
  const { domain, workflowType, activityType } = client.workplace;
  await attempt(client, "DeprecateWorkflowType", { domain, workflowType }, left);
  await attempt(client, "DeleteWorkflowType", { domain, workflowType }, left);
  await attempt(client, "DeprecateActivityType", { domain, activityType }, left);
  await attempt(client, "DeleteActivityType", { domain, activityType }, left);
}

async function attempt<Name extends keyof Operations>(
  client: Client,
  operation: Name,
  input: Operations[Name]["input"],
  left: string[],
): Promise<void> {
  try {
    await client.send(operation, input);
  } catch (error) {
    // The run may have ended before anything was registered.
    if (error instanceof CallFailed && error.fault === "UnknownResourceFault") return;
    left.push(`${operation}: ${messageOf(error)}`);
  }
}
