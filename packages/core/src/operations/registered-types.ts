import {
  limitExceeded,
  type TypeKind,
  typeAlreadyExists,
  typeDeprecated,
  typeNotDeprecated,
  unknownType,
} from "@openswf/model/faults";
import type { OperationName } from "@openswf/model/operations";
import type {
  ActivityTypeConfiguration,
  RegistrationStatus,
  WorkflowTypeConfiguration,
} from "@openswf/model/wire-types";
import { secondsOf } from "../protocol/timestamp.ts";
import type { RegisteredKind, TypeKey, TypeRecord } from "../stores/registered-types.ts";
import { type Call, type Operation, requireDomain, requireRegisteredDomain } from "./call.ts";
import { pagePosition, pageSize, pageToken } from "./paging.ts";

/** Workflow types and activity types have the same life cycle. These two rows hold the differences. */
const kinds = {
  workflow: { wire: "WorkflowType", limit: "workflowTypesMax" },
  activity: { wire: "ActivityType", limit: "activityTypesMax" },
} as const satisfies Record<RegisteredKind, { wire: TypeKind; limit: string }>;

interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}
type AnyCall = Pick<Call<OperationName>, "services" | "scope">;

async function register(
  call: AnyCall,
  kind: RegisteredKind,
  {
    domain: domainName,
    name,
    version,
    description,
  }: NameAndVersion & { domain: string; description?: string | undefined },
  configuration: object,
): Promise<undefined> {
  const { services } = call;
  const domain = await requireRegisteredDomain(call, domainName);
  const { wire, limit } = kinds[kind];
  const record: TypeRecord = {
    domain: domain.key,
    kind,
    name,
    version,
    description,
    status: "REGISTERED",
    createdAt: services.clock.now(),
    deprecatedAt: undefined,
    configuration: JSON.stringify(configuration),
  };
  const outcome = await services.store.registerType(record, services.limits[limit]);
  if (outcome === "exists") throw typeAlreadyExists(wire, record);
  if (outcome === "limitExceeded") {
    throw limitExceeded(`A domain can have at most ${services.limits[limit]} ${kind} types`);
  }
  services.registrations.typeChanged(record);
  return undefined;
}

export const registerWorkflowType: Operation<"RegisterWorkflowType"> = async (call) => {
  const { input } = call;
  const configuration: WorkflowTypeConfiguration = {
    defaultChildPolicy: input.defaultChildPolicy,
    defaultExecutionStartToCloseTimeout: input.defaultExecutionStartToCloseTimeout,
    defaultLambdaRole: input.defaultLambdaRole,
    defaultTaskList: input.defaultTaskList,
    defaultTaskPriority: input.defaultTaskPriority,
    defaultTaskStartToCloseTimeout: input.defaultTaskStartToCloseTimeout,
  };
  return register(call, "workflow", input, configuration);
};

export const registerActivityType: Operation<"RegisterActivityType"> = async (call) => {
  const { input } = call;
  const configuration: ActivityTypeConfiguration = {
    defaultTaskHeartbeatTimeout: input.defaultTaskHeartbeatTimeout,
    defaultTaskList: input.defaultTaskList,
    defaultTaskPriority: input.defaultTaskPriority,
    defaultTaskScheduleToCloseTimeout: input.defaultTaskScheduleToCloseTimeout,
    defaultTaskScheduleToStartTimeout: input.defaultTaskScheduleToStartTimeout,
    defaultTaskStartToCloseTimeout: input.defaultTaskStartToCloseTimeout,
  };
  return register(call, "activity", input, configuration);
};

async function keyOf(call: AnyCall, kind: RegisteredKind, domainName: string, type: NameAndVersion): Promise<TypeKey> {
  const domain = await requireDomain(call, domainName);
  return { domain: domain.key, kind, name: type.name, version: type.version };
}

interface TypeInfo {
  readonly creationDate: number;
  readonly deprecationDate: number | undefined;
  readonly description: string | undefined;
  readonly status: RegistrationStatus;
}
function typeInfo({ createdAt, deprecatedAt, description, status }: TypeRecord): TypeInfo {
  return {
    creationDate: secondsOf(createdAt),
    deprecationDate: deprecatedAt === undefined ? undefined : secondsOf(deprecatedAt),
    description,
    status,
  };
}
const nameAndVersion = ({ name, version }: NameAndVersion): NameAndVersion => ({ name, version });

async function describe(
  call: AnyCall,
  kind: RegisteredKind,
  domain: string,
  type: NameAndVersion,
): Promise<TypeRecord> {
  const record = await call.services.registrations.type(await keyOf(call, kind, domain, type));
  if (record === undefined) throw unknownType(kinds[kind].wire, type);
  return record;
}

export const describeWorkflowType: Operation<"DescribeWorkflowType"> = async (call) => {
  const { domain, workflowType } = call.input;
  const record = await describe(call, "workflow", domain, workflowType);
  return {
    // `as`: registerWorkflowType wrote it from a WorkflowTypeConfiguration.
    configuration: JSON.parse(record.configuration) as WorkflowTypeConfiguration,
    typeInfo: { ...typeInfo(record), workflowType: nameAndVersion(record) },
  };
};

export const describeActivityType: Operation<"DescribeActivityType"> = async (call) => {
  const { domain, activityType } = call.input;
  const record = await describe(call, "activity", domain, activityType);
  return {
    // `as`: registerActivityType wrote it from an ActivityTypeConfiguration.
    configuration: JSON.parse(record.configuration) as ActivityTypeConfiguration,
    typeInfo: { activityType: nameAndVersion(record), ...typeInfo(record) },
  };
};

async function listTypes<Name extends "ListWorkflowTypes" | "ListActivityTypes">(
  call: Call<Name>,
  kind: RegisteredKind,
): Promise<{ readonly records: readonly TypeRecord[]; readonly nextPageToken: string | undefined }> {
  const { services } = call;
  const input: Call<"ListWorkflowTypes" | "ListActivityTypes">["input"] = call.input;
  const domain = await requireDomain(call, input.domain);
  const limit = pageSize(input, services.limits.pageSizeMax);
  const position = pagePosition(call, services.limits.pageTokenLifetimeMs);
  // `as`: the token is sealed, and the position in it was printed below.
  const after = position === undefined ? undefined : (JSON.parse(position) as NameAndVersion);
  const page = { after, limit: limit + 1, reverse: input.reverseOrder ?? false };
  const found = await services.store.listTypes(domain.key, kind, input.registrationStatus, input.name, page);
  const records = found.slice(0, limit);
  const last = records.at(-1);
  const more = found.length > limit && last !== undefined;
  return { records, nextPageToken: more ? pageToken(call, JSON.stringify(nameAndVersion(last))) : undefined };
}

export const listWorkflowTypes: Operation<"ListWorkflowTypes"> = async (call) => {
  const { records, nextPageToken } = await listTypes(call, "workflow");
  const typeInfos = records.map((record) => ({ ...typeInfo(record), workflowType: nameAndVersion(record) }));
  return { nextPageToken, typeInfos };
};

export const listActivityTypes: Operation<"ListActivityTypes"> = async (call) => {
  const { records, nextPageToken } = await listTypes(call, "activity");
  const typeInfos = records.map((record) => ({ activityType: nameAndVersion(record), ...typeInfo(record) }));
  return { nextPageToken, typeInfos };
};

async function setStatus(
  call: AnyCall,
  kind: RegisteredKind,
  domain: string,
  type: NameAndVersion,
  status: RegistrationStatus,
): Promise<undefined> {
  const { services } = call;
  const key = await keyOf(call, kind, domain, type);
  const { wire } = kinds[kind];
  const outcome = await services.store.setTypeStatus(key, status, services.clock.now());
  if (outcome === "unknown") throw unknownType(wire, type);
  if (outcome === "unchanged")
    throw status === "DEPRECATED" ? typeDeprecated(wire, type) : typeAlreadyExists(wire, type);
  services.registrations.typeChanged(key);
  return undefined;
}

/** Open executions and scheduled tasks are not affected. */
export const deprecateWorkflowType: Operation<"DeprecateWorkflowType"> = async (call) =>
  setStatus(call, "workflow", call.input.domain, call.input.workflowType, "DEPRECATED");
export const deprecateActivityType: Operation<"DeprecateActivityType"> = async (call) =>
  setStatus(call, "activity", call.input.domain, call.input.activityType, "DEPRECATED");
export const undeprecateWorkflowType: Operation<"UndeprecateWorkflowType"> = async (call) =>
  setStatus(call, "workflow", call.input.domain, call.input.workflowType, "REGISTERED");
export const undeprecateActivityType: Operation<"UndeprecateActivityType"> = async (call) =>
  setStatus(call, "activity", call.input.domain, call.input.activityType, "REGISTERED");

async function remove(call: AnyCall, kind: RegisteredKind, domain: string, type: NameAndVersion): Promise<undefined> {
  const key = await keyOf(call, kind, domain, type);
  const outcome = await call.services.store.deleteType(key);
  if (outcome === "unknown") throw unknownType(kinds[kind].wire, type);
  if (outcome === "registered") throw typeNotDeprecated();
  call.services.registrations.typeChanged(key);
  return undefined;
}

export const deleteWorkflowType: Operation<"DeleteWorkflowType"> = async (call) =>
  remove(call, "workflow", call.input.domain, call.input.workflowType);
export const deleteActivityType: Operation<"DeleteActivityType"> = async (call) =>
  remove(call, "activity", call.input.domain, call.input.activityType);
