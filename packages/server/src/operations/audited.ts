/** What the audit log is told of calls: who changed or was refused what. Never what they said: only names. */
import type { Fault } from "@openswf/model/faults";
import type { OperationName } from "@openswf/model/operations";
import type { Admission } from "../access/access-control.ts";
import type { AuditRecord } from "../access/audit/audit-record.ts";
import { isoDate } from "../core/clock.ts";
import type { WireRequest } from "../core/transport.ts";
import type { World } from "../core/world.ts";
import type { Permission, Refusal } from "./authorize.ts";
import { type Call, PrintedAnswer } from "./call.ts";
import type { DeniedDecision } from "./permitted-decisions.ts";

/** A poll changes something when it hands out a task, which its answer shows: see `isChange`. */
const reading = /^(Count|Describe|Get|List|PollFor)/;

export function isChange(operation: OperationName, output: unknown): boolean {
  return !reading.test(operation) || (output instanceof PrintedAnswer && output.undelivered !== undefined);
}

/** To be awaited before the reply leaves. */
export function auditChange<Name extends OperationName>(
  call: Call<Name>,
  { resource, verdict }: Permission,
  output: unknown,
): Promise<void> | undefined {
  return call.world.audit?.write({
    ...aboutRequest(call.world, call.request, call.admission),
    event: "change",
    action: `swf:${call.operation}`,
    resource: resource.arn,
    on: { ...namesIn(call.input), ...runOf(call, output) },
    statement: verdict?.by,
  });
}

/** A request that was turned away by policies: see `Refusal`. */
export function auditRefusal(world: World, request: WireRequest, fault: Refusal): Promise<void> | undefined {
  const { admission, action, resource, verdict } = fault.told;
  return world.audit?.write({
    ...aboutRequest(world, request, admission),
    event: "refusal",
    action,
    resource,
    fault: fault.name,
    reason: verdict.outcome,
    statement: verdict.by,
  });
}

/** A request that was turned away by its signature. */
export function auditStranger(
  world: World,
  request: WireRequest,
  operation: OperationName,
  fault: Fault,
): Promise<void> | undefined {
  return world.audit?.write({
    ...aboutRequest(world, request, undefined),
    event: "refusal",
    action: `swf:${operation}`,
    fault: fault.name,
    reason: "signature",
  });
}

/** Decisions that were turned away, within a call that was not. */
export async function auditDenied(
  call: Call<"RespondDecisionTaskCompleted">,
  denied: readonly DeniedDecision[],
): Promise<void> {
  for (const { action, resource, verdict } of denied) {
    await call.world.audit?.write({
      ...aboutRequest(call.world, call.request, call.admission),
      event: "refusal",
      action,
      resource,
      on: runOf(call, undefined),
      reason: verdict.outcome,
      statement: verdict.by,
    });
  }
}

function aboutRequest(
  world: World,
  { requestId, headers, source }: WireRequest,
  admission: Admission | undefined,
): Pick<AuditRecord, "time"> & Omit<Partial<AuditRecord>, "time" | "event"> {
  const principal = admission?.principal;
  return {
    time: isoDate(world.clock.now()),
    requestId,
    account: admission?.account,
    region: admission?.region,
    principal: principal?.arn,
    accessKeyId: principal?.accessKeyId ?? claimedKey(headers.get("authorization")),
    session: principal?.session && true,
    source: source.address,
    isEncrypted: source.isEncrypted,
    clientCertificate: source.clientCertificate?.fingerprint256,
  };
}

const credential = /Credential=(\w{1,128})\//;
const claimedKey = (authorization: string | undefined): string | undefined => credential.exec(authorization ?? "")?.[1];

/** Members that are names, and not what was said. */
const nameMembers = ["workflowId", "runId", "name", "version", "signalName"] as const;
const typeMembers = ["workflowType", "activityType"] as const;

function namesIn(input: object): Readonly<Record<string, string>> {
  const names: Record<string, string> = {};
  // `as`: any member may be asked for; what it is, is looked at.
  const members = input as Readonly<Record<string, unknown>>;
  for (const member of nameMembers) {
    const value = members[member];
    if (typeof value === "string") names[member] = value;
  }
  for (const member of typeMembers) {
    const type = members[member];
    if (isNamed(type)) names[member] = `${type.name} ${type.version}`;
  }
  const taskList = members["taskList"];
  if (isNamed(taskList)) names["taskList"] = taskList.name;
  return names;
}

function isNamed(value: unknown): value is { readonly name: string; readonly version?: string } {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}

/** Which run: of a token's task, or the one that was just started. */
function runOf<Name extends OperationName>(call: Call<Name>, output: unknown): Readonly<Record<string, string>> {
  const { world, scope, operation } = call;
  const input: object = call.input;
  if (typeof output === "object" && output !== null && "runId" in output && typeof output.runId === "string") {
    return { runId: output.runId };
  }
  if (!("taskToken" in input) || typeof input.taskToken !== "string") return {};
  const kind = operation === "RespondDecisionTaskCompleted" ? "decision" : "activity";
  const { runId, workflowId } = world.taskTokens.parse(scope, kind, input.taskToken);
  return { runId, ...(workflowId !== undefined && { workflowId }) };
}
