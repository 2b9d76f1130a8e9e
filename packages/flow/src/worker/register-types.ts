import type { Workflow } from "../authoring/definition.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import { isSwfFault } from "../transport/swf-fault.ts";

export interface Registration {
  readonly calls: SwfCalls;
  readonly domain: string;
  readonly workflows: readonly Workflow[];
  /** Names of activity types. */
  readonly activities: readonly string[];
  readonly activityVersion: string;
  /** Days that closed executions are kept in a domain that is registered here. */
  readonly retentionDays: number;
}

type Named = { readonly name?: string | undefined; readonly version?: string | undefined } | undefined;

/**
 * Registers what is missing: the domain and the types. What is there stays as it is, and is asked for in pages first, so that a fleet of
 * workers that start makes few calls.
 */
export async function registerMissing(registration: Registration): Promise<void> {
  await registerDomain(registration);
  await registerWorkflows(registration);
  await registerActivities(registration);
}

async function registerDomain({ calls, domain: name, retentionDays }: Registration): Promise<void> {
  try {
    await calls.call("DescribeDomain", { name });
  } catch (error) {
    if (!isSwfFault(error, "UnknownResourceFault")) throw error;
    const input = { name, workflowExecutionRetentionPeriodInDays: String(retentionDays) };
    await unlessThere(calls.call("RegisterDomain", input));
  }
}

async function registerWorkflows({ calls, domain, workflows }: Registration): Promise<void> {
  if (workflows.length === 0) return;
  const known = await namesIn(async (nextPageToken) => {
    const input = { domain, registrationStatus: "REGISTERED" as const, ...(nextPageToken && { nextPageToken }) };
    const page = await calls.call("ListWorkflowTypes", input);
    return { types: page.typeInfos?.map(({ workflowType }) => workflowType) ?? [], nextPageToken: page.nextPageToken };
  });
  for (const { name, version } of workflows) {
    if (!known.has(keyOf({ name, version }))) {
      await unlessThere(calls.call("RegisterWorkflowType", { domain, name, version }));
    }
  }
}

async function registerActivities({
  calls,
  domain,
  activities,
  activityVersion: version,
}: Registration): Promise<void> {
  if (activities.length === 0) return;
  const known = await namesIn(async (nextPageToken) => {
    const input = { domain, registrationStatus: "REGISTERED" as const, ...(nextPageToken && { nextPageToken }) };
    const page = await calls.call("ListActivityTypes", input);
    return { types: page.typeInfos?.map(({ activityType }) => activityType) ?? [], nextPageToken: page.nextPageToken };
  });
  for (const name of activities) {
    if (!known.has(keyOf({ name, version }))) {
      await unlessThere(calls.call("RegisterActivityType", { domain, name, version }));
    }
  }
}

interface TypePage {
  readonly types: readonly Named[];
  readonly nextPageToken: string | undefined;
}

async function namesIn(page: (token: string | undefined) => Promise<TypePage>): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  let token: string | undefined;
  do {
    const { types, nextPageToken } = await page(token);
    for (const type of types) names.add(keyOf(type));
    token = nextPageToken;
  } while (token);
  return names;
}

function keyOf(type: Named): string {
  return JSON.stringify([type?.name, type?.version]);
}

async function unlessThere(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isSwfFault(error, "TypeAlreadyExistsFault") && !isSwfFault(error, "DomainAlreadyExistsFault")) throw error;
  }
}
