import type {
  ActivityTypeConfiguration,
  RegistrationStatus,
  WorkflowTypeConfiguration,
} from "@openswf/model/wire-types";
import type { InDomain } from "../../client/connect.ts";
import { pagesOf } from "../../client/pages.ts";

export type TypeKind = "workflow" | "activity";

/** A type as people name it. */
export interface TypeId {
  readonly kind: TypeKind;
  readonly name: string;
  readonly version: string;
}

/** A type of either kind, in a list. Times are in seconds, as on the wire. */
export interface TypeInfo extends TypeId {
  readonly status: RegistrationStatus;
  readonly description?: string | undefined;
  readonly creationDate: number;
  readonly deprecationDate?: number | undefined;
}

export interface TypeDetail extends TypeInfo {
  readonly configuration: WorkflowTypeConfiguration | ActivityTypeConfiguration;
}

/** All types of a kind and a status, by name and version. */
export async function* typesOf(
  { swf, domain }: InDomain,
  kind: TypeKind,
  registrationStatus: RegistrationStatus,
  name?: string,
): AsyncGenerator<TypeInfo> {
  const input = { domain, registrationStatus, name };
  if (kind === "workflow") {
    const pages = pagesOf((nextPageToken) => swf.call("ListWorkflowTypes", { ...input, nextPageToken }));
    for await (const { typeInfos } of pages) {
      yield* typeInfos.map(({ workflowType, ...info }) => ({ kind, ...workflowType, ...info }));
    }
  } else {
    const pages = pagesOf((nextPageToken) => swf.call("ListActivityTypes", { ...input, nextPageToken }));
    for await (const { typeInfos } of pages) {
      yield* typeInfos.map(({ activityType, ...info }) => ({ kind, ...activityType, ...info }));
    }
  }
}

export async function describeType({ swf, domain }: InDomain, { kind, name, version }: TypeId): Promise<TypeDetail> {
  if (kind === "workflow") {
    const { typeInfo, configuration } = await swf.call("DescribeWorkflowType", {
      domain,
      workflowType: { name, version },
    });
    const { workflowType: _, ...info } = typeInfo;
    return { kind, name, version, ...info, configuration };
  }
  const { typeInfo, configuration } = await swf.call("DescribeActivityType", {
    domain,
    activityType: { name, version },
  });
  const { activityType: _, ...info } = typeInfo;
  return { kind, name, version, ...info, configuration };
}

export type TypeChange = "deprecate" | "undeprecate" | "delete";

export async function changeType({ swf, domain }: InDomain, change: TypeChange, type: TypeId): Promise<void> {
  const { kind, name, version } = type;
  const verb = ({ deprecate: "Deprecate", undeprecate: "Undeprecate", delete: "Delete" } as const)[change];
  if (kind === "workflow") await swf.call(`${verb}WorkflowType`, { domain, workflowType: { name, version } });
  else await swf.call(`${verb}ActivityType`, { domain, activityType: { name, version } });
}
