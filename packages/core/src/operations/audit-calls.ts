/** Writes the audit log: who changed what, and who was refused. Records names only, never contents. */
import { type Fault, invalidToken } from "@openswf/model/faults";
import type { Admission, Verdict } from "../ports/access-control.ts";
import type { AuditRecord, RefusalReason } from "../ports/audit.ts";
import { isoDate } from "../ports/clock.ts";
import type { RequestHead } from "../ports/transport.ts";
import { type Permission, Refusal } from "./authorize.ts";
import type { Call } from "./call.ts";
import { namesIn } from "./names-in.ts";
import { PrintedAnswer } from "./printed-answer.ts";
import type { Services } from "./services.ts";
import type { AnyOperation } from "./signatures.ts";
import type { DeniedDecision } from "./tasks/permitted-decisions.ts";
import type { OperationKind } from "./traits.ts";

/** Whether the call changed anything. A poll did when it hands out a task, which its answer shows. */
export function isChange(kind: OperationKind, output: unknown): boolean {
  if (kind === "poll") return output instanceof PrintedAnswer && output.undelivered !== undefined;
  return kind === "change";
}

/** Await this before the reply leaves. */
export function auditChange<Name extends AnyOperation>(
  call: Call<Name>,
  { subject, verdict }: Permission,
  output: unknown,
): Promise<void> | undefined {
  return call.services.audit?.write({
    ...aboutRequest(call.services, call.request, call.admission),
    event: "change",
    action: call.operation.action,
    resource: subject.arn,
    on: { ...namesIn(call.input), ...runOf(call, output) },
    statement: verdict?.by,
  });
}

/** Audits a fault. Only a lack of permission makes a line; any other fault makes none. */
export function auditRefusal<Name extends AnyOperation>(call: Call<Name>, fault: Fault): Promise<void> | undefined {
  const { services, request } = call;
  if (services.audit === undefined) return undefined;
  if (fault instanceof Refusal) {
    const { admission, action, resource, verdict } = fault.told;
    return services.audit.write({
      ...aboutRequest(services, request, admission),
      event: "refusal",
      action,
      resource,
      on: { ...namesIn(call.input), ...runOf(call, undefined) },
      fault: fault.name,
      reason: reasonOf(verdict),
      statement: verdict.by,
    });
  }
  const reason = reasonOfFault(call, fault);
  if (reason === undefined) return undefined;
  return services.audit.write({
    ...aboutRequest(services, request, call.admission),
    event: "refusal",
    action: call.operation.action,
    on: namesIn(call.input),
    fault: fault.name,
    reason,
  });
}

const wrongToken = invalidToken();

/** The reason for a fault that does not come from a policy. */
function reasonOfFault<Name extends AnyOperation>({ operation }: Call<Name>, fault: Fault): RefusalReason | undefined {
  // After admission, only a poll checks again: see `requireStillPermitted`.
  if (fault.name === "UnrecognizedClientException") return "revoked";
  const isOfToken = fault.name === wrongToken.name && fault.message === wrongToken.message;
  return isOfToken && operation.subject.kind === "task" ? "token" : undefined;
}

const reasonOf = ({ outcome }: Verdict): RefusalReason | undefined => (outcome === "allowed" ? undefined : outcome);

/** Audits a request whose signature was rejected. */
export function auditStranger(
  services: Services,
  request: RequestHead,
  action: string,
  fault: Fault,
): Promise<void> | undefined {
  return services.audit?.write({
    ...aboutRequest(services, request, undefined),
    event: "refusal",
    action,
    fault: fault.name,
    reason: "signature",
  });
}

/** How many denied decisions of one call are listed. A call can carry thousands, and all of them go into one line. */
const deniedListedMax = 20;

/** Audits the denied decisions of a call that was itself allowed: one line for all of them. */
export async function auditDenied(
  call: Call<"RespondDecisionTaskCompleted">,
  denied: readonly DeniedDecision[],
): Promise<void> {
  await call.services.audit?.write({
    ...aboutRequest(call.services, call.request, call.admission),
    event: "refusal",
    action: call.operation.action,
    on: runOf(call, undefined),
    reason: "decisions",
    deniedCount: denied.length,
    denied: denied.slice(0, deniedListedMax).map(({ decision, action, resource, verdict }) => ({
      action,
      resource,
      on: namesIn(decision.attributes),
      reason: reasonOf(verdict),
      statement: verdict.by,
    })),
  });
}

function aboutRequest(
  services: Services,
  { requestId, headers, source }: RequestHead,
  admission: Admission | undefined,
): Pick<AuditRecord, "time"> & Omit<Partial<AuditRecord>, "time" | "event"> {
  const principal = admission?.principal;
  return {
    time: isoDate(services.clock.now()),
    requestId,
    account: admission?.account,
    region: admission?.region,
    principal: principal?.arn,
    accessKeyId: principal?.accessKeyId ?? claimedKey(headers.get("authorization")),
    session: principal?.isSession === true ? true : undefined,
    source: source.address,
    isEncrypted: source.isEncrypted,
    clientCertificate: source.clientCertificate?.fingerprint256,
  };
}

const credential = /Credential=(\w{1,128})\//;
const claimedKey = (authorization: string | undefined): string | undefined => credential.exec(authorization ?? "")?.[1];

/** The run that a call concerns: that of the token's task, or the one just started. */
function runOf<Name extends AnyOperation>(call: Call<Name>, output: unknown): Readonly<Record<string, string>> {
  if (typeof output === "object" && output !== null && "runId" in output && typeof output.runId === "string") {
    return { runId: output.runId };
  }
  const task = call.taskIfAny;
  if (task === undefined) return {};
  const { runId, workflowId } = task;
  return { runId, ...(workflowId !== undefined && { workflowId }) };
}
