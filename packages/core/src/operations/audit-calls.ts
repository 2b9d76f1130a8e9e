/** Writes the audit log: who changed what, and who was refused. Records names only, never contents. */
import { type Fault, invalidToken } from "@openswf/model/faults";
import type { OperationName } from "@openswf/model/operations";
import type { Admission, Verdict } from "../ports/access-control.ts";
import type { AuditRecord, RefusalReason } from "../ports/audit.ts";
import { isoDate } from "../ports/clock.ts";
import type { WireRequest } from "../ports/transport.ts";
import { type Permission, Refusal } from "./authorize.ts";
import { type Call, PrintedAnswer } from "./call.ts";
import type { DeniedDecision } from "./permitted-decisions.ts";
import type { Services } from "./services.ts";
import { taskOfToken } from "./subject.ts";

/** A poll is a change when it hands out a task, which its answer shows: see `isChange`. */
const reading = /^(Count|Describe|Get|List|PollFor)/;

export function isChange(operation: OperationName, output: unknown): boolean {
  return !reading.test(operation) || (output instanceof PrintedAnswer && output.undelivered !== undefined);
}

/** Await this before the reply leaves. */
export function auditChange<Name extends OperationName>(
  call: Call<Name>,
  { resource, verdict }: Permission,
  output: unknown,
): Promise<void> | undefined {
  return call.services.audit?.write({
    ...aboutRequest(call.services, call.request, call.admission),
    event: "change",
    action: `swf:${call.operation}`,
    resource: resource.arn,
    on: { ...namesIn(call.input), ...runOf(call, output) },
    statement: verdict?.by,
  });
}

/** Audits a fault. Only a lack of permission makes a line; any other fault makes none. */
export function auditRefusal<Name extends OperationName>(call: Call<Name>, fault: Fault): Promise<void> | undefined {
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
    action: `swf:${call.operation}`,
    on: namesIn(call.input),
    fault: fault.name,
    reason,
  });
}

const wrongToken = invalidToken();

/** The reason for a fault that does not come from a policy. */
function reasonOfFault<Name extends OperationName>({ input }: Call<Name>, fault: Fault): RefusalReason | undefined {
  // After admission, only a poll checks again: see `requireStillPermitted`.
  if (fault.name === "UnrecognizedClientException") return "revoked";
  const isOfToken = fault.name === wrongToken.name && fault.message === wrongToken.message;
  return isOfToken && "taskToken" in input ? "token" : undefined;
}

const reasonOf = ({ outcome }: Verdict): RefusalReason | undefined => (outcome === "allowed" ? undefined : outcome);

/** Audits a request whose signature was rejected. */
export function auditStranger(
  services: Services,
  request: WireRequest,
  operation: OperationName,
  fault: Fault,
): Promise<void> | undefined {
  return services.audit?.write({
    ...aboutRequest(services, request, undefined),
    event: "refusal",
    action: `swf:${operation}`,
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
  if (denied.length === 0) return;
  await call.services.audit?.write({
    ...aboutRequest(call.services, call.request, call.admission),
    event: "refusal",
    action: `swf:${call.operation}`,
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
  { requestId, headers, source }: WireRequest,
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

/** Members whose values are names, not content. */
const nameMembers = [
  "workflowId",
  "runId",
  "name",
  "version",
  "signalName",
  "activityId",
  "timerId",
  "markerName",
  "workflowTypeVersion",
] as const;
const typeMembers = ["workflowType", "activityType", "typeFilter"] as const;
const taskListMembers = ["taskList", "defaultTaskList"] as const;
/** Members that contain names. */
const innerMembers = ["execution", "executionFilter"] as const;

function namesIn(input: object): Readonly<Record<string, string>> {
  const names: Record<string, string> = {};
  // `as`: any member may be looked up; its value is checked below.
  const members = input as Readonly<Record<string, unknown>>;
  for (const member of nameMembers) {
    const value = members[member];
    if (typeof value === "string") names[member] = value;
  }
  for (const member of typeMembers) {
    const type = members[member];
    if (isNamed(type)) names[member] = type.version === undefined ? type.name : `${type.name} ${type.version}`;
  }
  for (const member of taskListMembers) {
    const taskList = members[member];
    if (isNamed(taskList)) names[member] = taskList.name;
  }
  for (const member of innerMembers) {
    const inner = members[member];
    if (typeof inner === "object" && inner !== null) Object.assign(names, namesIn(inner));
  }
  return names;
}

function isNamed(value: unknown): value is { readonly name: string; readonly version?: string } {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}

/** The run that a call concerns: that of the token's task, or the one just started. */
function runOf<Name extends OperationName>(call: Call<Name>, output: unknown): Readonly<Record<string, string>> {
  const input: object = call.input;
  if (typeof output === "object" && output !== null && "runId" in output && typeof output.runId === "string") {
    return { runId: output.runId };
  }
  if (!("taskToken" in input) || typeof input.taskToken !== "string") return {};
  const { runId, workflowId } = taskOfToken(call, input.taskToken);
  return { runId, ...(workflowId !== undefined && { workflowId }) };
}
