import type { RunId } from "@openswf/model/brand";
import { domainDeprecated, throttled, unknownDomain, unknownExecution } from "@openswf/model/faults";
import type { OperationName, Operations } from "@openswf/model/operations";
import type { CachedExecution } from "../commit/cached-execution.ts";
import { type Command, ExecutionMissing } from "../commit/stepping.ts";
import type { Admission } from "../ports/access-control.ts";
import type { Caller, WireRequest } from "../ports/transport.ts";
import { hiddenUntil } from "../registrations/retention.ts";
import type { DomainKey, Scope } from "../stores/domain-key.ts";
import type { DomainRecord } from "../stores/domains.ts";
import type { Services } from "./services.ts";

/** One call of an operation: its validated input, and who made it from where. */
export interface Call<Name extends OperationName> {
  readonly operation: Name;
  readonly input: Operations[Name]["input"];
  readonly account: string;
  readonly region: string;
  /** ACCOUNT/REGION. */
  readonly scope: Scope;
  readonly caller: Caller;
  readonly admission: Admission;
  /** The request as received, for policy conditions and the audit log. */
  readonly request: WireRequest;
  /** The token bucket that pays for this call and its decisions. */
  readonly throttledAs: string;
  readonly services: Services;
}

/** An answer already printed, because its parts were stored printed, and what to do if it is not delivered. */
export class PrintedAnswer {
  readonly body: string;
  readonly undelivered: (() => void) | undefined;
  constructor(body: string, undelivered?: () => void) {
    this.body = body;
    this.undelivered = undelivered;
  }
}

export type Operation<Name extends OperationName> = (
  call: Call<Name>,
) => Promise<Operations[Name]["output"] | PrintedAnswer>;

export const domainKey = (scope: Scope, name: string): DomainKey => `${scope}/${name}`;

export async function requireDomain<Name extends OperationName>(
  { services, scope }: Pick<Call<Name>, "services" | "scope">,
  name: string,
): Promise<DomainRecord> {
  const domain = await services.registrations.domain(domainKey(scope, name));
  if (domain === undefined) throw unknownDomain(name);
  return domain;
}

/** Nothing new starts in a deprecated domain. The model declares no fault for these operations; others were seen. */
export async function requireRegisteredDomain<Name extends OperationName>(
  call: Pick<Call<Name>, "services" | "scope">,
  name: string,
): Promise<DomainRecord> {
  const domain = await requireDomain(call, name);
  if (domain.status === "DEPRECATED") throw domainDeprecated(name);
  return domain;
}

/**
 * The execution that a caller names with both ids, open or still retained. Throws UnknownResourceFault if there is
 * none.
 */
export async function requireExecution<Name extends OperationName>(
  { services }: Pick<Call<Name>, "services">,
  domain: DomainRecord,
  named: { readonly workflowId: string; readonly runId: string },
): Promise<CachedExecution> {
  // `as`: a run id that no run has does no harm; the look-up finds nothing.
  const execution = await services.executions.read(named.runId as RunId);
  if (execution?.domain !== domain.key || execution.workflowId !== named.workflowId) throw unknownExecution(named);
  const closedAt = execution.state.closing?.at;
  if (closedAt !== undefined && closedAt <= hiddenUntil(domain, services.clock.now())) throw unknownExecution(named);
  return execution;
}

/** Runs a command on the execution of a task token. */
export async function runByToken<Result>(
  services: Services,
  token: { readonly runId: RunId; readonly workflowId: string | undefined },
  command: Command<Result>,
): Promise<Result> {
  try {
    return await services.executions.run(token.runId, command);
  } catch (error) {
    if (!(error instanceof ExecutionMissing)) throw error;
    throw unknownExecution({ runId: token.runId, workflowId: token.workflowId ?? "" });
  }
}

/** Takes a token from the bucket of one execution. Throws ThrottlingException when the bucket is empty. */
export function throttleExecution(services: Services, operation: OperationName, execution: string): void {
  if (!services.throttle.admitsForExecution(operation, execution)) throw throttled();
}
