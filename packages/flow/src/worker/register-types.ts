import type { ActivityType } from "../activities/activity-functions.ts";
import type { SwfCalls } from "../transport/swf-calls.ts";
import { isSwfFault } from "../transport/swf-fault.ts";
import type { Clock } from "../waiting/clock.ts";
import { persistently } from "../waiting/persist.ts";
import type { WorkerLog } from "./worker-log.ts";

export interface Registration {
  readonly calls: SwfCalls;
  readonly clock: Clock;
  readonly log: WorkerLog;
  readonly signal: AbortSignal | undefined;
  readonly domain: string;
  readonly workflows: readonly TypeId[];
  readonly activities: readonly ActivityType[];
  /** Days that closed executions are kept in a domain that is registered here. */
  readonly retentionDays: number;
}

interface TypeId {
  readonly name: string;
  readonly version: string;
}

/** A worker that cannot register what it needs. The message says what to do. */
export class RegistrationError extends Error {
  override readonly name = "RegistrationError";
}

/** How long each call is tried again, in milliseconds: SWF registers one type a second once a burst is used up. */
const callForMs = 120_000;
/** Pages of registered types that are read. Types beyond them are registered again, which SWF refuses without harm. */
const pagesMax = 20;
const pageSize = 1_000;

/**
 * Registers what is missing: the domain and the types. What is there stays as it is, and is asked for in pages first, so that a fleet of
 * workers that start makes few calls. Others may register the same at the same time.
 *
 * @throws RegistrationError if the domain or a type is deprecated
 */
export async function registerMissing(registration: Registration): Promise<void> {
  await registerDomain(registration);
  await registerTypes(registration, workflowTypes);
  await registerTypes(registration, activityTypes);
}

function persisting<Result>({ clock, log, signal }: Registration, call: () => Promise<Result>): Promise<Result> {
  signal?.throwIfAborted();
  const onRetry = (error: unknown, waitMs: number): void => {
    log.warn(
      { error: String(error) },
      `the worker cannot register its types yet; trying again in ${Math.ceil(waitMs)} ms`,
    );
  };
  return persistently(call, { clock, forMs: callForMs, signal, onRetry });
}

async function registerDomain(registration: Registration): Promise<void> {
  const { calls, domain: name, retentionDays } = registration;
  try {
    // The first call meets a wrong endpoint or wrong credentials. Each attempt is logged here, so the transport makes one only.
    const describe = () => calls.call("DescribeDomain", { name }, { retryForMs: 0 });
    const { domainInfo } = await persisting(registration, describe);
    if (domainInfo?.status === "DEPRECATED") {
      throw new RegistrationError(
        `The domain ${name} is deprecated, so nothing can be registered in it: undeprecate it, use another, or start the worker with register: false.`,
      );
    }
  } catch (error) {
    if (!isSwfFault(error, "UnknownResourceFault")) throw error;
    const input = { name, workflowExecutionRetentionPeriodInDays: String(retentionDays) };
    await persisting(registration, () => calls.call("RegisterDomain", input)).catch(unlessThere);
  }
}

/** How one kind of types is listed, registered and described. */
interface Kind {
  readonly what: string;
  wanted(registration: Registration): readonly TypeId[];
  list(registration: Registration, nextPageToken: string | undefined): Promise<TypePage>;
  register(registration: Registration, type: TypeId): Promise<unknown>;
  isDeprecated(registration: Registration, type: TypeId): Promise<boolean>;
}

type MaybeTypeId = { readonly name: string | undefined; readonly version: string | undefined } | undefined;

interface TypePage {
  readonly types: readonly MaybeTypeId[];
  readonly nextPageToken: string | undefined;
}

const workflowTypes: Kind = {
  what: "workflow",
  wanted: ({ workflows }) => workflows,
  async list({ calls, domain }, nextPageToken) {
    const page = await calls.call("ListWorkflowTypes", listing(domain, nextPageToken));
    return { types: page.typeInfos?.map(({ workflowType }) => workflowType) ?? [], nextPageToken: page.nextPageToken };
  },
  register: ({ calls, domain }, { name, version }) => calls.call("RegisterWorkflowType", { domain, name, version }),
  async isDeprecated({ calls, domain }, { name, version }) {
    const { typeInfo } = await calls.call("DescribeWorkflowType", { domain, workflowType: { name, version } });
    return typeInfo?.status === "DEPRECATED";
  },
};

const activityTypes: Kind = {
  what: "activity",
  wanted: ({ activities }) => activities,
  async list({ calls, domain }, nextPageToken) {
    const page = await calls.call("ListActivityTypes", listing(domain, nextPageToken));
    return { types: page.typeInfos?.map(({ activityType }) => activityType) ?? [], nextPageToken: page.nextPageToken };
  },
  register: ({ calls, domain }, { name, version }) => calls.call("RegisterActivityType", { domain, name, version }),
  async isDeprecated({ calls, domain }, { name, version }) {
    const { typeInfo } = await calls.call("DescribeActivityType", { domain, activityType: { name, version } });
    return typeInfo?.status === "DEPRECATED";
  },
};

function listing(domain: string, nextPageToken: string | undefined) {
  const registrationStatus = "REGISTERED" as const;
  return { domain, registrationStatus, maximumPageSize: pageSize, ...(nextPageToken && { nextPageToken }) };
}

async function registerTypes(registration: Registration, kind: Kind): Promise<void> {
  const missing = new Map(kind.wanted(registration).map((type) => [keyOf(type), type]));
  let nextPageToken: string | undefined;
  for (let page = 0; missing.size > 0 && page < pagesMax && (page === 0 || nextPageToken); page++) {
    const listed = await persisting(registration, () => kind.list(registration, nextPageToken));
    for (const type of listed.types) missing.delete(keyOf(type));
    nextPageToken = listed.nextPageToken;
  }
  for (const type of missing.values()) await register(registration, kind, type);
}

async function register(registration: Registration, kind: Kind, type: TypeId): Promise<void> {
  try {
    await persisting(registration, () => kind.register(registration, type));
  } catch (error) {
    unlessThere(error);
    // By another worker meanwhile, or long ago: deprecated types are not listed.
    if (!(await persisting(registration, () => kind.isDeprecated(registration, type)))) return;
    throw new RegistrationError(
      `The ${kind.what} type ${type.name} ${type.version} is deprecated in the domain ${registration.domain}: ` +
        "undeprecate it, or give your code another version.",
    );
  }
}

function keyOf(type: MaybeTypeId): string {
  return JSON.stringify([type?.name, type?.version]);
}

function unlessThere(error: unknown): void {
  if (!isSwfFault(error, "TypeAlreadyExistsFault") && !isSwfFault(error, "DomainAlreadyExistsFault")) throw error;
}
